"""Contribution time, quality of insured person and the average wage, against a second computation by plain loops."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from amparo.law import Law

CENT = Decimal("0.01")
ON = date(2026, 7, 10)
MONTHS = [date(year, month, 1) for year in range(1990, 2027) for month in range(1, 13) if date(year, month, 1) <= ON]
CATEGORIES = ["employee", "domestic", "individual", "facultative", "simplified", "low_income"]


@st.composite
def careers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some months of 1990 to 2026, with pay from nothing to far above the ceiling."""
    chosen = draw(st.lists(st.sampled_from(MONTHS), unique=True, max_size=40))
    wage = st.decimals(min_value="0.01", max_value=12_000, places=2)
    return [
        {"month": month, "wage": draw(wage), "category": draw(st.sampled_from(CATEGORIES)), "teaching": False}
        for month in sorted(chosen)
    ]


def value_on(law: "Law", name: str, day: date) -> Any:
    return law.parameters[name].value_on(day)


def counts(law: "Law", row: dict[str, Any]) -> bool:
    month = row["month"]
    return bool(month < date(2019, 11, 1) or row["wage"] >= value_on(law, "minimum_wage", month))


def computed(law: "Law", name: str, career: list[dict[str, Any]], on: date = ON, **facts: Any) -> Any:
    return law.compute([name], {"contributions": career, **facts}, on).values[name]


@given(career=careers())
def test_contribution_time_counts_the_months_that_reach_the_minimum(
    brazil: "Law", career: list[dict[str, Any]]
) -> None:
    counted = [row for row in career if counts(brazil, row)]
    long = [row for row in counted if row["category"] not in ("simplified", "low_income")]
    assert computed(brazil, "contribution_months", career) == len(counted)
    assert computed(brazil, "qualifying_months", career) == len(counted)
    assert computed(brazil, "contribution_months_excluding_simplified", career) == len(long)
    before = [row for row in long if row["month"] <= date(2019, 11, 13)]
    assert computed(brazil, "contribution_months_before_reform", career) == len(before)


@given(career=careers())
def test_the_average_is_that_of_the_updated_wages_under_their_ceilings(
    brazil: "Law", career: list[dict[str, Any]]
) -> None:
    july_1994 = date(1994, 7, 1)
    averaged = [row for row in career if counts(brazil, row) and july_1994 <= row["month"] < date(2026, 7, 1)]
    total = sum((updated(brazil, row) for row in averaged), Decimal(0))
    least = 108 if any(row["month"] <= july_1994 for row in career) else 1
    mean = (total / max(len(averaged), least)).quantize(CENT, ROUND_HALF_UP)
    assert computed(brazil, "average_wage", career) == min(mean, Decimal("8475.55"))


def updated(law: "Law", row: dict[str, Any]) -> Decimal:
    factor = Decimal(1)
    for month in MONTHS:
        if row["month"] <= month < date(2026, 7, 1):
            factor *= 1 + value_on(law, "wage_update", month) / 100
    wage = min(row["wage"], value_on(law, "contribution_ceiling", row["month"]))
    return Decimal(wage * factor.quantize(Decimal("0.000001"), ROUND_HALF_UP)).quantize(CENT, ROUND_HALF_UP)


@given(career=careers(), unemployed=st.booleans())
def test_the_quality_is_lost_the_day_after_its_last_day(
    brazil: "Law", career: list[dict[str, Any]], unemployed: bool
) -> None:
    if not any(counts(brazil, row) for row in career):
        assert computed(brazil, "insured_quality", career) is False
        return
    last = computed(brazil, "insured_quality_until", career, date(2026, 7, 31), registered_unemployed=unemployed)
    for day, expected in ((last, True), (last + timedelta(days=1), False)):
        if day >= ON:  # earlier, later months would not have been paid yet
            assert computed(brazil, "insured_quality", career, day, registered_unemployed=unemployed) is expected


@given(career=careers())
def test_unemployment_and_a_longer_record_never_shorten_the_cover(brazil: "Law", career: list[dict[str, Any]]) -> None:
    employed = computed(brazil, "insured_quality_until", career)
    assert computed(brazil, "insured_quality_until", career, registered_unemployed=True) >= employed
