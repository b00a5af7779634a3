"""What must hold of the pensions of the BPS and of bank employees for any record whatever, and every worked case.

- The rules agree, to the cent, with a slow calculation written apart from them (plain_pensions.py).
- More age, one more month of service, one more child of a mother never close a route; a higher pay never lowers an amount.
- Every amount lies between the minimum and the maximum of its day.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.uruguay_bps.plain_pensions import Work, bank_pension, bps_pension

if TYPE_CHECKING:
    from amparo.law import Law

INSTITUTION: Path = REPOSITORY / "institutions" / "uruguay_bps"
FOLDERS = ("provisions", "contributions", "old_age_pension", "bank_employees_pension")
CASES = [case for folder in FOLDERS for case in read_cases(INSTITUTION / folder)]
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2020, 7, 31)


@dataclass(frozen=True)
class Record:
    """A person's months (counted from year 0) with their pay and kind of work."""

    sex: str
    birth_date: date
    children: int
    months: tuple[tuple[int, Decimal, str], ...]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"month": date(month // 12, month % 12 + 1, 1), "wage": wage, "category": category}
            for month, wage, category in self.months
        ]

    def facts(self) -> dict[str, Any]:
        return {
            "sex": self.sex,
            "birth_date": self.birth_date,
            "children_born": self.children,
            "contributions": self.rows(),
        }

    def work(self, law: "Law", *, bank: bool) -> Work:
        rows = [row for row in self.rows() if (row["category"] == "bank") == bank]
        child_months = 0 if bank or self.sex == "male" else 12 * min(self.children, 5)
        return Work(law, self.birth_date, rows, child_months)


@st.composite
def records(draw: st.DrawFn, *, bank: bool = False) -> Record:
    """Up to four spans of work with gaps between them, long enough that routes open."""
    month = draw(st.integers(1975 * 12, 1992 * 12))
    months: list[tuple[int, Decimal, str]] = []
    for _ in range(draw(st.integers(1, 4))):
        pay = draw(st.decimals(Decimal(2000), Decimal(160000), places=2))
        other = draw(st.integers(0, 5)) == 0
        last = min(month + draw(st.integers(96, 360)) - 1, 2020 * 12 + 6)
        months += [(each, pay, "bank" if bank != other else "employee") for each in range(month, last + 1)]
        month = last + 1 + draw(st.integers(0, 48))
    sex = draw(st.sampled_from(["female", "male"]))
    birth = draw(st.dates(date(1944, 1, 1), date(1961, 12, 31)))
    return Record(sex, birth, draw(st.integers(0, 7)), tuple(months))


days = st.dates(FIRST_DAY, LAST_DAY)


def awarded(law: "Law", benefit: str, record: Record, on: date) -> Fraction | None:
    amount = law.determine(benefit, record.facts(), on).amount
    return None if amount is None else Fraction(amount)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(uruguay: "Law", case: Case) -> None:
    result = run_case(uruguay, case)
    assert result.passed, result.error or result.differences


def test_every_case_says_where_it_comes_from() -> None:
    assert len(CASES) >= 100
    assert all(len(case.source) > 10 for case in CASES)


class TestThePlainCalculationAgrees:
    @settings(max_examples=150)
    @given(record=records(), on=days)
    def test_on_the_pension_of_the_bps(self, uruguay: "Law", record: Record, on: date) -> None:
        expected = bps_pension(record.work(uruguay, bank=False), on)
        event("pension" if expected else "none")
        assert awarded(uruguay, "old_age_pension", record, on) == expected

    @settings(max_examples=100)
    @given(record=records(bank=True), on=days)
    def test_on_the_pension_of_bank_employees(self, uruguay: "Law", record: Record, on: date) -> None:
        expected = bank_pension(record.work(uruguay, bank=True), on)
        event("pension" if expected else "none")
        assert awarded(uruguay, "bank_employees_pension", record, on) == expected


@settings(max_examples=150)
@given(
    record=records(),
    birth=st.dates(date(1944, 1, 1), date(1999, 12, 31)),
    on=st.dates(date(2023, 8, 1), date(2045, 12, 31)),
    incapacity=st.booleans(),
)
def test_every_claim_with_a_certified_basic_pay_has_an_answer(
    uruguay: "Law", record: Record, birth: date, on: date, *, incapacity: bool
) -> None:
    stated = {"certified_basic_pay": Decimal(50000), "claims_total_incapacity": incapacity}
    facts = replace(record, birth_date=birth).facts() | stated | {"incapacity_recognised": incapacity}
    for benefit in ("old_age_pension", "bank_employees_pension"):
        found = uruguay.determine(benefit, facts, on)
        assert found.outcome in ("entitled", "not_entitled", "refer")
        event(f"{benefit}: {found.outcome}")


def routes(law: "Law", record: Record, on: date) -> set[str]:
    names = ["common_entitled", "advanced_entitled", "bank_common_entitled", "normal_entitled", "long_career_entitled"]
    values = law.compute(names, record.facts(), on).values
    return {name for name in names if values[name]}


class TestNothingIsLost:
    @settings(max_examples=60)
    @given(record=records(), on=days, later=st.integers(1, 4000))
    def test_by_growing_older(self, uruguay: "Law", record: Record, on: date, later: int) -> None:
        assert routes(uruguay, record, on) <= routes(uruguay, record, on + timedelta(days=later))

    @settings(max_examples=60)
    @given(record=records(), on=days, birth_year=st.integers(1973, 1979))
    def test_by_one_more_month_or_child(self, uruguay: "Law", record: Record, on: date, birth_year: int) -> None:
        young = replace(record, birth_date=record.birth_date.replace(year=birth_year, day=1))
        earlier = (record.months[0][0] - 1, Decimal(9000), record.months[0][2])
        for person, day in ((record, on), (young, on.replace(year=on.year + 19))):
            before = routes(uruguay, person, day)
            assert before <= routes(uruguay, replace(person, months=(earlier, *person.months)), day)
            assert before <= routes(uruguay, replace(person, children=person.children + 1), day)

    @settings(max_examples=60)
    @given(record=records(), on=days, rise=st.decimals(Decimal("0.01"), Decimal(20000), places=2))
    def test_by_higher_pay(self, uruguay: "Law", record: Record, on: date, rise: Decimal) -> None:
        better = replace(record, months=tuple((month, pay + rise, kind) for month, pay, kind in record.months))
        for benefit in ("old_age_pension", "bank_employees_pension"):
            before, after = awarded(uruguay, benefit, record, on), awarded(uruguay, benefit, better, on)
            assert (before is None) == (after is None)
            assert before is None or after is None or before <= after


@settings(max_examples=60)
@given(record=records(), on=days)
def test_every_pension_lies_between_minimum_and_maximum(uruguay: "Law", record: Record, on: date) -> None:
    amount = awarded(uruguay, "old_age_pension", record, on)
    if amount is not None:
        minimum = Fraction(uruguay.parameters["minimum_at_sixty"].value_on(on))
        assert minimum <= amount <= Fraction(uruguay.parameters["transition_maximum"].value_on(on))
