"""Batches from facts person by person, joined, replaced and cut: they say what the facts say."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from amparo.analysis.extract.building import as_days, batch_of_facts, join, replace, without
from amparo.analysis.extract.columns import month_numbers
from amparo.law import Law
from amparo.law.columnar import Batch, Column
from tests.analysis.extract.extracts import as_plain


def month(number: int, wage: str = "1000.00") -> dict[str, Any]:
    return {"month": date(2020, number, 1), "wage": Decimal(wage), "category": "employee", "teaching": False}


PERSONS: list[dict[str, Any]] = [
    {"sex": "female", "birth_date": date(1950, 1, 2), "contributions": [month(1), month(2)], "household": []},
    {"sex": "male", "household": [{"birth_date": date(1980, 5, 5), "monthly_income": Decimal("1.50")}]},
    {"birth_date": date(1960, 1, 1), "contributions": [month(3)], "monthly_income": Decimal("99.99")},
]


def batch_of(law: Law, *persons: dict[str, Any]) -> Batch:
    batch, faults = batch_of_facts(law, persons)
    assert not faults
    return batch


def test_joining_is_the_same_as_building_together(brazil: Law) -> None:
    whole = batch_of(brazil, *PERSONS)
    for cut in range(4):
        joined = join(brazil, batch_of(brazil, *PERSONS[:cut]), batch_of(brazil, *PERSONS[cut:]))
        assert as_plain(joined) == as_plain(whole)


def test_what_is_given_of_some_takes_the_place_of_what_was_there(brazil: Law) -> None:
    other = {"birth_date": date(1985, 8, 8), "monthly_income": Decimal("7.00")}
    told = {"household": [other, other], "contributions": [month(7, "5.00")], "sex": "female"}
    changed = replace(
        brazil,
        batch_of(brazil, *PERSONS),
        np.array([1]),
        batch_of(brazil, told),
        {name: np.array([True]) for name in told},
    )
    expected = batch_of(brazil, PERSONS[0], {**PERSONS[1], **told}, PERSONS[2])
    assert as_plain(changed) == as_plain(expected)


def test_only_what_was_told_is_replaced(brazil: Law) -> None:
    given = batch_of(brazil, {"sex": "male"}, {"birth_date": date(1999, 9, 9)})
    told = {"sex": np.array([True, False]), "birth_date": np.array([False, True])}
    changed = replace(brazil, batch_of(brazil, *PERSONS), np.array([0, 2]), given, told)
    expected = batch_of(
        brazil, {**PERSONS[0], "sex": "male"}, PERSONS[1], {**PERSONS[2], "birth_date": date(1999, 9, 9)}
    )
    assert as_plain(changed) == as_plain(expected)


def test_who_is_set_aside_leaves_nothing_behind(brazil: Law) -> None:
    left, kept = without(batch_of(brazil, *PERSONS), [1])
    assert kept.tolist() == [0, 2]
    assert left.links["household"].people.persons == 0
    assert as_plain(left)["relations"] == as_plain(batch_of(brazil, PERSONS[0], PERSONS[2]))["relations"]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"birth_date": "some day"}, "birth_date"),
        ({"sex": "either"}, "sex"),
        ({"monthly_income": 1.5}, "monthly_income"),
        ({"contributions": [{"month": date(2020, 1, 1)}]}, "contributions.wage: not given"),
        ({"contributions": "none"}, "contributions: not a list"),
        ({"household": [{"birth_date": "yesterday"}]}, "household.birth_date"),
        ({"contributions": [month(1)] * 1_201}, "contributions: too many"),
    ],
)
def test_what_the_law_does_not_take_is_told_of_that_person_alone(brazil: Law, facts: dict[str, Any], why: str) -> None:
    _batch, faults = batch_of_facts(brazil, [PERSONS[0], facts, PERSONS[2]])
    assert list(faults) == [1]
    assert faults[1].startswith(why)


def test_months_by_number_and_days_are_the_same_days() -> None:
    days = [date(1899, 12, 1), date(1970, 1, 1), date(2026, 7, 1), date(2200, 12, 1)]
    ordinals = np.array([day.toordinal() for day in days])
    numbers = month_numbers(ordinals)
    assert numbers is not None
    assert numbers.tolist() == [day.year * 12 + day.month - 1 for day in days]
    assert as_days(Column(numbers, by_month=True)).values.tolist() == ordinals.tolist()
    assert month_numbers(ordinals + 1) is None
