"""What claims and interfaces may ask of the insurance record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import compress, pairwise
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, month_range
from amparo.administration.contributions.choices import DisputeStatus, MonthState
from amparo.administration.contributions.models import ContributionMonth, Dispute

# Where a person had two kinds of work in a month, the kind of the larger remuneration stands for the month,
# unless one of them counts less than the others (the simplified plans), which then gives way.
BEST_CATEGORY = (
    "(array_agg(category ORDER BY category IN ('simplified', 'low_income', 'late'), remuneration DESC, category))[1]"
)
_ROWS = f"""
SELECT month, sum(remuneration) AS wage, {BEST_CATEGORY}, bool_or(teaching) AS teaching,
       CASE WHEN count(days) > 0 THEN least(sum(days), 31) END AS days -- least() alone takes a null for nothing
FROM contributions_contributionmonth
WHERE person_id = %s AND month <= %s
GROUP BY month
ORDER BY month
"""  # noqa: S608 - made of constants

_COLUMNS = ("month", "wage", "category", "teaching", "days")

_RECORD = """
SELECT c.month, sum(c.remuneration), sum(c.contribution_amount),
       array_agg(DISTINCT e.name) FILTER (WHERE e.name IS NOT NULL), array_agg(DISTINCT c.category),
       array_agg(DISTINCT c.employer_id)
FROM contributions_contributionmonth c LEFT JOIN registry_employer e ON e.id = c.employer_id
WHERE c.person_id = %s AND c.month <= %s
GROUP BY c.month
ORDER BY c.month
"""


# A month and who declared it; None: the person pays for themselves.
type Payer = tuple[date, int | None]
# How the source of a month begins that came by a return; the return's reference follows.
RETURN_SOURCE = "return "
NO_STATES: Mapping[Payer, MonthState] = {}
# Of several payers in a month the one that is least far stands for it.
_ADVANCE = (MonthState.DECLARED, MonthState.ASSESSED, MonthState.PAID)
# What other rooms and the interfaces may call a dispute's row; they never import the models.
DisputeRow = Dispute


@dataclass(frozen=True, slots=True)
class Gap:
    """Months in a row without contribution, both ends included."""

    first_month: date
    last_month: date

    @property
    def months(self) -> int:
        """How many months the gap has."""
        return sum(1 for _month in month_range(self.first_month, self.last_month))


@dataclass(frozen=True, slots=True)
class RecordMonth:
    """One month of the insurance record, all payers together. `recorded`: whether there is a contribution on record."""

    month: date
    state: str
    remuneration: Decimal
    contribution_amount: Decimal
    employers: tuple[str, ...]
    categories: tuple[str, ...]
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class RecordYear:
    """A calendar year of the insurance record."""

    year: int
    months: tuple[RecordMonth, ...]
    contributed_months: int
    remuneration: Decimal


@dataclass(frozen=True, slots=True)
class InsuranceRecord:
    """A person's months from the first contribution to the last, by year, with the gaps between them."""

    years: tuple[RecordYear, ...]
    employers: tuple[str, ...]
    gaps: tuple[Gap, ...]
    total_months: int


def contribution_rows(person_id: int, until: date) -> list[dict[str, Any]]:
    """One row per month up to a day, summed over payers: of month, wage, category, teaching and days what the law takes."""
    law = current_law().relations.get("contributions")
    taken = [name in law.columns for name in _COLUMNS] if law else []
    names = list(compress(_COLUMNS, taken))
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [person_id, until])
        rows = [dict(zip(names, compress(row, taken), strict=True)) for row in cursor.fetchall()]
    for row in rows if "days" in names else ():
        if row["days"] is None:  # the law's own figure for a month stands
            del row["days"]
    return rows


def last_contribution_month(person_id: int, until: date) -> date | None:
    """The last month with a contribution up to a day."""
    rows = ContributionMonth.objects.filter(person_id=person_id, month__lte=until)
    month: date | None = rows.aggregate(last=Max("month"))["last"]
    return month


