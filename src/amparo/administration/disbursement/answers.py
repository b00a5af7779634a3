"""What banks answer: orders taken, rejected, carried out, returned; and recalls settled.

A file's answers are applied all or none; applied again, only what is still open is looked at. What a bank tells twice (a
movement in a notice and in a statement) counts once.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from amparo.administration.awards.queries import award_by_id
from amparo.administration.banking.operations import match_entry
from amparo.administration.banking.queries import EntryRow, file_by_id, matched_amount, open_entries
from amparo.administration.common.periods import first_of_month
from amparo.administration.disbursement import statements
from amparo.administration.disbursement.choices import WHY_BACK, BatchState, OrderState, RecallState
from amparo.administration.disbursement.models import AnswerTaken, OrderBatch, PaymentOrder, Recall
from amparo.administration.disbursement.remittance_answers import answer_remittance
from amparo.administration.disbursement.telling import tell_came_back
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, expense_account, open_accounts, post_transfers
from amparo.administration.overpayments.choices import Channel
from amparo.administration.overpayments.operations import record_recovery
from amparo.administration.overpayments.queries import open_overpayments_of

ROOM = "disbursement"
BATCHES = "disbursement.batch"
RECALLS = "disbursement.recall"
ACCEPTED = ("ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "ACCC")
REJECTED = ("RJCT",)
GIVEN_BACK, REFUSED = ("CNCL", "ACCR"), ("RJCR",)
# A bank that has had an order before says so by this code: to order it again would pay twice. An officer asks the bank.
TOLD_BEFORE = "AM05"
TOLD_AT_ONCE = 50
_OURS = re.compile(r"P([0-9]{1,18})")
# A closed or wrong account is not tried again; for other reasons the person says what to do.
ACCOUNT_AT_FAULT = ("AC01", "AC03", "AC04", "AC06", "AC07", "AG01", "BE01", "RC01")


def apply_answers(*, file_id: int, on: date) -> Mapping[str, int]:
    """Apply what a bank's file says of our orders; returns how many of each kind. Safe to repeat.

    Those whose payment came back are asked for another account: the first at once, the others by `tell_came_back`.
    """
    file = file_by_id(file_id)
    if file is None:
        return {}
    found = _applied(file_id, file.about, on)
    tell_came_back(on=on, at_most=TOLD_AT_ONCE)
    return found


@transaction.atomic
def _applied(file_id: int, about: str, on: date) -> Mapping[str, int]:
    found = Counter({"accepted": _accept_orders(file_id, about)})
    with connection.cursor() as cursor:  # one at a time: answers may lie in two files that are taken together
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('disbursement_answers'))")
    for word, count in _come_back(file_id, about, on).items():
        found[word] += count
    for entry in open_entries(file_id=file_id):
        what = _what(entry)
        act = _ACTS.get(what)
        outcome = (act(entry, about, on) if act else "") or answer_remittance(entry, what, about, on)
        if outcome:
            found[outcome] += 1
    counted = {word: count for word, count in found.items() if count or word == "accepted"}
    AnswerTaken.objects.get_or_create(file_id=file_id, defaults={"applied_on": on, "counts": counted})
    return counted


def _accept_orders(file_id: int, about: str) -> int:
    """All orders that the bank took, at once: their number may be in the hundred thousands."""
    values: dict[str, Any] = {"file": file_id, "about": about, "room": ROOM, "accepted": list(ACCEPTED)}
    with connection.cursor() as cursor:
        cursor.execute(statements.ACCEPT, values)
        return int(cursor.rowcount)


def _come_back(file_id: int, about: str, on: date) -> Mapping[str, int]:
    """All orders that came back, at once; what is left of them is looked at one by one."""
    chart = open_accounts()
    values: dict[str, Any] = {"file": file_id, "about": about, "room": ROOM, "on": on, "returned": chart.returned}
    values |= {"rejected": list(REJECTED), "told_before": TOLD_BEFORE, "faults": list(ACCOUNT_AT_FAULT)}
    values["whys"] = [str(WHY_BACK[code]) for code in ACCOUNT_AT_FAULT]
    kinds = {
        OrderState.REJECTED: (statements.REJECT_ORDERS, chart.in_transit),
        OrderState.RETURNED: (statements.RETURN_ORDERS, chart.bank),
    }
    counts = {}
    with connection.cursor() as cursor:
        for state, (statement, account) in kinds.items():
            cursor.execute(statement, {**values, "state": state.value, "from": account})
            counts[state.value] = int(cursor.rowcount)
    return counts


def _what(entry: EntryRow) -> str:
    if entry.kind == "movement":
        return "debit" if entry.direction == "debit" else "return" if entry.reason_code else ""
    if entry.kind == "resolution":
        return "resolution"
    if entry.status_code in REJECTED:
        return "" if entry.reason_code == TOLD_BEFORE else "rejection"
    return "acceptance" if entry.status_code in ACCEPTED else ""


def _order(entry: EntryRow) -> PaymentOrder | None:
    """The order that an entry names, locked; None where it names none of ours."""
    named = _OURS.fullmatch(entry.end_to_end_id)
    return PaymentOrder.objects.select_for_update().filter(pk=int(named[1])).first() if named else None


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
    match_entry(entry.pk, BATCHES, batch.pk)
    return "files_accepted"


def _reject(entry: EntryRow, about: str, on: date) -> str:
    if (batch := _batch(entry, about)) is not None:
        return _reject_batch(entry, batch, on)
    order = _order(entry)
    if order is None:
        return ""
    chart = open_accounts()
    if (recall := _recall(order)) is not None:  # it never left: that is what the recall asked for
        return _given_back(entry, recall, OrderState.REJECTED, chart.in_transit, on)
    return _told_again(entry, order)


def _reject_batch(entry: EntryRow, batch: OrderBatch, on: date) -> str:
    chart = open_accounts()
    values: dict[str, Any] = {"batch": batch.pk, "on": on, "code": entry.reason_code, "entry": entry.pk}
    values |= {"in_transit": chart.in_transit, "returned": chart.returned}
    with connection.cursor() as cursor:
        cursor.execute(statements.REJECT_BATCH, values)
    called_back = Recall.objects.select_for_update().filter(order__batch=batch, state=RecallState.ASKED)
    for recall in called_back.order_by("pk"):
        _take_back(entry, recall, OrderState.REJECTED, chart.in_transit, on)
    if batch.state == BatchState.WRITTEN:
        batch.state = BatchState.REJECTED
        batch.save(update_fields=["state"])
    match_entry(entry.pk, BATCHES, batch.pk)
    return "files_rejected"


def _return(entry: EntryRow, about: str, on: date) -> str:
    order = _order(entry)
    if order is None or entry.amount != order.amount:  # part of a payment: an officer asks the bank what it means
        return ""
    chart = open_accounts()
    if (recall := _recall(order)) is not None:
        return _given_back(entry, recall, OrderState.RETURNED, chart.bank, on)
    if order.state == OrderState.REJECTED and not matched_amount(ROOM, [order.pk], direction="credit"):
        return _money_of_rejected(entry, order, on)
    return _told_again(entry, order)


def _money_of_rejected(entry: EntryRow, order: PaymentOrder, on: date) -> str:
    """The bank had debited an order with its batch before it rejected it: now its money is back on the account."""
    chart = open_accounts()
    post_transfers(
        source=TransferSource.RETURNED,
        record_number=order.pk,
        period=order.period,
        posted_on=on,
        movements=[Movement(chart.bank, chart.in_transit, order.amount)],
    )
    match_entry(entry.pk, ROOM, order.pk)
    return "returned"


def _told_again(entry: EntryRow, order: PaymentOrder) -> str:
    """That an order came back was told before: nothing is booked again. One that is on its way is another file's."""
    if order.state == OrderState.ORDERED:
        return ""
    match_entry(entry.pk, ROOM, order.pk)
    return "told_before"


