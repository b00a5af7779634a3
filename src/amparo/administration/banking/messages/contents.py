"""What messages from banks say, once read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Entry(NamedTuple):
    """One movement on an account of ours, or one answer to an order of ours.

    `kind`: `movement` (booked money), `status` (what became of an order) or `resolution` (what became of a recall).
    `direction`: credit is money to us. `status` and `reason` are the bank's codes. For a booking of many orders at once
    `batch` is the number of that batch, and `end_to_end_id` is empty.
    """

    kind: str
    direction: str = ""
    amount: Decimal | None = None
    currency: str = ""
    booked_on: date | None = None
    end_to_end_id: str = ""
    reference: str = ""
    remittance: str = ""
    counterparty_name: str = ""
    counterparty_identifier: str = ""
    counterparty_account: str = ""
    status: str = ""
    reason: str = ""
    reason_text: str = ""
    batch: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """What stood on an account of ours: OPBD before the statement, CLBD after it."""

    kind: str
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Message:
    """A message from a bank. `account` is ours, where the message is about one; `about` the order file that it answers."""

    name: str
    message_id: str
    account: str = ""
    about: str = ""
    entries: tuple[Entry, ...] = ()
    balances: tuple[Balance, ...] = ()

    @property
    def credits(self) -> Decimal:
        """All money in."""
        return _sum(self.entries, "credit")

    @property
    def debits(self) -> Decimal:
        """All money out."""
        return _sum(self.entries, "debit")

    @property
    def opening(self) -> Balance | None:
        """What stood on the account before the statement."""
        return next((balance for balance in self.balances if balance.kind == "OPBD"), None)

    @property
    def closing(self) -> Balance | None:
        """What stood on the account after the statement."""
        return next((balance for balance in self.balances if balance.kind == "CLBD"), None)


@dataclass(slots=True)
class Claimed:
    """What a message says of itself, to be held against what is in it."""

    count: int | None = None
    total: Decimal | None = None
    credits: Decimal | None = None
    debits: Decimal | None = None
    statuses: dict[str, int] = field(default_factory=dict)


def _sum(entries: tuple[Entry, ...], direction: str) -> Decimal:
    booked = (entry.amount or Decimal(0) for entry in entries if entry.direction == direction)
    return sum(booked, Decimal("0.00"))
