"""What would be filed, what is wrong, what differs; then filing, and the answer."""

from datetime import date
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.administration.collection.filing import file_and_charge
from amparo.administration.common.errors import RecordError
from amparo.administration.returns import drafts, long_drafts, queries
from amparo.administration.returns.assessment import EmployerFactMissing
from amparo.administration.returns.choices import WorkState
from amparo.administration.returns.csv_file import error_list
from amparo.administration.returns.examination import MOST_SHOWN, Examination, examine
from amparo.administration.returns.operations import ReturnRefused
from amparo.administration.returns.reading import read_lines
from amparo.interfaces import clock
from amparo.interfaces.jobs.tasks import file_return
from amparo.interfaces.portal.employer.acting import for_employer
from amparo.interfaces.portal.employer.returns import MOST_TYPED, csv_response
from amparo.interfaces.theme.account import signed_in_account_id


@for_employer
def check(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """The sums, line by line what is wrong, what differs from what was filed; filed only from here."""
    code = f"{month:%Y-%m}"
    draft = queries.draft_of(employer.pk, month)
    if draft is None:
        return redirect("portal:employer_return", employer_id=employer.pk, month=code)
    work = queries.work_of(employer.pk, month)
    try:
        if work:
            return _long(request, employer, draft, work)
        if request.method == "POST":
            filed = _file(request, draft)
            messages.success(request, _("Your return is filed."))
            return redirect("portal:employer_filed", employer_id=employer.pk, return_id=filed.return_id)
        return render(request, "portal/employer/check.html", _shown(employer, draft, examine(draft)))
    except ReturnRefused:
        return redirect("portal:employer_return_check", employer_id=employer.pk, month=code)
    except EmployerFactMissing as error:
        messages.error(request, str(error))
        return redirect("portal:employer_facts", employer_id=employer.pk)
    except RecordError as error:
        messages.error(request, str(error))
        return redirect("portal:employer", employer_id=employer.pk)


def _long(request: HttpRequest, employer: Any, draft: Any, work: Any) -> HttpResponse:
    """A large draft was checked beside the pages, and is filed there."""
    if work.state == WorkState.CHECKED and request.method != "POST":
        return render(request, "portal/employer/check.html", _shown(employer, draft, long_drafts.found_by(work)))
    asked = request.method == "POST" and long_drafts.ask_to_file(
        work,
        filing_key=request.POST.get("key") or token_urlsafe(16),
        accept_partly=request.POST.get("partly") == "yes",
        asked_by_id=signed_in_account_id(request),
        on=clock.today(),
    )
    if asked:
        file_return.defer(work_id=work.pk)
    return redirect("portal:employer_return_progress", employer_id=employer.pk, month=f"{draft.month:%Y-%m}")


def _file(request: HttpRequest, draft: Any) -> Any:
    return file_and_charge(
        employer_id=draft.employer_id,
        month=draft.month,
        lines=read_lines(draft.lines),
        filed_by_id=signed_in_account_id(request),
        received_on=clock.today(),
        channel=draft.channel,
        idempotency_key=request.POST.get("key") or token_urlsafe(16),
        accept_partly=request.POST.get("partly") == "yes",
    )


def _shown(employer: Any, draft: Any, found: Examination) -> dict[str, Any]:
    code, is_typed = f"{draft.month:%Y-%m}", found.line_count <= MOST_TYPED
    back = "employer_return" if is_typed else "employer_return_upload"
    return {
        "employer": employer,
        "month": draft.month,
        "month_code": code,
        "found": found,
        "refused_count": found.refused_count,
        "changes": found.changes,
        "change_count": found.change_count,
        "is_typed": is_typed,
        "key": token_urlsafe(16),
        "back_url": reverse(f"portal:{back}", args=[employer.pk, code]),
    }


@for_employer
def errors_file(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """The lines that need mending, each with what is wrong, as a sheet."""
    draft = queries.draft_of(employer.pk, month)
    if draft is None:
        raise Http404
    work = queries.work_of(employer.pk, month)
    sheet = work.error_sheet if work else error_list(draft.lines, drafts.check_draft(draft).errors)
    return csv_response(sheet, f"errors-{month:%Y-%m}.csv")


@for_employer
def progress(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """How far a large return is; once that is done, on to what was found, or to what was filed."""
    work = queries.work_of(employer.pk, month)
    code = f"{month:%Y-%m}"
    if work is None:
        standing = queries.standing_return(employer.pk, month)
        after = (
            ("portal:employer_filed", [employer.pk, standing.pk]) if standing else ("portal:employer", [employer.pk])
        )
        return _gone_on(request, reverse(after[0], args=after[1]))
    if work.state == WorkState.CHECKED:
        return _gone_on(request, reverse("portal:employer_return_check", args=[employer.pk, code]))
    context = {
        "employer": employer,
        "month": month,
        "month_code": code,
        "work": work,
        "is_working": work.state != WorkState.STOPPED,
        "is_filing": work.state == WorkState.FILING,
        "back_url": reverse("portal:employer", args=[employer.pk]),
    }
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, f"portal/employer/progress{'_state' if part else ''}.html", context)


def _gone_on(request: HttpRequest, address: str) -> HttpResponse:
    """To another page: a part of a page that asks is told to take the whole page there."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@for_employer
def filed(request: HttpRequest, employer: Any, return_id: int) -> HttpResponse:
    """A version of a return as it was filed: its sums, what was left out, what differs from the version before."""
    found = queries.return_by_id(return_id)
    if found is None or found.employer_id != employer.pk:
        raise Http404
    versions = [each for each in queries.returns_of(employer.pk) if each.month == found.month]
    before = next((each for each in versions if each.version == found.version - 1), None)
    context = {
        "employer": employer,
        "filed": found,
        "month_code": f"{found.month:%Y-%m}",
        "lines": queries.lines_of(found.pk, count=MOST_SHOWN),
        "refused": queries.refused_lines_of(found.pk)[:MOST_SHOWN],
        "changes": queries.changes_between(before.pk, found.pk, limit=MOST_SHOWN) if before else [],
        "versions": versions,
        "back_url": reverse("portal:employer", args=[employer.pk]),
    }
    return render(request, "portal/employer/filed.html", context)
