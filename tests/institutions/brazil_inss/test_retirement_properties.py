"""What must hold of retirement for any career whatever.

- More age never closes a route, and neither does one more month of contributions.
- A route once open stays open, also where what is asked rises on 1 January (a right acquired stays).
- A higher wage never lowers an amount; every amount lies between the minimum wage and the ceiling of its day.
- What is awarded is the best of the open routes.
- The rules agree, to the cent, with a slow calculation written apart from them (plain_retirement.py).

Entitlement by the requirements of the day alone is monotone only within a calendar year: from one year to the next more
points and a higher age are asked for. That is why the third property is worth testing.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.institutions.brazil_inss.plain_retirement import PlainRetirement

if TYPE_CHECKING:
    from amparo.law import Determination, Law

FIRST_DAY, LAST_DAY = date(2019, 11, 13), date(2026, 1, 31)
FIRST_MONTH, LAST_MONTH = 1975 * 12, 2025 * 12 + 11
ROUTES = (
    "points",
    "progressive_age",
    "toll_50",
    "toll_100",
    "age_transition",
    "permanent",
    "teacher_points",
    "teacher_progressive_age",
    "teacher_toll_100",
    "teacher_permanent",
)


@dataclass(frozen=True)
class Career:
    """A person's months (counted from year 0) with their wage, plan and teaching."""

    sex: str
    birth_date: date
    months: tuple[tuple[int, Decimal, str, bool], ...]

    def facts(self) -> dict[str, Any]:
        rows = [
            {"month": date(month // 12, month % 12 + 1, 1), "wage": wage, "category": category, "teaching": teaching}
            for month, wage, category, teaching in self.months
        ]
        return {"sex": self.sex, "birth_date": self.birth_date, "contributions": rows}


@st.composite
def careers(draw: st.DrawFn, at_least_years: int = 0) -> Career:
    """Up to four spans of work with gaps between them, dense enough that routes open."""
    sex = draw(st.sampled_from(["female", "male"]))
    birth = draw(st.dates(date(1950, 1, 1), date(1972, 12, 31)))
    month = draw(st.integers(FIRST_MONTH, FIRST_MONTH + 22 * 12))
    rows: list[tuple[int, Decimal, str, bool]] = []
    for _ in range(draw(st.integers(1, 4))):
        length = draw(st.integers(3 * 12, 25 * 12))
        wage = draw(st.decimals(Decimal(1700), Decimal(9000), places=2))
        category = draw(st.sampled_from(["employee", "employee", "employee", "individual", "simplified"]))
        teaching = category == "employee" and draw(st.booleans())
        last = min(month + length - 1, LAST_MONTH)
        rows += [(each, wage, category, teaching) for each in range(month, last + 1)]
        month = last + 1 + draw(st.integers(0, 36))
    assume(len(rows) >= 12 * at_least_years)
    return Career(sex, birth, tuple(rows))


days = st.dates(FIRST_DAY, LAST_DAY)
around_new_year = st.builds(
    lambda year, shift: date(year, 12, 31) + timedelta(days=shift), st.integers(2019, 2025), st.integers(-40, 31)
).filter(lambda day: FIRST_DAY <= day <= LAST_DAY)


def determine(law: "Law", career: Career, on: date) -> "Determination":
    return law.determine("retirement", career.facts(), on)


def open_routes(law: "Law", career: Career, on: date) -> set[str]:
    values = law.compute([f"{route}_entitled" for route in ROUTES], career.facts(), on).values
    return {route for route in ROUTES if values[f"{route}_entitled"]}


def numbers(law: "Law", names: list[str], career: Career, on: date) -> dict[str, Decimal]:
    values = law.compute(names, career.facts(), on).values
    return {name: Decimal(str(values[name])) for name in names}


def amounts(law: "Law", career: Career, on: date) -> dict[str, Decimal]:
    found = numbers(law, [f"{route}_amount" for route in ROUTES], career, on)
    return {route: found[f"{route}_amount"] for route in ROUTES}


@given(career=careers(at_least_years=15), on=days, older_days=st.integers(1, 4_000))
@settings(max_examples=100, deadline=None)
def test_more_age_closes_no_route(brazil: "Law", career: Career, on: date, older_days: int) -> None:
    older = replace(career, birth_date=career.birth_date - timedelta(days=older_days))
    assert open_routes(brazil, career, on) <= open_routes(brazil, older, on)


@given(career=careers(at_least_years=14), on=days, data=st.data())
@settings(max_examples=100, deadline=None)
def test_one_more_month_of_contributions_closes_no_route(
    brazil: "Law", career: Career, on: date, data: st.DataObject
) -> None:
    free = sorted(set(range(FIRST_MONTH, LAST_MONTH + 1)) - {month for month, *_ in career.months})
    month = data.draw(st.sampled_from(free))
    teaching = data.draw(st.booleans())
    longer = replace(career, months=tuple(sorted([*career.months, (month, Decimal(2000), "employee", teaching)])))
    assert open_routes(brazil, career, on) <= open_routes(brazil, longer, on)


@given(career=careers(at_least_years=15), first=days | around_new_year, later=days | around_new_year)
@settings(max_examples=200, deadline=None)
def test_a_route_once_open_stays_open(brazil: "Law", career: Career, first: date, later: date) -> None:
    first, later = sorted((first, later))
    assert open_routes(brazil, career, first) <= open_routes(brazil, career, later)


@given(career=careers(at_least_years=15), on=days, data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_higher_wage_lowers_no_amount(brazil: "Law", career: Career, on: date, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(career.months) - 1))
    month, wage, category, teaching = career.months[position]
    raised = list(career.months)
    raised[position] = (month, wage + data.draw(st.integers(1, 3_000)), category, teaching)
    before = amounts(brazil, career, on)
    after = amounts(brazil, replace(career, months=tuple(raised)), on)
    assert all(before[route] <= after[route] for route in ROUTES)


@given(career=careers(at_least_years=15), on=days)
@settings(max_examples=150, deadline=None)
def test_the_award_is_the_best_open_route_between_minimum_wage_and_ceiling(
    brazil: "Law", career: Career, on: date
) -> None:
    found = determine(brazil, career, on)
    opened = {route.code: route for route in found.routes if route.entitled}
    floor = brazil.parameters["minimum_wage"].value_on(on)
    ceiling = brazil.parameters["contribution_ceiling"].value_on(on)
    assert all(route.applies and all(route.conditions.values()) for route in opened.values())
    assert all(floor <= route.amount <= ceiling for route in opened.values())
    if found.outcome == "entitled":
        assert found.route in opened
        assert found.amount == max(route.amount for route in opened.values()) == opened[found.route].amount
    if found.outcome == "not_entitled":
        assert not opened


@given(career=careers(at_least_years=15), on=days)
@settings(max_examples=40, deadline=None)
def test_leaving_out_wages_never_pays_less_than_keeping_all(brazil: "Law", career: Career, on: date) -> None:
    names = ["permanent_amount", "average_wage", "contribution_months", "coefficient_from"]
    values = numbers(brazil, names, career, on)
    share = Decimal("0.60") + Decimal("0.02") * max(
        Decimal(0), values["contribution_months"] // 12 - values["coefficient_from"]
    )
    ceiling = brazil.parameters["contribution_ceiling"].value_on(on)
    kept_whole = min(values["average_wage"] * share, ceiling).quantize(Decimal("0.01"))
    assert values["permanent_amount"] >= kept_whole - Decimal("0.01")


@given(career=careers(at_least_years=15), on=days | around_new_year)
@settings(max_examples=200, deadline=None)
def test_the_rules_agree_with_a_plain_calculation(brazil: "Law", career: Career, on: date) -> None:
    plain = PlainRetirement(brazil, career.sex == "female", career.birth_date, career.facts()["contributions"])
    opened = {route for route in ROUTES if plain.entitled(route, on)}
    event(f"open routes: {len(opened)}")
    assert open_routes(brazil, career, on) == opened
    paid = amounts(brazil, career, on)
    assert {route: paid[route] for route in opened} == {route: plain.amount(route, on) for route in opened}
