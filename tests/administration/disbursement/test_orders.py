"""Payments become orders once, in files that banks take; what comes back is owed again and goes out with the next."""

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.awards.choices import TerminationReason
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import terminate_award
from amparo.administration.banking import schemas
from amparo.administration.banking.queries import files, open_entries
from amparo.administration.deductions.operations import RunNotClosed, take_deductions
from amparo.administration.disbursement.accounts import refuse_account, state_account
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.letters import notify_came_back
from amparo.administration.disbursement.models import OrderBatch, PaymentOrder, WaitingPayment
from amparo.administration.disbursement.operations import (
    FileDiffers,
    files_folder,
    make_orders,
    order_payments,
    order_waiting,
    write_files,
)
from amparo.administration.disbursement.queries import account_of, accounts_of, batches_of, waiting_payments
from amparo.administration.disbursement.recalls import NothingToRecall, recall_payment, withdraw_recall
from amparo.administration.disbursement.telling import tell_came_back
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.notices.models import Notice
from amparo.administration.notices.queries import notices_of_person
from tests.factories.banking import Movement, answer, batch_debit, notification, received, resolution
from tests.factories.deductions import signed
from tests.factories.disbursement import AT, ON, ONE_DAY, account_for, ordered, orders_of, paid_run
from tests.factories.payments import awards_in_payment, released_run

pytestmark = pytest.mark.django_db
END = date(2027, 12, 31)
JANUARY = date(2027, 1, 8)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIRECTORY = tmp_path  # type: ignore[attr-defined]


def payees(*amounts: str) -> list[Award]:
    """Awards whose persons have accounts, at banks 341 and 001 in turn."""
    awards = awards_in_payment(amounts)
    for turn, award in enumerate(awards):
        account_for(award.person_id, f"{'001' if turn % 2 else '341'}/1234/{turn:06d}1")
    return awards


def applied(content: bytes, on: date = JANUARY) -> dict[str, int]:
    return dict(apply_answers(file_id=received(content).pk, on=on))


