"""Money that the bank says came in: matched by its reference, or left for an officer with suggestions.

A payment is put to a slip by itself only where the slip's reference, whose check digits are right, stands in what the
bank passes on. All else is for an officer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.matching import match_entries
from amparo.administration.banking.operations import match_entry, set_entry_aside
from amparo.administration.banking.queries import entry_by_id, open_entries
from amparo.administration.collection.arrears import AmountNotKnown
from amparo.administration.collection.models import Receipt, Refund, Slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.receiving import Received, receive
from amparo.administration.collection.references import references_in
from amparo.administration.collection.refunds import owe_refund
from amparo.administration.collection.settlement import Settlement, settle_payer, settle_slip
from amparo.administration.collection.settling_many import ROOM, settle_plain
from amparo.administration.collection.splitting import NOTHING
from amparo.administration.common.errors import RecordError


class AlreadyMatched(RecordError):
    """The payment has found its purpose, or was set aside, already."""


@dataclass(frozen=True, slots=True)
class MatchedReceipts:
    """What became of the credits of a bank file."""

    received: int = 0
    matched: int = 0
    waiting: int = 0
    told_before: int = 0
    amount: Decimal = NOTHING
    matched_amount: Decimal = NOTHING


def match_receipts(*, file_id: int, on: date) -> MatchedReceipts:
    """Enter the credits of a bank file and put to their slips those that name one.

    Safe to repeat, and to break off: each payment is put to its slip in a transaction of its own.
    """
    entries = [entry for entry in open_entries(direction="credit", file_id=file_id) if is_a_payment_to_us(entry)]
    received, slips = receive(entries, on), _slips_named_by(entries)
    match_entries({entry_id: received.receipts[entry_id].pk for entry_id in received.told_before}, ROOM)
    new = [pk for pk in received.receipts if pk in slips and pk not in received.told_before]
    plain = settle_plain({pk: (received.receipts[pk], slips[pk]) for pk in new}, on)
    found = [(_outcome(entry, received, slips, plain, on), entry) for entry in entries]
    taken = [outcome for outcome, _entry in found]
    return MatchedReceipts(
        received=len(found) - taken.count("told_before"),
        matched=taken.count("matched"),
        waiting=taken.count("waiting"),
        told_before=taken.count("told_before"),
        amount=sum((entry.amount or NOTHING for outcome, entry in found if outcome != "told_before"), NOTHING),
        matched_amount=sum((entry.amount or NOTHING for outcome, entry in found if outcome == "matched"), NOTHING),
    )


def is_a_payment_to_us(entry: Any) -> bool:
    """Whether a credit is a payer's; one with a reason is a payment of ours that comes back."""
    return bool(entry.amount) and not entry.reason_code


def _outcome(entry: Any, received: Received, slips: Mapping[int, Slip], plain: set[int], on: date) -> str:
    if entry.pk in received.told_before:
        return "told_before"
    if entry.pk in plain:
        return "matched"
    slip, receipt = slips.get(entry.pk), received.receipts[entry.pk]
    if slip is None:
        return "waiting"
    try:
        with transaction.atomic():
            settle_slip(receipt_id=receipt.pk, slip_id=slip.pk, on=on)
            match_entry(entry.pk, ROOM, receipt.pk)
    except AmountNotKnown:  # an officer looks at it, or it is tried again once the rate is held
        return "waiting"
    return "matched"


def _slips_named_by(entries: Sequence[Any]) -> dict[int, Slip]:
    """By entry, the slip whose reference stands in it; none where there is no such slip, or more than one."""
    written = {entry.pk: references_in(entry.reference, entry.end_to_end_id, entry.remittance) for entry in entries}
    every = {reference for references in written.values() for reference in references}
    slips = {slip.reference: slip for slip in Slip.objects.filter(reference__in=every)}
    found = {pk: [slips[each] for each in references if each in slips] for pk, references in written.items()}
    return {pk: named[0] for pk, named in found.items() if len(named) == 1}


@transaction.atomic
def match_by_hand(
    *, entry_id: int, on: date, matched_by_id: int, slip_id: int | None = None, payer: Payer | None = None
) -> Settlement:
    """Put an unmatched payment to a slip, or to what a payer owes, the oldest first. Raises AlreadyMatched, AmountNotKnown."""
    receipt = waiting_receipt(entry_id)
    if slip_id is not None:
        settled = settle_slip(receipt_id=receipt.pk, slip_id=slip_id, on=on, matched_by_id=matched_by_id)
    elif payer is not None:
        settled = settle_payer(receipt_id=receipt.pk, payer=payer, on=on, matched_by_id=matched_by_id)
    else:
        raise ValueError("a payment is put to a slip or to a payer")
    match_entry(entry_id, ROOM, receipt.pk)
    return settled


@transaction.atomic
def give_back(*, entry_id: int, reason: str, on: date, asked_by_id: int) -> Refund:
    """Ask for a payment that is nobody's to be given back; another person approves. Raises AlreadyMatched."""
    receipt = waiting_receipt(entry_id)
    refund = owe_refund(amount=receipt.open_amount, reason=reason, on=on, receipt=receipt, asked_by_id=asked_by_id)
    match_entry(entry_id, ROOM, receipt.pk)
    return refund


@transaction.atomic
def set_aside(*, entry_id: int, reason: str, by_id: int) -> None:
    """Take a payment out of the queue for a reason; the money stays with what is not identified. Raises AlreadyMatched."""
    waiting_receipt(entry_id)
    set_entry_aside(entry_id, reason, by_id)


def waiting_receipt(entry_id: int) -> Receipt:
    """The receipt of an entry that waits, locked. Raises AlreadyMatched."""
    receipt = Receipt.objects.select_for_update().filter(entry_number=entry_id).first()
    if receipt is None or not receipt.open_amount or entry_by_id(entry_id).state != "open":
        raise AlreadyMatched(_("This payment has been dealt with already. Look at the list again."))
    return receipt