def _debit(entry: EntryRow, about: str, on: date) -> str:
    """The bank has carried out orders: a batch at once, or one. No more is ever booked than was ordered."""
    batch, order = _batch(entry, about), _order(entry)
    found = batch or order
    if found is None or entry.amount is None or entry.amount > found.amount:
        return ""
    room = ROOM if batch is None else BATCHES
    booked, amount = _booked(batch, order), entry.amount
    match_entry(entry.pk, room, found.pk)
    if batch is not None and amount == found.amount:  # the whole of it: what was told in parts is booked already
        amount -= min(booked, amount)
    told_with_batch = batch is None and order is not None and order.batch.debited_on is not None
    if not amount or booked + amount > found.amount or told_with_batch:
        return "told_before"
    chart = open_accounts()
    post_transfers(
        source=TransferSource.CLEARED,
        record_number=entry.pk,
        period=first_of_month(entry.booked_on or on),
        posted_on=on,
        movements=[Movement(chart.in_transit, chart.bank, amount)],
    )
    if batch is not None and batch.debited_on is None:
        batch.debited_on = entry.booked_on
        batch.save(update_fields=["debited_on"])
    return "carried_out"


def _booked(batch: OrderBatch | None, order: PaymentOrder | None) -> Decimal:
    """What of a batch was debited, as a whole or by its orders one by one; or of an order."""
    if batch is None:
        return matched_amount(ROOM, [order.pk] if order else [], direction="debit")
    alone = PaymentOrder.objects.filter(batch=batch).values("pk")
    return matched_amount(BATCHES, [batch.pk], direction="debit") + matched_amount(ROOM, alone, direction="debit")


