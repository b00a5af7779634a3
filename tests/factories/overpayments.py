"""Overpayments to plan, pay back and waive."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from amparo.administration.awards.models import Award
from amparo.administration.overpayments.choices import Cause
from amparo.administration.overpayments.models import Overpayment
from amparo.administration.overpayments.operations import record_overpayment

ON = date(2026, 9, 1)
numbers = count(1)


def overpaid(award: Award, amount: str = "600.00", *, on: date = ON, **changes: Any) -> Overpayment:
    """An award that was paid too much in July and August by an error of the institution."""
    given: dict[str, Any] = {
        "person_id": award.person_id,
        "award_id": award.pk,
        "from_month": date(2026, 7, 1),
        "until_month": date(2026, 8, 1),
        "amount": Decimal(amount),
        "cause": Cause.ERROR,
        "source": "test",
        "source_number": next(numbers),
        "on": on,
    }
    return record_overpayment(**{**given, **changes})