def insurance_record(person_id: int, on: date, *, states: Mapping[Payer, MonthState] = NO_STATES) -> InsuranceRecord:
    """The person's insurance record as it stands on a day.

    `states` says what is known of a month of a payer beyond its declaration: that it was assessed, or paid.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [person_id, on])
        found = cursor.fetchall()
    disputed = disputed_months(person_id)
    recorded = [_recorded_month(disputed, states, *row) for row in found]
    gaps = tuple(_gaps([month.month for month in recorded]))
    missing = [
        _missing_month(month, disputed) for gap in gaps for month in month_range(gap.first_month, gap.last_month)
    ]
    months = sorted([*recorded, *missing], key=lambda each: each.month)
    employers = dict.fromkeys(name for month in recorded for name in month.employers)
    return InsuranceRecord(_years(months), tuple(employers), gaps, len(recorded))


def _recorded_month(
    disputed: Collection[date],
    states: Mapping[Payer, MonthState],
    month: date,
    remuneration: Decimal,
    amount: Decimal,
    employers: list[str] | None,
    categories: list[str],
    payers: list[int | None],
) -> RecordMonth:
    known = [states.get((month, payer), MonthState.DECLARED) for payer in payers]
    state = MonthState.DISPUTED if month in disputed else min(known, key=_ADVANCE.index)
    return RecordMonth(month, state, remuneration, amount, tuple(employers or ()), tuple(sorted(categories)))


def _missing_month(month: date, disputed: Collection[date]) -> RecordMonth:
    state = MonthState.DISPUTED if month in disputed else MonthState.GAP
    return RecordMonth(month, state, Decimal(0), Decimal(0), (), (), recorded=False)


def _gaps(months: list[date]) -> list[Gap]:
    pairs = pairwise(months)
    return [
        Gap(add_months(before, 1), add_months(after, -1)) for before, after in pairs if add_months(before, 1) != after
    ]


def _years(months: list[RecordMonth]) -> tuple[RecordYear, ...]:
    by_year: dict[int, list[RecordMonth]] = {}
    for month in months:
        by_year.setdefault(month.month.year, []).append(month)
    return tuple(_year(year, rows) for year, rows in by_year.items())


def _year(year: int, rows: list[RecordMonth]) -> RecordYear:
    contributed = sum(row.recorded for row in rows)
    return RecordYear(year, tuple(rows), contributed, sum((row.remuneration for row in rows), Decimal(0)))


def assessed_months(person_id: int) -> dict[Payer, MonthState]:
    """The months for which somebody worked out what is owed: those that came by an employer's return."""
    rows = ContributionMonth.objects.filter(person_id=person_id, source__startswith=RETURN_SOURCE)
    return dict.fromkeys(rows.values_list("month", "employer_id"), MonthState.ASSESSED)


def disputed_months(person_id: int) -> set[date]:
    """The months that a person disputes and that are not settled yet."""
    periods = Dispute.objects.filter(person_id=person_id, status=DisputeStatus.OPEN).values_list("period", flat=True)
    return {month for period in periods for month in month_range(period.lower, add_months(period.upper, -1))}


def disputes_of(person_id: int) -> list[Dispute]:
    """A person's disputes, the latest first."""
    return list(Dispute.objects.filter(person_id=person_id).select_related("employer").order_by("-filed_on", "-pk"))


def open_disputes(*, limit: int = 200) -> list[Dispute]:
    """The disputes that wait for an officer, the oldest first."""
    waiting = Dispute.objects.filter(status=DisputeStatus.OPEN).select_related("person", "employer")
    return list(waiting.order_by("filed_on", "pk")[:limit])


def dispute_by_reference(reference: UUID) -> Dispute | None:
    """The dispute of this reference."""
    found = Dispute.objects.filter(reference=reference).select_related("person", "employer", "settled_by")
    return found.first()


def evidence_of(dispute_id: int) -> list[UUID]:
    """The references of the documents given with a dispute."""
    kept = Dispute.objects.filter(pk=dispute_id, evidence__isnull=False).order_by("evidence__pk")
    return list(kept.values_list("evidence__document__reference", flat=True))


def months_beside(dispute: Dispute) -> list[ContributionMonth]:
    """What is on record from a year before the disputed months to a year after, as an officer compares it."""
    rows = ContributionMonth.objects.filter(
        person_id=dispute.person_id,
        month__gte=add_months(dispute.period.lower, -12),
        month__lt=add_months(dispute.period.upper, 12),
    )
    return list(rows.select_related("employer").order_by("month", "pk"))


def last_month_of(dispute: Dispute) -> date:
    """The last of the disputed months."""
    return add_months(dispute.period.upper, -1)
