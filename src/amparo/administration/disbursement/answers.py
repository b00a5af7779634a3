"""What banks answer: orders taken, rejected, carried out, returned; and recalls settled.

A file's answers are applied once, all or none. A return told twice counts once.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from amparo.administration.banking.operations import match_entries_with_status, match_entry
from amparo.administration.banking.queries import EntryRow, file_by_id, open_entries
from amparo.administration.common.periods import first_of_month
from amparo.administration.disbursement import statements
from amparo.administration.disbursement.accounts import close_account
from amparo.administration.disbursement.choices import WHY_BACK, BatchState, OrderState, RecallState, WaitingReason
from amparo.administration.disbursement.letters import notify_came_back
from amparo.administration.disbursement.models import AnswerTaken, OrderBatch, PaymentOrder, Recall, WaitingPayment
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, open_accounts, post_transfers

ROOM = "disbursement"
ACCEPTED = ("ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "ACCC")
REJECTED = ("RJCT",)
GIVEN_BACK, REFUSED = ("CNCL", "ACCR"), ("RJCR",)
# A closed or wrong account is not tried again; for other reasons the person says what to do.
ACCOUNT_AT_FAULT = ("AC01", "AC03", "AC04", "AC06", "AC07", "AG01", "BE01", "RC01")


@transaction.atomic
def apply_answers(*, file_id: int, on: date) -> Mapping[str, int]:
    """Apply what a bank's file says of our orders; returns how many of each kind. Applying a file again changes nothing."""
    file = file_by_id(file_id)
    if file is None:
        return {}
    taken, is_new = AnswerTaken.objects.get_or_create(file_id=file_id, defaults={"applied_on": on, "counts": {}})
    if not is_new:
        counts: dict[str, int] = taken.counts
        return counts
    found = Counter({"accepted": match_entries_with_status(file_id, ROOM, ACCEPTED)})
    for entry in open_entries(file_id=file_id):
        act = _ACTS.get(_what(entry))
        outcome = act(entry, file.about, on) if act else ""
        if outcome:
            found[outcome] += 1
    return dict(found)


def _what(entry: EntryRow) -> str:
    if entry.kind == "movement":
        return "debit" if entry.direction == "debit" else "return" if entry.reason_code else ""
    if entry.kind == "resolution":
        return "resolution"
    return "rejection" if entry.status_code in REJECTED else "acceptance" if entry.status_code in ACCEPTED else ""


def _order(entry: EntryRow) -> PaymentOrder | None:
    """The order that an entry names, locked; None where it names none of ours."""
    name = entry.end_to_end_id
    if not (name.startswith("P") and name[1:].isdigit()):
        return None
    return PaymentOrder.objects.select_for_update().filter(pk=int(name[1:])).first()


def _batch(entry: EntryRow, about: str) -> OrderBatch | None:
    named = entry.batch or (about if entry.end_to_end_id == "*" else "")
    return OrderBatch.objects.select_for_update().filter(message_id=named).first() if named else None


def _accept(entry: EntryRow, about: str, on: date) -> str:
    batch = _batch(entry, about)
    if batch is None:
        return ""
    if batch.state == BatchState.WRITTEN:
        batch.state = BatchState.ACCEPTED
        batch.save(update_fields=["state"])
    match_entry(entry.pk, ROOM, batch.pk)
    return "files_accepted"


def _reject(entry: EntryRow, about: str, on: date) -> str:
    if (batch := _batch(entry, about)) is not None:
        return _reject_batch(entry, batch, on)
    order = _order(entry)
    if order is None:
        return ""
    chart = open_accounts()
    _back(order, entry, OrderState.REJECTED, Movement(chart.in_transit, chart.returned, order.amount), on)
    return "rejected"


def _reject_batch(entry: EntryRow, batch: OrderBatch, on: date) -> str:
    chart = open_accounts()
    values: dict[str, Any] = {"batch": batch.pk, "on": on, "code": entry.reason_code, "entry": entry.pk}
    values |= {"in_transit": chart.in_transit, "returned": chart.returned}
    with connection.cursor() as cursor:
        cursor.execute(statements.REJECT_BATCH, values)
    if batch.state == BatchState.WRITTEN:
        batch.state = BatchState.REJECTED
        batch.save(update_fields=["state"])
    match_entry(entry.pk, ROOM, batch.pk)
    return "files_rejected"


