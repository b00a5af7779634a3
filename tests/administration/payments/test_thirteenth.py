"""The thirteenth payment: a twelfth of December's amount for each month of the year with fifteen days of benefit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import change_rate, resume_award, suspend_award, terminate_award
from amparo.administration.payments.models import Payment, PaymentInstruction
from amparo.administration.payments.operations import cancel_run, pay_run
from tests.factories.payments import awards_in_payment, prepared_run, released_run

pytestmark = pytest.mark.django_db


def thirteenth() -> dict[int, Decimal]:
    """What each award is to be paid as the thirteenth of 2026."""
    run = prepared_run(kind="thirteenth")
    amounts = dict(PaymentInstruction.objects.filter(run=run).values_list("award_id", "amount"))
    cancel_run(run_id=run.pk)
    return amounts


def one_award(amount: str = "1200.00", starts_on: date = date(2020, 1, 1)) -> Award:
    (award,) = awards_in_payment([amount], starts_on=starts_on)
    return award


def test_a_whole_year_earns_a_whole_month() -> None:
    award = one_award()
    assert thirteenth() == {award.pk: Decimal("1200.00")}


@pytest.mark.parametrize(
    ("starts_on", "twelfths"),
    [
        (date(2026, 1, 17), 12),  # 15 days of January
        (date(2026, 1, 18), 11),  # 14 days
        (date(2026, 2, 14), 11),  # 15 days of February
        (date(2026, 2, 15), 10),
        (date(2026, 11, 16), 2),  # 15 days of November, and December
        (date(2026, 11, 17), 1),
        (date(2026, 12, 17), 1),  # 15 days of December, whose rate begins after its first day
    ],
)
def test_a_month_counts_from_fifteen_days(starts_on: date, twelfths: int) -> None:
    award = one_award(starts_on=starts_on)
    assert thirteenth() == {award.pk: Decimal("100.00") * twelfths}


def test_an_award_that_ended_earns_the_months_until_then_on_its_last_amount() -> None:
    award = one_award()
    terminate_award(award_id=award.pk, ended_on=date(2026, 6, 14), reason=TerminationReason.NO_LONGER_ENTITLED)
    assert thirteenth() == {award.pk: Decimal("500.00")}


def test_an_award_that_ended_before_the_year_earns_nothing() -> None:
    award = one_award()
    terminate_award(award_id=award.pk, ended_on=date(2025, 12, 31), reason=TerminationReason.NO_LONGER_ENTITLED)
    assert thirteenth() == {}


def test_the_amount_of_december_is_the_base() -> None:
    award = one_award()
    change_rate(award_id=award.pk, monthly_amount=Decimal("2400.00"), from_on=date(2026, 12, 1))
    assert thirteenth() == {award.pk: Decimal("2400.00")}


def test_the_amount_of_next_year_is_not_the_base() -> None:
    award = one_award()
    change_rate(award_id=award.pk, monthly_amount=Decimal("2400.00"), from_on=date(2027, 1, 1))
    assert thirteenth() == {award.pk: Decimal("1200.00")}


def test_months_of_suspension_do_not_count() -> None:
    award = one_award()
    suspend_award(award_id=award.pk, from_on=date(2026, 3, 10), reason=SuspensionReason.REVIEW)
    resume_award(award_id=award.pk, from_on=date(2026, 5, 10))
    # March has 9 days left and is lost, April too; May has 22.
    assert thirteenth() == {award.pk: Decimal("1000.00")}


def test_a_benefit_without_a_thirteenth_earns_none() -> None:
    awards_in_payment(["1621.00"], benefit="bpc_elderly", thirteenth=False)
    assert thirteenth() == {}


def test_cents_are_rounded_to_the_nearest() -> None:
    award = one_award("1000.00", starts_on=date(2026, 12, 1))
    assert thirteenth() == {award.pk: Decimal("83.33")}


def test_it_is_paid_beside_the_month_and_never_twice() -> None:
    one_award()
    assert pay_run(run_id=released_run(kind="thirteenth").pk).paid_amount == Decimal("1200.00")
    assert pay_run(run_id=released_run(kind="monthly").pk).paid_amount == Decimal("1200.00")
    assert Payment.objects.count() == 2


def test_another_run_of_the_year_pays_nothing_twice() -> None:
    one_award()
    pay_run(run_id=released_run(kind="thirteenth").pk)
    assert prepared_run(kind="thirteenth", month=date(2026, 12, 1)).expected_count == 0


def days_of_benefit(month: int, starts_on: date) -> int:
    first = date(2026, month, 1)
    following = date(2026 + month // 12, month % 12 + 1, 1)
    return max(0, (following - max(first, starts_on)).days)


class AnyStart(HypothesisCase):
    @given(
        starts_on=st.dates(date(2025, 6, 1), date(2026, 12, 31)),
        amount=st.decimals(min_value="1.00", max_value="9000.00", places=2),
    )
    @settings(max_examples=20, deadline=None)
    def test_the_twelfths_are_the_months_with_fifteen_days(self, starts_on: date, amount: Decimal) -> None:
        award = one_award(str(amount), starts_on)
        twelfths = sum(days_of_benefit(month, starts_on) >= 15 for month in range(1, 13))
        exact = amount * twelfths / 12
        paid = thirteenth().get(award.pk, Decimal(0))
        assert abs(paid - exact) <= Decimal("0.005")
        assert (paid == 0) == (twelfths == 0)
