"""Maternity pay: worked cases, what must hold of any career whatever, and a plain calculation beside the rules."""

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
from tests.institutions.brazil_inss.plain_maternity import PlainMaternity

if TYPE_CHECKING:
    from amparo.law import Law
    from amparo.law.determination import Determination

FOLDER: Path = REPOSITORY / "institutions" / "brazil_inss" / "maternity"
CASES = read_cases(FOLDER)
CATEGORIES = ("employee", "domestic", "individual", "facultative", "simplified", "low_income")
WORK = ("employed", "domestic", "own_contributions", "not_working", "family_farming")

wages = st.integers(90_000, 1_000_000).map(lambda each: Decimal(each) / 100) | st.just(Decimal(50_000))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(brazil: "Law", case: Case) -> None:
    result = run_case(brazil, case)
    assert result.passed, result.error or result.differences


def test_every_case_is_there_and_says_where_it_comes_from() -> None:
    assert len(CASES) >= 45
    assert all(len(case.source) > 10 for case in CASES)


@st.composite
def careers(draw: st.DrawFn, until: date) -> list[dict[str, Any]]:
    """Up to five spans of work with gaps between them, the last near the day."""
    last = 12 * until.year + until.month - 1 - draw(st.integers(-1, 3) | st.integers(0, 30))
    rows: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 5))):
        length, category = draw(st.integers(1, 8) | st.integers(1, 130)), draw(st.sampled_from(CATEGORIES))
        rows += [
            {"month": date(n // 12, n % 12 + 1, 1), "wage": draw(wages), "category": category, "teaching": False}
            for n in range(last - length + 1, last + 1)
        ][: 40 if category == "employee" else 140]
        last -= length + draw(st.integers(0, 16))
    return sorted(rows, key=lambda row: row["month"])


@st.composite
def claims(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """A claim in which nothing is left for an officer to find."""
    happened = draw(st.dates(date(2019, 12, 1), date(2026, 7, 20)) | st.dates(date(2024, 1, 1), date(2024, 4, 20)))
    kind, work = draw(st.sampled_from(["birth", "birth", "adoption", "miscarriage"])), draw(st.sampled_from(WORK))
    facts = {
        "sex": draw(st.sampled_from(["female", "female", "male"])),
        "maternity_event": kind,
        "maternity_event_on": happened,
        "maternity_work": work,
        "employer_is_mei": draw(st.booleans()),
        "pay_varies": draw(st.booleans()),
        "registered_unemployed": draw(st.booleans()),
        "receives_benefit_excluding_maternity": False,
        "adopted_child_born_on": happened - timedelta(days=draw(st.integers(4_375, 4_390) | st.integers(0, 5_000))),
        "contributions": draw(careers(happened)),
        "family_farming_finding": "established",
        "surviving_parent_finding": "not_established",
        "maternity_work_finding": "not_established",
    }
    if draw(st.booleans()):
        facts["leave_began_on"] = happened - timedelta(days=draw(st.integers(-2, 32)))
    if draw(st.booleans()):
        facts["hospital_discharge_on"] = happened + timedelta(days=draw(st.integers(10, 18) | st.integers(0, 90)))
    return facts, happened + timedelta(days=draw(st.integers(-5, 130)))


def determined(law: "Law", facts: dict[str, Any], on: date) -> "Determination":
    return law.determine("maternity", facts, on)


@given(claim=claims())
@settings(max_examples=300, deadline=None)
def test_the_rules_agree_with_a_plain_calculation(brazil: "Law", claim: tuple[dict[str, Any], date]) -> None:
    facts, on = claim
    found, plain = determined(brazil, facts, on), PlainMaternity(brazil, facts, on)
    event(found.outcome)
    assert (found.values["maternity_starts_on"], found.values["maternity_ends_on"]) == (
        plain.first_day(),
        plain.last_day(),
    )
    assert found.values["maternity_entitled"] == plain.entitled()
    amount = brazil.compute(["maternity_amount"], facts, on).values["maternity_amount"]
    assert Fraction(str(amount)) == plain.pay()


@given(claim=claims(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_higher_wage_never_lowers_the_pay(
    brazil: "Law", claim: tuple[dict[str, Any], date], data: st.DataObject
) -> None:
    facts, on = claim
    facts["pay_varies"] = False
    rows = facts["contributions"]
    counted = [
        place for place, row in enumerate(rows) if row["wage"] >= 1_700
    ]  # a month that comes to count may push one out
    assume(counted)
    place = data.draw(st.sampled_from(counted))
    raised = [dict(row) for row in rows]
    raised[place]["wage"] += data.draw(st.integers(1, 3_000))
    names = ["maternity_amount"]
    before = brazil.compute(names, facts, on).values["maternity_amount"]
    after = brazil.compute(names, {**facts, "contributions": raised}, on).values["maternity_amount"]
    assert before <= after  # type: ignore[operator]


@given(claim=claims())
@settings(max_examples=60, deadline=None)
def test_the_pay_never_lies_below_the_minimum_wage_of_its_first_day(
    brazil: "Law", claim: tuple[dict[str, Any], date]
) -> None:
    values = brazil.compute(["maternity_amount", "maternity_starts_on"], *claim).values
    assert isinstance(values["maternity_starts_on"], date)
    assert values["maternity_amount"] >= brazil.parameters["minimum_wage"].value_on(values["maternity_starts_on"])


@pytest.mark.parametrize("missing", ["sex", "maternity_event", "maternity_event_on", "maternity_work"])
def test_what_the_claimant_has_not_said_is_asked_and_not_guessed(brazil: "Law", missing: str) -> None:
    facts = {
        "sex": "female",
        "maternity_event": "birth",
        "maternity_event_on": date(2026, 7, 1),
        "maternity_work": "family_farming",
        "family_farming_finding": "established",
        "receives_benefit_excluding_maternity": False,
    }
    found = determined(brazil, {name: value for name, value in facts.items() if name != missing}, date(2026, 7, 20))
    assert (found.outcome, found.missing) == ("incomplete", (missing,))
