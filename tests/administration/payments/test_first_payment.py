"""The first payment covers every month since the start; each month of an award is paid once, whichever run pays it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.access.choices import Role
from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import (
    change_rate,
    resume_award,
    suspend_award,
    terminate_award,
)
from amparo.administration.awards.queries import payable_awards
from amparo.administration.common.periods import month_range
from amparo.administration.ledger.queries import account_balance
from amparo.administration.payments.models import Payment, PaymentExclusion, PaymentInstruction
from amparo.administration.payments.operations import cancel_run, pay_run, release_run
from amparo.administration.payments.queries import next_payment, payments_of_person
from amparo.administration.registry.operations import record_civil_event
from tests.factories.payments import NOVEMBER, PAY_DATE, awards_in_payment, officer, prepared_run, released_run

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER, DECEMBER = (date(2026, month, 1) for month in (8, 9, 10, 12))


def begun(starts_on: date, amount: str = "3000.00", benefit: str = "retirement") -> Award:
    """An award that was never paid: all that is due since its start is for us to pay."""
    (award,) = awards_in_payment([amount], starts_on=starts_on, first_payable_on=starts_on, benefit=benefit)
    return award


def pay(month: date = NOVEMBER) -> dict[date, Decimal]:
    """Carry a month's run to its end; what was paid so far, by month."""
    run = pay_run(run_id=released_run(month=month).pk)
    assert run.status == "closed", run.difference
    return dict(Payment.objects.order_by("period").values_list("period", "amount"))


@pytest.mark.parametrize(
    ("starts_on", "paid"),
    [
        (date(2026, 8, 31), {AUGUST: "100", SEPTEMBER: "3000", OCTOBER: "3000", NOVEMBER: "3000"}),
        (date(2026, 9, 1), {SEPTEMBER: "3000", OCTOBER: "3000", NOVEMBER: "3000"}),
        (date(2026, 9, 2), {SEPTEMBER: "2900", OCTOBER: "3000", NOVEMBER: "3000"}),
        (date(2026, 10, 31), {OCTOBER: "100", NOVEMBER: "3000"}),
        (date(2026, 11, 1), {NOVEMBER: "3000"}),
        (date(2026, 11, 30), {NOVEMBER: "100"}),
        (date(2026, 12, 1), {}),
    ],
)
def test_every_month_since_the_start_is_paid_by_its_days(starts_on: date, paid: dict[date, str]) -> None:
    begun(starts_on)
    assert pay() == {month: Decimal(amount) for month, amount in paid.items()}


def test_what_an_earlier_system_paid_is_not_paid_again() -> None:
    awards_in_payment(["3000.00"], starts_on=date(2020, 1, 1), first_payable_on=date(2026, 10, 16))
    assert pay() == {OCTOBER: Decimal("1500.00"), NOVEMBER: Decimal("3000.00")}


def test_each_month_is_paid_at_its_own_rate() -> None:
    award = begun(SEPTEMBER)
    change_rate(award_id=award.pk, monthly_amount=Decimal("6000.00"), from_on=date(2026, 10, 16))
    assert pay() == {SEPTEMBER: Decimal("3000.00"), OCTOBER: Decimal("4500.00"), NOVEMBER: Decimal("6000.00")}


def test_suspended_days_of_earlier_months_are_not_paid() -> None:
    award = begun(SEPTEMBER)
    suspend_award(award_id=award.pk, from_on=SEPTEMBER, reason=SuspensionReason.REVIEW)
    resume_award(award_id=award.pk, from_on=date(2026, 10, 21))
    assert pay() == {OCTOBER: Decimal("1000.00"), NOVEMBER: Decimal("3000.00")}


def test_suspended_since_its_start_an_award_is_paid_nothing_until_the_suspension_is_taken_back() -> None:
    award = begun(OCTOBER)
    suspend_award(award_id=award.pk, from_on=OCTOBER, reason=SuspensionReason.REVIEW)
    assert pay() == {}
    resume_award(award_id=award.pk, from_on=OCTOBER)
    assert set(pay(DECEMBER)) == {OCTOBER, NOVEMBER, DECEMBER}


def test_nothing_is_paid_to_the_dead_not_even_earlier_months() -> None:
    award = begun(SEPTEMBER)
    record_civil_event(person_id=award.person_id, kind="death", occurred_on=date(2026, 11, 3), source="SIRC")
    assert pay() == {}


@pytest.mark.parametrize(
    ("ended_on", "paid"),
    [
        (date(2026, 9, 30), {SEPTEMBER: "3000"}),
        (date(2026, 10, 1), {SEPTEMBER: "3000", OCTOBER: "100"}),
        (date(2026, 10, 31), {SEPTEMBER: "3000", OCTOBER: "3000"}),
    ],
)
def test_an_award_that_ended_before_its_first_run_is_paid_up_to_its_end(ended_on: date, paid: dict[date, str]) -> None:
    award = begun(SEPTEMBER)
    terminate_award(award_id=award.pk, ended_on=ended_on, reason=TerminationReason.NO_LONGER_ENTITLED)
    expected = {month: Decimal(amount) for month, amount in paid.items()}
    assert pay() == expected
    assert pay(DECEMBER) == expected


