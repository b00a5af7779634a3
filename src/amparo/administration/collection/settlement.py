"""What a receipt pays: the charges of a slip, a payer's oldest debts, or instalments. Everything is given out once.

A payment that does not cover a charge is spread over contribution, penalty and interest in proportion; several charges are
paid in the order that the law gives to debts, then of their due days (Brazil: CTN, art. 163). Interest and penalty become
income when they are paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.collection.arrears import Due, due_of, in_order_of_payment, instalment_due, known
from amparo.administration.collection.choices import PlanState
from amparo.administration.collection.instalments import end_plan, plan_buckets
from amparo.administration.collection.models import (
    Allocation,
    Charge,
    Instalment,
    InstalmentPayment,
    Plan,
    Receipt,
    Slip,
    SlipLine,
)
from amparo.administration.collection.models.charge import IS_OPEN
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.refunds import owe_refund
from amparo.administration.collection.splitting import NOTHING, split
from amparo.administration.collection.telling import tell_settled
from amparo.administration.ledger.chart import current_chart
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, post_transfers


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a receipt: how much paid what was owed, how much is to be given back, which charges are settled."""

    allocated: Decimal
    refunded: Decimal
    settled_charge_ids: tuple[int, ...]


@dataclass(slots=True)
class _Paying:
    """A receipt while it is given out."""

    receipt: Receipt
    on: date
    matched_by_id: int | None
    slip: Slip | None = None
    left: Decimal = NOTHING
    allocated: Decimal = NOTHING
    settled: list[Charge] = field(default_factory=list)


@transaction.atomic
def settle_slip(*, receipt_id: int, slip_id: int, on: date, matched_by_id: int | None = None) -> Settlement:
    """Put a receipt to what a slip asks for; what is left over is owed back to the payer.

    A slip paid in time is paid as it asks. Paid later, or where something was paid meanwhile, the amounts of the day
    of payment count. Raises AmountNotKnown.
    """
    slip = Slip.objects.get(pk=slip_id)
    lines = list(SlipLine.objects.filter(slip=slip))
    paying = _begin(receipt_id, on, matched_by_id, slip)
    locked_charges(Payer.of(slip))
    _pay_charges(paying, [(line.charge_id, line) for line in lines if line.charge_id])
    by_instalment = {line.instalment_id: line for line in lines if line.instalment_id}
    for instalment in Instalment.objects.filter(pk__in=by_instalment).select_related("plan").order_by("due_on"):
        _pay_instalment(paying, instalment, by_instalment[instalment.pk])
    return _finish(paying, Payer.of(slip))


@transaction.atomic
def settle_payer(*, receipt_id: int, payer: Payer, on: date, matched_by_id: int | None = None) -> Settlement:
    """Put a receipt to what a payer owes: instalments and charges that are due, the oldest first; then what is not due yet.

    What is left over is owed back. Raises AmountNotKnown.
    """
    paying = _begin(receipt_id, on, matched_by_id, None)
    charges = locked_charges(payer)
    plans = Plan.objects.filter(state=PlanState.ACTIVE, **payer.columns())
    due = Instalment.objects.filter(plan__in=plans, due_on__lte=paying.receipt.paid_on)
    for instalment in due.select_related("plan").order_by("due_on"):
        _pay_instalment(paying, instalment, None)
    _pay_charges(paying, [(each.pk, None) for each in charges if not each.plan_id])
    return _finish(paying, payer)


def locked_charges(payer: Payer) -> list[Charge]:
    """A payer's open charges, the oldest first, which nobody else pays or lowers meanwhile."""
    rows = Charge.objects.select_for_update().filter(IS_OPEN, **payer.columns()).order_by("pk")
    return sorted(rows, key=lambda each: (each.due_on, each.pk))


def _begin(receipt_id: int, on: date, matched_by_id: int | None, slip: Slip | None) -> _Paying:
    """The receipt is locked first, then the payer's charges: everybody in this order, so that nobody waits in a circle."""
    receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
    return _Paying(receipt, on, matched_by_id, slip, left=receipt.open_amount)


