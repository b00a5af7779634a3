"""A payment run: prepared, released by another, paid in parts, closed on totals counted from the tables."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from amparo.administration.access.choices import Role
from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.operations import change_rate, suspend_award, terminate_award
from amparo.administration.ledger.models import Transfer
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.payments.models import Payment, PaymentExclusion, PaymentInstruction, PaymentRunChunk
from amparo.administration.payments.operations import (
    RunExists,
    RunNotFound,
    SamePersonError,
    WrongStatus,
    cancel_run,
    close_run,
    pay_chunk,
    pay_run,
    prepare_run,
    release_run,
    resume_runs,
    retry_run,
)
from amparo.administration.payments.queries import run_summary, waiting_chunks
from amparo.administration.registry.operations import record_civil_event
from tests.factories.payments import (
    NOVEMBER,
    PAY_DATE,
    awards_in_payment,
    officer,
    prepared_run,
    released_run,
    two_officers,
)

pytestmark = pytest.mark.django_db


def die(person_id: int, day: date) -> None:
    record_civil_event(person_id=person_id, kind="death", occurred_on=day, source="SIRC")


def tamper(statement: str, *parameters: Any) -> None:
    """Change what the triggers protect, as a fault or a careless hand in the database would."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_month_is_paid_and_the_ledger_balances() -> None:
    awards_in_payment(["1621.00", "2500.10", "8475.55", "3000.00", "4000.01"])
    run = pay_run(run_id=released_run(chunk_size=2).pk)
    assert (run.status, run.paid_count, run.paid_amount) == ("closed", 5, Decimal("19596.66"))
    assert run.closed_at is not None
    assert account_balance("payments_in_transit", PAY_DATE) == run.paid_amount
    assert account_balance("expense_retirement", PAY_DATE) == run.paid_amount
    assert account_balance("benefits_payable", PAY_DATE) == 0
    assert trial_balance(PAY_DATE).is_balanced


def test_preparing_divides_the_awards_and_counts_what_must_come_out() -> None:
    awards_in_payment(["100.00"] * 7)
    run = prepared_run(chunk_size=3)
    assert [chunk.count for chunk in run.chunks.order_by("number")] == [3, 3, 1]
    assert (run.expected_count, run.expected_amount) == (7, Decimal("700.00"))
    assert Payment.objects.count() == 0


def test_the_part_that_is_last_closes_the_run() -> None:
    awards_in_payment(["100.00"] * 4)
    run = released_run(chunk_size=2)
    assert pay_chunk(run_id=run.pk, number=1) == 2
    assert waiting_chunks(run.pk) == [2]
    run.refresh_from_db()
    assert run.status == "released"
    assert pay_chunk(run_id=run.pk, number=2) == 2
    run.refresh_from_db()
    assert run.status == "closed"


def test_paying_a_part_again_pays_nothing() -> None:
    awards_in_payment(["100.00"] * 3)
    run = released_run()
    assert pay_chunk(run_id=run.pk, number=1) == 3
    assert pay_chunk(run_id=run.pk, number=1) == 0
    assert Payment.objects.count() == 3


def test_a_month_with_nobody_to_pay_closes_at_once() -> None:
    run = pay_run(run_id=released_run().pk)
    assert (run.status, run.paid_count) == ("closed", 0)


def test_a_second_run_for_the_month_is_refused() -> None:
    prepared_run()
    with pytest.raises(RunExists):
        prepared_run()


def test_a_cancelled_run_makes_room_for_another() -> None:
    awards_in_payment(["100.00"])
    cancel_run(run_id=prepared_run().pk)
    awards_in_payment(["50.00"])
    assert prepared_run().expected_amount == Decimal("150.00")


def test_who_prepared_a_run_may_not_release_it() -> None:
    maker = officer(Role.PAYMENT_OFFICER)
    run = prepare_run(month=NOVEMBER, kind="monthly", pay_date=PAY_DATE, prepared_by_id=maker.pk)
    with pytest.raises(SamePersonError):
        release_run(run_id=run.pk, released_by_id=maker.pk)


def test_nothing_is_paid_before_release() -> None:
    awards_in_payment(["100.00"])
    run = prepared_run()
    with pytest.raises(WrongStatus):
        pay_chunk(run_id=run.pk, number=1)
    assert Payment.objects.count() == 0