def test_a_month_that_another_run_is_about_to_pay_is_left_to_it() -> None:
    begun(SEPTEMBER)
    first = prepared_run(month=OCTOBER)
    second = released_run()
    assert list(PaymentInstruction.objects.filter(run=second).values_list("period", flat=True)) == [NOVEMBER]
    release_run(run_id=first.pk, released_by_id=officer(role=Role.SUPERVISOR).pk)
    assert [pay_run(run_id=run.pk).paid_count for run in (second, first)] == [1, 2]


def test_what_a_cancelled_run_would_have_paid_the_next_one_pays() -> None:
    begun(SEPTEMBER)
    cancel_run(run_id=prepared_run(month=OCTOBER).pk)
    assert set(pay()) == {SEPTEMBER, OCTOBER, NOVEMBER}


def test_a_run_for_a_month_that_a_later_run_already_paid_pays_nothing() -> None:
    begun(SEPTEMBER)
    before = pay()
    assert pay(OCTOBER) == before


def test_a_month_withheld_after_release_is_explained_by_itself() -> None:
    award = begun(OCTOBER)
    run = released_run()
    suspend_award(award_id=award.pk, from_on=date(2026, 11, 16), reason=SuspensionReason.REVIEW)
    run = pay_run(run_id=run.pk)
    assert (run.status, run.expected_count, run.paid_count, run.withheld_count) == ("closed", 2, 2, 0)
    assert list(PaymentExclusion.objects.values_list("period", "reason", "amount")) == [
        (NOVEMBER, "suspended", Decimal("1500.00"))
    ]


def test_all_months_of_an_award_lie_in_one_part_and_the_ledger_shows_each() -> None:
    for day in (1, 5, 9):
        begun(date(2026, 9, day))
    run = released_run(chunk_size=2)
    assert [part.count for part in run.chunks.order_by("number")] == [6, 3]
    run = pay_run(run_id=run.pk)
    assert (run.status, run.expected_count) == ("closed", 9)
    assert account_balance("payments_in_transit", PAY_DATE) == run.paid_amount
    assert account_balance("benefits_payable", PAY_DATE) == 0


def test_a_person_is_foreseen_the_sum_and_shown_each_month() -> None:
    award = begun(date(2026, 9, 16))
    foreseen = next_payment(award.person_id, date(2026, 11, 22))
    assert foreseen is not None
    assert (foreseen.amount, foreseen.month, foreseen.certain) == (Decimal("7500.00"), NOVEMBER, False)
    run = released_run()
    instructed = next_payment(award.person_id, date(2026, 11, 22))
    assert instructed is not None
    assert (instructed.amount, instructed.certain) == (Decimal("7500.00"), True)
    pay_run(run_id=run.pk)
    assert [row.month for row in payments_of_person(award.person_id)] == [NOVEMBER, OCTOBER, SEPTEMBER]
    after = next_payment(award.person_id, date(2026, 12, 20))
    assert after is not None
    assert (after.month, after.amount) == (DECEMBER, Decimal("3000.00"))


def test_named_after_the_benefit_that_pays_most_in_all() -> None:
    award = begun(AUGUST, amount="1621.00", benefit="bpc_elderly")
    other = begun(NOVEMBER, amount="2000.00")
    with transaction.atomic():
        Award.objects.filter(pk=other.pk).update(person=award.person_id)
    foreseen = next_payment(award.person_id, date(2026, 11, 22))
    assert foreseen is not None
    assert foreseen.benefit == "bpc_elderly"


FIRST, LAST = date(2026, 7, 1), date(2026, 12, 1)
MONTHS = list(month_range(FIRST, LAST))
DAYS = st.dates(date(2026, 6, 15), date(2026, 12, 31))
STAYS = st.tuples(DAYS, st.none() | st.integers(1, 200), st.none() | st.tuples(DAYS, st.integers(1, 90)))


class AnyMonths(HypothesisCase):
    @given(stays=st.lists(STAYS, min_size=1, max_size=4), order=st.permutations(MONTHS), runs=st.integers(1, 6))
    @settings(max_examples=25, deadline=None)
    def test_whatever_runs_in_whatever_order_what_is_paid_is_what_was_due_day_by_day(
        self, stays: list[tuple[date, int | None, tuple[date, int] | None]], order: list[date], runs: int
    ) -> None:
        for starts_on, lasts, suspended in stays:
            _live(begun(starts_on), lasts, suspended)
        chosen = order[:runs]
        for month in chosen:
            run = pay_run(run_id=released_run(month=month).pk)
            assert run.status == "closed", run.difference
        due = {
            (row.award_id, month): row.amount
            for month in month_range(date(2026, 6, 1), max(chosen))
            for row in payable_awards(month)
        }
        paid = {(award, month): amount for award, month, amount in Payment.objects.values_list(*_KEY, "amount")}
        assert paid == due
        assert account_balance("payments_in_transit", PAY_DATE) == sum(due.values())


_KEY = ("award_id", "period")


def _live(award: Award, lasts: int | None, suspended: tuple[date, int] | None) -> None:
    """Suspend the award for some days and end it, where its life lets that happen."""
    start: date = award.period.lower
    if suspended is not None:
        begin = max(suspended[0], start)
        suspend_award(award_id=award.pk, from_on=begin, reason=SuspensionReason.REVIEW)
        resume_award(award_id=award.pk, from_on=begin + timedelta(days=suspended[1]))
    if lasts is not None:
        ended_on = start + timedelta(days=lasts)
        terminate_award(award_id=award.pk, ended_on=ended_on, reason=TerminationReason.NO_LONGER_ENTITLED)
