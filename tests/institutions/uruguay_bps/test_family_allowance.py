"""What must hold of family allowances for any household, and every worked case.

The scale of the equity plan, which the act gives as a power, is checked exactly: the fifth power of each figure lies
within what half a unit of its last decimal allows around the cube of the number of children.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.uruguay_bps.plain_subsidies import birthday, computed, equity_plan, published

if TYPE_CHECKING:
    from amparo.law import Law

CASES = read_cases(REPOSITORY / "institutions" / "uruguay_bps" / "family_allowance")
LATE = date(1900, 1, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(uruguay: "Law", case: Case) -> None:
    result = run_case(uruguay, case)
    assert result.passed, result.error or result.differences


children = st.fixed_dictionaries(
    {
        "birth_date": st.dates(date(2003, 1, 1), date(2026, 1, 1)),
        "schooling": st.sampled_from(["not_yet", "primary", "late_primary", "secondary", "secondary", "none"]),
        "disabled": st.sampled_from([False, False, True]),
        "reviewed_on": st.sampled_from([LATE, date(2023, 5, 1), date(2024, 5, 1)]),
        "receives_disability_pension": st.sampled_from([False, False, True]),
    }
)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def household(
    rows: list[dict[str, Any]], unborn: int, income: Decimal, finding: str, *, insured: bool
) -> dict[str, Any]:
    return {
        "allowance_children": rows,
        "unborn_children": unborn,
        "asks_equity_plan": True,
        "household_finding": finding,
        "insured_private_work": insured,
        "receives_other_family_allowance": False,
        "household_monthly_income": income,
    }


def able_at_school(rows: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """Children without disability who count on a day."""
    limits = {"not_yet": 14, "primary": 14, "late_primary": 16, "secondary": 18, "none": 0}
    return [row for row in rows if not row["disabled"] and on < birthday(row["birth_date"], limits[row["schooling"]])]


def with_disability(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["disabled"] and not row["receives_disability_pension"]]


def reviewed(row: dict[str, Any], on: date) -> bool:
    return on < birthday(row["birth_date"], 18) or on < birthday(row["reviewed_on"], 3)


@given(rows=st.lists(children, max_size=8), unborn=st.integers(0, 2), on=days)
@settings(max_examples=250)
def test_the_equity_plan_is_that_of_the_acts_formula(
    uruguay: "Law", rows: list[dict[str, Any]], unborn: int, on: date
) -> None:
    found = uruguay.determine("family_allowance", household(rows, unborn, Decimal(0), "vulnerable", insured=False), on)
    at_school = able_at_school(rows, on)
    able, secondary = len(at_school) + unborn, sum(row["schooling"] == "secondary" for row in at_school)
    disabled = sum(reviewed(row, on) for row in with_disability(rows))
    event(found.outcome)
    assert (found.outcome == "entitled") == (able + disabled > 0)
    if found.outcome == "entitled":
        low, high = equity_plan(uruguay, able, secondary, disabled, on)
        assert low <= Fraction(found.amount) <= high


@given(
    rows=st.lists(children, max_size=6),
    on=days,
    income=st.decimals(Decimal(0), Decimal(130_000), places=2)
    | st.sampled_from([Decimal("50502.00"), Decimal("50502.01"), Decimal("84688.00"), Decimal("84688.01")]),
)
@settings(max_examples=250)
def test_the_contributory_allowance_follows_income_and_number(
    uruguay: "Law", rows: list[dict[str, Any]], on: date, income: Decimal
) -> None:
    found = uruguay.determine("family_allowance", household(rows, 0, income, "not_vulnerable", insured=True), on)
    number = len(able_at_school(rows, on)) + len(with_disability(rows))
    limit = Fraction(84_688) + Fraction(84_688, 10) * max(number - 2, 0)
    assert (found.outcome == "entitled") == (number > 0 and income <= limit)
    if found.outcome == "entitled":
        assert found.amount == number * (1347 if income <= 50_502 else 674)


@given(rows=st.lists(children, min_size=1, max_size=6), more=children, on=days)
@settings(max_examples=100)
def test_one_more_child_never_lowers_what_the_household_has(
    uruguay: "Law", rows: list[dict[str, Any]], more: dict[str, Any], on: date
) -> None:
    before, after = (
        computed(uruguay, "equity_plan_amount", household(each, 0, Decimal(0), "vulnerable", insured=False), on)
        for each in (rows, [*rows, more])
    )
    assert before <= after


def test_each_figure_of_the_scale_is_the_power_that_the_act_says(uruguay: "Law") -> None:
    table = uruguay.parameters["equity_plan_scale"].value_on(date(2026, 1, 1))
    for number, scaled in enumerate(table.values):
        figure, half = Fraction(scaled, 10**8), Fraction(1, 2 * 10**8)
        assert (figure - half) ** 5 <= number**3 <= (figure + half) ** 5


def test_the_three_amounts_rose_alike_since_2008(uruguay: "Law") -> None:
    """700, 300 and 1,000 pesos of January 2008, adjusted by the same prices; two cents apart from many roundings."""
    first = date(2026, 1, 1)
    base, secondary, disability = (
        published(uruguay, f"equity_plan_{name}", first) for name in ("base", "secondary", "disability")
    )
    rise = disability / 1000
    assert abs(base - 700 * rise) <= Fraction(1, 50)
    assert abs(secondary - 300 * rise) <= Fraction(1, 50)


def test_the_lower_contributory_amount_is_above_the_acts_least(uruguay: "Law") -> None:
    """Eight per cent of the minimum wage, which Ley 17.856 made eight per cent of a BPC."""
    first = date(2026, 1, 1)
    assert published(uruguay, "contributory_allowance_low", first) >= published(uruguay, "bpc", first) * Fraction(
        8, 100
    )
