"""Guatemala's law gives what was worked by hand, and what a second, plain reading of the articles gives."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.common.periods import add_months
from amparo.law import Law, load_law
from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY

FOLDER = REPOSITORY / "institutions" / "guatemala_igss"
CASES = read_cases(FOLDER)
CENT = Decimal("0.01")
wages = st.decimals(min_value=500, max_value=20_000, places=2)


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law(FOLDER)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(law: Law, case: Case) -> None:
    result = run_case(law, case)
    assert result.passed, result


def spell(first: date, count: int, wage: Decimal) -> list[dict[str, Any]]:
    return [{"month": add_months(first, number), "wage": wage, "category": "employee"} for number in range(count)]


@given(gap=st.integers(0, 20), count=st.integers(0, 60), wage=wages, day=st.integers(1, 28))
def test_who_may_contribute_voluntarily(law: Law, gap: int, count: int, wage: Decimal, day: int) -> None:
    """Worked until `gap` months before the application, for `count` months."""
    on = date(2026, 3, day)
    rows = spell(add_months(date(2026, 3, 1), -gap - count + 1), count, wage)
    facts = {"employed_now": False, "contributor_category": "voluntary", "contributions": rows}
    found = law.determine("voluntary_insurance", facts, on)
    recent = len([row for row in rows if date(2023, 3, 1) <= row["month"] < date(2026, 3, 1)])
    assert (found.outcome == "entitled") == (count > 0 and gap <= 12 and recent >= 12)
    if found.outcome == "entitled":
        assert found.amount == (wage * Decimal("0.055")).quantize(CENT, ROUND_HALF_UP)
        assert found.starts_on == (date(2026, 4, 1) if gap == 0 else date(2026, 3, 1))


@given(
    early=st.integers(0, 300),
    late=st.integers(0, 200),
    first_wage=wages,
    last_wage=wages,
    partner=st.booleans(),
    children=st.integers(0, 4),
)
def test_what_an_old_age_pension_pays(
    law: Law, early: int, late: int, first_wage: Decimal, last_wage: Decimal, partner: bool, children: int
) -> None:
    """So many months long ago at one wage, so many up to now at another."""
    on = date(2026, 5, 10)
    rows = spell(date(1975, 1, 1), early, first_wage) + spell(add_months(date(2026, 5, 1), -late), late, last_wage)
    facts = {
        "birth_date": date(1950, 1, 1),
        "contributions": rows,
        "dependant_partner": partner,
        "dependant_children": children,
    }
    found = law.determine("old_age_pension", facts, on)
    total = early + late
    assert (found.outcome == "entitled") == (total >= 240)
    if total < 240:
        return
    pays = [row["wage"] for row in rows][-60:]
    base = min((sum(pays, Decimal(0)) / len(pays)).quantize(CENT, ROUND_HALF_UP), Decimal(9000))
    share = Decimal("0.5") + (total - 120) // 6 * Decimal("0.005") + (partner + children) * Decimal("0.1")
    expected = (base * min(share, Decimal("0.8"))).quantize(CENT, ROUND_DOWN)
    assert found.amount == max(expected, Decimal(340))