def test_a_released_run_cannot_be_cancelled_or_released_again() -> None:
    run = released_run()
    with pytest.raises(WrongStatus):
        cancel_run(run_id=run.pk)
    with pytest.raises(WrongStatus):
        release_run(run_id=run.pk, released_by_id=officer(Role.SUPERVISOR).pk)


def test_what_is_not_there_is_said_plainly() -> None:
    with pytest.raises(RunNotFound):
        close_run(run_id=999)
    with pytest.raises(RunNotFound):
        pay_chunk(run_id=released_run().pk, number=5)


def test_a_run_with_parts_waiting_does_not_close() -> None:
    awards_in_payment(["100.00"] * 4)
    assert close_run(run_id=released_run(chunk_size=2).pk).status == "released"


def test_a_death_recorded_after_preparation_stops_the_payment_and_says_so() -> None:
    first, second = awards_in_payment(["100.00", "250.00"])
    run = released_run()
    die(second.person_id, date(2026, 11, 20))
    run = pay_run(run_id=run.pk)
    assert (run.status, run.paid_count, run.withheld_count) == ("closed", 1, 1)
    assert run.withheld_amount == Decimal("250.00")
    assert list(PaymentExclusion.objects.values_list("award_id", "reason", "whole")) == [(second.pk, "death", True)]
    assert Payment.objects.get().award_id == first.pk
    assert account_balance("benefits_payable", PAY_DATE) == 0
    assert account_balance("expense_retirement", PAY_DATE) == Decimal("100.00")


def test_the_dead_are_not_prepared_at_all() -> None:
    award, _other = awards_in_payment(["100.00", "50.00"])
    die(award.person_id, date(2026, 11, 3))
    assert prepared_run().expected_amount == Decimal("50.00")


def test_a_suspension_after_preparation_withholds_the_days() -> None:
    (award,) = awards_in_payment(["300.00"])
    run = released_run()
    suspend_award(award_id=award.pk, from_on=date(2026, 11, 16), reason=SuspensionReason.NO_PROOF_OF_LIFE)
    run = pay_run(run_id=run.pk)
    assert (run.status, run.paid_amount, run.withheld_amount) == ("closed", Decimal("150.00"), Decimal("150.00"))
    exclusion = PaymentExclusion.objects.get()
    assert (exclusion.reason, exclusion.whole) == ("suspended", False)


def test_a_termination_after_preparation_withholds_what_is_no_longer_due() -> None:
    (award,) = awards_in_payment(["300.00"])
    run = released_run()
    terminate_award(award_id=award.pk, ended_on=date(2026, 10, 31), reason=TerminationReason.NO_LONGER_ENTITLED)
    run = pay_run(run_id=run.pk)
    assert (run.status, run.paid_count, run.withheld_amount) == ("closed", 0, Decimal("300.00"))
    assert PaymentExclusion.objects.get().reason == "terminated"


def test_no_more_is_paid_than_was_released() -> None:
    (award,) = awards_in_payment(["300.00"])
    run = released_run()
    change_rate(award_id=award.pk, monthly_amount=Decimal("900.00"), from_on=date(2026, 11, 1))
    assert pay_run(run_id=run.pk).paid_amount == Decimal("300.00")


def test_an_award_paid_by_somebody_else_meanwhile_is_an_exclusion_not_a_second_payment() -> None:
    (award,) = awards_in_payment(["300.00"])
    run = released_run()
    tamper(
        "INSERT INTO payments_payment VALUES (%s, %s, 'monthly', %s, %s, 300, %s)",
        award.pk,
        NOVEMBER,
        run.pk + 1,
        award.person_id,
        PAY_DATE,
    )
    run = pay_run(run_id=run.pk)
    assert (run.status, run.paid_count) == ("closed", 0)
    assert PaymentExclusion.objects.get().reason == "already_paid"


def test_resuming_carries_every_released_run_to_its_end() -> None:
    awards_in_payment(["100.00"] * 5)
    run = released_run(chunk_size=2)
    pay_chunk(run_id=run.pk, number=2)
    assert [each.status for each in resume_runs()] == ["closed"]
    assert Payment.objects.count() == 5
    assert resume_runs() == []


def test_a_part_marked_paid_without_payments_stops_the_run_with_the_difference() -> None:
    awards_in_payment(["100.00"] * 4)
    run = released_run(chunk_size=2)
    PaymentRunChunk.objects.filter(run=run, number=1).update(status="paid")
    pay_chunk(run_id=run.pk, number=2)
    run.refresh_from_db()
    assert run.status == "failed"
    assert run.difference["expected_amount"] == "400.00"
    assert run.difference["paid_amount"] == "200.00"
    assert run_summary(run.pk).advice


