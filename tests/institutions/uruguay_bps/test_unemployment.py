"""What must hold of unemployment benefit for any record whatever, and every worked case.

- The rules agree, to the cent, with a slow calculation written apart from them (plain_subsidies.py).
- After dismissal the benefit never rises from one month to the next; a higher pay never lowers it.
- The limits that the BPS published for one year follow those of the other by the change of the BPC.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.uruguay_bps.plain_subsidies import (
    Record,
    Unemployed,
    computed,
    next_month,
    published,
    published_scale,
    to_cent,
)
from tests.institutions.uruguay_bps.strategies_subsidies import records

if TYPE_CHECKING:
    from amparo.law import Determination, Law

CASES = read_cases(REPOSITORY / "institutions" / "uruguay_bps" / "unemployment")
last_days = st.one_of(
    st.dates(date(2023, 6, 1), date(2026, 9, 30)),
    st.builds(lambda month: next_month(date(2023, 7, 1), month) - timedelta(days=1), st.integers(0, 38)),
)
births = st.one_of(st.dates(date(1960, 1, 1), date(2005, 12, 31)), st.dates(date(1973, 1, 1), date(1976, 12, 31)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(uruguay: "Law", case: Case) -> None:
    result = run_case(uruguay, case)
    assert result.passed, result.error or result.differences


def facts(person: Unemployed) -> dict[str, Any]:
    return {
        "birth_date": person.birth,
        "contributions": person.record.rows(),
        "unemployed_on": person.last_day,
        "unemployment_cause": person.cause,
        "pay_kind": person.pay_kind,
        "has_family": person.supplement,
        "receives_retirement_pension": False,
        "has_uncovered_income": False,
        "unemployment_before": "some_left" if person.used else "none",
        "unemployment_months_used": person.used,
        "same_employer_again": person.same_employer,
    }


def determine(person: Unemployed, on: date) -> "Determination":
    return person.law.determine("unemployment", facts(person), on)


@st.composite
def unemployed(draw: st.DrawFn, law: "Law", cause: str | None = None) -> Unemployed:
    return Unemployed(
        law,
        draw(records()),
        draw(births),
        draw(last_days),
        cause or draw(st.sampled_from(["dismissal", "dismissal", "suspension"])),
        draw(st.sampled_from(["monthly", "variable", "daily"])),
        draw(st.booleans()),
        draw(st.sampled_from([0, 0, 0, 1, 2, 4])),
        draw(st.booleans()),
    )


class TestAgainstThePlainCalculation:
    @given(data=st.data(), days=st.integers(1, 200) | st.integers(1, 500))
    @settings(max_examples=400)
    def test_the_amount_is_the_same(self, uruguay: "Law", data: st.DataObject, days: int) -> None:
        person = data.draw(unemployed(uruguay))
        on = person.last_day + timedelta(days=days)
        expected, found = person.paid_on(on), determine(person, on)
        event(found.outcome)
        assert (found.outcome == "entitled") == (expected is not None)
        if expected is not None:
            assert Fraction(found.amount) == expected

    @given(
        data=st.data(),
        percent=st.sampled_from([0, 24, 25, 26, 100]),
        reason=st.sampled_from(["same_employer", "dismissal_elsewhere", "suspension_elsewhere"]),
        pay=st.decimals(Decimal(0), Decimal(60_000), places=2),
        month=st.integers(1, 7),
    )
    @settings(max_examples=200)
    def test_reduced_work_fills_up_to_half_of_the_average(
        self, uruguay: "Law", data: st.DataObject, percent: int, reason: str, pay: Decimal, month: int
    ) -> None:
        person = replace(data.draw(unemployed(uruguay, "reduced")), used=0)
        on = next_month(person.last_day + timedelta(days=1), month - 1)
        known = facts(person) | {"reduction_percent": percent, "reduced_by": reason, "pay_while_reduced": pay}
        found = uruguay.determine("unemployment", known, on)
        counts = percent >= 25 and (reason != "same_employer" or person.pay_kind == "daily")
        longest = 4 if reason == "suspension_elsewhere" else 6
        assert (found.outcome == "entitled") == (counts and month <= longest and person.worked_enough())
        if found.outcome == "entitled":
            six = sum(person.record.last_of_work(person.last_day + timedelta(days=1), 6), Fraction())
            half = to_cent(six / 150 * 12 if person.pay_kind == "daily" else six / 12)
            highest = published(uruguay, "unemployment_suspension_cap", person.last_day)
            left = min(max(half - Fraction(pay), Fraction()), highest)
            assert Fraction(found.amount) == left + (to_cent(left / 5) if person.supplement else 0)


class TestWhatMustHold:
    @given(data=st.data(), months=st.integers(0, 4))
    @settings(max_examples=80)
    def test_after_dismissal_no_month_pays_more_than_the_one_before(
        self, uruguay: "Law", data: st.DataObject, months: int
    ) -> None:
        person = data.draw(unemployed(uruguay, "dismissal"))
        first = person.last_day + timedelta(days=1)
        this, following = (
            computed(uruguay, "unemployment_amount", facts(person), next_month(first, months + more)) for more in (0, 1)
        )
        assert this >= following

    @given(data=st.data(), more=st.decimals(Decimal("0.01"), Decimal(5000), places=2))
    @settings(max_examples=80)
    def test_a_higher_pay_lowers_nothing(self, uruguay: "Law", data: st.DataObject, more: Decimal) -> None:
        person = data.draw(unemployed(uruguay))
        raised = {month: (wage + more, days, kind) for month, (wage, days, kind) in person.record.months.items()}
        richer = replace(person, record=Record(raised))
        on = person.last_day + timedelta(days=data.draw(st.integers(1, 180)))
        before, after = determine(person, on), determine(richer, on)
        assert after.outcome == "entitled" or before.outcome == "not_entitled"
        if before.outcome == "entitled":
            assert after.amount >= before.amount

    @given(data=st.data())
    @settings(max_examples=60)
    def test_the_amount_lies_between_its_limits(self, uruguay: "Law", data: st.DataObject) -> None:
        person = data.draw(unemployed(uruguay))
        found = determine(person, person.last_day + timedelta(days=1))
        if found.outcome == "entitled":
            rise = Fraction(6, 5) if person.supplement else 1
            amount, first_cap = Fraction(found.amount), Fraction(11) * Fraction(8469)
            assert published(uruguay, "unemployment_floor", person.last_day) * rise <= amount + 1
            assert amount <= first_cap * rise


class TestPublishedFigures:
    def test_the_limits_of_one_year_follow_those_of_another_by_the_bpc(self, uruguay: "Law") -> None:
        before, after = date(2025, 1, 1), date(2026, 1, 1)
        change = published(uruguay, "bpc", after) / published(uruguay, "bpc", before)
        old, new = (published_scale(uruguay, "unemployment_caps", day) for day in (before, after))
        assert all(abs(earlier * change - later) < 1 for earlier, later in zip(old, new, strict=True))

    def test_the_limit_of_suspension_is_that_of_the_third_month(self, uruguay: "Law") -> None:
        for year in (2023, 2024, 2025, 2026):
            first = date(year, 1, 1)
            third = published_scale(uruguay, "unemployment_caps", first)[2]
            assert published(uruguay, "unemployment_suspension_cap", first) == third

    def test_six_bpc_are_what_the_bps_publishes(self, uruguay: "Law") -> None:
        """6 BPC of 2026 are 41,184 pesos, 9 are 61,776, 12 are 82,368."""
        bpc = uruguay.parameters["bpc"].value_on(date(2026, 1, 1))
        assert [bpc * times for times in (6, 9, 12)] == [41_184, 61_776, 82_368]
