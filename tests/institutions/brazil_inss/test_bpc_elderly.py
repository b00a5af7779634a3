"""The benefit for older people on a low income: what can and cannot change its outcome."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from amparo.law import Law
    from amparo.law.determination import Determination

TODAY = date(2026, 6, 15)
QUARTER, HALF, WAGE = Decimal("405.25"), Decimal("810.50"), Decimal("1621.00")
LIVING_ALONE: dict[str, Any] = {
    "birth_date": date(1955, 3, 10),
    "household": [],
    "monthly_income": Decimal(0),
    "cadunico_updated_on": date(2025, 9, 15),
    "biometric_registered": True,
    "receives_other_benefit": False,
}

incomes = st.decimals(min_value=0, max_value=5_000, places=2)
members = st.fixed_dictionaries(
    {
        "relationship": st.sampled_from(
            ["spouse", "partner", "parent", "stepparent", "sibling", "child", "ward", "other"]
        ),
        "birth_date": st.dates(date(1930, 1, 1), date(2020, 1, 1)),
        "single": st.booleans(),
        "monthly_income": incomes,
        "income_kind": st.sampled_from(["work", "pension", "bpc", "transfer", "apprenticeship", "other", "none"]),
    }
)


def determined(law: "Law", on: date = TODAY, **facts: Any) -> "Determination":
    return law.determine("bpc_elderly", {**LIVING_ALONE, **facts}, on)


@pytest.mark.parametrize("missing", sorted(LIVING_ALONE.keys() - {"household"}))
def test_what_the_claimant_has_not_said_is_asked_and_not_guessed(brazil: "Law", missing: str) -> None:
    facts = {name: value for name, value in LIVING_ALONE.items() if name != missing}
    found = brazil.determine("bpc_elderly", facts, TODAY)
    assert (found.outcome, found.missing) == ("incomplete", (missing,))


@given(income=incomes)
def test_alone_the_outcome_follows_the_income_alone(brazil: "Law", income: Decimal) -> None:
    expected = "entitled" if income <= QUARTER else "refer" if income <= HALF else "not_entitled"
    assert determined(brazil, monthly_income=income).outcome == expected


@given(
    household=st.lists(members, max_size=6), income=incomes, more=st.decimals(min_value="0.01", max_value=500, places=2)
)
def test_earning_more_never_opens_the_right(
    brazil: "Law", household: list[Any], income: Decimal, more: Decimal
) -> None:
    if determined(brazil, household=household, monthly_income=income + more).outcome == "entitled":
        assert determined(brazil, household=household, monthly_income=income).outcome == "entitled"


@given(household=st.lists(members, max_size=6))
def test_a_lodger_changes_nothing(brazil: "Law", household: list[Any]) -> None:
    lodger = {**LIVING_ALONE_MEMBER, "relationship": "other", "monthly_income": Decimal(3000), "income_kind": "work"}
    alone, shared = determined(brazil, household=household), determined(brazil, household=[*household, lodger])
    assert (alone.outcome, alone.values["bpc_income_per_head"]) == (
        shared.outcome,
        shared.values["bpc_income_per_head"],
    )


LIVING_ALONE_MEMBER: dict[str, Any] = {"birth_date": date(1980, 1, 1), "single": True}


@given(household=st.lists(members, max_size=6), age=st.integers(65, 100))
def test_the_income_limit_is_compared_by_multiplication_and_never_by_a_rounded_share(
    brazil: "Law", household: list[Any], age: int
) -> None:
    found = determined(brazil, household=household, birth_date=date(TODAY.year - age, 1, 1))
    values: Any = found.values
    assert values["bpc_income_met"] == (4 * values["bpc_family_income"] <= values["bpc_family_size"] * WAGE)
    assert 1 <= values["bpc_family_size"] <= 1 + len(household)


@pytest.mark.parametrize(("on", "wage"), [(date(2025, 12, 31), "1518.00"), (date(2026, 1, 1), "1621.00")])
def test_it_pays_the_minimum_wage_of_the_day_and_no_thirteenth(brazil: "Law", on: date, wage: str) -> None:
    assert determined(brazil, on).amount == Decimal(wage)
    assert not brazil.benefits["bpc_elderly"].thirteenth


def test_income_a_little_over_the_limit_is_weighed_by_an_officer(brazil: "Law") -> None:
    found = determined(brazil, monthly_income=QUARTER + Decimal("0.01"))
    assert (found.outcome, found.refer) == ("refer", ("bpc_vulnerability_to_weigh",))


@given(income=incomes)
def test_what_an_officer_found_leaves_nothing_to_weigh(brazil: "Law", income: Decimal) -> None:
    found = determined(brazil, monthly_income=income, vulnerability="established")
    refused = determined(brazil, monthly_income=income, vulnerability="not_established")
    assert found.outcome == ("entitled" if income <= HALF else "not_entitled")
    assert refused.outcome == ("entitled" if income <= QUARTER else "not_entitled")


def test_the_decision_says_which_reading_of_the_law_is_not_confirmed(brazil: "Law") -> None:
    husband = {
        "birth_date": date(1956, 1, 1),
        "relationship": "spouse",
        "monthly_income": WAGE,
        "income_kind": "pension",
    }
    found = determined(brazil, household=[{**husband, "single": False}])
    assert found.outcome == "entitled"
    assert any("65" in each.note for each in found.unconfirmed)