def _resolve(entry: EntryRow, about: str, on: date) -> str:
    """The bank's word on a recall. The money itself comes as a movement; only then is it booked."""
    order = _order(entry)
    recall = _recall(order) if order else None
    if recall is None or entry.status_code not in (*GIVEN_BACK, *REFUSED):
        return ""
    match_entry(entry.pk, RECALLS, recall.pk)
    if entry.status_code in REFUSED:
        recall.state, recall.settled_on = RecallState.REFUSED, on
        recall.save(update_fields=["state", "settled_on"])
        return "recalls_refused"
    return "recalls_granted"


def _recall(order: PaymentOrder) -> Recall | None:
    """The recall of an order that the bank has not settled."""
    return Recall.objects.select_for_update().filter(order=order, state=RecallState.ASKED).first()


def _given_back(entry: EntryRow, recall: Recall, state: OrderState, source_account: str, on: date) -> str:
    _take_back(entry, recall, state, source_account, on)
    match_entry(entry.pk, RECALLS, recall.pk)
    return "recalls_given_back"


def _take_back(entry: EntryRow, recall: Recall, state: OrderState, source_account: str, on: date) -> None:
    """Money called back has come, or never left: it is the institution's, not the person's."""
    chart = open_accounts()
    order = recall.order
    order.state, order.came_back_on = state, on
    order.reason_code, order.entry_number = entry.reason_code, entry.pk
    order.save(update_fields=["state", "came_back_on", "reason_code", "entry_number"])
    recall.state, recall.settled_on = RecallState.GIVEN_BACK, on
    recall.save(update_fields=["state", "settled_on"])
    settled = _settled_by(recall, on)
    halves = {chart.overpayments_receivable: settled, _expense(order): order.amount - settled}
    post_transfers(
        source=TransferSource.RECALLED,
        record_number=recall.pk,
        period=order.period,
        posted_on=on,
        movements=[Movement(source_account, account, amount) for account, amount in halves.items() if amount],
    )


def _settled_by(recall: Recall, on: date) -> Decimal:
    """Lower what is still owed of the payment by what came back; how much. The rest was waived, or was never recorded as owed."""
    left = recall.order.amount
    for owed in open_overpayments_of(recall.order.award_id, recall.order.period):
        part = min(left, owed.left_amount)
        if part:
            record_recovery(overpayment_id=owed.pk, channel=Channel.RECALL, record_number=recall.pk, amount=part, on=on)
            left -= part
    return recall.order.amount - left


def _expense(order: PaymentOrder) -> str:
    return expense_account(award_by_id(order.award_id).benefit)


_ACTS: Mapping[str, Callable[[EntryRow, str, date], str]] = {
    "acceptance": _accept,
    "rejection": _reject,
    "return": _return,
    "debit": _debit,
    "resolution": _resolve,
}