def _finish(paying: _Paying, payer: Payer) -> Settlement:
    if paying.left:
        owe_refund(
            amount=paying.left, reason=_("Paid more than was owed"), on=paying.on, receipt=paying.receipt, payer=payer
        )
    for charge in paying.settled:
        tell_settled(charge, paying.receipt.paid_on, paying.on)
    return Settlement(paying.allocated, paying.left, tuple(charge.pk for charge in paying.settled))


def _pay_charges(paying: _Paying, wanted: Sequence[tuple[int, SlipLine | None]]) -> None:
    charges = Charge.objects.in_bulk([charge_id for charge_id, _line in wanted])
    lines = dict(wanted)
    for charge in in_order_of_payment(charges.values(), paying.receipt.paid_on):
        if not paying.left or not charge.open_amount or charge.plan_id:
            continue
        due = _asked(charge, lines[charge.pk], paying) or due_of(charge, paying.receipt.paid_on)
        known([due])
        shares = split(min(paying.left, due.total), due.parts)
        _allocate(paying, charge, shares)


def _asked(charge: Charge, line: SlipLine | None, paying: _Paying) -> Due | None:
    """What the slip asks, where it was paid in time, or worked out by hand, and nothing has changed since."""
    if line is None or paying.slip is None:
        return None
    if paying.receipt.paid_on > paying.slip.due_on and not paying.slip.worked_out_by_id:
        return None
    if charge.open_amount != line.principal_amount:
        return None
    return Due(line.principal_amount, line.penalty_amount, line.interest_amount)


def _allocate(
    paying: _Paying,
    charge: Charge,
    shares: tuple[Decimal, ...],
    payment: InstalmentPayment | None = None,
) -> None:
    principal, penalty, interest = shares
    allocation = Allocation.objects.create(
        receipt=paying.receipt,
        charge=charge,
        slip=paying.slip,
        instalment_payment=payment,
        principal_amount=principal,
        penalty_amount=penalty,
        interest_amount=interest,
        paid_on=paying.receipt.paid_on,
        posted_on=paying.on,
        matched_by_id=paying.matched_by_id,
    )
    _post(allocation, charge.month, paying.on)
    paying.left -= allocation.amount
    paying.allocated += allocation.amount
    if principal and principal == charge.open_amount:
        paying.settled.append(charge)


def _post(allocation: Allocation, month: date, on: date) -> None:
    """The income from interest and penalty, and the receivable paid out of what was not identified before."""
    chart = current_chart()
    receivable = chart.contributions_receivable
    acts = (
        (TransferSource.INTEREST, Movement(receivable, chart.interest_income, allocation.interest_amount)),
        (TransferSource.PENALTY, Movement(receivable, chart.penalty_income, allocation.penalty_amount)),
        (TransferSource.ALLOCATED, Movement(chart.unidentified_receipts, receivable, allocation.amount)),
    )
    for source, movement in acts:
        if movement.amount:
            post_transfers(source=source, record_number=allocation.pk, period=month, posted_on=on, movements=[movement])


def _pay_instalment(paying: _Paying, instalment: Instalment, line: SlipLine | None) -> None:
    """Pay an instalment: what it is for goes to the plan's charges, the oldest first, and its interest is income."""
    if not paying.left or not instalment.open_amount or instalment.plan.state != PlanState.ACTIVE:
        return
    due = _instalment_asked(instalment, line, paying) or instalment_due(instalment, paying.receipt.paid_on)
    known([due])
    amount, interest = split(min(paying.left, due.total), (due.principal, due.interest))
    if not amount:
        return
    buckets = plan_buckets(instalment.plan)
    payment = InstalmentPayment.objects.create(
        instalment=instalment,
        receipt=paying.receipt,
        amount=amount,
        interest_amount=interest,
        paid_on=paying.receipt.paid_on,
    )
    for charge, shares in buckets.take(amount):
        _allocate(paying, charge, (shares[0], shares[1], shares[2] + interest), payment)
        interest = NOTHING
    if buckets.is_empty_after(amount):
        end_plan(instalment.plan, PlanState.COMPLETED, paying.on)


def _instalment_asked(instalment: Instalment, line: SlipLine | None, paying: _Paying) -> Due | None:
    if line is None or paying.slip is None or paying.receipt.paid_on > paying.slip.due_on:
        return None
    return (
        Due(line.principal_amount, interest=line.interest_amount)
        if line.principal_amount == instalment.open_amount
        else None
    )
