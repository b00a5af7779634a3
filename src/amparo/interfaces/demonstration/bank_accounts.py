"""Accounts of everybody in payment, the months paid so far ordered from an invented bank, and its answers: two came back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from amparo.administration.awards.queries import persons_in_payment
from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.disbursement.accounts import KnownAccount, take_over_accounts
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.operations import order_payments
from amparo.administration.disbursement.queries import BatchRow, OrderRow, batches_of, orders_of_batch
from amparo.administration.disbursement.rules import current_bank_rules, has_bank
from amparo.administration.payments.choices import RunStatus
from amparo.administration.payments.queries import runs
from amparo.administration.registry.queries import persons_by_id
from amparo.interfaces.demonstration.bank_statement import Booking, statement

RETURNED = ("AC04", "AC01")
BEFORE = timedelta(days=400)


def add_bank_accounts(today: date) -> None:
    """Give everybody in payment an account, order every closed month, and let the bank answer; without a bank, nothing."""
    if not has_bank():
        return
    people = persons_by_id(persons_in_payment(until=today))
    take_over_accounts(
        KnownAccount(person_id, *_account(person_id), person.name, today - BEFORE)
        for person_id, person in sorted(people.items())
    )
    closed = sorted((run for run in runs() if run.status == RunStatus.CLOSED), key=lambda run: (run.pay_date, run.pk))
    paid = [run.pk for run in closed if run.pay_date <= today]
    balance = Decimal(0)
    for run in closed:
        order_payments(run_id=run.pk, on=min(run.pay_date, today), at=_noon(min(run.pay_date, today)))
        if run.pk in paid:
            balance = _answered(run.pk, run.pay_date, balance, returns=run.pk == paid[-1])


def _account(person_id: int) -> tuple[str, str]:
    """A kind of account that the institution takes, and an invented number of it."""
    bank = ("001", "033", "104", "237", "341")[person_id % 5]
    if "br_account" in current_bank_rules().schemes:
        return "br_account", f"{bank}/{person_id % 9000 + 1000}/{person_id:07d}-{person_id % 10}"
    return "local", f"0{bank}/{person_id:09d}"


def _answered(run_id: int, on: date, balance: Decimal, *, returns: bool) -> Decimal:
    """The bank's statement of a pay day; what stands on the account after it."""
    batches = batches_of(run_id)
    bookings = [Booking(-batch.amount, batch=batch.message_id) for batch in batches]
    if returns:
        bookings += [
            Booking(order.amount, order=order.end_to_end_id, reason=code)
            for code, order in zip(RETURNED, _orders(batches), strict=False)
        ]
    if not bookings:
        return balance
    name = f"EXTRATO-{run_id}"
    content = statement(name, on, balance, bookings)
    file = receive_bank_file(content=content, name=f"{name}.xml", received_on=on, received_by_id=None)
    apply_answers(file_id=file.pk, on=on)
    return balance + sum((each.amount for each in bookings), Decimal(0))


def _orders(batches: list[BatchRow]) -> Iterator[OrderRow]:
    for batch in batches:
        yield from orders_of_batch(batch.pk)


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=UTC)
