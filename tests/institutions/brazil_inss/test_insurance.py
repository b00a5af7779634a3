"""Insuring oneself in Brazil: the worked cases, and a second, plain reading of the articles."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY

if TYPE_CHECKING:
    from amparo.law import Law

INSTITUTION: Path = REPOSITORY / "institutions" / "brazil_inss"
FOLDERS = ("insurance", "self_employed_insurance", "insurance_by_choice")
CASES = [case for folder in FOLDERS for case in read_cases(INSTITUTION / folder)]
ON = date(2026, 7, 20)
MINIMUM, CEILING = Decimal(1621), Decimal("8475.55")
RATES = {"individual": "0.20", "facultative": "0.20", "simplified": "0.11", "low_income": "0.05"}
births = st.dates(date(1950, 1, 1), date(2012, 12, 31))
incomes = st.decimals(min_value=0, max_value=20_000, places=2)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(brazil: "Law", case: Case) -> None:
    result = run_case(brazil, case)
    assert result.passed, result.error or result.differences


def is_sixteen(birth: date) -> bool:
    return (birth.year + 16, birth.month, birth.day) <= (ON.year, ON.month, ON.day)


def contribution(plan: str, income: Decimal) -> Decimal:
    reduced = plan in ("simplified", "low_income")
    base = MINIMUM if reduced else min(max(income, MINIMUM), CEILING)
    return (base * Decimal(RATES[plan])).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(
    birth=births,
    income=incomes,
    plan=st.sampled_from(["individual", "simplified", "low_income"]),
    work=st.sampled_from(["own_account", "firms", "both", "micro_entrepreneur", "employed", "none"]),
)
def test_who_works_on_their_own_account(brazil: "Law", birth: date, income: Decimal, plan: str, work: str) -> None:
    facts = {
        "birth_date": birth,
        "own_occupation": "musician",
        "own_work": work,
        "contributor_category": plan,
        "declared_income": income,
    }
    found = brazil.determine("self_employed_insurance", facts, ON)
    may = {"individual": ("own_account", "both"), "simplified": ("own_account",), "low_income": ()}
    assert (found.outcome == "entitled") == (is_sixteen(birth) and work in may[plan])
    if found.outcome == "entitled":
        assert found.amount == contribution(plan, income)


@given(birth=births, income=incomes, data=st.data())
def test_who_chooses_to_be_insured(brazil: "Law", birth: date, income: Decimal, data: st.DataObject) -> None:
    plan = data.draw(st.sampled_from(["facultative", "simplified", "low_income", "individual"]))
    yes: dict[str, Any] = {
        name: data.draw(st.booleans())
        for name in ("has_paid_work", "has_public_scheme", "has_own_income", "works_only_at_home", "family_on_cadunico")
    }
    facts = {
        **yes,
        "birth_date": birth,
        "contributor_category": plan,
        "declared_income": income,
        "family_monthly_income": income,
    }
    found = brazil.determine("insurance_by_choice", facts, ON)
    poor = yes["works_only_at_home"] and not yes["has_own_income"] and yes["family_on_cadunico"]
    plan_open = plan in ("facultative", "simplified") or (plan == "low_income" and poor and income <= 2 * MINIMUM)
    free = not yes["has_paid_work"] and not yes["has_public_scheme"]
    assert (found.outcome == "entitled") == (is_sixteen(birth) and free and plan_open)
    if found.outcome == "entitled":
        assert found.amount == contribution(plan, income)
