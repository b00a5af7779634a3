"""Charges, and receipts as the bank tells them."""

from datetime import date
from decimal import Decimal
from itertools import count
from types import SimpleNamespace
from typing import Any

from amparo.administration.collection.models import Charge, Receipt
from amparo.administration.collection.operations import charge
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.receiving import receive
from tests.factories.registry import EmployerFactory, PersonFactory

MAY = date(2026, 5, 1)
DUE = date(2026, 6, 19)
# Two hundred of the law's days after it: the penalty is at its most.
TODAY = date(2026, 7, 20)
_numbers = count(1)


def employer_payer(**details: Any) -> Payer:
    """A firm that pays contributions."""
    return Payer(employer_id=EmployerFactory(**details).pk)


def person_payer(**details: Any) -> Payer:
    """A person who pays their own contributions."""
    return Payer(person_id=PersonFactory(**details).pk)


def charged(
    amount: str = "1000.00",
    *,
    payer: Payer | None = None,
    month: date = MAY,
    due_on: date = DUE,
    kind: str = "employer",
    source: str = "return",
    source_number: int | None = None,
    posted_on: date = date(2026, 6, 5),
) -> Charge:
    """A charge of a firm for May 2026, unless told otherwise."""
    payer = payer or employer_payer()
    return charge(
        employer_id=payer.employer_id,
        person_id=payer.person_id,
        month=month,
        kind=kind,
        amount=Decimal(amount),
        due_on=due_on,
        source=source,
        source_number=source_number or next(_numbers),
        posted_on=posted_on,
    )


def told(amount: str, *, paid_on: date = TODAY, number: int | None = None) -> SimpleNamespace:
    """A credit as a bank tells of it, with nothing that names it."""
    return SimpleNamespace(
        pk=number or next(_numbers),
        amount=Decimal(amount),
        booked_on=paid_on,
        end_to_end_id="",
        bank_reference="",
        counterparty_account="",
    )


def received(amount: str, *, paid_on: date = TODAY, on: date | None = None) -> Receipt:
    """Money that came in, from a bank entry of its own."""
    entry = told(amount, paid_on=paid_on)
    return receive([entry], on or paid_on).receipts[entry.pk]
