"""A person's months: each is what the law determines on its last day, and each change has its causes."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from amparo.law import Law, LawError, load_law
from amparo.law.facts import expand_facts
from amparo.law.timeline import Stretch
from tests.database import REPOSITORY
from tests.law.columnar.random_persons import person as random_person
from tests.law.small_institution import write_institution
from tests.law.test_projection import with_record_until

ON = date(2026, 1, 15)
REAL = [("brazil_inss", "retirement"), ("canada_esdc", "old_age_security"), ("uruguay_bps", "old_age_pension")]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_law(write_institution(tmp_path_factory.mktemp("institutions")))


def person(
    birth: date = date(1964, 5, 12), first: str = "2008-01", last: str = "2025-12", wage: str = "3000.00"
) -> Any:
    row = {"from": first, "to": last, "wage": Decimal(wage), "category": "employee"}
    return expand_facts({"sex": "female", "birth_date": birth, "contributions": [row]})


def ends(stretch: Stretch) -> Iterator[date]:
    """The last day of each month of the stretch."""
    month = stretch.first
    while month <= stretch.last:
        following = (month + timedelta(days=31)).replace(day=1)
        yield following - timedelta(days=1)
        month = following


def as_it_was(facts: Any, on: date, day: date) -> Any:
    """The record as far as its months were complete on a day before now."""
    if day >= on:
        return facts
    return {**facts, "contributions": [row for row in facts["contributions"] if row["month"] < day.replace(day=1)]}


def expected(law: Law, benefit: str, facts: Any, day: date) -> Any:
    try:
        found = law.determine(benefit, facts, day)
    except LawError as error:
        return "failed", None, None, type(error)
    return found.outcome, found.route, found.amount, None


def told(stretch: Stretch) -> Any:
    answer = stretch.answer
    failed = type(answer.failure) if answer.outcome == "failed" else None
    return answer.outcome, answer.route, answer.amount, failed


@pytest.mark.parametrize("birth", [date(1964, 5, 12), date(1962, 2, 28), date(1970, 12, 31)])
def test_each_month_is_what_the_law_determines_on_its_last_day(law: Law, birth: date) -> None:
    facts = person(birth)
    found = law.timeline("pension", facts, date(2021, 1, 1), date(2034, 12, 1), on=ON)
    months = [(day, told(stretch)) for stretch in found for day in ends(stretch)]
    assert len(months) == 14 * 12
    for day, answer in months:
        then = with_record_until(facts, ON, day) if day >= ON else as_it_was(facts, ON, day)
        assert answer == expected(law, "pension", then, day), day


@pytest.mark.parametrize(("institution", "benefit"), REAL)
def test_each_month_of_random_persons_is_what_real_law_determines(institution: str, benefit: str) -> None:
    real = load_law(REPOSITORY / "institutions" / institution)
    drawn = Random(11)
    compared = 0
    for _ in range(12):
        facts = random_person(real, drawn)
        found = real.timeline(benefit, facts, date(2021, 1, 1), date(2025, 12, 1), on=ON)
        grows = real.benefits[benefit].projection is not None
        for stretch in found:
            for day in ends(stretch):
                compared += 1
                then = as_it_was(facts, ON, day) if grows and facts.get("contributions") else facts
                assert told(stretch) == expected(real, benefit, then, day), (day, facts)
    assert compared == 12 * 60


def test_a_right_that_opens_says_on_which_day_and_why(law: Law) -> None:
    found = law.timeline("pension", person(), date(2025, 1, 1), date(2030, 12, 1), on=ON)
    opening = next(each for each in found if each.answer.outcome == "entitled")
    assert opening.begins_on == min(filter(None, law.opening_dates("pension", person(), ON).values()))
    kinds = {cause.kind: cause for cause in opening.causes}
    assert kinds["condition"].holds
    assert kinds["condition"].name in {"age_met", "points_met", "record_met"}


def test_a_birthday_is_named_with_its_day_and_years(law: Law) -> None:
    found = law.timeline("pension", person(), date(2025, 1, 1), date(2030, 12, 1), on=ON)
    days = [cause for each in found for cause in each.causes if cause.kind == "anniversary"]
    assert days
    assert all((cause.on.month, cause.on.day) == (5, 12) for cause in days if cause.on)
    assert all(cause.on and cause.on.year - 1964 == cause.years for cause in days)
    assert all(cause.on <= each.begins_on for each in found for cause in each.causes if cause.on and not each.same_way)


def test_an_amount_that_follows_a_figure_of_the_law_names_it(law: Law) -> None:
    facts = person(date(1950, 1, 1), "1990-01", "2025-12", "1412.00")
    found = law.timeline("pension", facts, date(2025, 6, 1), date(2026, 6, 1), on=ON, goes_on=False)
    follow = [each for each in found if each.same_way and each.causes]
    assert [(cause.kind, cause.name, cause.on) for each in follow for cause in each.causes] == [
        ("parameter", "minimum_wage", date(2026, 1, 1))
    ]


def test_who_stops_contributing_has_another_future_and_the_same_past(law: Law) -> None:
    facts = person(first="2012-01")
    spans = (date(2020, 1, 1), date(2040, 12, 1))
    on, off = (law.timeline("pension", facts, *spans, on=ON, goes_on=goes_on) for goes_on in (True, False))
    past = [[told(each) for each in found if each.last < ON.replace(day=1)] for found in (on, off)]
    assert past[0] == past[1]
    assert [told(each) for each in on] != [told(each) for each in off]


def test_months_before_the_law_is_known_are_told_and_not_left_out(law: Law) -> None:
    found = law.timeline("pension", person(first="1980-01"), date(1990, 1, 1), date(2026, 1, 1), on=ON)
    assert found[0].first == date(1990, 1, 1)
    assert found[0].answer.outcome == "failed"
    assert found[0].answer.failure is not None
    assert sum(len(list(ends(each))) for each in found) == 36 * 12 + 1


def test_too_many_months_are_refused(law: Law) -> None:
    with pytest.raises(ValueError, match="1200"):
        law.timeline("pension", person(), date(1900, 1, 1), date(2026, 1, 1), on=ON)


def test_a_right_whose_amount_cannot_be_reckoned_yet_is_told_as_open() -> None:
    brazil = load_law(REPOSITORY / "institutions" / "brazil_inss")
    row = {"from": "1998-01", "to": "2026-10", "wage": Decimal("3500.00"), "category": "employee", "teaching": False}
    facts = expand_facts({"sex": "female", "birth_date": date(1966, 5, 17), "contributions": [row]})
    facts |= {
        name: False for name, field in brazil.facts.items() if field.type.kind == "bool" and field.default is None
    }
    columns = brazil.relations["contributions"].columns
    lacking = {name: False for name, field in columns.items() if field.type.kind == "bool" and field.default is None}
    facts["contributions"] = [{**lacking, **each} for each in facts["contributions"]]
    found = brazil.timeline("retirement", facts, date(2026, 1, 1), date(2030, 1, 1), on=date(2026, 11, 22))
    opened = [each for each in found if each.answer.open_routes]
    assert opened
    assert all(each.answer.outcome == "failed" for each in opened)
    assert any(cause.kind == "condition" and cause.holds for each in opened for cause in each.causes)
