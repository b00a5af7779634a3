"""The figures of pensions and contributions agree with each other, and say where they stop."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pytest

from amparo.law.errors import ParameterNotInForce

if TYPE_CHECKING:
    from amparo.law import Law

YEARS = range(2020, 2027)
IN_PESOS_OF_1995 = {"computable_pay_ceiling": 5000, "pension_maximum": 4125, "transition_maximum": 6100}


def value(law: "Law", name: str, day: date) -> Decimal:
    return Decimal(law.parameters[name].value_on(day))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", IN_PESOS_OF_1995)
def test_constant_pesos_are_all_brought_to_a_year_by_one_coefficient(uruguay: "Law", name: str, year: int) -> None:
    day = date(year, 1, 1)
    coefficient = value(uruguay, "contribution_ceiling", day) / 15000
    expected = (coefficient * IN_PESOS_OF_1995[name]).quantize(Decimal(1), ROUND_HALF_UP)
    assert value(uruguay, name, day) == expected


def test_the_coefficient_of_2026_is_the_published_one(uruguay: "Law") -> None:
    day = date(2026, 1, 1)
    assert (value(uruguay, "contribution_ceiling", day) / 15000).quantize(Decimal("0.0001")) == Decimal("19.2557")
    assert value(uruguay, "pension_maximum", day) == 79430
    assert value(uruguay, "transition_maximum", day) == 117460


def test_the_adjustment_of_2026_is_the_published_one(uruguay: "Law") -> None:
    before, after = (value(uruguay, "contribution_ceiling", date(year, 1, 1)) for year in (2025, 2026))
    assert (after / before * 100 - 100).quantize(Decimal("0.01")) == Decimal("5.97")


@pytest.mark.parametrize(
    ("first", "last", "published"),
    [((2005, 1), (2005, 10), "9.11"), ((2012, 1), (2012, 5), "7.65"), ((2019, 1), (2019, 9), "8.32")],
)
def test_the_wage_index_grew_in_a_year_as_the_institute_of_statistics_told_the_press(
    uruguay: "Law", first: tuple[int, int], last: tuple[int, int], published: str
) -> None:
    grown = Decimal(1)
    for month in range(first[1], last[1] + 1):
        grown *= 1 + value(uruguay, "wage_index", date(first[0], month, 1)) / 100
    assert (grown * 100 - 100).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(published)


def entitled_without_certified_pay() -> dict[str, Any]:
    months = range(1990 * 12, 2025 * 12)
    rows = [
        {"month": date(each // 12, each % 12 + 1, 1), "wage": Decimal(20000), "category": "employee"} for each in months
    ]
    return {"sex": "male", "birth_date": date(1962, 5, 1), "contributions": rows}


def test_a_month_without_an_index_is_named(uruguay: "Law") -> None:
    with pytest.raises(ParameterNotInForce) as refused:
        uruguay.determine("old_age_pension", entitled_without_certified_pay(), date(2027, 2, 1))
    assert refused.value.day == date(2027, 1, 1)


def test_wherever_the_stand_in_of_the_index_counts_the_rules_ask_for_an_officer(uruguay: "Law") -> None:
    entries = uruguay.parameters["wage_index"].entries
    first = min(date.fromordinal(entry.start) for entry in entries if not entry.confirmed)
    known_until = uruguay.parameters["wage_index_known_until"].value_on(date(2026, 1, 1))
    assert first == date(2020, 7, 1)
    assert known_until == date(2020, 7, 31)


def test_the_old_law_weighs_five_points_less_each_year_from_2033_on(uruguay: "Law") -> None:
    weights = [value(uruguay, "previous_regime_weight", date(year, 1, 1)) for year in range(2032, 2045)]
    assert weights[0] == 1
    assert weights[1:12] == [Decimal(50 - 5 * step) / 100 for step in range(11)]
    assert weights[-1] == 0
