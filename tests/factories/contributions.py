"""Careers to test with."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.common.periods import month_range
from amparo.administration.contributions.operations import ContributionMonthRow, record_contribution_months

Span = tuple[date, date, Decimal | int | str]


def contribution_row(person_id: int, month: date, **changes: Any) -> ContributionMonthRow:
    """A plain employee's month, changed where a test says so."""
    row = ContributionMonthRow(
        person_id, None, month, "employee", Decimal("2000.00"), Decimal("180.00"), False, "eSocial"
    )
    return row._replace(**changes)


def record_career(person_id: int, spans: Iterable[Span], **changes: Any) -> int:
    """Record every month of each `(first, last, wage)`; returns how many."""
    return record_contribution_months(
        contribution_row(
            person_id,
            month,
            **{"remuneration": Decimal(wage), "contribution_amount": Decimal(wage) * Decimal("0.09"), **changes},
        )
        for first, last, wage in spans
        for month in month_range(first, last)
    )
