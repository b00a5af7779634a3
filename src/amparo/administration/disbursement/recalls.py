"""Calling a payment back from the bank: prepared as a file, settled by the bank's answer."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.choices import FileKind
from amparo.administration.banking.messages.cancellations import Cancellation, cancellation_request
from amparo.administration.banking.operations import record_sent_file
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.disbursement.choices import OrderState, RecallState
from amparo.administration.disbursement.models import PaymentOrder, Recall
from amparo.administration.disbursement.operations import files_folder
from amparo.administration.disbursement.rules import current_bank_rules


class NothingToRecall(RecordError):
    """The payment was never ordered, came back already, or is being called back."""


@transaction.atomic
def recall_payment(
    *, award_id: int, period: date, kind: str, reason: str, on: date, at: datetime, text: str = ""
) -> Recall:
    """Ask the bank to give a payment back; its file is ready to be sent. Raises NothingToRecall.

    What comes back is the institution's: it lowers what the person, or their estate, was overpaid.
    """
    orders = PaymentOrder.objects.select_for_update().filter(award_id=award_id, period=period, kind=kind)
    order = orders.filter(state=OrderState.ORDERED).first()
    if order is None or order.recalls.filter(state=RecallState.ASKED).exists():
        raise NothingToRecall(_("This payment is not on its way, or is being called back already."))
    recall = Recall.objects.create(
        order=order, reason=reason, text=text, asked_on=on, message_id=f"R{order.pk}-{order.recalls.count() + 1}"
    )
    recall.file_id = _write(recall, at, on)
    recall.save(update_fields=["file"])
    return recall


@transaction.atomic
def withdraw_recall(*, recall_id: int, on: date) -> None:
    """Give up a recall that the bank has not settled, as when the person is alive; nothing happens to one that it has."""
    Recall.objects.filter(pk=recall_id, state=RecallState.ASKED).update(state=RecallState.WITHDRAWN, settled_on=on)


def _write(recall: Recall, at: datetime, on: date) -> int:
    rules, order = current_bank_rules(), recall.order
    asked = Cancellation(
        cancellation_id=recall.message_id,
        original_message_id=order.batch.message_id,
        end_to_end_id=order.end_to_end_id,
        amount=order.amount,
        reason=recall.reason,
        text=recall.text,
    )
    written = cancellation_request(
        rules.debtor, recall.message_id, at, current_institution().currency, [asked]
    ).encode()
    place = files_folder() / f"{recall.message_id}.xml"
    place.write_bytes(written)
    return record_sent_file(
        kind=FileKind.CANCELLATION,
        message_id=recall.message_id,
        digest=sha256(written).hexdigest(),
        name=place.name,
        stored_as=place.name,
        bank_code=order.batch.bank_code,
        account=rules.paying_account.number,
        entry_count=1,
        debit_amount=order.amount,
        size_bytes=len(written),
        on=on,
        about=order.batch.message_id,
    ).pk
