"""Reads of accounts, orders, batches and payments that wait."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from amparo.administration.disbursement.choices import AccountState, OrderState
from amparo.administration.disbursement.models import (
    OrderBatch,
    OrderedRun,
    PayeeAccount,
    PaymentOrder,
    Recall,
    WaitingPayment,
)
from amparo.administration.payments.choices import RunStatus
from amparo.administration.payments.queries import runs

# What other rooms and the interfaces may call these rows; they never import the models.
AccountRow = PayeeAccount
OrderRow = PaymentOrder
BatchRow = OrderBatch


def account_of(person_id: int, on: date) -> PayeeAccount | None:
    """The account that a person is paid to on a day."""
    return PayeeAccount.objects.filter(person_id=person_id, state=AccountState.STATED, period__contains=on).first()


def waiting_account(person_id: int, on: date) -> PayeeAccount | None:
    """The new account that a person is paid to only after a day, and may still refuse."""
    stated = PayeeAccount.objects.filter(person_id=person_id, state=AccountState.STATED, period__startswith__gt=on)
    return stated.first()


def accounts_of(person_id: int) -> list[PayeeAccount]:
    """Every account that was given for a person, the latest first."""
    return list(PayeeAccount.objects.filter(person_id=person_id).order_by("-stated_on", "-pk"))


def waiting_payments(person_id: int) -> list[WaitingPayment]:
    """A person's payments that cannot be sent, the oldest first."""
    return list(WaitingPayment.objects.filter(person_id=person_id).order_by("period", "award_id"))


def all_waiting(*, limit: int = 200) -> list[WaitingPayment]:
    """Payments that cannot be sent, the oldest first."""
    return list(WaitingPayment.objects.select_related("person").order_by("since_on", "award_id")[:limit])


def waiting_totals() -> tuple[int, Decimal]:
    """How many payments wait, and how much."""
    totals = WaitingPayment.objects.aggregate(count=Count("*"), amount=Sum("amount"))
    return totals["count"], totals["amount"] or Decimal("0.00")


def batches_of(run_id: int) -> list[OrderBatch]:
    """A run's files for banks, with how many of their orders came back."""
    back = Count("orders", filter=~Q(orders__state=OrderState.ORDERED))
    return list(OrderBatch.objects.filter(run_id=run_id).select_related("file").annotate(back=back).order_by("pk"))


def runs_to_order(since: date) -> list[int]:
    """Closed runs of a pay date since a day whose payments nobody has ordered to the end."""
    closed = [run.pk for run in runs() if run.status == RunStatus.CLOSED and run.pay_date >= since]
    ordered = set(OrderedRun.objects.filter(run_id__in=closed).values_list("run_id", flat=True))
    return [run_id for run_id in closed if run_id not in ordered]


def orders_of_batch(batch_id: int) -> list[PaymentOrder]:
    """A batch's orders, in the order of its file."""
    return list(PaymentOrder.objects.filter(batch_id=batch_id).order_by("pk"))


def batch_by_id(batch_id: int) -> OrderBatch | None:
    """The batch with this key."""
    return OrderBatch.objects.select_related("file").filter(pk=batch_id).first()


def came_back(*, limit: int = 200) -> list[PaymentOrder]:
    """The orders that came back, the latest first."""
    back = PaymentOrder.objects.exclude(state=OrderState.ORDERED).select_related("award__person", "account")
    return list(back.order_by("-came_back_on", "-pk")[:limit])


def order_of_payment(award_id: int, period: date, kind: str) -> PaymentOrder | None:
    """The latest order of a payment."""
    orders = PaymentOrder.objects.filter(award_id=award_id, period=period, kind=kind)
    return orders.select_related("account", "batch").order_by("-attempt").first()


def recalls(*, limit: int = 200) -> list[Recall]:
    """Payments called back, the latest first."""
    return list(Recall.objects.select_related("order__award__person", "file").order_by("-pk")[:limit])
