"""A closed month stays as it was closed; what was wrong in it is corrected by a later transfer."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.models import ClosedMonth, Correction
from amparo.administration.ledger.operations import (
    AlreadyCorrected,
    MonthIsClosed,
    MonthNotOver,
    Movement,
    NoSuchTransfer,
    close_month,
    correct_transfer,
    open_accounts,
    post_transfers,
)
from amparo.administration.ledger.queries import account_balance, closed_months, first_open_month, trial_balance
from tests.factories.access import AccountFactory
from tests.factories.ledger import movement

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def posted(on: date, *, number: int = 1, amount: str = "100.00") -> int:
    open_accounts()
    return post_transfers(
        source=TransferSource.MONTHLY, record_number=number, period=OCTOBER, posted_on=on, movements=[movement(amount)]
    )


def closed(month: date, on: date = date(2026, 12, 1)) -> ClosedMonth:
    return close_month(month=month, closed_by_id=AccountFactory(supervisor=True).pk, on=on)


def corrected(*, on: date = NOVEMBER, amount: str = "100.00", reason: str = "Booked for the wrong award") -> Correction:
    return correct_transfer(
        source=TransferSource.MONTHLY,
        record_number=1,
        period=OCTOBER,
        movement=movement(amount),
        reason=reason,
        corrected_by_id=AccountFactory(supervisor=True).pk,
        on=on,
    )


def test_a_month_closes_on_what_was_posted_in_it() -> None:
    posted(date(2026, 10, 1), number=1, amount="100.00")
    posted(date(2026, 10, 31), number=2, amount="50.50")
    posted(date(2026, 11, 1), number=3)
    month = closed(OCTOBER)
    assert (month.transfer_count, month.transfer_amount) == (2, Decimal("150.50"))
    assert [each.month for each in closed_months()] == [OCTOBER]


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 10, 31)])
def test_nothing_is_posted_in_a_closed_month(day: date) -> None:
    closed(OCTOBER)
    with pytest.raises(MonthIsClosed, match="month that is open"):
        posted(day)


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 1)])
def test_the_months_beside_it_stay_open(day: date) -> None:
    closed(OCTOBER)
    assert posted(day) == 1


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 10, 1), date(2026, 9, 1)])
def test_a_month_that_is_not_over_cannot_be_closed(day: date) -> None:
    with pytest.raises(MonthNotOver, match="not over"):
        closed(OCTOBER, on=day)


def test_an_open_month_with_transfers_is_closed_before_a_later_one() -> None:
    posted(date(2026, 9, 10))
    assert first_open_month(OCTOBER) == date(2026, 9, 1)
    with pytest.raises(MonthNotOver, match="2026-09"):
        closed(OCTOBER)
    closed(date(2026, 9, 1))
    closed(OCTOBER)
    assert first_open_month(NOVEMBER) is None


def test_a_month_is_closed_once() -> None:
    closed(OCTOBER)
    with pytest.raises(MonthIsClosed, match="already"):
        closed(OCTOBER)


@pytest.mark.parametrize("act", ["UPDATE ledger_closedmonth SET transfer_count = 0", "DELETE FROM ledger_closedmonth"])
def test_a_closed_month_cannot_be_opened_again(act: str) -> None:
    closed(OCTOBER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_the_database_refuses_a_month_closed_before_its_end() -> None:
    with pytest.raises(DatabaseError, match="after_its_end"):
        ClosedMonth.objects.create(
            month=OCTOBER,
            closed_by=AccountFactory(supervisor=True),
            closed_on=date(2026, 10, 31),
            transfer_count=0,
            transfer_amount=0,
        )


def test_a_correction_undoes_a_transfer_and_says_why() -> None:
    posted(date(2026, 10, 5))
    closed(OCTOBER)
    correction = corrected()
    assert correction.reason == "Booked for the wrong award"
    assert account_balance("bank", date(2026, 10, 31)) == Decimal("-100.00")
    assert account_balance("bank", NOVEMBER) == Decimal("0.00")
    assert trial_balance(NOVEMBER).is_balanced


def test_a_transfer_is_corrected_once() -> None:
    posted(date(2026, 10, 5))
    corrected()
    with pytest.raises(AlreadyCorrected):
        corrected()


@pytest.mark.parametrize("amount", ["99.99", "100.01"])
def test_what_was_not_posted_cannot_be_corrected(amount: str) -> None:
    posted(date(2026, 10, 5))
    with pytest.raises(NoSuchTransfer):
        corrected(amount=amount)


def test_a_correction_is_not_posted_in_a_closed_month() -> None:
    posted(date(2026, 10, 5))
    closed(OCTOBER)
    with pytest.raises(MonthIsClosed):
        corrected(on=date(2026, 10, 31))
    assert not Correction.objects.exists()


def test_a_correction_has_a_reason() -> None:
    posted(date(2026, 10, 5))
    with pytest.raises(DatabaseError, match="reason"):
        corrected(reason="  ")


@pytest.mark.django_db(transaction=True)
def test_who_posts_while_the_month_is_being_closed_is_either_counted_or_refused() -> None:
    open_accounts()
    officer = AccountFactory(supervisor=True)
    begun, outcome = threading.Event(), []

    def post_late() -> None:
        begun.wait(5)
        try:
            posted(date(2026, 10, 31), number=7)
            outcome.append("counted")
        except MonthIsClosed:
            outcome.append("refused")
        finally:
            connection.close()

    late = threading.Thread(target=post_late)
    late.start()
    with transaction.atomic():
        month = close_month(month=OCTOBER, closed_by_id=officer.pk, on=NOVEMBER)
        begun.set()
        late.join(0.3)
    late.join(10)
    assert outcome == ["refused" if month.transfer_count == 0 else "counted"]
    assert trial_balance(NOVEMBER).is_balanced


def test_the_same_act_is_booked_once_between_the_same_accounts() -> None:
    open_accounts()
    for expected in (1, None):
        act = Movement("contributions_receivable", "contributions_income", Decimal("10.00"))
        if expected:
            assert _assess(act) == expected
            continue
        with pytest.raises(DatabaseError, match="once_per_act"), transaction.atomic():
            _assess(act)


def _assess(act: Movement) -> int:
    return post_transfers(
        source=TransferSource.ASSESSED, record_number=1, period=OCTOBER, posted_on=NOVEMBER, movements=[act]
    )
