"""Answers that say less, more, or the same again: what a bank tells twice counts once, what it does not say is not guessed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amparo.administration.awards.models import Award
from amparo.administration.banking.queries import open_entries
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.models import AnswerTaken, PaymentOrder, Recall, WaitingPayment
from amparo.administration.disbursement.recalls import recall_payment
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.registry.operations import record_civil_event
from tests.factories.banking import Movement, answer, batch_debit, notification, received, statement
from tests.factories.disbursement import AT, account_for, ordered, orders_of, paid_run
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db
END = date(2027, 12, 31)
JANUARY = date(2027, 1, 8)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIRECTORY = tmp_path


@pytest.fixture
def award() -> Award:
    """One award with an account, whose payment is ordered."""
    (made,) = awards_in_payment(["1621.00"])
    account_for(made.person_id)
    ordered(paid_run())
    return made


def order_of(award: Award) -> PaymentOrder:
    (order,) = orders_of([award])
    return order


def applied(content: bytes) -> dict[str, int]:
    return dict(apply_answers(file_id=received(content).pk, on=JANUARY))


def test_a_debit_told_by_a_notice_and_by_the_statement_is_booked_once(award: Award) -> None:
    order = order_of(award)
    applied(batch_debit("1621.00", order.batch.message_id))
    counts = applied(statement(Movement("1621.00", order.end_to_end_id, is_debit=True)))
    assert counts == {"accepted": 0, "told_before": 1}
    assert account_balance("bank", END) == Decimal("-1621.00")
    assert account_balance("payments_in_transit", END) == 0
    assert open_entries(direction="debit") == []


def test_a_batch_debited_in_two_parts_is_booked_in_two_parts(award: Award) -> None:
    batch = order_of(award).batch.message_id
    applied(batch_debit("1000.00", batch))
    applied(batch_debit("621.00", batch, number="D2"))
    assert account_balance("payments_in_transit", END) == 0
    applied(batch_debit("621.00", batch, number="D3"))
    assert account_balance("bank", END) == Decimal("-1621.00")


def test_more_than_was_ordered_is_never_booked_and_waits_for_an_officer(award: Award) -> None:
    applied(batch_debit("1622.00", order_of(award).batch.message_id))
    assert account_balance("bank", END) == 0
    assert len(open_entries(direction="debit")) == 1


def test_a_part_of_a_payment_that_comes_back_waits_for_an_officer(award: Award) -> None:
    applied(notification(Movement("1600.00", order_of(award).end_to_end_id, reason="AC04")))
    assert order_of(award).state == "ordered"
    assert account_balance("returned_payments", END) == 0
    assert len(open_entries(direction="credit")) == 1


def test_what_the_bank_says_it_had_before_is_not_ordered_again(award: Award) -> None:
    """A file sent twice is refused as a duplicate: the first one was paid."""
    applied(answer(order_of(award).batch.message_id, [("*", "RJCT", "AM05")]))
    applied(answer(order_of(award).batch.message_id, [(order_of(award).end_to_end_id, "RJCT", "AM05")], number="A2"))
    assert order_of(award).state == "ordered"
    assert not WaitingPayment.objects.exists()
    assert len(open_entries(kind="status")) == 2


def test_applying_again_keeps_the_first_count_and_looks_at_what_is_open(award: Award) -> None:
    file = received(notification(Movement("1621.00", order_of(award).end_to_end_id, reason="AC04")))
    assert apply_answers(file_id=file.pk, on=JANUARY)["returned"] == 1
    assert "returned" not in apply_answers(file_id=file.pk, on=JANUARY)
    assert AnswerTaken.objects.get().counts["returned"] == 1


def test_a_recalled_order_that_is_rejected_never_goes_to_the_person(award: Award) -> None:
    order = order_of(award)
    recall_payment(award_id=award.pk, period=order.period, kind=order.kind, reason="death", on=JANUARY, at=AT)
    applied(answer(order.batch.message_id, [(order.end_to_end_id, "RJCT", "AC04")]))
    assert Recall.objects.get().state == "given_back"
    assert not WaitingPayment.objects.exists()
    assert account_balance("payments_in_transit", END) == 0
    assert account_balance("overpayments_receivable", END) == 0
    assert trial_balance(END).is_balanced


def test_what_the_dead_were_owed_waits_for_their_heirs(award: Award) -> None:
    order = order_of(award)
    applied(notification(Movement("1621.00", order.end_to_end_id, reason="MD07")))
    record_civil_event(person_id=award.person_id, kind="death", occurred_on=date(2026, 12, 20), source="SIRC")
    assert ordered(order.batch.run, JANUARY).orders == 0
    assert WaitingPayment.objects.get().amount == Decimal("1621.00")


def test_a_payment_of_somebody_who_died_before_it_was_ordered_is_not_sent() -> None:
    (award,) = awards_in_payment(["1621.00"])
    account_for(award.person_id)
    run = paid_run()
    record_civil_event(person_id=award.person_id, kind="death", occurred_on=date(2026, 12, 6), source="SIRC")
    assert ordered(run).orders == 0
    assert WaitingPayment.objects.count() == 1


def test_money_of_an_order_that_was_rejected_after_the_whole_batch_was_debited_is_booked(award: Award) -> None:
    """The bank takes the whole batch, rejects one order of it in a message, and gives the money back as a movement."""
    order = order_of(award)
    applied(batch_debit("1621.00", order.batch.message_id))
    applied(answer(order.batch.message_id, [(order.end_to_end_id, "RJCT", "AC04")]))
    back = Movement("1621.00", order.end_to_end_id, reason="AC04")
    assert applied(notification(back))["returned"] == 1
    assert account_balance("bank", END) == 0
    assert account_balance("payments_in_transit", END) == 0
    assert account_balance("returned_payments", END) == Decimal("1621.00")
    assert applied(statement(back)) == {"accepted": 0, "told_before": 1}
    assert account_balance("bank", END) == 0
    assert WaitingPayment.objects.count() == 1


def test_a_recalled_order_in_a_rejected_batch_never_goes_to_the_person(award: Award) -> None:
    order = order_of(award)
    recall_payment(award_id=award.pk, period=order.period, kind=order.kind, reason="death", on=JANUARY, at=AT)
    applied(answer(order.batch.message_id, [], group="RJCT"))
    assert order_of(award).state == "rejected"
    assert Recall.objects.get().state == "given_back"
    assert not WaitingPayment.objects.exists()
    assert account_balance("payments_in_transit", END) == 0


def test_a_batch_told_after_its_orders_were_told_one_by_one_is_booked_once(award: Award) -> None:
    order = order_of(award)
    applied(notification(Movement("1621.00", order.end_to_end_id, is_debit=True)))
    assert applied(batch_debit("1621.00", order.batch.message_id))["told_before"] == 1
    assert account_balance("bank", END) == Decimal("-1621.00")
    assert account_balance("payments_in_transit", END) == 0


@pytest.mark.parametrize("name", ["P²", "P99999999999999999999", "P٣"])
def test_a_name_that_only_looks_like_an_order_is_nobodys(award: Award, name: str) -> None:
    applied(notification(Movement("1621.00", name, reason="AC04")))
    assert order_of(award).state == "ordered"
    assert len(open_entries(direction="credit")) == 1


def test_each_order_of_a_batch_that_is_told_with_its_batch_is_booked() -> None:
    awards = awards_in_payment(["1621.00", "2000.00"])
    for each in awards:
        account_for(each.person_id)
    ordered(paid_run())
    orders = orders_of(awards)
    debits = [Movement(str(each.amount), each.end_to_end_id, is_debit=True) for each in orders]
    batch = f"<NtryDtls><Btch><PmtInfId>{orders[0].batch.message_id}</PmtInfId></Btch>".encode()
    applied(notification(*debits).replace(b"<NtryDtls>", batch))
    assert account_balance("bank", END) == Decimal("-3621.00")
    assert account_balance("payments_in_transit", END) == 0
    assert applied(statement(*debits)) == {"accepted": 0, "told_before": 2}
    assert account_balance("bank", END) == Decimal("-3621.00")
