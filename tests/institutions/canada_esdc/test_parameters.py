"""The figures of the law hold together, and a month whose amounts nobody published is refused."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from amparo.law import ParameterNotInForce
from tests.institutions.canada_esdc.people import pensioner

if TYPE_CHECKING:
    from amparo.law import Law

AMOUNTS = (
    "full_pension",
    "supplement_single",
    "supplement_couple",
    "supplement_survivor",
    "top_up_single",
    "top_up_couple",
)
QUARTERS = [date(year, month, 1) for year in range(2022, 2027) for month in (1, 4, 7, 10)]


def amounts(law: "Law", day: date) -> list[Decimal]:
    return [law.parameters[name].value_on(day) for name in AMOUNTS]


def indexed(amount: Decimal, thousandths: int) -> Decimal:
    return (amount * thousandths / 1000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_every_quarter_has_its_six_amounts(canada: "Law") -> None:
    for name in AMOUNTS:
        assert [date.fromordinal(start) for start in canada.parameters[name].starts] == QUARTERS


@pytest.mark.parametrize(("before", "day"), list(pairwise(QUARTERS)))
def test_each_quarter_follows_from_the_last_by_one_ratio_of_three_decimals_that_never_falls(
    canada: "Law", before: date, day: date
) -> None:
    """Regulations, s. 8: a figure that was copied wrongly would break the ratio of its quarter."""
    earlier, later = amounts(canada, before), amounts(canada, day)
    ratios = [ratio for ratio in range(1000, 1050) if [indexed(amount, ratio) for amount in earlier] == later]
    assert len(ratios) == 1


@pytest.mark.parametrize("on", [date(2021, 12, 31), date(2027, 1, 1)])
@pytest.mark.parametrize("benefit", ["old_age_security", "guaranteed_income_supplement"])
def test_a_month_without_published_amounts_is_refused_by_name(canada: "Law", benefit: str, on: date) -> None:
    with pytest.raises(ParameterNotInForce) as raised:
        canada.determine(benefit, pensioner(on), on)
    if on.year == 2027:
        assert (raised.value.name, raised.value.day, raised.value.monthly) == ("monthly_amounts", on, True)


def test_every_figure_cites_its_law_and_its_source(canada: "Law") -> None:
    for parameter in canada.parameters.values():
        assert all(entry.reference.strip() and len(entry.source) > 20 for entry in parameter.entries)


def test_what_a_person_may_see_has_words(canada: "Law") -> None:
    shown = {*canada.variables, *canada.facts, *canada.relations, *canada.parameters, "partner"}
    assert sorted(shown - set(canada.words)) == []
