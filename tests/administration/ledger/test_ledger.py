"""The ledger balances by construction, and nobody can make it otherwise."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.models import LedgerAccount, Transfer
from amparo.administration.ledger.operations import (
    ExpenseAccountMissing,
    Movement,
    expense_account,
    open_accounts,
    post_transfers,
)
from amparo.administration.ledger.queries import account_balance, missing_accounts, moved, trial_balance
from tests.factories.ledger import movement, post

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)


def refused(act: Callable[[], object]) -> str:
    """The database's words when it refuses an act."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()
    return str(error.value)


def test_opening_the_chart_twice_opens_each_account_once() -> None:
    open_accounts()
    open_accounts()
    assert set(LedgerAccount.objects.values_list("code", flat=True)) >= {"bank", "benefits_payable"}


def test_a_benefit_without_an_expense_account_is_named_in_the_error() -> None:
    with pytest.raises(ExpenseAccountMissing, match="parental"):
        expense_account("parental")


def test_missing_accounts_are_listed() -> None:
    open_accounts()
    assert missing_accounts(["bank", "petty_cash", "attic"]) == ["attic", "petty_cash"]


def test_a_transfer_moves_an_amount_from_one_account_to_the_other() -> None:
    post(movement("100.00"))
    assert account_balance("bank", END) == Decimal("-100.00")
    assert account_balance("benefits_payable", END) == Decimal("-100.00")
    assert trial_balance(END).is_balanced


def test_the_trial_balance_leaves_out_what_is_posted_later() -> None:
    post(movement("100.00"))
    assert trial_balance(date(2026, 12, 6)).debits == 0


def test_what_an_act_moved_is_counted() -> None:
    post(movement("10.00"), number=1)
    post(movement("5.50"), number=2)
    assert moved(TransferSource.MONTHLY, [1, 2, 3]) == (2, Decimal("15.50"))
    assert moved(TransferSource.MONTHLY, [9]) == (0, Decimal(0))


def test_the_same_payment_cannot_be_posted_twice() -> None:
    post(number=7)
    assert "ledger_transfer_once_per_payment" in refused(lambda: post(number=7))


def test_the_same_release_cannot_be_posted_twice() -> None:
    cost = movement(debit="expense_retirement", credit="benefits_payable")
    post(cost, source=TransferSource.RELEASED)
    assert "ledger_transfer_once_per_act" in refused(lambda: post(cost, source=TransferSource.RELEASED))


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        (movement("0.00"), "ledger_transfer_positive"),
        (movement("-5.00"), "ledger_transfer_positive"),
        (movement(debit="bank"), "ledger_transfer_between_two_accounts"),
    ],
)
def test_a_transfer_that_moves_nothing_is_refused(wrong: Movement, constraint: str) -> None:
    assert constraint in refused(lambda: post(wrong))


def test_a_period_that_is_not_a_month_is_refused() -> None:
    open_accounts()
    assert "ledger_transfer_period_is_month" in refused(
        lambda: post_transfers(
            source=TransferSource.MONTHLY,
            record_number=1,
            period=date(2026, 11, 2),
            posted_on=END,
            movements=[movement()],
        )
    )


def test_an_account_outside_the_chart_is_refused() -> None:
    open_accounts()

    def post_and_check() -> None:
        post(movement(debit="nowhere"))
        connection.check_constraints()

    assert "not in the chart" in refused(post_and_check)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount = amount + 1",
        "DELETE FROM ledger_transfer",
        "UPDATE ledger_transfer SET debit_id = 'expense_retirement'",
        "DELETE FROM ledger_ledgeraccount",
    ],
)
def test_nothing_posted_is_ever_changed(statement: str) -> None:
    post()
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(statement))
    assert Transfer.objects.get().amount == Decimal("100.00")


CODES = ["bank", "benefits_payable", "expense_retirement", "expense_bpc_elderly"]
AMOUNTS = st.decimals(min_value="0.01", max_value="999999999.99", places=2)
MOVEMENTS = st.lists(
    st.builds(Movement, st.sampled_from(CODES), st.sampled_from(CODES), AMOUNTS).filter(lambda m: m.debit != m.credit),
    max_size=30,
)


class AnyMovements(HypothesisCase):
    @given(MOVEMENTS)
    @settings(max_examples=25, deadline=None)
    def test_any_movements_leave_the_ledger_balanced(self, movements: list[Movement]) -> None:
        for number, each in enumerate(movements):
            post(each, number=number)
        balance = trial_balance(END)
        assert balance.is_balanced
        assert balance.debits == sum((each.amount for each in movements), Decimal(0))
        signed = {"asset": 1, "expense": 1, "liability": -1, "income": -1}
        assert sum(signed[account.kind] * account.balance for account in balance.accounts) == 0
