"""What claims and interfaces may ask of the insurance record."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import compress, pairwise
from typing import Any

from django.db import connection
from django.db.models import Max

from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, month_range
from amparo.administration.contributions.choices import MonthState
from amparo.administration.contributions.models import ContributionMonth

# Where a person had two kinds of work in a month, the kind of the larger remuneration stands for the month,
# unless one of them counts less than the others (the simplified plans), which then gives way.
BEST_CATEGORY = (
    "(array_agg(category ORDER BY category IN ('simplified', 'low_income'), remuneration DESC, category))[1]"
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
       array_agg(DISTINCT e.name) FILTER (WHERE e.name IS NOT NULL), array_agg(DISTINCT c.category)
FROM contributions_contributionmonth c LEFT JOIN registry_employer e ON e.id = c.employer_id
WHERE c.person_id = %s AND c.month <= %s
GROUP BY c.month
ORDER BY c.month
"""


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
    """One month of the insurance record, all payers together."""

    month: date
    state: str
    remuneration: Decimal
    contribution_amount: Decimal
    employers: tuple[str, ...]
    categories: tuple[str, ...]


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


def insurance_record(person_id: int, on: date) -> InsuranceRecord:
    """The person's insurance record as it stands on a day, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [person_id, on])
        paid = [_paid_month(*row) for row in cursor.fetchall()]
    gaps = tuple(_gaps([month.month for month in paid]))
    missing = [_missing_month(month) for gap in gaps for month in month_range(gap.first_month, gap.last_month)]
    months = sorted([*paid, *missing], key=lambda each: each.month)
    employers = dict.fromkeys(name for month in paid for name in month.employers)
    return InsuranceRecord(_years(months), tuple(employers), gaps, len(paid))


def _paid_month(
    month: date, remuneration: Decimal, amount: Decimal, employers: list[str] | None, categories: list[str]
) -> RecordMonth:
    return RecordMonth(
        month, MonthState.CONTRIBUTED, remuneration, amount, tuple(employers or ()), tuple(sorted(categories))
    )


def _missing_month(month: date) -> RecordMonth:
    return RecordMonth(month, MonthState.GAP, Decimal(0), Decimal(0), (), ())


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
    contributed = sum(row.state == MonthState.CONTRIBUTED for row in rows)
    return RecordYear(year, tuple(rows), contributed, sum((row.remuneration for row in rows), Decimal(0)))
