"""The death pension: worked cases, what must hold of any family whatever, and a plain calculation beside the rules."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.brazil_inss.plain_survivors import PlainPension

if TYPE_CHECKING:
    from amparo.law import Law
    from amparo.law.determination import Determination

FOLDER: Path = REPOSITORY / "institutions" / "brazil_inss" / "death_pension"
CASES = read_cases(FOLDER)
FIRST_DEATH, LAST_DAY = date(2019, 11, 13), date(2026, 7, 20)
RELATIONS = ("spouse", "partner", "former_spouse", "child", "stepchild", "ward", "parent", "sibling")
CONTRIBUTORS = ("employee", "domestic", "individual", "facultative")

relations = st.sampled_from(RELATIONS) | st.sampled_from(["spouse", "child"])
cents = st.integers(100_000, 900_000).map(lambda each: Decimal(each) / 100)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(brazil: "Law", case: Case) -> None:
    result = run_case(brazil, case)
    assert result.passed, result.error or result.differences


def test_every_case_is_there_and_says_where_it_comes_from() -> None:
    assert len(CASES) >= 110
    assert all(len(case.source) > 10 for case in CASES)


@st.composite
def contributions(draw: st.DrawFn, until: date) -> list[dict[str, Any]]:
    """Up to three spans of work, the last often near the day."""
    last = 12 * until.year + until.month - 1 - draw(st.integers(0, 4) | st.integers(0, 40))
    rows: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 3))):
        length, category = draw(st.integers(1, 30) | st.integers(1, 200)), draw(st.sampled_from(CONTRIBUTORS))
        wage = draw(cents)
        months = range(last - length + 1, last + 1)
        rows += [
            {"month": date(n // 12, n % 12 + 1, 1), "wage": wage, "category": category, "teaching": False}
            for n in months
        ]
        last -= length + draw(st.integers(0, 30))
    return sorted((row for row in rows if row["month"] >= date(1980, 1, 1)), key=lambda row: row["month"])


@st.composite
def births(draw: st.DrawFn, relation: str, death: date) -> date:
    """A day of birth, often near an age that matters."""
    years = draw(st.sampled_from([21, 22, 27, 28, 30, 31, 41, 42, 44, 45]) | st.integers(0, 80))
    if relation not in ("spouse", "partner", "former_spouse", "parent"):
        years = draw(st.integers(15, 22))
    return death - timedelta(days=round(years * 365.25) + draw(st.integers(-2, 2)))


@st.composite
def others(draw: st.DrawFn, death: date) -> dict[str, Any]:
    relation = draw(relations)
    return {
        "relation_to_deceased": relation,
        "birth_date": draw(births(relation, death)),
        "union_began_on": death - timedelta(days=draw(st.integers(725, 735) | st.integers(0, 9_000))),
        "disabled": draw(st.sampled_from([False, False, False, True])),
        "claims_too": draw(st.sampled_from([True, True, True, False])),
    }


@st.composite
def claims(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """A claim with everything found, on a day up to two years after the death."""
    death = draw(st.dates(FIRST_DEATH, LAST_DAY))
    on = min(LAST_DAY, death + timedelta(days=draw(st.integers(0, 800))))
    relation = draw(relations)
    received = draw(st.sampled_from(["none", "none", "retirement", "incapacity", "other"]))
    deceased = {
        "sex": draw(st.sampled_from(["female", "male"])),
        "death_date": death,
        "death_cause": draw(st.sampled_from(["illness", "illness", "accident", "work"])),
        "benefit_received": received,
        "benefit_received_amount": draw(cents),
        "registered_unemployed": draw(st.booleans()),
        "contributions": draw(contributions(death)),
    }
    facts = {
        "relation_to_deceased": relation,
        "birth_date": draw(births(relation, death)),
        "union_began_on": death - timedelta(days=draw(st.integers(725, 735) | st.integers(0, 9_000))),
        "disabled": draw(st.sampled_from([False, False, False, True])),
        "other_benefit": draw(st.sampled_from(["none", "none", "retirement", "pension_of_other_scheme"])),
        "other_benefit_amount": draw(cents),
        "other_benefit_reduced": True,
        "deceased": deceased,
        "other_dependants": draw(st.lists(others(death), max_size=6)),
        "dependence_finding": "established",
        "dependant_disability_finding": "established",
        "retirement_right_finding": "not_established",
    }
    return facts, on


def determined(law: "Law", facts: dict[str, Any], on: date) -> "Determination":
    return law.determine("death_pension", facts, on)


@given(claim=claims())
@settings(max_examples=400, deadline=None)
def test_the_rules_agree_with_a_plain_calculation(brazil: "Law", claim: tuple[dict[str, Any], date]) -> None:
    facts, on = claim
    found, plain = determined(brazil, facts, on), PlainPension(brazil, facts, on)
    event(found.outcome)
    assert found.values["death_pension_ends_on"] == plain.ends(facts)
    assert found.values["death_pension_entitled"] == plain.entitled()
    if plain.entitled():
        assert found.amount is not None
        assert Fraction(found.amount) == plain.amount()


@given(claim=claims())
@settings(max_examples=60, deadline=None)
def test_all_shares_together_are_the_whole_within_half_a_cent_each(
    brazil: "Law", claim: tuple[dict[str, Any], date]
) -> None:
    values = determined(brazil, *claim).values
    count, share = values["dependants_counted"], values["death_pension_share"]
    assert abs(Decimal(str(count)) * Decimal(str(share)) - Decimal(str(values["death_pension_whole_today"]))) <= (
        Decimal("0.005") * Decimal(str(count))
    )


@given(claim=claims(), other=st.data())
@settings(max_examples=60, deadline=None)
def test_one_more_dependant_never_lowers_the_whole_nor_raises_a_share(
    brazil: "Law", claim: tuple[dict[str, Any], date], other: st.DataObject
) -> None:
    facts, on = claim
    one = other.draw(others(facts["deceased"]["death_date"]))
    assume(not one["disabled"])  # a disabled dependant raises the whole to 100 %, and may raise every share
    before = determined(brazil, facts, on).values
    after = determined(brazil, {**facts, "other_dependants": [*facts["other_dependants"], one]}, on).values
    assert before["death_pension_whole_today"] <= after["death_pension_whole_today"]  # type: ignore[operator]
    assert after["death_pension_share"] <= before["death_pension_share"]  # type: ignore[operator]


@given(share=st.integers(0, 1_500_000), more=st.integers(1, 200_000))
@settings(max_examples=60, deadline=None)
def test_a_larger_pension_never_pays_less_beside_a_better_benefit(brazil: "Law", share: int, more: int) -> None:
    def paid(amount: int) -> Decimal:
        facts = {
            "relation_to_deceased": "spouse",
            "birth_date": date(1960, 1, 1),
            "union_began_on": date(1990, 1, 1),
            "disabled": True,
            "dependant_disability_finding": "established",
            "other_benefit": "retirement",
            "other_benefit_amount": Decimal(9_000),
            "deceased": {
                "death_date": date(2026, 6, 10),
                "death_cause": "illness",
                "benefit_received": "retirement",
                "benefit_received_amount": Decimal(amount) / 100,
            },
        }
        found = determined(brazil, facts, LAST_DAY).amount
        assert found is not None
        return found

    assert paid(share) <= paid(share + more)


def test_each_raise_of_january_is_the_index_of_its_year(brazil: "Law") -> None:
    index, raises = brazil.parameters["wage_update"], brazil.parameters["yearly_raise"]
    for year in range(2019, 2026):
        product = Fraction(1)
        for month in range(1, 13):
            product *= 1 + Fraction(index.value_on(date(year, month, 1))) / 100
        printed = Fraction(raises.value_on(date(year, 12, 1)))
        assert abs((product - 1) * 100 - printed) < Fraction(1, 200), year


@pytest.mark.parametrize("missing", ["relation_to_deceased", "union_began_on", "other_benefit"])
def test_what_the_claimant_has_not_said_is_asked_and_not_guessed(brazil: "Law", missing: str) -> None:
    facts = {
        "relation_to_deceased": "spouse",
        "birth_date": date(1960, 1, 1),
        "union_began_on": date(1990, 1, 1),
        "other_benefit": "none",
        "deceased": {
            "death_date": date(2026, 6, 10),
            "death_cause": "illness",
            "benefit_received": "retirement",
            "benefit_received_amount": Decimal(3_000),
        },
    }
    found = determined(brazil, {name: value for name, value in facts.items() if name != missing}, LAST_DAY)
    assert (found.outcome, found.missing) == ("incomplete", (missing,))


def test_a_retirement_whose_amount_nobody_told_is_asked_for(brazil: "Law") -> None:
    facts = {
        "relation_to_deceased": "child",
        "birth_date": date(2015, 1, 1),
        "other_benefit": "none",
        "deceased": {"death_date": date(2026, 6, 10), "death_cause": "illness", "benefit_received": "retirement"},
    }
    found = determined(brazil, facts, LAST_DAY)
    assert (found.outcome, found.missing) == ("incomplete", ("deceased.benefit_received_amount",))
