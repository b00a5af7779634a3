"""What the institution's law says of an enrolment: what a month costs, when arrears end it, how a paid month counts."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.law.benefits import Enrols

OWED = ("contribution_base", "contribution_owed")
COUNTS_AS = "own_month_counts_as"


class NotAnInsurance(RecordError):
    """The decision is on a benefit that is paid, not on an insurance."""

    def __init__(self) -> None:
        super().__init__(_("This decision opens no insurance."))


class Cost(NamedTuple):
    """What is paid for a month, and on which amount."""

    base_amount: Decimal
    amount: Decimal


def insurance_of(benefit: str) -> Enrols:
    """What the law says a decision on this benefit opens. Raises NotAnInsurance."""
    known = current_law().benefits.get(benefit)
    if known is None or known.enrols is None:
        raise NotAnInsurance
    return known.enrols


def insurances() -> frozenset[str]:
    """The codes of the insurances that the institution offers."""
    return frozenset(code for code, each in current_law().benefits.items() if each.enrols)


def cost_of_month(category: str, declared: Decimal, month: date) -> Cost:
    """What a person of this category pays for a month who declared this amount, by the law of that month.

    Raises what the law raises where it does not reach that month.
    """
    facts = {"contributor_category": category, "remuneration": declared, "contribution_month": month}
    values = current_law().compute(OWED, facts, month).values
    return Cost(Decimal(str(values["contribution_base"])), Decimal(str(values["contribution_owed"])))


def has_lapsed(benefit: str, unpaid_months: int, on: date) -> bool:
    """Whether arrears of so many months end the insurance."""
    name = insurance_of(benefit).lapses
    return bool(current_law().compute((name,), {"unpaid_months": unpaid_months}, on).values[name])


def counts_as(category: str, on: date, *, paid_late: bool, paid_in_time_before: bool) -> str:
    """As which category a paid month enters the record: the person's own, unless the law has another for late payment."""
    law = current_law()
    if COUNTS_AS not in law.variables:
        return category
    facts = {"contributor_category": category, "paid_late": paid_late, "paid_in_time_before": paid_in_time_before}
    return str(law.compute((COUNTS_AS,), facts, on).values[COUNTS_AS])
