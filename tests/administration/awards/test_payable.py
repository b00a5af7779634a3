"""What is payable for a month: whole, in part, or nothing; every month counts thirty days."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.administration.awards.choices import SuspensionReason
from amparo.administration.awards.models import Award, AwardRate, Suspension
from amparo.administration.awards.operations import change_rate, suspend_award
from amparo.administration.awards.queries import PayableAward, payable_awards
from amparo.administration.common.periods import add_months, period_from
from amparo.administration.registry.models import CivilEvent
from tests.factories.awards import AwardFactory

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


def paid(month: date) -> tuple[int, Decimal] | None:
    rows = payable_awards(month)
    return (rows[0].days, rows[0].amount) if rows else None


def test_a_whole_month_pays_the_whole_rate() -> None:
    award = AwardFactory(monthly_amount="1621.00")
    for month in (FEBRUARY, MARCH, APRIL):
        assert payable_awards(month) == [PayableAward(award.pk, award.person_id, "retirement", 30, Decimal("1621.00"))]


@pytest.mark.parametrize(
    ("starts_on", "days", "amount"),
    [
        (date(2026, 3, 1), 30, "3000.00"),
        (date(2026, 3, 2), 29, "2900.00"),
        (date(2026, 3, 16), 15, "1500.00"),
        (date(2026, 3, 30), 1, "100.00"),
        (date(2026, 3, 31), 1, "100.00"),
        (date(2026, 4, 30), 1, "100.00"),
        (date(2026, 2, 28), 3, "300.00"),
    ],
)
def test_the_first_month_is_paid_from_the_day_of_the_start(starts_on: date, days: int, amount: str) -> None:
    AwardFactory(starts_on=starts_on, monthly_amount=3000)
    assert paid(starts_on.replace(day=1)) == (days, Decimal(amount))


@pytest.mark.parametrize(
    ("last_day", "days"),
    [(date(2026, 3, 1), 1), (date(2026, 3, 15), 15), (date(2026, 3, 30), 30), (date(2026, 3, 31), 30)],
)
def test_the_last_month_is_paid_up_to_the_last_day(last_day: date, days: int) -> None:
    AwardFactory(ends_on=last_day + timedelta(days=1), monthly_amount=3000)
    assert paid(MARCH) == (days, Decimal(100 * days))
    assert paid(APRIL) is None


def test_nothing_is_payable_before_the_start_nor_before_this_system_pays() -> None:
    AwardFactory(starts_on=MARCH, first_payable_on=APRIL)
    assert paid(FEBRUARY) is None
    assert paid(MARCH) is None
    assert paid(APRIL) == (30, Decimal("2000.00"))


def test_days_of_suspension_are_not_paid() -> None:
    award = AwardFactory(monthly_amount=3000)
    Suspension.objects.create(award=award, period=period_from(date(2026, 3, 11), date(2026, 3, 21)), reason="review")
    assert paid(MARCH) == (20, Decimal("2000.00"))


def test_a_suspended_award_pays_nothing() -> None:
    suspend_award(award_id=AwardFactory().pk, from_on=MARCH, reason=SuspensionReason.REVIEW)
    assert paid(FEBRUARY) is not None
    assert paid(MARCH) is None


def test_days_after_a_recorded_death_are_not_paid() -> None:
    award = AwardFactory(monthly_amount=3000)
    CivilEvent.objects.create(person=award.person, kind="death", occurred_on=date(2026, 3, 10), source="SIRC")
    assert paid(MARCH) == (10, Decimal("1000.00"))
    assert paid(APRIL) is None


def test_a_rate_that_changes_within_a_month_is_paid_by_days() -> None:
    award = AwardFactory(monthly_amount=3000)
    change_rate(award_id=award.pk, monthly_amount=Decimal(6000), from_on=date(2026, 3, 16))
    assert paid(MARCH) == (30, Decimal("4500.00"))
    assert paid(APRIL) == (30, Decimal("6000.00"))


def test_a_rate_that_changes_on_the_31st_pays_no_more_than_a_month() -> None:
    award = AwardFactory(monthly_amount=3100)
    change_rate(award_id=award.pk, monthly_amount=Decimal("3101.00"), from_on=date(2026, 3, 31))
    days, amount = paid(MARCH) or (0, Decimal(0))
    assert days == 30
    assert Decimal(3100) < amount < Decimal("3101.00")


starts = st.dates(date(2025, 10, 1), date(2026, 6, 30))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=starts, length=st.integers(1, 200), held=st.tuples(starts, st.integers(1, 90)))
def test_never_more_than_the_rate_and_as_many_days_as_are_due(start: date, length: int, held: tuple[date, int]) -> None:
    """Against a count of days one by one, for every month around the award."""
    AwardRate.objects.all().delete()
    Suspension.objects.all().delete()
    Award.objects.all().delete()
    end = start + timedelta(days=length)
    award = AwardFactory(starts_on=start, ends_on=end, monthly_amount="1621.00")
    held_from, held_to = max(held[0], start), min(held[0] + timedelta(days=held[1]), end)
    if held_from < held_to:
        Suspension.objects.create(award=award, period=period_from(held_from, held_to), reason="review")
    for number in range(14):
        month = add_months(date(2025, 9, 1), number)
        due = [
            day
            for day in (month + timedelta(days=offset) for offset in range((add_months(month, 1) - month).days))
            if start <= day < end and not held_from <= day < held_to
        ]
        rows = payable_awards(month)
        assert bool(rows) == bool(due)
        if rows:
            whole = len(due) == (add_months(month, 1) - month).days
            assert rows[0].amount <= Decimal("1621.00")
            assert rows[0].days == 30 if whole else abs(rows[0].days - len(due)) <= 3
            expected = (Decimal("1621.00") * rows[0].days / 30).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert abs(rows[0].amount - expected) <= Decimal("0.01")