def _return(entry: EntryRow, about: str, on: date) -> str:
    order = _order(entry)
    if order is None:
        return ""
    recall = Recall.objects.select_for_update().filter(order=order, state=RecallState.ASKED).first()
    if recall is not None:
        return _given_back(entry, recall, on)
    chart = open_accounts()
    _back(order, entry, OrderState.RETURNED, Movement(chart.bank, chart.returned, order.amount), on)
    return "returned"


def _back(order: PaymentOrder, entry: EntryRow, state: OrderState, movement: Movement, on: date) -> None:
    """An order did not reach the person: the amount is owed again, and they are asked for another account."""
    match_entry(entry.pk, ROOM, order.pk)
    if order.state != OrderState.ORDERED:
        return  # told before
    order.state, order.came_back_on = state, on
    order.reason_code, order.entry_number = entry.reason_code, entry.pk
    order.save(update_fields=["state", "came_back_on", "reason_code", "entry_number"])
    person_id = order.award.person_id
    WaitingPayment.objects.create(
        award_id=order.award_id,
        period=order.period,
        kind=order.kind,
        person_id=person_id,
        amount=order.amount,
        reason=WaitingReason.CAME_BACK,
        since_on=on,
    )
    post_transfers(
        source=TransferSource.RETURNED,
        record_number=order.pk,
        period=order.period,
        posted_on=on,
        movements=[movement],
    )
    if entry.reason_code in ACCOUNT_AT_FAULT:
        close_account(order.account, why=str(WHY_BACK.get(entry.reason_code, entry.reason_code)), on=on)
    notify_came_back(order, person_id=person_id, code=entry.reason_code, on=on)


def _debit(entry: EntryRow, about: str, on: date) -> str:
    """The bank has carried out orders: a batch at once, or one."""
    batch, order = _batch(entry, about), _order(entry)
    found = batch or order
    if found is None or entry.amount is None:
        return ""
    chart = open_accounts()
    post_transfers(
        source=TransferSource.CLEARED,
        record_number=entry.pk,
        period=first_of_month(entry.booked_on or on),
        posted_on=on,
        movements=[Movement(chart.in_transit, chart.bank, entry.amount)],
    )
    if batch is not None and batch.debited_on is None:
        batch.debited_on = entry.booked_on
        batch.save(update_fields=["debited_on"])
    match_entry(entry.pk, ROOM, found.pk)
    return "carried_out"


def _resolve(entry: EntryRow, about: str, on: date) -> str:
    """The bank's word on a recall. The money itself comes as a movement; only then is it booked."""
    order = _order(entry)
    recall = Recall.objects.select_for_update().filter(order=order, state=RecallState.ASKED).first() if order else None
    if recall is None or entry.status_code not in (*GIVEN_BACK, *REFUSED):
        return ""
    match_entry(entry.pk, ROOM, recall.pk)
    if entry.status_code in REFUSED:
        recall.state, recall.settled_on = RecallState.REFUSED, on
        recall.save(update_fields=["state", "settled_on"])
        return "recalls_refused"
    return "recalls_granted"


def _given_back(entry: EntryRow, recall: Recall, on: date) -> str:
    """Money called back has come: it is the institution's, not the person's."""
    chart = open_accounts()
    order = recall.order
    order.state, order.came_back_on = OrderState.RETURNED, on
    order.reason_code, order.entry_number = entry.reason_code, entry.pk
    order.save(update_fields=["state", "came_back_on", "reason_code", "entry_number"])
    recall.state, recall.settled_on = RecallState.GIVEN_BACK, on
    recall.save(update_fields=["state", "settled_on"])
    post_transfers(
        source=TransferSource.RECALLED,
        record_number=recall.pk,
        period=order.period,
        posted_on=on,
        movements=[Movement(chart.bank, chart.overpayments_receivable, entry.amount or Decimal(0))],
    )
    match_entry(entry.pk, ROOM, recall.pk)
    return "recalls_given_back"


_ACTS: Mapping[str, Callable[[EntryRow, str, date], str]] = {
    "acceptance": _accept,
    "rejection": _reject,
    "return": _return,
    "debit": _debit,
    "resolution": _resolve,
}