def test_a_stopped_run_is_taken_up_again_and_pays_only_what_is_unpaid() -> None:
    awards_in_payment(["100.00"] * 4)
    run = released_run(chunk_size=2)
    PaymentRunChunk.objects.filter(run=run, number=1).update(status="paid")
    pay_chunk(run_id=run.pk, number=2)
    retry_run(run_id=run.pk)
    run = pay_run(run_id=run.pk)
    assert (run.status, run.paid_count, run.withheld_count) == ("closed", 4, 0)


def test_a_payment_that_vanished_is_noticed() -> None:
    first, _second = awards_in_payment(["100.00"] * 2)
    run = released_run(chunk_size=1)
    pay_chunk(run_id=run.pk, number=1)
    tamper("DELETE FROM payments_payment WHERE award_id = %s", first.pk)
    pay_chunk(run_id=run.pk, number=2)
    run.refresh_from_db()
    assert run.status == "failed"


def test_a_transfer_that_vanished_is_noticed() -> None:
    first, _second = awards_in_payment(["100.00"] * 2)
    run = released_run(chunk_size=1)
    pay_chunk(run_id=run.pk, number=1)
    tamper("DELETE FROM ledger_transfer WHERE source = 'monthly' AND record_number = %s", first.pk)
    pay_chunk(run_id=run.pk, number=2)
    run.refresh_from_db()
    assert (run.status, run.difference["transferred_count"]) == ("failed", "1")


def test_the_summary_shows_parts_totals_and_what_was_withheld() -> None:
    _first, second = awards_in_payment(["100.00", "250.00"])
    run = released_run(chunk_size=1)
    die(second.person_id, date(2026, 11, 20))
    pay_run(run_id=run.pk)
    summary = run_summary(run.pk)
    assert (summary.chunks, summary.chunks_paid, summary.advice) == (2, 2, "")
    assert [(line.reason, line.count, line.amount) for line in summary.exclusions] == [("death", 1, Decimal("250.00"))]
    assert summary.totals.agree


def test_two_benefits_are_booked_on_their_own_accounts() -> None:
    awards_in_payment(["100.00"])
    awards_in_payment(["1621.00"], benefit="bpc_elderly", thirteenth=False)
    pay_run(run_id=released_run().pk)
    assert account_balance("expense_retirement", PAY_DATE) == Decimal("100.00")
    assert account_balance("expense_bpc_elderly", PAY_DATE) == Decimal("1621.00")


def test_instructions_hold_what_the_second_person_released() -> None:
    (award,) = awards_in_payment(["321.00"])
    run = released_run()
    assert PaymentInstruction.objects.get(run=run).amount == Decimal("321.00")
    assert PaymentInstruction.objects.get(run=run).award_id == award.pk


def test_each_award_is_paid_on_the_day_of_its_last_digit() -> None:
    awards = awards_in_payment(["1621.00"] * 10 + ["1621.01"] * 10)
    preparer, releaser = two_officers()
    run = prepare_run(month=NOVEMBER, kind="monthly", pay_date=None, prepared_by_id=preparer.pk, chunk_size=4)
    release_run(run_id=run.pk, released_by_id=releaser.pk)
    run = pay_run(run_id=run.pk)
    days = current_calendar().pay_days(NOVEMBER)
    paid = dict(Payment.objects.values_list("award_id", "pay_date"))
    assert paid == {each.pk: days.of(each.pk, each.rates.get().monthly_amount) for each in awards}
    assert len(set(paid.values())) == 10
    assert (run.status, run.days.first, run.pay_date) == ("closed", min(paid.values()), max(paid.values()))
    booked = Transfer.objects.filter(source="monthly").values_list("record_number", "posted_on")
    assert dict(booked) == paid


def test_a_run_on_a_day_of_its_own_pays_everybody_on_it() -> None:
    awards_in_payment(["1621.00"] * 3)
    preparer, releaser = two_officers()
    run = prepare_run(month=NOVEMBER, kind="monthly", pay_date=date(2026, 12, 4), prepared_by_id=preparer.pk)
    release_run(run_id=run.pk, released_by_id=releaser.pk)
    pay_run(run_id=run.pk)
    assert set(Payment.objects.values_list("pay_date", flat=True)) == {date(2026, 12, 4)}
