"""Brazil's rules, compiled, give for random careers what a plain reading of their graph in fractions gives."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.law.law import Law, load_law
from tests.law.interpreter import Interpreter

FOLDER = Path(__file__).parents[2] / "institutions" / "brazil_inss"


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law(FOLDER)


def _career(first: date, months: int, wage: Decimal, gaps: int, category: str, teaching: bool) -> list[dict[str, Any]]:
    numbers = [first.year * 12 + first.month - 1 + i for i in range(months) if not gaps or i % (gaps + 7) >= gaps]
    return [
        {"month": date(n // 12, n % 12 + 1, 1), "wage": wage + n % 83, "category": category, "teaching": teaching}
        for n in numbers
        if n < 2026 * 12
    ]


careers = st.builds(
    _career,
    first=st.dates(date(1980, 1, 1), date(2010, 12, 28)).map(lambda day: day.replace(day=1)),
    months=st.integers(0, 430),
    wage=st.integers(10_000, 900_000).map(lambda cents: Decimal(cents) / 100),
    gaps=st.integers(0, 6),
    category=st.sampled_from(["employee", "individual", "simplified"]),
    teaching=st.booleans(),
)
claimants = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["female", "male"]),
        "birth_date": st.dates(date(1950, 1, 1), date(1972, 12, 31)),
        "contributions": careers,
        "claims_teaching": st.booleans(),
    }
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(facts=claimants, on=st.dates(date(2025, 12, 1), date(2026, 1, 31)))
def test_every_variable_of_a_retirement(law: Law, facts: dict[str, Any], on: date) -> None:
    values = law.determine("retirement", facts, on).values
    interpreter = Interpreter(law, facts, on)
    for name, value in values.items():
        exact = Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value
        assert interpreter.variable(name) == exact, name
