"""A receipt pays what it was meant for, once; what is too much is owed back; the ledger says the same."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.administration.collection.arrears import AmountNotKnown
from amparo.administration.collection.models import Allocation, Receipt, Refund, Slip
from amparo.administration.collection.operations import (
    AmountIsKnown,
    DayPassed,
    InvalidCharge,
    NothingToPay,
    NotOnOneSlip,
    issue_slip,
    issue_slip_by_hand,
)
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import (
    all_open_amount,
    balance_of,
    charge_by_id,
    lines_of,
    owed_on,
    paid_months,
)
from amparo.administration.collection.receiving import receive
from amparo.administration.collection.settlement import settle_payer, settle_slip
from amparo.administration.ledger.queries import account_balance, trial_balance
from tests.factories.access import AccountFactory
from tests.factories.collection import DUE, MAY, TODAY, charged, employer_payer, person_payer, received, told

END = date(2027, 1, 1)
ON_TIME = date(2026, 6, 10)
pytestmark = pytest.mark.django_db


def settled(slip: Slip, amount: str | None = None, *, paid_on: date | None = None) -> Receipt:
    receipt = received(amount or str(slip.amount), paid_on=paid_on or slip.due_on)
    settle_slip(receipt_id=receipt.pk, slip_id=slip.pk, on=receipt.paid_on)
    return Receipt.objects.get(pk=receipt.pk)


def test_a_slip_in_time_asks_for_the_contribution_alone_until_its_day() -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    assert (slip.amount, slip.due_on) == (Decimal("1000.00"), DUE)
    assert slip.reference in slip.payload


def test_a_late_slip_asks_for_penalty_and_interest_of_its_day() -> None:
    charge = charged("1000.00", due_on=date(2026, 5, 20))
    slip = issue_slip(charge_ids=[charge.pk], on=TODAY)
    (line,) = lines_of(slip)
    assert (line.principal_amount, line.penalty_amount, line.interest_amount) == (
        Decimal("1000.00"),
        Decimal("200.00"),
        Decimal("21.20"),
    )
    assert (slip.amount, slip.due_on) == (Decimal("1221.20"), TODAY)


def test_a_later_day_may_be_chosen_and_costs_what_that_day_costs() -> None:
    charge = charged("1000.00")
    today = issue_slip(charge_ids=[charge.pk], on=date(2026, 6, 22))
    later = issue_slip(charge_ids=[charge.pk], on=date(2026, 6, 22), due_on=date(2026, 6, 24))
    assert (today.amount, later.amount) == (Decimal("1009.90"), Decimal("1016.50"))


def test_the_same_slip_asked_for_again_is_the_same() -> None:
    charge = charged()
    assert issue_slip(charge_ids=[charge.pk], on=ON_TIME) == issue_slip(charge_ids=[charge.pk], on=ON_TIME)


def test_slips_are_not_mixed_of_payers_nor_of_yesterday_nor_of_nothing() -> None:
    first, other = charged(), charged()
    with pytest.raises(NotOnOneSlip):
        issue_slip(charge_ids=[first.pk, other.pk], on=ON_TIME)
    with pytest.raises(DayPassed):
        issue_slip(charge_ids=[first.pk], on=ON_TIME, due_on=ON_TIME - timedelta(days=1))
    with pytest.raises(NothingToPay):
        issue_slip(charge_ids=[], on=ON_TIME)


def test_a_slip_waits_where_the_rate_is_not_published() -> None:
    with pytest.raises(AmountNotKnown):
        issue_slip(charge_ids=[charged().pk], on=date(2026, 11, 3))


@pytest.mark.parametrize("kind", ["worker", "employer"])
def test_a_paid_slip_settles_its_charges(kind: str) -> None:
    charge = charged("1000.00", kind=kind)
    receipt = settled(issue_slip(charge_ids=[charge.pk], on=ON_TIME))
    assert charge_by_id(charge.pk).open_amount == 0 == receipt.open_amount
    assert account_balance("contributions_receivable", END) == 0 == account_balance("unidentified_receipts", END)
    assert account_balance("bank", END) == Decimal("1000.00")
    assert trial_balance(END).is_balanced


def test_interest_and_penalty_become_income_when_they_are_paid() -> None:
    charge = charged("1000.00", due_on=date(2026, 5, 20))
    assert account_balance("interest_income", END) == 0
    settled(issue_slip(charge_ids=[charge.pk], on=TODAY))
    assert account_balance("interest_income", END) == Decimal("21.20")
    assert account_balance("penalty_income", END) == Decimal("200.00")
    assert account_balance("contributions_receivable", END) == 0 == balance_of(Payer.of(charge))


def test_half_of_it_pays_half_of_each_part_and_the_rest_goes_on_owing() -> None:
    charge = charged("1000.00", due_on=date(2026, 5, 20))
    settled(issue_slip(charge_ids=[charge.pk], on=TODAY), "610.60")
    (owed,) = owed_on(Payer.of(charge), TODAY)
    assert owed.due.parts == (Decimal("500.00"), Decimal("100.00"), Decimal("10.60"))
    assert account_balance("contributions_receivable", END) == Decimal("500.00") == all_open_amount()


def test_too_much_is_owed_back() -> None:
    charge = charged("1000.00")
    settled(issue_slip(charge_ids=[charge.pk], on=ON_TIME), "1000.01")
    refund = Refund.objects.get()
    assert (refund.amount, refund.employer_id) == (Decimal("0.01"), charge.employer_id)
    assert account_balance("refunds_payable", END) == Decimal("0.01")


def test_a_slip_paid_twice_settles_once_and_owes_the_second_back() -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    settled(slip)
    settled(slip)
    assert Allocation.objects.count() == 1
    assert account_balance("refunds_payable", END) == Decimal("1000.00")
    assert account_balance("contributions_receivable", END) == 0


def test_two_slips_for_one_charge_pay_it_once() -> None:
    charge, other = charged("1000.00"), None
    other = charged("300.00", payer=Payer.of(charge), month=date(2026, 4, 1))
    both = issue_slip(charge_ids=[charge.pk, other.pk], on=ON_TIME)
    settled(issue_slip(charge_ids=[charge.pk], on=ON_TIME))
    settled(both)
    assert all_open_amount() == 0
    assert account_balance("refunds_payable", END) == Decimal("1000.00")


def test_a_slip_paid_after_its_day_pays_what_that_day_costs() -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    settled(slip, paid_on=date(2026, 6, 22))
    open_amount = charge_by_id(charge.pk).open_amount
    assert open_amount == Decimal("9.80")  # 1,000 of the 1,009.90 of that day
    assert account_balance("contributions_receivable", END) == open_amount


def test_a_payment_of_unknown_interest_is_not_guessed() -> None:
    charge = charged("1000.00")
    receipt = received("1000.00", paid_on=date(2026, 11, 3))
    with pytest.raises(AmountNotKnown):
        settle_payer(receipt_id=receipt.pk, payer=Payer.of(charge), on=date(2026, 11, 3))
    assert account_balance("unidentified_receipts", END) == Decimal("1000.00")


def test_a_payment_without_slip_pays_the_oldest_first() -> None:
    payer = employer_payer()
    newer = charged("500.00", payer=payer, month=date(2026, 6, 1), due_on=date(2026, 7, 20))
    older = charged("500.00", payer=payer, month=MAY, due_on=TODAY - timedelta(days=1))
    settle_payer(receipt_id=received("501.65").pk, payer=payer, on=TODAY)
    assert charge_by_id(older.pk).open_amount < charge_by_id(newer.pk).open_amount == Decimal("500.00")
    settle_payer(receipt_id=received("600.00").pk, payer=payer, on=TODAY)
    assert balance_of(payer) == 0
    assert account_balance("refunds_payable", END) > 0


def test_an_employers_own_part_is_paid_before_what_it_withheld_even_if_newer() -> None:
    payer = employer_payer()
    withheld = charged("500.00", payer=payer, kind="worker", month=date(2026, 4, 1), due_on=date(2026, 5, 20))
    own = charged("500.00", payer=payer, due_on=TODAY)
    settle_payer(receipt_id=received("500.00").pk, payer=payer, on=TODAY)
    assert charge_by_id(own.pk).open_amount == 0
    assert charge_by_id(withheld.pk).open_amount == Decimal("500.00")


def test_what_is_not_due_yet_is_paid_last_and_the_larger_of_two_first() -> None:
    payer = employer_payer()
    coming = charged("100.00", payer=payer, due_on=TODAY + timedelta(days=1))
    smaller, larger = (charged(amount, payer=payer, due_on=TODAY) for amount in ("200.00", "300.00"))
    settle_payer(receipt_id=received("300.00").pk, payer=payer, on=TODAY)
    assert [charge_by_id(each.pk).open_amount > 0 for each in (coming, smaller, larger)] == [True, True, False]


def test_a_bank_entry_is_received_once() -> None:
    entry = told("10.00")
    first, again = receive([entry], TODAY), receive([entry], TODAY)
    assert first.receipts == again.receipts
    assert account_balance("bank", END) == Decimal("10.00")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE collection_receipt SET allocated_amount = 0",
        "UPDATE collection_receipt SET amount = amount + 1",
        "DELETE FROM collection_receipt",
        "UPDATE collection_allocation SET principal_amount = 1",
        "DELETE FROM collection_allocation",
        "UPDATE collection_slip SET amount = amount - 1",
        "DELETE FROM collection_slip",
    ],
)
def test_what_was_received_and_paid_cannot_be_rewritten(statement: str) -> None:
    settled(issue_slip(charge_ids=[charged().pk], on=ON_TIME))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_to_give_a_receipt_out_twice() -> None:
    charge, receipt = charged("1000.00"), received("100.00")
    rows = {"receipt": receipt, "charge": charge, "paid_on": TODAY, "posted_on": TODAY}
    Allocation.objects.create(principal_amount=Decimal("100.00"), **rows)
    with pytest.raises(DatabaseError, match="given_out_once"):
        Allocation.objects.create(principal_amount=Decimal("0.01"), **rows)


def slip_without_lines(employer_id: int) -> None:
    days = {"issued_on": ON_TIME, "due_on": ON_TIME}
    with transaction.atomic(), connection.cursor() as cursor:
        Slip.objects.create(reference="RF1800000000", employer_id=employer_id, amount=1, payload="x", **days)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_a_slip_that_does_not_add_up() -> None:
    slip = issue_slip(charge_ids=[charged().pk], on=ON_TIME)
    with pytest.raises(DatabaseError, match="add up"):
        slip_without_lines(slip.employer_id)


def by_hand(charge_id: int, **changes: Any) -> Slip:
    details: dict[str, Any] = {
        "penalty": Decimal("20.00"),
        "interest": Decimal("5.00"),
        "working": "10 % (CT, art. 94, B); surcharge by decree",
        "by_id": AccountFactory(officer=True).pk,
        "on": date(2026, 11, 3),
        "due_on": date(2026, 11, 10),
    }
    return issue_slip_by_hand(charge_id=charge_id, **details | changes)


def test_where_the_rates_are_not_held_an_officer_works_the_amounts_out() -> None:
    charge = charged("200.00")
    slip = by_hand(charge.pk)
    assert slip.amount == Decimal("225.00")
    settled(slip, paid_on=date(2026, 11, 20))  # nothing else is known of that day
    assert charge_by_id(charge.pk).open_amount == 0
    assert account_balance("penalty_income", END) == Decimal("20.00")


def test_but_not_where_the_law_gives_them_nor_without_a_word() -> None:
    charge = charged("200.00")
    with pytest.raises(AmountIsKnown):
        by_hand(charge.pk, on=TODAY, due_on=TODAY)
    with pytest.raises(InvalidCharge):
        by_hand(charge.pk, working=" ")


def test_own_months_count_as_paid_when_they_are() -> None:
    payer = person_payer()
    charge = charged("200.00", payer=payer, kind="voluntary", due_on=TODAY)
    assert paid_months(payer.person_id) == {}
    settle_payer(receipt_id=received("200.00").pk, payer=payer, on=TODAY)
    assert paid_months(payer.person_id) == {(charge.month, None): TODAY}


@pytest.mark.django_db(transaction=True)
def test_two_receipts_for_one_charge_at_once_pay_it_once() -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    receipts = [received("1000.00", paid_on=ON_TIME) for _ in range(4)]
    start = threading.Barrier(4)

    def pay(receipt: Receipt) -> None:
        start.wait()
        try:
            settle_slip(receipt_id=receipt.pk, slip_id=slip.pk, on=ON_TIME)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=(each,)) for each in receipts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Allocation.objects.count() == 1
    assert account_balance("refunds_payable", END) == Decimal("3000.00")
    assert account_balance("contributions_receivable", END) == 0 == account_balance("unidentified_receipts", END)


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_enter_a_movement_once() -> None:
    entries = [told("100.00", paid_on=ON_TIME) for _ in range(6)]
    for entry in entries:
        entry.end_to_end_id = "E1"
    start = threading.Barrier(6)

    def enter(entry: Any) -> None:
        start.wait()
        try:
            receive([entry], ON_TIME)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(each,)) for each in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Receipt.objects.count() == 1
    assert account_balance("bank", END) == Decimal("100.00") == account_balance("unidentified_receipts", END)