class TestOrdering:
    def test_each_payment_is_ordered_once_in_a_file_for_its_bank(self) -> None:
        awards = payees("1621.00", "2000.00", "3500.50")
        run = paid_run()
        made = ordered(run)
        assert (made.orders, made.amount, made.files, made.waiting) == (3, Decimal("7121.50"), 2, 0)
        assert [order.amount for order in orders_of(awards)] == [Decimal(a) for a in ("1621.00", "2000.00", "3500.50")]
        assert [(batch.bank_code, batch.order_count) for batch in batches_of(run.pk)] == [("001", 1), ("341", 2)]

    def test_the_files_are_valid_and_are_what_is_on_record(self) -> None:
        payees("1621.00", "2000.00")
        ordered(paid_run())
        for file in files():
            place = files_folder() / file.stored_as
            schemas.check_file(place, "pain.001.001.09")
            assert place.stat().st_size == file.size_bytes
            assert place.stat().st_mode & 0o077 == 0 or place.parent.stat().st_mode & 0o077 == 0

    def test_ordering_again_orders_nothing(self) -> None:
        payees("1621.00")
        run = paid_run()
        ordered(run)
        assert ordered(run).orders == 0
        assert PaymentOrder.objects.count() == 1

    def test_a_payment_without_an_account_waits_and_goes_with_the_next(self) -> None:
        (award,) = awards_in_payment(["1621.00"])
        run = paid_run()
        assert ordered(run).waiting == 1
        assert [each.reason for each in waiting_payments(award.person_id)] == ["no_account"]
        account_for(award.person_id)
        assert ordered(run, JANUARY).orders == 1
        assert waiting_payments(award.person_id) == []
        assert account_balance("payments_in_transit", END) == Decimal("1621.00")

    def test_what_waits_goes_with_the_next_run_though_its_award_is_in_no_run_any_more(self) -> None:
        """The awards of the next run lie between the two that wait: one has the lowest number, one the highest."""
        first, _middle, last = awards_in_payment(["1621.00", "2000.00", "3000.00"])
        ordered(paid_run())
        for each in (first, last):
            terminate_award(award_id=each.pk, ended_on=date(2026, 11, 30), reason=TerminationReason.AT_REQUEST)
            account_for(each.person_id)
        assert ordered(paid_run(date(2026, 12, 1)), JANUARY).amount == Decimal("4621.00")

    def test_whoever_orders_holds_back_first(self) -> None:
        """The command for banks orders by itself, without the worker that deducts before it."""
        (award,) = payees("1621.00")
        signed(award, "300.00")
        run = paid_run()
        make_orders(run_id=run.pk, on=ON, at=AT)
        take_deductions(run.pk, ON)
        assert [order.amount for order in orders_of([award])] == [Decimal("1321.00")]
        assert account_balance("payments_in_transit", END) == Decimal("1321.00")

    def test_a_run_that_is_still_paying_is_not_ordered(self) -> None:
        payees("1621.00")
        run = released_run()
        with pytest.raises(RunNotClosed):
            make_orders(run_id=run.pk, on=ON, at=AT)
        assert not PaymentOrder.objects.exists()

    def test_nothing_is_ordered_to_an_account_that_the_person_may_yet_refuse(self) -> None:
        """Somebody else gives an account three days before pay day; the run is ordered; then the person refuses."""
        (award,) = payees("1621.00")
        own = account_of(award.person_id, ON)
        new = state_account(
            person_id=award.person_id, scheme="br_account", value="104/1/11111-1", on=date(2026, 11, 30)
        )
        assert new.period.lower <= ONE_DAY
        assert ordered(paid_run()).waiting == 1
        refuse_account(person_id=award.person_id, account_id=new.pk, on=date(2026, 12, 2))
        assert order_waiting(on=date(2026, 12, 2), at=AT).amount == Decimal("1621.00")
        (order,) = orders_of([award])
        assert order.account == own
        assert order.batch.pay_date == ONE_DAY

    def test_a_new_account_is_ordered_to_from_its_own_day_without_waiting_for_the_next_run(self) -> None:
        (award,) = awards_in_payment(["1621.00"])
        new = state_account(
            person_id=award.person_id, scheme="br_account", value="104/1/11111-1", on=date(2026, 11, 30)
        )
        assert ordered(paid_run()).waiting == 1
        assert order_waiting(on=date(2026, 12, 2), at=AT).orders == 0
        assert order_waiting(on=new.period.lower, at=AT).orders == 1
        assert order_waiting(on=new.period.lower, at=AT).orders == 0
        assert orders_of([award])[0].batch.pay_date == ONE_DAY

    def test_what_came_back_waits_for_the_next_run(self) -> None:
        (award,) = payees("1621.00")
        run = paid_run()
        ordered(run)
        (order,) = orders_of([award])
        applied(answer(order.batch.message_id, [(order.end_to_end_id, "RJCT", "MS03")]))
        assert order_waiting(on=JANUARY, at=AT).orders == 0
        assert ordered(run, JANUARY).orders == 1

    def test_an_account_that_is_not_yet_paid_to_gets_nothing(self) -> None:
        (award,) = payees("1621.00")
        new = state_account(person_id=award.person_id, scheme="br_account", value="104/1/11111-1", on=date(2026, 12, 5))
        ordered(paid_run())
        (order,) = orders_of([award])
        assert order.account_id != new.pk

    def test_a_file_lost_after_it_counted_is_written_as_it_was(self) -> None:
        """Where only the database was restored, the files for banks come out of it again."""
        payees("1621.00", "2000.00")
        run = paid_run()
        ordered(run)
        places = [files_folder() / f"{batch.message_id}.xml" for batch in batches_of(run.pk)]
        before = [place.read_bytes() for place in places]
        for place in places:
            place.unlink()
        assert write_files(run_id=run.pk, on=JANUARY) == []
        assert [place.read_bytes() for place in places] == before

    def test_a_lost_file_that_would_differ_is_not_put_in_its_place(self) -> None:
        payees("1621.00")
        run = paid_run()
        ordered(run)
        (batch,) = batches_of(run.pk)
        place = files_folder() / f"{batch.message_id}.xml"
        place.unlink()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE banking_bankfile SET sha256 = repeat('0', 64)")
            cursor.execute("SET LOCAL session_replication_role = origin")
        with pytest.raises(FileDiffers):
            write_files(run_id=run.pk, on=JANUARY)
        assert not place.exists()

    def test_a_file_lost_before_it_counted_is_written_anew_with_the_same_bytes(self) -> None:
        payees("1621.00")
        run = paid_run()
        ordered(run)
        (batch,) = batches_of(run.pk)
        place = files_folder() / f"{batch.message_id}.xml"
        before = place.read_bytes()
        with connection.cursor() as cursor:  # as the database stands after a crash in the middle of writing
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE disbursement_orderbatch SET state = 'prepared', file_id = NULL")
            cursor.execute("DELETE FROM banking_bankfile")
            cursor.execute("SET LOCAL session_replication_role = origin")
        place.unlink()
        (place.with_suffix(".part")).write_bytes(b"half")
        write_files(run_id=run.pk, on=JANUARY)
        assert place.read_bytes() == before


