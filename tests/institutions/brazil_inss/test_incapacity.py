"""Benefits for incapacity, accident and children: every worked case, and what must hold of any person.

The rules agree to the cent, and in every condition, with a calculation written apart from them (plain_incapacity.py).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.brazil_inss.plain_incapacity import (
    PlainIncapacity,
    family_quota,
    last_paid_day,
    start_of_benefit,
)

if TYPE_CHECKING:
    from amparo.law import Law

FOLDERS = ("temporary_incapacity", "permanent_incapacity", "accident_benefit", "family_salary")
INSTITUTION = REPOSITORY / "institutions" / "brazil_inss"
CASES = [case for folder in FOLDERS for case in read_cases(INSTITUTION / folder)]
LAST_MONTH = 2026 * 12 + 6
few = settings(max_examples=100, deadline=None)
days = st.dates(date(2020, 1, 15), date(2026, 8, 14))
causes = st.sampled_from(["illness", "listed_illness", "accident", "work"])
findings = st.sampled_from(["not_assessed", "established", "not_established"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(brazil: "Law", case: Case) -> None:
    result = run_case(brazil, case)
    assert result.passed, result.error or result.differences


@dataclass(frozen=True)
class Person:
    """A woman or man with the months of a career, one row each."""

    sex: str
    rows: tuple[dict[str, Any], ...]

    def plain(self, law: "Law") -> PlainIncapacity:
        return PlainIncapacity(law, self.sex == "female", self.rows)

    def facts(self, **more: Any) -> dict[str, Any]:
        return {"sex": self.sex, "contributions": list(self.rows)} | more


@st.composite
def persons(draw: st.DrawFn) -> Person:
    """One to four spans of work of up to 11 years, some short, with gaps around the length of the cover."""
    month, rows = draw(st.integers(1992 * 12, 2025 * 12)), []
    for _ in range(draw(st.integers(1, 4))):
        length = draw(st.one_of(st.integers(1, 14), st.integers(15, 130)))
        wage = draw(st.decimals(Decimal(900), Decimal(9000), places=2))
        category = draw(st.sampled_from(["employee", "individual", "facultative", "low_income", "domestic"]))
        for number in range(month, min(month + length, LAST_MONTH)):
            first = date(number // 12, number % 12 + 1, 1)
            rows.append({"month": first, "wage": wage, "category": category, "teaching": False})
        month += length + draw(st.one_of(st.integers(0, 3), st.integers(11, 28)))
    return Person(draw(st.sampled_from(["female", "male"])), tuple(rows))


@st.composite
def claims(draw: st.DrawFn) -> tuple[date, date]:
    """The first day of an incapacity since the reform, and the day of the claim, often near a threshold."""
    on = draw(days)
    before = draw(st.one_of(st.integers(0, 45), st.integers(0, 600)))
    return max(date(2019, 11, 13), on - timedelta(days=before)), on


def stated(
    stopped: date, *, employed: bool, cause: str, cause_finding: str, unemployed: bool = False
) -> dict[str, Any]:
    return {
        "incapacity_started_on": stopped,
        "employed_at_incapacity": employed,
        "incapacity_cause": cause,
        "incapacity_cause_finding": cause_finding,
        "registered_unemployed": unemployed,
        "receives_incompatible_benefit": False,
    }


def exact(value: Any) -> Fraction:
    return Fraction(str(value))


@given(
    spans=st.lists(
        st.tuples(st.sampled_from([3, 5, 6, 7, 12, 119, 120, 121]), st.sampled_from([0, 1, 12, 13, 14, 24, 25, 26])),
        min_size=1,
        max_size=5,
    ),
    unemployed=st.booleans(),
    idle=st.integers(0, 40),
)
@settings(max_examples=400, deadline=None)
def test_cover_and_qualifying_period_are_those_of_a_plain_calculation(
    brazil: "Law", spans: list[tuple[int, int]], unemployed: bool, idle: int
) -> None:
    """Gaps of thirteen and fourteen idle months, or a year more after 120 contributions, decide what counts again."""
    month, rows = 1995 * 12, []
    for length, gap in spans:
        rows += [
            {
                "month": date(number // 12, number % 12 + 1, 1),
                "wage": Decimal(5000),
                "category": "employee",
                "teaching": False,
            }
            for number in range(month, month + length)
        ]
        month += length + gap
    last = month - spans[-1][1] - 1 + idle
    facts = {"contributions": rows, "registered_unemployed": unemployed}
    plain = PlainIncapacity(brazil, True, rows)
    for day in (15, 16):
        stopped = date(last // 12, last % 12 + 1, day)
        names = ["incapacity_contributions_enough", "insured_at_incapacity"]
        values = brazil.compute(names, facts | {"incapacity_started_on": stopped}, date(2059, 1, 1)).values
        assert values[names[0]] == plain.enough_months(stopped)
        assert values[names[1]] == plain.covered(stopped, unemployed=unemployed)


@given(person=persons(), claim=claims(), employed=st.booleans(), cause=causes, found=findings, unemployed=st.booleans())
@few
def test_the_right_of_temporary_incapacity_is_that_of_a_plain_calculation(
    brazil: "Law", person: Person, claim: tuple[date, date], employed: bool, cause: str, found: str, unemployed: bool
) -> None:
    stopped, on = claim
    facts = person.facts(
        **stated(stopped, employed=employed, cause=cause, cause_finding=found, unemployed=unemployed),
        incapacity_expected_until=on + timedelta(days=20),
        temporary_incapacity_finding="established",
    )
    plain = person.plain(brazil)
    enough, exempt = plain.enough_months(stopped), cause != "illness"
    begun = start_of_benefit(stopped, on, employed=employed) <= on
    expected = "not_entitled"
    if plain.covered(stopped, unemployed=unemployed) and begun and (enough or (exempt and found != "not_established")):
        expected = "entitled" if enough or found == "established" else "refer"
    assert brazil.determine("temporary_incapacity", facts, on).outcome == expected


@given(person=persons(), claim=claims(), employed=st.booleans())
@few
def test_temporary_incapacity_pays_what_a_plain_calculation_gives(
    brazil: "Law", person: Person, claim: tuple[date, date], employed: bool
) -> None:
    stopped, on = claim
    start = start_of_benefit(stopped, on, employed=employed)
    if start > on:
        return
    facts = person.facts(**stated(stopped, employed=employed, cause="illness", cause_finding="not_assessed"))
    values = brazil.compute(["temporary_incapacity_amount", "temporary_incapacity_starts_on"], facts, on).values
    assert values["temporary_incapacity_starts_on"] == start
    assert exact(values["temporary_incapacity_amount"]) == person.plain(brazil).temporary(stopped, start, on)


@given(person=persons(), claim=claims(), work=st.booleans(), needs_help=st.booleans())
@few
def test_permanent_incapacity_pays_what_a_plain_calculation_gives(
    brazil: "Law", person: Person, claim: tuple[date, date], work: bool, needs_help: bool
) -> None:
    stopped, on = claim
    start = start_of_benefit(stopped, on, employed=False)
    facts = person.facts(
        **stated(stopped, employed=False, cause="work", cause_finding="established" if work else "not_established"),
        received_temporary_incapacity=False,
        permanent_help_finding="established" if needs_help else "not_established",
    )
    paid = brazil.compute(["permanent_incapacity_amount"], facts, on).values["permanent_incapacity_amount"]
    expected = person.plain(brazil).permanent(stopped, start, on, work=work, needs_help=needs_help)
    assert exact(paid) == expected


@given(person=persons(), on=days, ago=st.integers(0, 900), lasted=st.integers(1, 900), before=st.booleans())
@few
def test_the_accident_benefit_pays_what_a_plain_calculation_gives(
    brazil: "Law", person: Person, on: date, ago: int, lasted: int, before: bool
) -> None:
    ended = max(date(2020, 4, 21), on - timedelta(days=ago + 1))
    began = max(date(2020, 4, 21), ended - timedelta(days=lasted))
    start, base = (ended + timedelta(days=1), began) if before else (on, on)
    stopped = min(began, on) if before else max(date(2020, 4, 20), on - timedelta(days=ago))
    facts = person.facts(
        accident_on=stopped,
        accident_at_work=False,
        accident_temporary_benefit=before,
        accident_temporary_started_on=began,
        accident_temporary_ended_on=ended,
    )
    if max(start, stopped) > on:
        return
    paid = brazil.compute(["accident_benefit_amount"], facts, on).values["accident_benefit_amount"]
    assert exact(paid) == person.plain(brazil).accident(stopped, base, start, on)


@given(person=persons(), claim=claims(), more=st.decimals(Decimal(0), Decimal(3000), places=2))
@few
def test_higher_wages_never_lower_a_benefit(
    brazil: "Law", person: Person, claim: tuple[date, date], more: Decimal
) -> None:
    names = ["temporary_incapacity_amount", "permanent_incapacity_amount"]
    stopped, on = claim
    said = stated(stopped, employed=False, cause="illness", cause_finding="not_assessed")
    said |= {"received_temporary_incapacity": False, "permanent_help_finding": "not_established"}
    counting = tuple(row | {"wage": max(row["wage"], Decimal(1700))} for row in person.rows)
    richer = tuple(row | {"wage": row["wage"] + more} for row in counting)
    low = brazil.compute(names, Person(person.sex, counting).facts(**said), on).values
    high = brazil.compute(names, Person(person.sex, richer).facts(**said), on).values
    assert all(exact(high[name]) >= exact(low[name]) for name in names)


@given(
    on=st.dates(date(2019, 11, 13), date(2027, 12, 31)),
    births=st.lists(
        st.tuples(st.dates(date(2003, 1, 1), date(2027, 12, 31)), st.booleans(), st.booleans()), max_size=8
    ),
    found=findings,
)
@few
def test_the_family_salary_pays_a_quota_for_each_child_that_counts(
    brazil: "Law", on: date, births: list[tuple[date, bool, bool]], found: str
) -> None:
    rows = [{"birth_date": birth, "disabled": disabled, "proofs_given": proofs} for birth, disabled, proofs in births]
    facts = {
        "sex": "female",
        "birth_date": date(1980, 1, 1),
        "family_salary_status": "day_worker",
        "monthly_pay": Decimal("1200.00"),
        "family_salary_children": rows,
        "child_disability_finding": found,
    }
    there = [(birth, disabled) for birth, disabled, proofs in births if proofs and birth <= on]
    young = sum(on <= last_paid_day(birth) for birth, _ in there)
    older_disabled = sum(disabled and on > last_paid_day(birth) for birth, disabled in there)
    paid = young + (older_disabled if found == "established" else 0)
    decided = brazil.determine("family_salary", facts, on)
    assert decided.values["family_salary_amount"] == paid * family_quota(brazil, on)
    referred = older_disabled > 0 and found == "not_assessed"
    assert decided.outcome == ("refer" if referred else "entitled" if paid else "not_entitled")
