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
from amparo.administration.disbursement.models import PaymentOrder, Recall, WaitingPayment
from amparo.administration.disbursement.operations import files_folder
from amparo.administration.disbursement.rules import current_bank_rules
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, expense_account, open_accounts, post_transfers


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
    """Give up a recall, as when the person is alive: what the bank has not settled it need not; what came back is owed anew.

    What is owed anew goes out with the next run. One that the bank refused stays as it is.
    """
    recall = Recall.objects.select_for_update(of=("self",)).select_related("order__award").get(pk=recall_id)
    if recall.state == RecallState.ASKED:
        recall.state, recall.settled_on = RecallState.WITHDRAWN, on
        recall.save(update_fields=["state", "settled_on"])
    elif recall.state == RecallState.GIVEN_BACK:
        _owe_anew(recall.order, on)


def _owe_anew(order: PaymentOrder, on: date) -> None:
    """A payment that came back and is the person's after all. Asked again, nothing more is owed."""
    later = PaymentOrder.objects.filter(
        award_id=order.award_id, period=order.period, kind=order.kind, attempt__gt=order.attempt
    )
    owed = {"person_id": order.award.person_id, "amount": order.amount, "reason": "came_back", "since_on": on}
    keys = {"award_id": order.award_id, "period": order.period, "kind": order.kind}
    if later.exists() or not WaitingPayment.objects.get_or_create(**keys, defaults=owed)[1]:
        return
    post_transfers(
        source=TransferSource.RETURNED,
        record_number=order.pk,
        period=order.period,
        posted_on=on,
        movements=[Movement(expense_account(order.award.benefit), open_accounts().returned, order.amount)],
    )


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
