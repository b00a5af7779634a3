"""What a person owes for a month, against a second computation in fractions."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from amparo.law import Law

CENT = Decimal("0.01")
CEILING_2026 = Decimal("8475.55")
SLICES_2026 = ((Decimal("1621.00"), 75), (Decimal("2902.84"), 90), (Decimal("4354.27"), 120), (CEILING_2026, 140))

wages = st.decimals(min_value=0, max_value=20_000, places=2)


def owed(law: "Law", wage: Decimal, category: str = "employee", month: date = date(2026, 6, 1)) -> Decimal:
    facts = {"contribution_month": month, "remuneration": wage, "contributor_category": category}
    found = law.compute(["contribution_owed"], facts, month).values["contribution_owed"]
    assert isinstance(found, Decimal)
    return found


def by_slices(wage: Decimal) -> Decimal:
    """Each slice apart, in thousandths, rounded once."""
    total, floor = Decimal(0), Decimal(0)
    for limit, rate in SLICES_2026:
        total += max(min(wage, limit) - floor, Decimal(0)) * rate / 1000
        floor = limit
    return total.quantize(CENT, ROUND_HALF_UP)


@given(wage=wages)
def test_an_employee_owes_the_sum_of_the_slices(brazil: "Law", wage: Decimal) -> None:
    assert owed(brazil, wage) == by_slices(wage)


@given(wage=wages, more=st.decimals(min_value="0.01", max_value=1_000, places=2))
def test_more_pay_never_means_a_smaller_contribution_nor_a_jump(brazil: "Law", wage: Decimal, more: Decimal) -> None:
    step = owed(brazil, wage + more) - owed(brazil, wage)
    assert 0 <= step <= (more * Decimal("0.14")).quantize(CENT, ROUND_HALF_UP) + CENT


@given(wage=wages, category=st.sampled_from(["individual", "facultative"]))
def test_who_pays_alone_owes_a_fifth_between_minimum_and_ceiling(brazil: "Law", wage: Decimal, category: str) -> None:
    base = min(max(wage, Decimal("1621.00")), CEILING_2026)
    assert owed(brazil, wage, category) == (base / 5).quantize(CENT, ROUND_HALF_UP)


@given(wage=wages)
def test_the_simplified_plans_do_not_depend_on_what_was_declared(brazil: "Law", wage: Decimal) -> None:
    assert owed(brazil, wage, "simplified") == Decimal("178.31")
    assert owed(brazil, wage, "low_income") == Decimal("81.05")


@pytest.mark.parametrize("category", ["employee", "domestic", "individual", "facultative", "simplified", "low_income"])
def test_every_category_can_be_assessed_in_every_month_since_2012(brazil: "Law", category: str) -> None:
    for year in range(2012, 2027):
        assert owed(brazil, Decimal("2500.00"), category, date(year, 1, 1)) > 0


def test_a_month_before_the_brackets_held_is_refused_by_name(brazil: "Law") -> None:
    from amparo.law.errors import ParameterNotInForce

    with pytest.raises(ParameterNotInForce, match="contribution_brackets_flat"):
        owed(brazil, Decimal("1000.00"), "employee", date(2011, 12, 1))
