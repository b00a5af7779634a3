"""Files to and from banks: taken once, with what came of each entry; fetched to be sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amparo.administration.banking import queries
from amparo.administration.collection.receipts import MatchedReceipts
from amparo.administration.common.errors import RecordError
from amparo.administration.disbursement.operations import files_folder
from amparo.administration.disbursement.reasons import reason_in_words
from amparo.interfaces.jobs.disbursing import Applied, apply_bank_file, take_bank_file
from amparo.interfaces.theme.account import signed_in_account_id

ENTRIES_A_PAGE = 100
LARGEST_MEGABYTES = 200


class FileForm(forms.Form):
    """A file from a bank."""

    file = forms.FileField(
        label=gettext_lazy("File from the bank"),
        help_text=gettext_lazy(
            "An answer to orders (pain.002), a statement (camt.053), a notice (camt.054) or an answer to a recall (camt.029)."
        ),
        error_messages={
            "required": gettext_lazy("Choose the file that the bank sent."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        """What is larger than a page should carry is sent in parts."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(
                _("The file is larger than %(size)s MB. Ask the bank for several.") % {"size": LARGEST_MEGABYTES}
            )
        return sent


def bank_files(request: HttpRequest) -> HttpResponse:
    """The latest files, and the form that takes one."""
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid() and (file_id := _received(request, form)) is not None:
        return redirect("desk:bank_file", file_id=file_id)
    return render(request, "desk/disbursement/files.html", {"form": form, "files": queries.files()})


def _received(request: HttpRequest, form: FileForm) -> int | None:
    """Take the file, and apply it; a file that is refused says why beside the field."""
    sent = form.cleaned_data["file"]
    try:
        applied = take_bank_file(content=sent.read(), name=sent.name or "", by_id=signed_in_account_id(request))
    except RecordError as error:
        form.add_error("file", str(error))
        return None
    _tell(request, applied)
    return applied.file_id


@require_POST
def apply_again(request: HttpRequest, file_id: int) -> HttpResponse:
    """Go through the open entries of a file once more: what was done is not done twice."""
    if queries.file_by_id(file_id) is None:
        raise Http404
    _tell(request, apply_bank_file(file_id))
    return redirect("desk:bank_file", file_id=file_id)


def _tell(request: HttpRequest, applied: Applied) -> None:
    said = [f"{label}: {count}" for label, count in _outcomes(applied.receipts, applied.answers) if count]
    messages.success(request, _("The file is taken.") + (" " + "; ".join(said) + "." if said else ""))


def _outcomes(receipts: MatchedReceipts, answers: Any) -> list[tuple[str, int]]:
    words = {
        "files_accepted": _("files accepted"),
        "accepted": _("orders accepted"),
        "files_rejected": _("files rejected"),
        "rejected": _("orders rejected"),
        "returned": _("payments that came back"),
        "carried_out": _("debits booked"),
        "recalls_granted": _("recalls granted"),
        "recalls_given_back": _("recalled payments given back"),
        "recalls_refused": _("recalls refused"),
    }
    came_in = [(_("receipts matched"), receipts.matched), (_("receipts to identify"), receipts.waiting)]
    return came_in + [(words[name], count) for name, count in answers.items() if name in words]


def bank_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file with its entries, each with what it was about, or that it waits."""
    file = queries.file_by_id(file_id)
    if file is None:
        raise Http404
    start = max(int(request.GET.get("start", "0")) if request.GET.get("start", "0").isdecimal() else 0, 0)
    entries = queries.entries_of(file_id, start=start, count=ENTRIES_A_PAGE)
    context = {
        "file": file,
        "entries": [(each, reason_in_words(each.reason_code)) for each in entries],
        "open_count": queries.open_count(file_id) if file.direction == "in" else 0,
        "next": start + ENTRIES_A_PAGE if len(entries) == ENTRIES_A_PAGE else None,
        "back_url": reverse("desk:bank_files"),
    }
    return render(request, "desk/disbursement/file.html", context)


def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file for the bank, as it was written."""
    file = queries.file_by_id(file_id)
    if file is None or not file.stored_as:
        raise Http404
    place = files_folder() / file.stored_as
    if not place.is_file():
        raise Http404
    return FileResponse(place.open("rb"), as_attachment=True, filename=file.name, content_type="application/xml")
