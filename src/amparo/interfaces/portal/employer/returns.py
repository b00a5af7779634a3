"""A month's return, typed or sent as a file. Whatever was typed is kept as it was, right or wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import format_identifier, identifier_name
from amparo.administration.common.institution import current_institution
from amparo.administration.common.money import quantize
from amparo.administration.returns import drafts, long_drafts, queries
from amparo.administration.returns.choices import Channel
from amparo.administration.returns.csv_file import FileRefused, headings_of, template
from amparo.administration.returns.lines import CheckedReturn
from amparo.administration.returns.reading import FIELDS, read_line
from amparo.administration.returns.sent import read_sent
from amparo.interfaces import clock
from amparo.interfaces.jobs.tasks import check_return
from amparo.interfaces.portal.employer.acting import for_employer
from amparo.interfaces.portal.employer.words import category_choices
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.formats import format_typed_amount

MOST_TYPED = 60
LARGEST_FILE = 64 * 1024 * 1024
_SHOWN = ("identifier", "name", "category", "remuneration", "days")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A row of the page: its place from 1 on, what stands in its fields, and what is wrong with them."""

    place: int
    values: Mapping[str, str]
    errors: Mapping[str, str]


class FileForm(forms.Form):
    """The file that is sent."""

    file = forms.FileField(
        label=gettext_lazy("Your file"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def __init__(self, *sent: Any) -> None:
        super().__init__(*sent)
        self.fields["file"].help_text = (
            _("CSV from any spreadsheet, or eSocial events S-1200 as XML. Up to 64 MB.")
            if current_institution().country == "BR"
            else _("CSV from any spreadsheet. Up to 64 MB.")
        )


@for_employer
def typed(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """One row for each worker, filled in from last month; checked on the next page."""
    if queries.work_of(employer.pk, month):
        return redirect("portal:employer_return_progress", employer_id=employer.pk, month=f"{month:%Y-%m}")
    if request.method == "POST":
        return _typed_sent(request, employer, month)
    draft = queries.draft_of(employer.pk, month)
    count = len(draft.lines) if draft else drafts.count_to_begin_with(employer.pk, month)
    if count > MOST_TYPED:
        return redirect("portal:employer_return_upload", employer_id=employer.pk, month=f"{month:%Y-%m}")
    lines = draft.lines if draft else drafts.lines_to_begin_with(employer.pk, month)
    checked = None
    if draft and "mend" in request.GET:
        checked = drafts.check_draft(draft)
    return _page(request, employer, month, [_as_shown(each) for each in lines] or [{}], checked)


def _typed_sent(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    lines = _lines_of(request)
    kept = [each for each in lines if any(each[name] for name in ("identifier", "name", "remuneration"))]
    drafts.save_draft(
        employer_id=employer.pk,
        month=month,
        lines=kept,
        channel=Channel.TYPED,
        account_id=signed_in_account_id(request),
        on=clock.today(),
    )
    if "add" in request.POST:
        return _page(request, employer, month, [*kept, {}][:MOST_TYPED], None)
    if "check" in request.POST:
        return redirect("portal:employer_return_check", employer_id=employer.pk, month=f"{month:%Y-%m}")
    return redirect("portal:employer_return", employer_id=employer.pk, month=f"{month:%Y-%m}")


def _lines_of(request: HttpRequest) -> list[dict[str, str]]:
    """The rows as they were typed; one that is to be removed is left out."""
    count = request.POST.get("count", "")
    places = range(1, min(int(count) if count.isdigit() else 0, MOST_TYPED) + 1)
    removed = request.POST.get("remove", "")
    return [
        {name: request.POST.get(f"line-{place}-{name}", "").strip() for name in FIELDS}
        for place in places
        if str(place) != removed
    ]


def _as_shown(raw: Mapping[str, Any]) -> dict[str, str]:
    """A line as the reader would type it; what cannot be read stays as it is."""
    shown = {name: str(raw.get(name) or "") for name in FIELDS}
    pay = read_line(raw, 1).remuneration
    if pay is not None and pay == quantize(pay):
        shown["remuneration"] = format_typed_amount(pay)
    shown["identifier"] = format_identifier(current_institution().identifier_scheme, shown["identifier"])
    return shown


def _page(
    request: HttpRequest, employer: Any, month: date, lines: Iterable[Mapping[str, str]], checked: CheckedReturn | None
) -> HttpResponse:
    errors: dict[int, dict[str, str]] = {}
    for error in checked.errors if checked else ():
        errors.setdefault(error.line, {}).setdefault(
            error.field if error.field in _SHOWN else "identifier", error.sentence
        )
    number = identifier_name(current_institution().identifier_scheme)
    rows = [TypedLine(place, each, errors.get(place, {})) for place, each in enumerate(lines, start=1)]
    context = {
        "employer": employer,
        "month": month,
        "month_code": f"{month:%Y-%m}",
        "lines": rows,
        "has_errors": bool(errors),
        "number_label": number[0].upper() + number[1:],
        "may_add": len(rows) < MOST_TYPED,
        "categories": category_choices(),
        "standing": queries.standing_return(employer.pk, month),
        "back_url": reverse("portal:employer", args=[employer.pk]),
    }
    return render(request, "portal/employer/return.html", context)


@for_employer
def upload(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """Send a file; its lines are kept and checked on the next page."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_kept(request, employer, month, form.cleaned_data["file"]))
        except RecordError as error:
            form.add_error("file", str(error))
    context = {
        "employer": employer,
        "month": month,
        "month_code": f"{month:%Y-%m}",
        "form": form,
        "category_heading": headings_of(["category"])[0],
        "categories": category_choices(),
        "back_url": reverse("portal:employer", args=[employer.pk]),
    }
    return render(request, "portal/employer/upload.html", context)


def _kept(request: HttpRequest, employer: Any, month: date, file: Any) -> str:
    """Keep a file's lines, or have a large file read and checked beside the pages; where to go on."""
    if file.size > LARGEST_FILE:
        raise FileRefused(_("This file is larger than 64 MB. Send it in several parts."))
    whose: dict[str, Any] = {
        "employer_id": employer.pk,
        "month": month,
        "account_id": signed_in_account_id(request),
        "on": clock.today(),
    }
    place = [employer.pk, f"{month:%Y-%m}"]
    if file.size > long_drafts.LARGE_BYTES:
        check_return.defer(work_id=long_drafts.keep_sent(content=file.read(), **whose).pk)
        return reverse("portal:employer_return_progress", args=place)
    lines = read_sent(file.read(), employer_id=employer.pk, month=month)
    drafts.save_draft(lines=lines, channel=Channel.FILE, **whose)
    return reverse("portal:employer_return_check", args=place)


@for_employer
def template_file(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """A sheet with the workers on record, to be filled in."""
    workers = drafts.lines_to_begin_with(employer.pk, month)
    written = template((each["identifier"], each["name"], each["category"]) for each in workers)
    return csv_response(written, f"{employer.identifier}-{month:%Y-%m}.csv")


def csv_response(text: str, name: str) -> HttpResponse:
    """A sheet to download; the mark at its beginning lets spreadsheets read its accents."""
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
