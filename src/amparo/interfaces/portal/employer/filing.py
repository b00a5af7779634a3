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
from amparo.administration.registry.workforce import workers_in
from amparo.administration.returns import drafts, queries
from amparo.administration.returns.assessment import EmployerFactMissing
from amparo.administration.returns.csv_file import error_list
from amparo.administration.returns.lines import CheckedReturn
from amparo.administration.returns.operations import ReturnRefused
from amparo.administration.returns.reading import read_lines
from amparo.interfaces import clock
from amparo.interfaces.portal.employer.acting import for_employer
from amparo.interfaces.portal.employer.returns import MOST_TYPED, csv_response
from amparo.interfaces.theme.account import signed_in_account_id

MOST_SHOWN = 50


@for_employer
def check(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """The sums, line by line what is wrong, what differs from what was filed; filed only from here."""
    draft = queries.draft_of(employer.pk, month)
    if draft is None:
        return redirect("portal:employer_return", employer_id=employer.pk, month=f"{month:%Y-%m}")
    try:
        if request.method == "POST":
            filed = _file(request, draft)
            messages.success(request, _("Your return is filed."))
            return redirect("portal:employer_filed", employer_id=employer.pk, return_id=filed.return_id)
        checked = drafts.check_draft(draft)
    except ReturnRefused:
        return redirect("portal:employer_return_check", employer_id=employer.pk, month=f"{month:%Y-%m}")
    except EmployerFactMissing as error:
        messages.error(request, str(error))
        return redirect("portal:employer_facts", employer_id=employer.pk)
    except RecordError as error:
        messages.error(request, str(error))
        return redirect("portal:employer", employer_id=employer.pk)
    return render(request, "portal/employer/check.html", _found(employer, draft, checked))


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


def _found(employer: Any, draft: Any, checked: CheckedReturn) -> dict[str, Any]:
    standing = queries.standing_return(employer.pk, draft.month)
    changes = drafts.differences(checked, standing.pk if standing else None)
    declared = {line.person_id for line in checked.good}
    left_out = [each for each in workers_in(employer.pk, draft.month) if each.person_id not in declared]
    return {
        "employer": employer,
        "month": draft.month,
        "month_code": f"{draft.month:%Y-%m}",
        "checked": checked,
        "total": checked.totals["worker"] + checked.totals["employer"],
        "good_count": len(checked.good),
        "refused_count": len(checked.refused),
        "line_count": len(checked.rows),
        "errors": [(each, checked.rows[each.line]) for each in checked.errors[:MOST_SHOWN]],
        "notes": [(each, checked.rows[each.line]) for each in checked.notes[:MOST_SHOWN]],
        "left_out": left_out[:MOST_SHOWN],
        "left_out_count": len(left_out),
        "standing": standing,
        "changes": changes[:MOST_SHOWN],
        "change_count": len(changes),
        "is_typed": len(draft.lines) <= MOST_TYPED,
        "key": token_urlsafe(16),
        "back_url": reverse("portal:employer_return", args=[employer.pk, f"{draft.month:%Y-%m}"]),
    }


@for_employer
def errors_file(request: HttpRequest, employer: Any, month: date) -> HttpResponse:
    """The lines that need mending, each with what is wrong, as a sheet."""
    draft = queries.draft_of(employer.pk, month)
    if draft is None:
        raise Http404
    checked = drafts.check_draft(draft)
    return csv_response(error_list(draft.lines, checked.errors), f"errors-{month:%Y-%m}.csv")


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
