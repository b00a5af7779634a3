"""What happens when a payment run is closed: what is held back is taken, the rest is ordered from the bank; and what a bank says.

Each step may be repeated. A worker that dies in between is followed by another: `order_closed_runs` finds what was left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.collection.receipts import MatchedReceipts, match_receipts
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.operations import Ordered, order_payments, order_waiting
from amparo.administration.disbursement.queries import runs_to_order
from amparo.administration.disbursement.rules import has_bank
from amparo.administration.disbursement.telling import tell_came_back
from amparo.administration.payments.choices import RunStatus
from amparo.administration.payments.queries import run_by_id
from amparo.interfaces import clock

# Runs of long ago were ordered by an earlier system, or by hand.
LOOKED_BACK = timedelta(days=7)
LETTERS_A_MINUTE = 1_000  # one takes about fifteen milliseconds


def order_if_closed(run_id: int) -> Ordered | None:
    """Hold back what is to be held back and order the rest, if all parts are paid and totals agree; None while it is open, or
    where the institution names no bank.
    """
    run = run_by_id(run_id)
    if run is None or run.status != RunStatus.CLOSED:
        return None
    today = clock.today()
    take_deductions(run_id, today)
    if not has_bank():
        return None
    return order_payments(run_id=run_id, on=today, at=clock.now())


def order_closed_runs() -> int:
    """Order what closed runs of these days still owe, and what waited for an account that is there now; how many runs."""
    found = runs_to_order(clock.today() - LOOKED_BACK)
    for run_id in found:
        order_if_closed(run_id)
    if has_bank():
        order_waiting(on=clock.today(), at=clock.now())
    return len(found)


def tell_of_returns() -> int:
    """Write to those whose payment came back and who were not told when the bank's file was taken."""
    return tell_came_back(on=clock.today(), at_most=LETTERS_A_MINUTE)


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a bank's file: payments of payers, and answers to our orders by kind."""

    file_id: int
    receipts: MatchedReceipts
    answers: Mapping[str, int]


def take_bank_file(*, content: bytes, name: str, by_id: int | None) -> Applied:
    """Take a file from a bank and apply all of it. Raises MessageRefused, FileAlreadyReceived, MessageNumberTaken."""
    file = receive_bank_file(content=content, name=name, received_on=clock.today(), received_by_id=by_id)
    return apply_bank_file(file.pk)


def apply_bank_file(file_id: int) -> Applied:
    """Go through what is open in a file that was taken: what was done is not done twice."""
    receipts = match_receipts(file_id=file_id, on=clock.today())
    return Applied(file_id, receipts, apply_answers(file_id=file_id, on=clock.today()))
