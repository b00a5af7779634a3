"""Entering the credits of a bank file, many at once: each movement once, however often and by whomever it is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, connection, transaction

from amparo.administration.collection.models import Receipt
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import open_accounts

# What a bank writes where the payer gave no identifier of their own.
NOT_PROVIDED = {"", "NOTPROVIDED", "NOREF"}
ATTEMPTS = 3
_BOOK = """
INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
SELECT %(bank)s, %(unidentified)s, amount, posted_on, %(source)s, entry_number, date_trunc('month', paid_on)::date
FROM collection_receipt WHERE entry_number = ANY(%(entries)s)
"""


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt of each entry; `told_before` are entries that tell of a movement which another told first."""

    receipts: dict[int, Receipt]
    told_before: frozenset[int]


def receive(entries: Sequence[Any], on: date) -> Received:
    """Enter what is new of these credits, with its transfers, in one transaction. Safe to repeat, and at once by two."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return _receive(entries, on)
        except IntegrityError:  # another has just entered one of them: then it is known
            continue
    return _receive(entries, on)


@transaction.atomic
def _receive(entries: Sequence[Any], on: date) -> Received:
    by_entry = _known("entry_number", [entry.pk for entry in entries])
    movements = _movements(entries)
    by_movement = _known("movement", [each for each in movements.values() if each])
    new: list[Receipt] = []
    for entry in entries:
        movement = movements[entry.pk]
        if entry.pk in by_entry or (movement and movement in by_movement):
            continue
        receipt = Receipt(
            entry_number=entry.pk, movement=movement, amount=entry.amount, paid_on=entry.booked_on, posted_on=on
        )
        new.append(receipt)
        if movement:
            by_movement[movement] = receipt
    _enter(new)
    by_entry |= {receipt.entry_number: receipt for receipt in new}
    told = frozenset(entry.pk for entry in entries if entry.pk not in by_entry)
    return Received(by_entry | {pk: by_movement[movements[pk] or ""] for pk in told}, told)


def _known(column: str, values: Sequence[Any]) -> dict[Any, Receipt]:
    return {getattr(each, column): each for each in Receipt.objects.filter(**{f"{column}__in": values})}


def _enter(new: Sequence[Receipt]) -> None:
    if not new:
        return
    chart = open_accounts()
    Receipt.objects.bulk_create(new, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute(
            _BOOK,
            {
                "bank": chart.bank,
                "unidentified": chart.unidentified_receipts,
                "source": TransferSource.RECEIVED.value,
                "entries": [each.entry_number for each in new],
            },
        )


def _movements(entries: Sequence[Any]) -> dict[int, str | None]:
    """What names the movement of each entry of one file. What a file tells twice came in twice: it is told apart by its place
    among its like, so that a notification and a statement that both tell of two payments mean the same two.
    """
    named: dict[int, str | None] = {}
    times = Counter[str]()
    for entry in entries:
        name = movement_of(entry)
        if name is not None:
            times[name] += 1
            name = name if times[name] == 1 else sha256(f"{name}\x1f{times[name]}".encode()).hexdigest()
        named[entry.pk] = name
    return named


def movement_of(entry: Any) -> str | None:
    """What names a payment whoever tells of it: its end-to-end identifier, or else the bank's own reference, with amount,
    day and sender. None without either.
    """
    own = entry.end_to_end_id if entry.end_to_end_id.upper() not in NOT_PROVIDED else entry.bank_reference
    if not own:
        return None
    told = (own, str(entry.amount), entry.booked_on.isoformat(), entry.counterparty_account)
    return sha256("\x1f".join(told).encode()).hexdigest()
