"""Giving back what was paid too much. Who approves is not who asked."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.collection.choices import RefundState
from amparo.administration.collection.models import Charge, Receipt, Refund
from amparo.administration.collection.payers import Payer
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import first_of_month
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.ledger.chart import current_chart
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, post_transfers


class RefundNotPossible(RecordError):
    """There is not so much to give back, or the refund is not in the state for this step."""


class FourEyes(RecordError):
    """Whoever asked for a refund cannot approve it."""


_REFUSALS: Refusals = {
    "collection_receipt_given_out_once": lambda: RefundNotPossible(_("There is not so much left of this payment.")),
    "collection_charge_never_below_nothing": lambda: RefundNotPossible(_("Not so much was paid of this contribution.")),
    "collection_refund_four_eyes": lambda: FourEyes(_("You asked for this refund: another person approves it.")),
    "collection_refund_has_a_reason": lambda: RefundNotPossible(_("Say why the money is given back.")),
}


@transaction.atomic
def owe_refund(
    *,
    amount: Decimal,
    reason: str,
    on: date,
    receipt: Receipt | None = None,
    charge: Charge | None = None,
    payer: Payer | None = None,
    asked_by_id: int | None = None,
) -> Refund:
    """Set an amount of a receipt, or of a charge already paid, aside for the payer. Raises RefundNotPossible."""
    columns = payer.columns() if payer else {}
    with refusing(_REFUSALS):
        refund = Refund.objects.create(
            receipt=receipt,
            charge=charge,
            amount=amount,
            reason=reason,
            owed_since=on,
            asked_by_id=asked_by_id,
            **columns,
        )
    chart = current_chart()
    taken_from = chart.unidentified_receipts if receipt else chart.contributions_receivable
    _post(refund, Movement(taken_from, chart.refunds_payable, amount), on)
    return refund


@transaction.atomic
def ask_refund(*, refund_id: int, asked_by_id: int) -> Refund:
    """Put an owed refund before a second person. Raises RefundNotPossible."""
    refund = _locked(refund_id, RefundState.OWED)
    refund.asked_by_id = asked_by_id
    refund.save(update_fields=["asked_by"])
    return refund


@transaction.atomic
def approve_refund(*, refund_id: int, approved_by_id: int, on: date) -> Refund:
    """Approve a refund that another person asked for. Raises FourEyes, RefundNotPossible."""
    refund = _locked(refund_id, RefundState.OWED)
    refund.state, refund.approved_by_id, refund.approved_on = RefundState.APPROVED, approved_by_id, on
    with refusing(_REFUSALS):
        refund.save(update_fields=["state", "approved_by", "approved_on"])
    return refund


@transaction.atomic
def refund_paid(*, refund_id: int, on: date) -> Refund:
    """Note that the bank has paid an approved refund out. Raises RefundNotPossible."""
    refund = _locked(refund_id, RefundState.APPROVED)
    refund.state, refund.paid_on = RefundState.PAID, on
    refund.save(update_fields=["state", "paid_on"])
    chart = current_chart()
    _post(refund, Movement(chart.refunds_payable, chart.bank, refund.amount), on)
    return refund


def _locked(refund_id: int, state: RefundState) -> Refund:
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.state != state:
        raise RefundNotPossible(_("This refund has gone further already. Look at the list again."))
    return refund


def _post(refund: Refund, movement: Movement, on: date) -> None:
    post_transfers(
        source=TransferSource.REFUNDED,
        record_number=refund.pk,
        period=first_of_month(refund.owed_since),
        posted_on=on,
        movements=[movement],
    )
