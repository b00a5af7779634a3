"""An award with a last day: opened so, ended by itself, followed by another; paid on no day outside it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.awards import operations
from amparo.administration.awards.choices import SuspensionReason
from amparo.administration.awards.models import Award, AwardRate
from amparo.administration.awards.queries import (
    awards_in_payment,
    awards_of_person,
    payable_awards,
    persons_in_payment,
)
from amparo.administration.claims.models import Claim
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, month_range
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.operations import record_decision
from amparo.administration.payments.models import Payment
from amparo.administration.payments.operations import pay_run
from tests.factories.awards import AwardFactory
from tests.factories.claims import ClaimFactory
from tests.factories.decisions import DecisionFactory
from tests.factories.payments import released_run
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 2, 16), date(2026, 6, 15)


def opened(person_id: int, starts_on: date = FIRST, ends_on: date | None = LAST) -> Award:
    amount = Decimal("3000.00")
    new = operations.NewAward(person_id, "maternity", starts_on, amount, thirteenth=False, ends_on=ends_on)
    return operations.open_award(new)


def test_an_award_ends_on_the_last_day_that_its_decision_gives() -> None:
    claim = ClaimFactory()
    DecisionFactory(claim=claim, person=claim.claimant, starts_on=FIRST, ends_on=LAST, effective_on=FIRST)
    award = operations.award_claim(claim_id=claim.pk, on=date(2026, 3, 10))
    (row,) = awards_of_person(claim.claimant_id)
    assert (row.starts_on, row.last_day, row.first_payable_on) == (FIRST, LAST, FIRST)
    assert AwardRate.objects.get(award=award).period == award.period


def test_a_decision_without_days_runs_from_the_day_of_the_claim() -> None:
    claim = ClaimFactory()
    DecisionFactory(claim=claim, person=claim.claimant, effective_on=date(2026, 3, 2))
    operations.award_claim(claim_id=claim.pk, on=date(2026, 3, 10))
    (row,) = awards_of_person(claim.claimant_id)
    assert (row.starts_on, row.last_day) == (date(2026, 3, 2), None)


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": FIRST, "ends_on": FIRST - timedelta(days=1)},
        {"ends_on": date(2026, 3, 1)},
        {"refused": True, "starts_on": FIRST},
        {"refused": True, "ends_on": LAST},
    ],
)
def test_a_decision_grants_at_least_one_day_and_a_refusal_none(days: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="grant_has_days"), transaction.atomic():
        DecisionFactory(effective_on=date(2026, 3, 2), **days)


def test_a_grant_of_one_day_is_one() -> None:
    assert DecisionFactory(effective_on=date(2026, 3, 2), ends_on=date(2026, 3, 2))


def test_a_second_spell_follows_the_first_and_never_overlaps_it() -> None:
    person = PersonFactory(elderly=True)
    opened(person.pk)
    with pytest.raises(operations.BenefitAlreadyInPayment), transaction.atomic():
        opened(person.pk, LAST, date(2026, 9, 1))
    assert opened(person.pk, LAST + timedelta(days=1), date(2026, 9, 1))
    with pytest.raises(operations.BenefitAlreadyInPayment), transaction.atomic():
        opened(person.pk, date(2026, 1, 1), FIRST)


def granted(claim: Claim, starts_on: date, ends_on: date | None) -> Award:
    """The award of a grant, by a law that gives every month the same."""
    days = {"starts_on": starts_on, "ends_on": ends_on, "effective_on": starts_on}
    DecisionFactory(claim=claim, person=claim.claimant, benefit="bpc_elderly", **days)
    return operations.award_claim(claim_id=claim.pk, on=starts_on)


def test_days_that_an_earlier_award_covered_are_not_awarded_again() -> None:
    first = ClaimFactory()
    granted(first, FIRST, LAST)
    longer = granted(ClaimFactory(claimant=first.claimant, status="withdrawn"), FIRST, LAST + timedelta(days=60))
    assert (longer.period.lower, longer.period.upper) == (LAST + timedelta(days=1), LAST + timedelta(days=61))
    with pytest.raises(operations.BenefitAlreadyInPayment):
        granted(ClaimFactory(claimant=first.claimant, status="withdrawn"), FIRST, LAST)


def test_a_grant_beside_an_award_without_an_end_opens_nothing() -> None:
    first = ClaimFactory()
    granted(first, FIRST, None)
    with pytest.raises(operations.BenefitAlreadyInPayment):
        granted(ClaimFactory(claimant=first.claimant, status="withdrawn"), FIRST, LAST)


def test_each_month_before_the_claim_pays_what_the_law_gave_then() -> None:
    """A benefit of November 2025, claimed in March 2026, that the law raised in January."""
    claim, law = ClaimFactory(), current_law()
    facts = {
        "contributions": [
            {"month": date(2025, 1, 1), "wage": Decimal("3000.00"), "category": "employee", "teaching": False}
        ],
        "accident_on": date(2025, 2, 20),
        "sex": "female",
        "work_at_accident": "employee",
        "accident_at_work": False,
        "accident_temporary_benefit": True,
        "receives_pension_or_accident_benefit": False,
        "accident_effects_finding": "established",
        "accident_temporary_started_on": date(2025, 3, 10),
        "accident_temporary_ended_on": date(2025, 10, 31),
    }
    determination = law.determine("accident_benefit", facts, date(2026, 3, 10))
    record_decision(
        law=law,
        person_id=claim.claimant_id,
        claim_id=claim.pk,
        facts=facts,
        determination=determination,
        outcome=Outcome.GRANTED,
        monthly_amount=determination.amount,
        made_on=date(2026, 3, 12),
    )
    award = operations.award_claim(claim_id=claim.pk, on=date(2026, 3, 12))
    rates = AwardRate.objects.filter(award=award).order_by("period")
    assert [(rate.period.lower, rate.monthly_amount) for rate in rates] == [
        (date(2025, 11, 1), Decimal("1554.74")),
        (date(2026, 1, 1), Decimal("1558.47")),
    ]
    found = awards_in_payment("accident_benefit", [claim.claimant_id], date(2026, 4, 1))
    assert not found[claim.claimant_id].adjusted


def test_nothing_is_changed_after_the_last_day() -> None:
    award = opened(PersonFactory(elderly=True).pk)
    after = LAST + timedelta(days=1)
    with pytest.raises(operations.AwardEnded):
        operations.change_rate(award_id=award.pk, monthly_amount=Decimal(1), from_on=after)
    with pytest.raises(operations.AwardEnded):
        operations.suspend_award(award_id=award.pk, from_on=after, reason=SuspensionReason.REVIEW)


def test_who_has_an_award_with_a_last_day_is_not_counted_as_in_payment_for_good() -> None:
    award = opened(PersonFactory(elderly=True).pk)
    assert award.person_id not in persons_in_payment(until=LAST)


def test_the_days_of_the_first_and_the_last_month_are_paid_and_no_others() -> None:
    award = opened(PersonFactory(elderly=True).pk)
    months = {month: payable_awards(month) for month in month_range(date(2026, 1, 1), date(2026, 8, 1))}
    paid = {month.month: rows[0].days for month, rows in months.items() if rows}
    assert paid == {2: 15, 3: 30, 4: 30, 5: 30, 6: 15}
    assert all(row.award_id == award.pk for rows in months.values() for row in rows)


def test_a_right_that_was_over_before_the_decision_is_paid_with_the_next_run() -> None:
    award = opened(PersonFactory(elderly=True).pk)
    run = pay_run(run_id=released_run(month=date(2026, 11, 1)).pk)
    paid = dict(Payment.objects.filter(award=award).values_list("period", "amount"))
    assert (run.status, run.paid_amount) == ("closed", Decimal("12000.00"))
    assert set(paid) == set(month_range(FIRST, LAST))
    again = released_run(month=date(2026, 12, 1))
    assert again.expected_count == 0


def last_of(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def days_of_thirty(first: date, last: date) -> int:
    """Every month counts thirty: its last day is the thirtieth, so that February's 28 days are a whole month."""
    thirtieth = 30 if last == last_of(last.replace(day=1)) else min(last.day, 30)
    return thirtieth - min(first.day, 30) + 1


class AnySpell(HypothesisCase):
    @example(start=date(2026, 2, 1), length=28)
    @example(start=date(2026, 1, 31), length=1)
    @given(start=st.dates(date(2026, 1, 1), date(2026, 12, 31)), length=st.integers(1, 200))
    @settings(max_examples=25, deadline=None)
    def test_no_day_outside_the_right_is_ever_paid(self, start: date, length: int) -> None:
        last = start + timedelta(days=length - 1)
        award = AwardFactory(starts_on=start, ends_on=last + timedelta(days=1), monthly_amount="3000.00")
        for month in month_range(date(2025, 11, 1), date(2027, 9, 1)):
            due = [row for row in payable_awards(month) if row.award_id == award.pk]
            inside = start.replace(day=1) <= month <= last
            assert len(due) == inside
            if due:
                assert due[0].days == days_of_thirty(max(start, month), min(last, last_of(month)))
                assert due[0].amount == due[0].days * 100
