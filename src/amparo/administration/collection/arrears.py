"""What the institution's law says about payment: by when, and what late payment costs. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.collection.choices import PayerKind
from amparo.administration.collection.models import Charge, Instalment
from amparo.administration.collection.splitting import NOTHING
from amparo.administration.common.errors import RecordError
from amparo.administration.common.holidays import current_holidays
from amparo.administration.common.institution import current_law
from amparo.administration.common.money import quantize
from amparo.administration.common.periods import add_months, first_of_month, month_range
from amparo.law import Computation, ParameterNotInForce

ONE_DAY = timedelta(days=1)
LATE = ("late_penalty", "late_penalty_rate", "late_interest", "late_interest_rate")


class AmountNotKnown(RecordError):
    """What late payment costs on that day cannot be computed: the law's rates are not held, or there is no such law."""


class NoDueDay(RecordError):
    """The institution's law does not say by when contributions are paid."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be paid of a charge on a day: the contribution, and what is added because it is late.

    `is_known` is false where penalty and interest cannot be computed; then `total` is the contribution alone.
    """

    principal: Decimal
    penalty: Decimal = NOTHING
    interest: Decimal = NOTHING
    penalty_rate: Decimal = NOTHING
    interest_rate: Decimal = NOTHING
    days_late: int = 0
    is_known: bool = True

    @property
    def parts(self) -> tuple[Decimal, Decimal, Decimal]:
        """Contribution, penalty and interest."""
        return (self.principal, self.penalty, self.interest)

    @property
    def added(self) -> Decimal:
        """Penalty and interest."""
        return self.penalty + self.interest

    @property
    def total(self) -> Decimal:
        """All that is to be paid."""
        return self.principal + self.added


def due_day(payer: PayerKind, month: date) -> date:
    """By when a month's contribution is paid, moved by the banks' holidays as the law says. Raises NoDueDay."""
    if "contribution_due_on" not in current_law().variables:
        raise NoDueDay(_("The law of this institution does not say when contributions are due."))
    facts = {"payer_kind": payer.value, "contribution_month": first_of_month(month)}
    found = answers(("contribution_due_on", "due_moves_later"), facts, add_months(month, 1))
    return current_holidays().moved(found["contribution_due_on"], later=bool(found["due_moves_later"]))


def due_of(charge: Charge, on: date) -> Due:
    """What is to be paid of a charge on a day. What is in an instalment plan is paid by instalments, with no other addition."""
    if on <= charge.due_on or charge.plan_id or not charge.open_amount:
        return Due(charge.open_amount)
    return _late_due(charge, on)


def _late_due(charge: Charge, on: date) -> Due:
    """A contribution paid after its day, with what the law adds."""
    unpaid, days_late = charge.open_amount, (on - charge.due_on).days
    values = _values(LATE, "late_rates_known", _late_facts(charge, on), on)
    if values is None:
        return Due(unpaid, days_late=days_late, is_known=False)
    return Due(
        unpaid,
        values["late_penalty"],
        values["late_interest"],
        values["late_penalty_rate"],
        values["late_interest_rate"],
        days_late,
    )


def in_order_of_payment(charges: Iterable[Charge], on: date) -> list[Charge]:
    """Which debts a payment reaches first: what is due, in the law's order of debts, then the oldest, then the largest."""
    found = list(charges)
    ranks = {kind: _rank(kind, on) for kind in {each.kind for each in found}}
    return sorted(found, key=lambda each: (each.due_on > on, ranks[each.kind], each.due_on, -each.open_amount, each.pk))


def _rank(kind: str, on: date) -> int:
    if "payment_rank" not in current_law().variables:
        return 0
    return int(answers(("payment_rank",), {"charge_kind": kind}, on)["payment_rank"])


def explained(charge: Charge, on: date) -> Computation | None:
    """How penalty and interest of a charge come about, step by step; None where there are none or they are not known."""
    if not due_of(charge, on).added:
        return None
    return current_law().compute(LATE, _late_facts(charge, on), on)


def _late_facts(charge: Charge, on: date) -> dict[str, Any]:
    return {
        "charge_kind": charge.kind,
        "due_on": charge.due_on,
        "unpaid_amount": charge.open_amount,
        "calendar_months": _months(charge.due_on, on),
    }


def instalment_due(instalment: Instalment, on: date) -> Due:
    """What is to be paid of an instalment on a day, with its interest since the agreement."""
    agreed_on, unpaid = instalment.plan.agreed_on, instalment.open_amount
    facts = {"agreed_on": agreed_on, "instalment_amount": unpaid, "calendar_months": _months(agreed_on, on)}
    names = ("instalment_interest", "instalment_interest_rate")
    values = _values(names, "instalment_rates_known", facts, on)
    if values is None:
        return Due(unpaid, is_known=False)
    interest, rate = values["instalment_interest"], values["instalment_interest_rate"]
    return Due(unpaid, interest=interest, interest_rate=rate, days_late=max(0, (on - instalment.due_on).days))


def known(dues: Iterable[Due]) -> None:
    """Raises AmountNotKnown unless each amount is known."""
    if not all(each.is_known for each in dues):
        raise AmountNotKnown(
            _(
                "Penalty and interest of this day cannot be computed: the rates for it are not held. "
                "Choose an earlier day, or ask us for a slip."
            )
        )


def answers(names: tuple[str, ...], facts: Mapping[str, Any], on: date) -> Mapping[str, Any]:
    """What the institution's law answers on a day."""
    return current_law().compute(names, facts, on).values


def _values(names: tuple[str, ...], known_by: str, facts: Mapping[str, Any], on: date) -> Mapping[str, Any] | None:
    law = current_law()
    if not {known_by, *names} <= law.variables.keys():
        return None
    try:
        if not answers((known_by,), facts, on)[known_by]:
            return None
        found = answers(names, facts, on)
    except ParameterNotInForce:  # older than the law that is held
        return None
    return {name: quantize(value) if not name.endswith("_rate") else value for name, value in found.items()}


def _months(first: date, last: date) -> list[dict[str, date]]:
    return [{"month": month} for month in month_range(first, max(first, last))]
