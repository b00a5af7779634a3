"""Recording months of contribution: one at a time, or a nation's in one stream."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.contributions.models import ContributionMonth

_COPY = """
COPY contributions_contributionmonth
    (person_id, employer_id, month, category, remuneration, contribution_amount, teaching, source, days)
FROM STDIN
"""


class MonthAlreadyRecorded(RecordError):
    """This payer's month of that category is already on the person's record."""


class InvalidContribution(RecordError):
    """The month cannot be recorded as it was declared."""


class ContributionMonthRow(NamedTuple):
    """One row of a bulk recording. `month` is a first day; amounts are in the institution's currency."""

    person_id: int
    employer_id: int | None
    month: date
    category: str
    remuneration: Decimal
    contribution_amount: Decimal
    teaching: bool
    source: str
    days: int | None = None


def known_categories() -> frozenset[str]:
    """As what the institution's law insures people; none where it asks for no contributions."""
    relation = current_law().relations.get("contributions")
    category = relation.columns.get("category") if relation else None
    return frozenset(category.type.choices) if category else frozenset()


def _check_category(category: str, known: frozenset[str]) -> None:
    if category not in known:
        raise InvalidContribution(_("This kind of contribution is not known."))


_REFUSALS: Refusals = {
    "contribution_month_recorded_once": lambda: MonthAlreadyRecorded(
        _("This month is already recorded for this person and employer.")
    ),
    "contribution_month_is_a_first_day": lambda: InvalidContribution(_("Give the month by its first day.")),
    "contribution_remuneration_positive": lambda: InvalidContribution(_("The remuneration must be above zero.")),
    "contribution_within_remuneration": lambda: InvalidContribution(
        _("The contribution cannot be above the remuneration.")
    ),
    "contribution_days_within_a_month": lambda: InvalidContribution(_("A month has no more than 31 days.")),
}


@transaction.atomic
def record_contribution_month(
    *,
    person_id: int,
    month: date,
    category: str,
    remuneration: Decimal,
    contribution_amount: Decimal,
    source: str,
    employer_id: int | None = None,
    teaching: bool = False,
    days: int | None = None,
) -> ContributionMonth:
    """Record one month. Raises `MonthAlreadyRecorded`, `InvalidContribution`."""
    _check_category(category, known_categories())
    with refusing(_REFUSALS):
        return ContributionMonth.objects.create(
            person_id=person_id,
            employer_id=employer_id,
            month=month,
            category=category,
            remuneration=remuneration,
            contribution_amount=contribution_amount,
            teaching=teaching,
            source=source,
            days=days,
        )


@transaction.atomic
def record_contribution_months(rows: Iterable[ContributionMonthRow]) -> int:
    """Record any number of months in one stream (COPY), all or none. Returns how many.

    Raises `MonthAlreadyRecorded`, `InvalidContribution`.
    """
    with refusing(_REFUSALS), connection.cursor() as cursor:
        # Django wraps the driver's errors everywhere but here.
        with connection.wrap_database_errors, cursor.copy(_COPY) as stream:
            known = known_categories()
            for row in rows:
                _check_category(row.category, known)
                stream.write_row(row)
        return int(cursor.rowcount)
