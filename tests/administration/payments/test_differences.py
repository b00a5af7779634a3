"""Before anybody releases a run: what it pays otherwise than the month before, and why, to the cent."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import change_rate, resume_award, suspend_award, terminate_award
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.payments.differences import Differences, awards_that_differ, differences_of
from amparo.administration.payments.models import PaymentRun
from amparo.administration.payments.operations import SamePersonError, release_run
from amparo.administration.payments.queries import waiting_chunks
from amparo.administration.registry.operations import record_civil_event
from tests.factories.disbursement import paid_run
from tests.factories.payments import NOVEMBER, awards_in_payment, officer, prepared_run, two_officers

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)


def compared() -> Differences:
    """December beside November, which was paid before."""
    found = differences_of(prepared_run(month=DECEMBER))
    assert found is not None
    return found


def lines(found: Differences) -> dict[str, tuple[int, Decimal]]:
    return {line.kind: (line.count, line.amount) for line in found.lines}


def died(award: Award) -> None:
    record_civil_event(person_id=award.person_id, kind="death", occurred_on=date(2026, 11, 20), source="test")


def suspended(award: Award) -> None:
    suspend_award(award_id=award.pk, from_on=DECEMBER, reason=SuspensionReason.REVIEW)


def ended(award: Award) -> None:
    terminate_award(award_id=award.pk, ended_on=date(2026, 11, 30), reason=TerminationReason.AT_REQUEST)


def raised(award: Award) -> None:
    change_rate(award_id=award.pk, monthly_amount=Decimal("1100.00"), from_on=DECEMBER)


def ends_within(award: Award) -> None:
    terminate_award(award_id=award.pk, ended_on=date(2026, 12, 15), reason=TerminationReason.AT_REQUEST)


CHANGES: dict[str, tuple[Callable[[Award], None], Decimal]] = {
    "died": (died, Decimal("-1000.00")),
    "suspended": (suspended, Decimal("-1000.00")),
    "ended": (ended, Decimal("-1000.00")),
    "rate": (raised, Decimal("100.00")),
    "days": (ends_within, Decimal("-500.00")),
}


@pytest.mark.parametrize("kind", list(CHANGES))
def test_each_change_is_told_by_its_reason(kind: str) -> None:
    _same, award = awards_in_payment(["2000.00", "1000.00"])
    paid_run()
    act, difference = CHANGES[kind]
    act(award)
    found = compared()
    assert lines(found) == {"unchanged": (1, Decimal(0)), kind: (1, difference)}
    assert found.difference == difference


def test_a_new_award_is_new_and_its_earlier_months_are_told_apart() -> None:
    awards_in_payment(["2000.00"])
    paid_run()
    awards_in_payment(["1000.00"], starts_on=date(2026, 10, 1), first_payable_on=date(2026, 10, 1))
    found = compared()
    assert lines(found) == {
        "unchanged": (1, Decimal(0)),
        "new": (1, Decimal("1000.00")),
        "earlier": (1, Decimal("2000.00")),
    }


def test_earlier_months_paid_the_month_before_are_not_a_fall() -> None:
    awards_in_payment(["1000.00"], starts_on=date(2026, 10, 1), first_payable_on=date(2026, 10, 1))
    paid_run()
    assert lines(compared()) == {"unchanged": (1, Decimal(0)), "earlier_before": (1, Decimal("-1000.00"))}


def test_who_is_paid_again_is_not_new() -> None:
    same, award = awards_in_payment(["2000.00", "1000.00"])
    suspend_award(award_id=award.pk, from_on=NOVEMBER, reason=SuspensionReason.REVIEW)
    paid_run()
    resume_award(award_id=award.pk, from_on=DECEMBER)
    assert lines(compared())["resumed"] == (1, Decimal("1000.00"))
    assert same.pk != award.pk


def test_the_awards_behind_a_reason_are_named_the_largest_first() -> None:
    awards = awards_in_payment(["1000.00", "1000.00", "1000.00"])
    paid_run()
    change_rate(award_id=awards[0].pk, monthly_amount=Decimal("1010.00"), from_on=DECEMBER)
    change_rate(award_id=awards[2].pk, monthly_amount=Decimal("1500.00"), from_on=DECEMBER)
    named = awards_that_differ(prepared_run(month=DECEMBER), "rate")
    assert [(each.award_id, each.amount) for each in named] == [
        (awards[2].pk, Decimal("1500.00")),
        (awards[0].pk, Decimal("1010.00")),
    ]


@pytest.mark.parametrize(("month", "kind"), [(NOVEMBER, "monthly"), (NOVEMBER, "thirteenth")])
def test_without_a_month_before_there_is_nothing_to_compare(month: date, kind: str) -> None:
    awards_in_payment(["1000.00"])
    assert differences_of(prepared_run(month=month, kind=kind)) is None


class TestEveryCent(HypothesisCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(["same", "new", *CHANGES]), min_size=1, max_size=8))
    def test_the_reasons_sum_to_the_difference(self, fates: list[str]) -> None:
        awards = awards_in_payment(["1000.00"] * len(fates))
        paid_run()
        for award, fate in zip(awards, fates, strict=True):
            if fate in CHANGES:
                CHANGES[fate][0](award)
        awards_in_payment(
            ["777.77"] * fates.count("new"), starts_on=date(2026, 11, 10), first_payable_on=date(2026, 11, 10)
        )
        run = prepared_run(month=DECEMBER)
        found = differences_of(run)
        assert found is not None
        assert sum((line.amount for line in found.lines), Decimal(0)) == found.difference
        assert found.amount == run.expected_amount


class TestLimit:
    @pytest.fixture(autouse=True)
    def _limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import msgspec

        limited = msgspec.structs.replace(current_calendar(), one_release_up_to=Decimal("1000.00"))
        monkeypatch.setattr("amparo.administration.payments.operations.current_calendar", lambda: limited)

    @pytest.mark.parametrize(("amount", "needs_two"), [("1000.00", False), ("1000.01", True)])
    def test_a_run_above_the_limit_needs_two(self, amount: str, needs_two: bool) -> None:
        awards_in_payment([amount])
        assert prepared_run().needs_two is needs_two

    def test_it_is_paid_once_both_have_released_it(self) -> None:
        awards_in_payment(["1000.01"])
        run = prepared_run()
        first, second = two_officers()
        assert release_run(run_id=run.pk, released_by_id=first.pk).status == "prepared"
        assert waiting_chunks(run.pk) == []
        with pytest.raises(SamePersonError):
            release_run(run_id=run.pk, released_by_id=first.pk)
        with pytest.raises(SamePersonError):
            release_run(run_id=run.pk, released_by_id=run.prepared_by_id)
        assert release_run(run_id=run.pk, released_by_id=second.pk).status == "released"

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            (lambda run: {"status": "released", "released_by": officer("supervisor")}, "above_the_limit_by_two"),
            (lambda run: {"approved_by": run.prepared_by}, "six_eyes"),
        ],
    )
    def test_the_database_refuses_fewer_eyes(
        self, change: Callable[[PaymentRun], dict[str, Any]], constraint: str
    ) -> None:
        awards_in_payment(["1000.01"])
        run = prepared_run()
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            PaymentRun.objects.filter(pk=run.pk).update(**change(run))
