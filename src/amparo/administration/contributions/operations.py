"""Recording months of contribution: one at a time, or a nation's in one stream."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.contributions.models import ContributionMonth

_COPY = """
COPY contributions_contributionmonth
    (person_id, employer_id, month, category, remuneration, contribution_amount, teaching, source)
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


_REFUSALS: Refusals = {
    "contribution_month_recorded_once": lambda: MonthAlreadyRecorded(
        _("This month is already recorded for this person and employer.")
    ),
    "contribution_month_is_a_first_day": lambda: InvalidContribution(_("Give the month by its first day.")),
    "contribution_remuneration_positive": lambda: InvalidContribution(_("The remuneration must be above zero.")),
    "contribution_within_remuneration": lambda: InvalidContribution(
        _("The contribution cannot be above the remuneration.")
    ),
    "contribution_category_known": lambda: InvalidContribution(_("This kind of contribution is not known.")),
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
) -> ContributionMonth:
    """Record one month. Raises `MonthAlreadyRecorded`, `InvalidContribution`."""
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
        )


@transaction.atomic
def record_contribution_months(rows: Iterable[ContributionMonthRow]) -> int:
    """Record any number of months in one stream (COPY), all or none. Returns how many.

    Raises `MonthAlreadyRecorded`, `InvalidContribution`.
    """
    with refusing(_REFUSALS), connection.cursor() as cursor:
        # Django wraps the driver's errors everywhere but here.
        with connection.wrap_database_errors, cursor.copy(_COPY) as stream:
            for row in rows:
                stream.write_row(row)
        return int(cursor.rowcount)
