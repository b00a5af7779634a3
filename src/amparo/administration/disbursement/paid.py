"""What became of each payment of a person: what was held back of it, where it was sent, whether it arrived."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from amparo.administration.common.periods import month_range
from amparo.administration.deductions.queries import HeldBack, held_back
from amparo.administration.disbursement.choices import CAME_BACK, RecallState
from amparo.administration.disbursement.models import PaymentOrder, Recall, WaitingPayment
from amparo.administration.overpayments.queries import overpayments_of
from amparo.administration.payments.choices import PaymentKind
from amparo.administration.payments.queries import PaymentRow, payments_of_person

type PaymentKey = tuple[int, date, str]
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class TooMuch:
    """What was not due of one month's payment, or of several months' together where each alone is not known."""

    found_on: date
    amount: Decimal
    first_month: date
    last_month: date


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment, what was held back of it, its latest order, and what was found wrong with it later.

    `given_back_on`: the bank gave it back because the institution asked. `waits`: there is no account to send it to.
    """

    payment: PaymentRow
    held: tuple[HeldBack, ...]
    order: PaymentOrder | None
    given_back_on: date | None
    waits: bool
    too_much: tuple[TooMuch, ...]

    @property
    def held_amount(self) -> Decimal:
        """All that was held back."""
        return sum((each.amount for each in self.held), NOTHING)

    @property
    def net(self) -> Decimal:
        """What is sent to the person."""
        return self.payment.amount - self.held_amount

    @property
    def is_back(self) -> bool:
        """Whether the money is not with the person: it came back, or was never sent for want of an account."""
        return (
            self.waits or self.given_back_on is not None or (self.order is not None and self.order.state in CAME_BACK)
        )


def key_of(payment: PaymentRow) -> PaymentKey:
    """What tells a payment from every other."""
    return payment.award_id, payment.month, payment.kind


def paid_to_person(person_id: int) -> list[PaidRow]:
    """All payments of a person, the latest first."""
    payments = payments_of_person(person_id)
    held: dict[PaymentKey, list[HeldBack]] = defaultdict(list)
    for each in held_back(person_id):
        held[(each.award_id, each.period, each.kind)].append(each)
    orders = _latest_orders(payments)
    recalls = Recall.objects.filter(order__in=orders.values(), state=RecallState.GIVEN_BACK)
    given_back = dict(recalls.values_list("order_id", "settled_on"))
    waiting = {(each.award_id, each.period, each.kind) for each in WaitingPayment.objects.filter(person_id=person_id)}
    too_much = _too_much(person_id)
    return [
        PaidRow(
            payment=each,
            held=tuple(held[key]),
            order=(order := orders.get(key)),
            given_back_on=given_back.get(order.pk) if order else None,
            waits=key in waiting,
            too_much=tuple(too_much[key]),
        )
        for each in payments
        for key in [key_of(each)]
    ]


def _latest_orders(payments: Iterable[PaymentRow]) -> dict[PaymentKey, PaymentOrder]:
    orders = PaymentOrder.objects.filter(award_id__in={each.award_id for each in payments})
    found = orders.select_related("account").order_by("attempt")
    return {(each.award_id, each.period, each.kind): each for each in found}


def _too_much(person_id: int) -> dict[PaymentKey, list[TooMuch]]:
    """Overpaid months are of monthly payments: other kinds are found by the month that they follow."""
    found: dict[PaymentKey, list[TooMuch]] = defaultdict(list)
    for overpayment in overpayments_of(person_id):
        on, first, last = overpayment.recorded_on, overpayment.from_month, overpayment.until_month
        known = {
            each.month: TooMuch(on, each.paid - each.due, each.month, each.month) for each in overpayment.months.all()
        }
        together = TooMuch(on, overpayment.amount, first, last)
        for month in known or month_range(first, last):
            found[(overpayment.award_id, month, PaymentKind.MONTHLY)].append(known.get(month, together))
    return found
