"""What other rooms and the interfaces may ask of employers' returns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from amparo.administration.common.periods import add_months, first_of_month, month_range
from amparo.administration.returns.choices import RequestState, ReturnState
from amparo.administration.returns.models import (
    DraftWork,
    EmployerFact,
    MonthlyReturn,
    RefusedLine,
    RegistrationRequest,
    Representative,
    ReturnDraft,
    ReturnLine,
)

MONTHS_SHOWN = 12
_CHANGES = """
SELECT coalesce(n.person_id, o.person_id), p.given_names || ' ' || p.family_names, o.remuneration, n.remuneration
FROM (SELECT person_id, category, remuneration FROM returns_returnline WHERE return_id = %(new)s) AS n
FULL JOIN (SELECT person_id, category, remuneration FROM returns_returnline WHERE return_id = %(old)s) AS o
    ON o.person_id = n.person_id AND o.category = n.category
JOIN registry_person p ON p.id = coalesce(n.person_id, o.person_id)
WHERE n.remuneration IS DISTINCT FROM o.remuneration
ORDER BY p.plain_name, p.id
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A worker whose pay differs between two versions; None where a version does not have the worker."""

    person_id: int
    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class DueMonth:
    """A month, the return that stands for it, and the draft that waits."""

    month: date
    standing: MonthlyReturn | None
    draft: ReturnDraft | None


def return_by_id(return_id: int) -> MonthlyReturn | None:
    """A version of a month's return, or None."""
    return MonthlyReturn.objects.select_related("employer", "filed_by").filter(pk=return_id).first()


def assessed_totals(return_id: int) -> dict[str, Decimal]:
    """What a return assesses: of the workers (withheld from them), and of the employer."""
    worker, employer = MonthlyReturn.objects.values_list("worker_sum", "employer_sum").get(pk=return_id)
    return {"worker": worker, "employer": employer}


def returns_of(employer_id: int) -> list[MonthlyReturn]:
    """All versions of all months, the latest first."""
    rows = MonthlyReturn.objects.filter(employer_id=employer_id).select_related("filed_by")
    return list(rows.order_by("-month", "-version"))


def standing_return(employer_id: int, month: date) -> MonthlyReturn | None:
    """The version that stands for a month, or None."""
    return MonthlyReturn.objects.filter(
        employer_id=employer_id, month=first_of_month(month), state=ReturnState.FILED
    ).first()


def lines_of(return_id: int, *, first: int = 0, count: int | None = None) -> list[ReturnLine]:
    """The lines of a return in order, with their persons."""
    rows = ReturnLine.objects.filter(filed_id=return_id).select_related("person").order_by("number")
    return list(rows[first : None if count is None else first + count])


def refused_lines_of(return_id: int) -> list[RefusedLine]:
    """What was left out of a return and is still open."""
    return list(RefusedLine.objects.filter(filed_id=return_id).order_by("number", "field"))


def changes_between(old_id: int, new_id: int, *, limit: int = 200) -> list[LineChange]:
    """Which workers were added, left out or paid otherwise from one version to another, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"old": old_id, "new": new_id, "limit": limit})
        return [LineChange(*row) for row in cursor.fetchall()]


def draft_of(employer_id: int, month: date) -> ReturnDraft | None:
    """What waits to be filed for a month; its lines, which may be many, are read when they are asked for."""
    return ReturnDraft.objects.filter(employer_id=employer_id, month=first_of_month(month)).defer("lines").first()


def work_of(employer_id: int, month: date) -> DraftWork | None:
    """The work on a month's large draft, without what was sent; None where there is none."""
    rows = DraftWork.objects.filter(draft__employer_id=employer_id, draft__month=first_of_month(month))
    return rows.select_related("draft").defer("sent", "error_sheet", "draft__lines").first()


def months_due(employer_id: int, on: date) -> list[DueMonth]:
    """The last twelve months, the latest first, each with the return that stands for it and the draft that waits."""
    last = first_of_month(on)
    first = add_months(last, 1 - MONTHS_SHOWN)
    standing = {
        each.month: each
        for each in MonthlyReturn.objects.filter(employer_id=employer_id, month__gte=first, state=ReturnState.FILED)
    }
    waiting = ReturnDraft.objects.filter(employer_id=employer_id, month__gte=first).defer("lines")
    drafts = {each.month: each for each in waiting}
    months = sorted(month_range(first, last), reverse=True)
    return [DueMonth(month, standing.get(month), drafts.get(month)) for month in months]


def employers_of_account(account_id: int, on: date) -> list[Any]:
    """For which employers an account may act on a day, by name."""
    rows = Representative.objects.filter(account_id=account_id, period__contains=on).select_related("employer")
    return [each.employer for each in rows.order_by("employer__name")]


def represents(account_id: int, employer_id: int, on: date) -> bool:
    """Whether an account may act for an employer on a day."""
    return Representative.objects.filter(account_id=account_id, employer_id=employer_id, period__contains=on).exists()


def representatives(employer_id: int, on: date) -> list[Representative]:
    """Who may act for an employer on a day."""
    rows = Representative.objects.filter(employer_id=employer_id, period__contains=on)
    return list(rows.select_related("account").order_by("account__display_name"))


def requests_of_account(account_id: int) -> list[RegistrationRequest]:
    """What an account asked for, the latest first."""
    return list(RegistrationRequest.objects.filter(account_id=account_id).order_by("-pk"))


def open_requests() -> list[RegistrationRequest]:
    """Requests to act for an employer that wait for an officer, the oldest first."""
    rows = RegistrationRequest.objects.filter(state=RequestState.OPEN).select_related("account")
    return list(rows.order_by("pk"))


def employer_facts(employer_id: int, on: date) -> dict[str, Any]:
    """What the law needs to know of an employer, as it held on a day; for earlier days the first that was told."""
    found: dict[str, Any] = {}
    for each in EmployerFact.objects.filter(employer_id=employer_id).order_by("name", "valid_from"):
        if each.valid_from <= on or each.name not in found:
            found[each.name] = each.value
    return found
