"""What a person sees of their payments."""

from datetime import date
from decimal import Decimal

import pytest

from amparo.administration.awards.choices import SuspensionReason
from amparo.administration.awards.operations import NewAward, open_award, suspend_award
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.payments.operations import cancel_run, pay_run
from amparo.administration.payments.queries import next_payment, payments_of_person, run_by_id, run_summary, runs
from amparo.administration.registry.operations import record_civil_event
from tests.factories.payments import NOVEMBER, awards_in_payment, prepared_run, released_run

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_before_any_run_the_next_payment_is_foreseen_from_the_calendar() -> None:
    (award,) = awards_in_payment(["2000.00"])
    foreseen = next_payment(award.person_id, TODAY)
    assert foreseen is not None
    own_day = current_calendar().pay_days(NOVEMBER).of(award.pk, Decimal("2000.00"))
    assert (foreseen.month, foreseen.pay_date, foreseen.amount) == (NOVEMBER, own_day, Decimal("2000.00"))
    assert not foreseen.certain
    assert foreseen.title["pt"] == "Aposentadoria"


def test_early_in_a_month_the_month_before_is_still_to_be_paid() -> None:
    (award,) = awards_in_payment(["2000.00"])
    foreseen = next_payment(award.person_id, date(2026, 12, 1))
    assert foreseen is not None
    assert foreseen.month == NOVEMBER


def test_a_released_run_makes_it_certain() -> None:
    (award,) = awards_in_payment(["2000.00"])
    released_run()
    foreseen = next_payment(award.person_id, TODAY)
    assert foreseen is not None
    assert foreseen.certain


def test_after_the_pay_date_it_is_the_next_month() -> None:
    (award,) = awards_in_payment(["2000.00"])
    pay_run(run_id=released_run().pk)
    foreseen = next_payment(award.person_id, date(2026, 12, 8))
    assert foreseen is not None
    assert foreseen.month == date(2026, 12, 1)


def test_two_benefits_are_one_payment_named_after_the_larger() -> None:
    (award,) = awards_in_payment(["1621.00"], benefit="bpc_elderly", thirteenth=False)
    open_award(NewAward(award.person_id, "retirement", NOVEMBER, Decimal("2000.00"), thirteenth=True))
    foreseen = next_payment(award.person_id, TODAY)
    assert foreseen is not None
    assert (foreseen.amount, foreseen.benefit) == (Decimal("3621.00"), "retirement")


def test_the_first_payment_of_a_new_award_holds_its_days() -> None:
    (award,) = awards_in_payment(["3000.00"], starts_on=date(2026, 11, 21))
    foreseen = next_payment(award.person_id, TODAY)
    assert foreseen is not None
    assert foreseen.amount == Decimal("1000.00")


def test_nothing_is_in_sight_for_the_suspended_the_dead_and_those_without_an_award() -> None:
    suspended, dead = awards_in_payment(["2000.00", "3000.00"])
    suspend_award(award_id=suspended.pk, from_on=date(2026, 10, 1), reason=SuspensionReason.REVIEW)
    record_civil_event(person_id=dead.person_id, kind="death", occurred_on=date(2026, 11, 2), source="SIRC")
    assert next_payment(suspended.person_id, TODAY) is None
    assert next_payment(dead.person_id, TODAY) is None
    assert next_payment(dead.person_id + 1000, TODAY) is None


def test_what_was_paid_is_listed_the_latest_first() -> None:
    (award,) = awards_in_payment(["2000.00"], first_payable_on=date(2026, 10, 1))
    pay_run(run_id=released_run(month=date(2026, 10, 1)).pk)
    pay_run(run_id=released_run().pk)
    rows = payments_of_person(award.person_id)
    assert [(row.month.month, row.amount, row.kind) for row in rows] == [
        (11, Decimal("2000.00"), "monthly"),
        (10, Decimal("2000.00"), "monthly"),
    ]
    assert payments_of_person(award.person_id + 1) == []


def test_runs_are_listed_the_latest_month_first() -> None:
    cancelled = cancel_run(run_id=prepared_run(month=date(2026, 10, 1)).pk)
    latest = prepared_run()
    assert [run.pk for run in runs()] == [latest.pk, cancelled.pk]
    assert run_by_id(latest.pk) == latest
    assert run_by_id(0) is None


def test_a_summary_costs_the_same_few_questions_whatever_the_size(django_assert_max_num_queries: object) -> None:
    awards_in_payment(["100.00"] * 9)
    run = pay_run(run_id=released_run(chunk_size=1).pk)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        run_summary(run.pk)