class TestAnswers:
    def test_a_returned_payment_is_owed_again_and_goes_to_the_new_account(self) -> None:
        (award,) = payees("1621.00")
        run = paid_run()
        ordered(run)
        (order,) = orders_of([award])
        applied(batch_debit("1621.00", order.batch.message_id))
        assert (account_balance("bank", END), account_balance("payments_in_transit", END)) == (Decimal("-1621.00"), 0)
        counts = applied(notification(Movement("1621.00", order.end_to_end_id, reason="AC04")))
        assert counts["returned"] == 1
        assert account_balance("returned_payments", END) == Decimal("1621.00")
        assert account_balance("bank", END) == 0
        assert account_of(award.person_id, JANUARY) is None
        assert "returned_payment" in [notice.kind for notice in notices_of_person(award.person_id)]
        assert ordered(run, JANUARY).orders == 0
        state_account(person_id=award.person_id, scheme="pix", value="+5561912345678", on=JANUARY)
        assert ordered(run, date(2027, 1, 20)).orders == 1
        assert [each.attempt for each in orders_of([award])] == [1, 2]
        assert account_balance("returned_payments", END) == 0
        assert account_balance("payments_in_transit", END) == Decimal("1621.00")
        assert trial_balance(END).is_balanced

    def test_a_return_told_twice_counts_once(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        (order,) = orders_of([award])
        back = Movement("1621.00", order.end_to_end_id, reason="AC01")
        applied(notification(back))
        applied(notification(back, number="N2"))
        assert account_balance("returned_payments", END) == Decimal("1621.00")
        assert WaitingPayment.objects.count() == 1
        assert open_entries(direction="credit") == []

    def test_a_rejected_order_is_owed_again_without_the_bank_having_paid(self) -> None:
        first, _other_bank, second = payees("1621.00", "500.00", "2000.00")
        ordered(paid_run())
        bad, good = orders_of([first, second])
        counts = applied(
            answer(bad.batch.message_id, [(bad.end_to_end_id, "RJCT", "AC01"), (good.end_to_end_id, "ACSC", "")])
        )
        assert (counts["rejected"], counts["accepted"]) == (1, 1)
        assert account_balance("returned_payments", END) == Decimal("1621.00")
        assert account_balance("payments_in_transit", END) == Decimal("2500.00")
        assert account_balance("bank", END) == 0

    def test_an_answer_to_one_file_says_nothing_of_an_order_in_another(self) -> None:
        first, second = payees("1621.00", "2000.00")
        ordered(paid_run())
        here, elsewhere = orders_of([first, second])
        named = [(elsewhere.end_to_end_id, "RJCT", "AC01"), ("P999999", "ACSC", "")]
        assert applied(answer(here.batch.message_id, named)) == {"accepted": 0}
        assert len(open_entries(kind="status")) == 2
        assert orders_of([second])[0].state == "ordered"

    def test_persons_are_written_to_after_the_books_by_whoever_comes_next(self, monkeypatch: Any) -> None:
        monkeypatch.setattr("amparo.administration.disbursement.answers.TOLD_AT_ONCE", 1)
        first, _other_bank, second = payees("1621.00", "500.00", "2000.00")
        ordered(paid_run())
        orders = orders_of([first, second])
        applied(answer(orders[0].batch.message_id, [(order.end_to_end_id, "RJCT", "AC01") for order in orders]))
        assert account_balance("returned_payments", END) == Decimal("3621.00")
        assert Notice.objects.filter(kind="returned_payment").count() == 1
        assert tell_came_back(on=JANUARY, at_most=10) == 1
        assert tell_came_back(on=JANUARY, at_most=10) == 0
        assert set(Notice.objects.values_list("person_id", flat=True)) == {first.person_id, second.person_id}

    def test_a_letter_that_cannot_be_written_holds_up_no_other(self, monkeypatch: Any) -> None:
        first, _other_bank, second = payees("1621.00", "500.00", "2000.00")
        ordered(paid_run())
        orders = orders_of([first, second])

        def fails_for_the_first(order: PaymentOrder, **told: Any) -> None:
            if order.award_id == first.pk:
                raise ValueError(order)
            notify_came_back(order, **told)

        with monkeypatch.context() as patch:
            patch.setattr("amparo.administration.disbursement.telling.notify_came_back", fails_for_the_first)
            counts = applied(
                answer(orders[0].batch.message_id, [(order.end_to_end_id, "RJCT", "AC01") for order in orders])
            )
        assert counts["rejected"] == 2
        assert list(Notice.objects.values_list("person_id", flat=True)) == [second.person_id]
        assert tell_came_back(on=JANUARY, at_most=10) == 1

    def test_a_whole_file_is_accepted_or_rejected(self) -> None:
        awards = payees("1621.00", "2000.00", "500.00")
        run = paid_run()
        ordered(run)
        small, large = batches_of(run.pk)
        applied(answer(small.message_id, [], group="ACCP"))
        applied(answer(large.message_id, [], group="RJCT", number="A2"))
        assert [batch.state for batch in batches_of(run.pk)] == ["accepted", "rejected"]
        assert [order.state for order in orders_of(awards)] == ["rejected", "ordered", "rejected"]
        assert account_balance("returned_payments", END) == Decimal("2121.00")
        assert ordered(run, JANUARY).orders == 2

    def test_the_answers_of_a_file_are_applied_once(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        (order,) = orders_of([award])
        file = received(notification(Movement("1621.00", order.end_to_end_id, reason="AC04")))
        apply_answers(file_id=file.pk, on=JANUARY)
        apply_answers(file_id=file.pk, on=JANUARY)
        assert account_balance("returned_payments", END) == Decimal("1621.00")

    @pytest.mark.parametrize("name", ["P999999", "X1", "P", "P1'; DROP TABLE x", "NOTPROVIDED"])
    def test_what_names_none_of_our_orders_stays_open(self, name: str) -> None:
        payees("1621.00")
        ordered(paid_run())
        applied(notification(Movement("1621.00", name.replace("'", ""), reason="AC04")))
        assert len(open_entries(direction="credit")) == 1

    def test_an_account_is_not_given_up_for_a_reason_that_is_not_its_own(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        (order,) = orders_of([award])
        applied(notification(Movement("1621.00", order.end_to_end_id, reason="MS03")))
        assert [each.state for each in accounts_of(award.person_id)] == ["stated"]


class TestRecalls:
    def recalled(self, award: Award) -> PaymentOrder:
        (order,) = orders_of([award])
        recall_payment(award_id=award.pk, period=order.period, kind=order.kind, reason="death", on=JANUARY, at=AT)
        return order

    def test_a_recall_is_a_valid_file(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        self.recalled(award)
        (file,) = [each for each in files() if each.kind == "camt.056"]
        schemas.check_file(files_folder() / file.stored_as, "camt.056.001.12")

    def test_a_payment_is_called_back_once(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        self.recalled(award)
        with pytest.raises(NothingToRecall):
            self.recalled(award)

    def test_what_is_given_back_is_the_institutions(self) -> None:
        (award,) = payees("1621.00")
        run = paid_run()
        ordered(run)
        order = self.recalled(award)
        applied(notification(Movement("1621.00", order.end_to_end_id, reason="CUST")))
        assert account_balance("overpayments_receivable", END) == 0
        assert account_balance("returned_payments", END) == 0
        assert ordered(run, JANUARY).orders == 0

    def test_a_recall_that_the_bank_grants_is_settled_by_the_money(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        order = self.recalled(award)
        applied(batch_debit("1621.00", order.batch.message_id))
        assert applied(resolution(order.end_to_end_id, "CNCL"))["recalls_granted"] == 1
        assert order.recalls.get().state == "asked"
        applied(notification(Movement("1621.00", order.end_to_end_id, reason="FOCR")))
        assert order.recalls.get().state == "given_back"
        assert account_balance("bank", END) == 0
        assert account_balance("overpayments_receivable", END) == 0
        assert trial_balance(END).is_balanced

    def test_a_recall_that_the_bank_refuses_leaves_the_payment_and_may_be_asked_again(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        order = self.recalled(award)
        assert applied(resolution(order.end_to_end_id, "RJCR", reason="CUST"))["recalls_refused"] == 1
        assert order.recalls.get().state == "refused"
        assert account_balance("payments_in_transit", END) == Decimal("1621.00")
        self.recalled(award)
        assert order.recalls.count() == 2

    def test_a_recall_that_is_still_looked_into_stays_open(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        order = self.recalled(award)
        assert applied(resolution(order.end_to_end_id, "PDCR")) == {"accepted": 0}
        assert order.recalls.get().state == "asked"
        assert len(open_entries(kind="resolution")) == 1

    def test_a_withdrawn_recall_lets_a_return_go_back_to_the_person(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        order = self.recalled(award)
        withdraw_recall(recall_id=order.recalls.get().pk, on=JANUARY)
        applied(notification(Movement("1621.00", order.end_to_end_id, reason="AC04")))
        assert account_balance("returned_payments", END) == Decimal("1621.00")


class TestConstraints:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE disbursement_paymentorder SET amount = amount + 1",
            "UPDATE disbursement_paymentorder SET account_id = account_id + 1",
            "UPDATE disbursement_paymentorder SET state = 'returned'",
            "DELETE FROM disbursement_paymentorder",
            "UPDATE disbursement_orderbatch SET state = 'prepared'",
            "DELETE FROM disbursement_orderbatch",
        ],
    )
    def test_the_database_keeps_what_was_ordered(self, change: str) -> None:
        payees("1621.00")
        ordered(paid_run())
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

    def test_a_payment_is_on_its_way_once(self) -> None:
        (award,) = payees("1621.00")
        ordered(paid_run())
        (order,) = orders_of([award])
        order.pk, order.attempt = None, 2
        with pytest.raises(DatabaseError, match="one_on_its_way"), transaction.atomic():
            order.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_ordered_by_several_at_once_each_payment_goes_out_once() -> None:
    awards = payees("1621.00", "2000.00", "3500.50")
    run, faults = paid_run(), []

    def order() -> None:
        try:
            order_payments(run_id=run.pk, on=ON, at=AT)
        except DatabaseError as error:
            faults.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=order) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered(run)
    assert [order.attempt for order in orders_of(awards)] == [1, 1, 1]
    assert {batch.state for batch in OrderBatch.objects.all()} == {"written"}


class TestEveryCent(HypothesisCase):
    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.sampled_from(["paid", "returned", "rejected"]), min_size=1, max_size=5))
    def test_whatever_comes_back_the_ledger_says_where_the_money_is(self, fates: list[str]) -> None:
        awards = payees(*[f"{1000 + number}.{number:02d}" for number in range(len(fates))])
        run = paid_run()
        ordered(run)
        orders = orders_of(awards)
        back = [order for order, fate in zip(orders, fates, strict=True) if fate == "returned"]
        refused = [order for order, fate in zip(orders, fates, strict=True) if fate == "rejected"]
        for number, order in enumerate(refused):
            applied(answer(order.batch.message_id, [(order.end_to_end_id, "RJCT", "AC01")], number=f"A{number}"))
        if back:
            applied(notification(*(Movement(str(order.amount), order.end_to_end_id, reason="AC04") for order in back)))
        owed = sum((order.amount for order in (*back, *refused)), Decimal(0))
        assert account_balance("returned_payments", END) == owed
        assert sum(each.amount for each in WaitingPayment.objects.all()) == owed
        assert account_balance("payments_in_transit", END) == run.paid_amount - sum(
            (order.amount for order in refused), Decimal(0)
        )
        assert trial_balance(END).is_balanced
