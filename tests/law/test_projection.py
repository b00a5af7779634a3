"""The day on which a right opens: the same as trying every day."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.law import Law, MissingFact, load_law
from amparo.law.facts import expand_facts
from tests.law.small_institution import write_institution

ON = date(2026, 1, 15)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_law(write_institution(tmp_path_factory.mktemp("institutions")))


def person(birth: date = date(1964, 5, 2), first: str = "2010-01", last: str = "2025-12", wage: str = "1621.00") -> Any:
    row = {"from": first, "to": last, "wage": Decimal(wage), "category": "employee"}
    return expand_facts({"sex": "female", "birth_date": birth, "contributions": [row]})


def with_record_until(facts: Any, on: date, day: date) -> Any:
    """The facts with a month more for each month completed, written plainly."""
    rows = list(facts["contributions"])
    last = max(rows, key=lambda row: row["month"])
    month = (last["month"].replace(day=28) + timedelta(days=4)).replace(day=1)
    month = max(month, on.replace(day=1))
    while (month.replace(day=28) + timedelta(days=4)).replace(day=1) <= day:
        least = Decimal("1621.00") if month.year >= 2026 else Decimal("1412.00")
        rows.append({**last, "month": month, "wage": max(last["wage"], least)})
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return {**facts, "contributions": rows}


def first_day_tried_one_by_one(law: Law, name: str, facts: Any, on: date, days: int) -> date | None:
    for number in range(days):
        day = on + timedelta(days=number)
        if law.compute((name,), with_record_until(facts, on, day), day).values[name]:
            return day
    return None


births = st.dates(date(1962, 1, 1), date(1966, 12, 31))


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(birth=births, first=st.integers(2009, 2014), last=st.sampled_from(["2020-03", "2025-10", "2025-12", "2026-01"]))
def test_it_is_the_day_found_by_trying_every_day(law: Law, birth: date, first: int, last: str) -> None:
    facts = person(birth, f"{first}-06", last)
    found = law.opening_dates("pension", facts, ON, years_ahead=2)
    for code, name in (("by_age", "by_age_entitled"), ("by_points", "points_met")):
        assert found[code] == first_day_tried_one_by_one(law, name, facts, ON, (date(2028, 12, 31) - ON).days + 1)


def test_a_right_that_is_open_opens_today(law: Law) -> None:
    assert law.opening_dates("pension", person(date(1950, 1, 1)), ON)["by_age"] == ON


def test_it_opens_on_the_birthday(law: Law) -> None:
    assert law.opening_dates("pension", person(), ON)["by_age"] == date(2026, 5, 2)


def test_who_was_born_on_29_february_reaches_the_age_on_1_march(law: Law) -> None:
    assert law.opening_dates("pension", person(date(1964, 2, 29)), ON)["by_age"] == date(2026, 3, 1)
    assert law.opening_dates("pension", person(date(1966, 2, 28)), ON)["by_age"] == date(2028, 2, 28)


def test_the_months_between_are_counted_as_contributed(law: Law) -> None:
    facts = person(date(1950, 1, 1), "2011-04", "2025-12")  # 177 months; the 180th is March 2026, complete in April
    assert law.opening_dates("pension", facts, ON)["by_age"] == date(2026, 4, 1)


def test_a_record_that_ended_goes_on_from_today_and_fills_no_gap(law: Law) -> None:
    facts = person(date(1950, 1, 1), "2000-01", "2014-10")  # 178 months, then none for eleven years
    assert law.opening_dates("pension", facts, ON)["by_age"] == date(2026, 3, 1)


def test_the_wage_to_come_does_not_fall_below_the_minimum_wage(law: Law) -> None:
    facts = person(date(1950, 1, 1), "2011-04", "2025-12", wage="1500.00")
    assert law.opening_dates("pension", facts, ON)["by_age"] == date(2026, 4, 1)


def test_a_route_that_does_not_apply_or_does_not_open_in_time_has_no_day(law: Law) -> None:
    without_record = {**person(), "contributions": []}
    assert law.opening_dates("pension", without_record, ON) == {"by_age": None, "by_points": None}
    assert law.opening_dates("pension", person(), ON, years_ahead=3)["by_points"] is None


def test_a_missing_fact_is_named(law: Law) -> None:
    with pytest.raises(MissingFact, match="birth_date"):
        law.opening_dates("pension", {"sex": "female", "contributions": []}, ON)


def test_the_facts_given_are_left_as_they_were(law: Law) -> None:
    facts = person()
    law.opening_dates("pension", facts, ON)
    assert facts == person()


def test_a_benefit_without_routes_opens_under_its_own_code(tmp_path: Path) -> None:
    root = write_institution(tmp_path)
    text = (root / "pension/benefit.yaml").read_text()
    bare = text[: text.index("routes:")] + "entitled: by_age_entitled\namount: by_age_amount\n"
    (root / "pension/benefit.yaml").write_text(bare)
    assert load_law(root).opening_dates("pension", person(), ON) == {"pension": date(2026, 5, 2)}


brazilian_births = st.dates(date(1961, 1, 1), date(1970, 12, 31))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    birth=brazilian_births,
    sex=st.sampled_from(["female", "male"]),
    first=st.integers(1988, 2010),
    teaching=st.booleans(),
    last=st.sampled_from(["2025-11", "2025-12"]),
)
def test_every_route_of_brazil_opens_on_the_day_found_by_trying_every_day(
    brazil: Law, birth: date, sex: str, first: int, teaching: bool, last: str
) -> None:
    row = {"from": f"{first}-03", "to": last, "wage": Decimal("2500.00"), "category": "employee", "teaching": teaching}
    facts = expand_facts({"sex": sex, "birth_date": birth, "contributions": [row]})
    found = brazil.opening_dates("retirement", facts, ON, years_ahead=1)
    days = [ON + timedelta(days=number) for number in range((date(2027, 12, 31) - ON).days + 1)]
    routes = brazil.benefits["retirement"].routes
    names = tuple(dict.fromkeys(name for route in routes for name in (route.entitled, route.applies) if name))
    tried: dict[str, date | None] = {route.code: None for route in routes}
    for day in days:
        values = brazil.compute(names, with_record_until(facts, ON, day), day).values
        for route in routes:
            if values[route.entitled] and tried[route.code] is None:
                tried[route.code] = day
    assert found == tried
