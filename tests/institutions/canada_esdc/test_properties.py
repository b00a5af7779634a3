"""The law against an independent calculation, over random people of every quarter; and what can only rise or fall."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.institutions.canada_esdc import plain_benefits as plain
from tests.institutions.canada_esdc.people import aged, beside, month_after, pensioner

if TYPE_CHECKING:
    from amparo.law import Law

days = st.dates(date(2022, 1, 1), date(2026, 12, 31))
# Half of the incomes stand at an edge, or a cent beside it: multiples of 24 and 48 dollars, the additional amount's thresholds.
edges = st.builds(
    lambda times, step, cents: max(Decimal(times * step) + Decimal(cents) / 100, Decimal(0)),
    st.integers(0, 1300),
    st.sampled_from([12, 24, 48, 96]),
    st.sampled_from([-1, 0, 1]),
)
incomes = st.one_of(st.decimals(min_value=0, max_value=60_000, places=2), edges)
works = st.one_of(st.just(Decimal(0)), st.decimals(min_value=0, max_value=20_000, places=2))
situations = st.sampled_from([None, "pension", "none", "allowance"])
residences = st.integers(10, 40)


def paid(law: "Law", benefit: str, facts: dict[str, Any], on: date) -> Fraction:
    found = law.determine(benefit, facts, on)
    assert found.outcome in ("entitled", "not_entitled"), found
    return Fraction(found.amount or 0)


def months_between(first: date, end: date) -> int:
    """Months from one up to the one before another."""
    return max(0, (end.year - first.year) * 12 + end.month - first.month)


def with_residence(on: date, years: int, **facts: Any) -> dict[str, Any]:
    """A pensioner of 70 who came so many whole years before the month in which the pension was approved."""
    person = pensioner(on, **facts)
    came = person["pension_start_month"].replace(year=person["pension_start_month"].year - years)
    return person | {"residence": [{"since": date(came.year - (came.month == 1), (came.month - 2) % 12 + 1, 1)}]}


def expected_supplement(law: "Law", on: date, years: int, income: Fraction, partner: str | None) -> Fraction:
    q = plain.quarter(law, on)
    own = plain.pension(q.pension, years, 0, older=False)
    works_out = {
        None: plain.alone,
        "pension": plain.beside_pensioner,
        "none": plain.beside_none,
        "allowance": plain.beside_allowance,
    }
    return works_out[partner](q, own, income)


@given(on=days, years=residences, own=incomes, theirs=incomes, work=works, partner=situations)
def test_the_supplement_equals_an_independent_calculation(
    canada: "Law", on: date, years: int, own: Decimal, theirs: Decimal, work: Decimal, partner: str | None
) -> None:
    facts = with_residence(on, years, net_income=own, employment_income=work)
    income = plain.counted(Fraction(own), Fraction(work))
    if partner:
        facts["partner"] = beside(partner, theirs, employment_income=work)
        income += plain.counted(Fraction(theirs), Fraction(work))
    assert paid(canada, "guaranteed_income_supplement", facts, on) == expected_supplement(
        canada, on, years, income, partner
    )


@given(on=days, own=incomes, theirs=incomes)
def test_the_allowance_equals_an_independent_calculation(
    canada: "Law", on: date, own: Decimal, theirs: Decimal
) -> None:
    facts = aged(on, 62, net_income=own, partner=beside("pension", theirs))
    expected = plain.allowance(plain.quarter(canada, on), Fraction(own + theirs))
    assert paid(canada, "allowance", facts, on) == expected


@given(on=days, income=incomes, work=works)
def test_the_survivors_allowance_equals_an_independent_calculation(
    canada: "Law", on: date, income: Decimal, work: Decimal
) -> None:
    facts = aged(on, 61, net_income=income, employment_income=work, partner_died_on=date(2021, 5, 5))
    expected = plain.survivor(plain.quarter(canada, on), plain.counted(Fraction(income), Fraction(work)))
    assert paid(canada, "allowance_for_the_survivor", facts, on) == expected


@given(on=days, years=residences, months=st.integers(0, 70), age=st.integers(71, 90))
def test_the_pension_equals_an_independent_calculation(
    canada: "Law", on: date, years: int, months: int, age: int
) -> None:
    """One who came so many years before 65 and waited: the waiting counts, or the years lived meanwhile where they give more."""
    birth = date(on.year - age, on.month, 15)
    first = month_after(birth.replace(year=birth.year + 65))
    start = first
    for _ in range(months):
        start = month_after(start)
    facts = aged(on, age, birth_date=birth, pension_start_month=start, net_world_income=Decimal(0))
    came = birth.replace(year=birth.year + 65 - years)
    assume(came > date(1977, 7, 1) and years + months // 12 < 40)  # neither the former rule nor forty years
    facts["residence"] = [{"since": came}]
    full = plain.quarter(canada, on).pension
    older = on >= month_after(birth.replace(year=birth.year + 75)) and on >= date(2022, 7, 1)
    turned_70 = birth.replace(year=birth.year + 70, day=1)
    counted = months_between(max(first, date(2013, 7, 1)), min(start, month_after(turned_70)))
    waited = plain.pension(full, years, counted, older=older)
    lived = plain.pension(full, years + months // 12, 0, older=older)
    assert paid(canada, "old_age_security", facts, on) == (max(waited, lived) if start <= on else 0)


@given(on=days, income=incomes, more=st.decimals(min_value="0.01", max_value=3000, places=2), partner=situations)
def test_more_income_never_raises_the_supplement(
    canada: "Law", on: date, income: Decimal, more: Decimal, partner: str | None
) -> None:
    facts = pensioner(on, net_income=income) | ({"partner": beside(partner)} if partner else {})
    benefit = "guaranteed_income_supplement"
    assert paid(canada, benefit, facts | {"net_income": income + more}, on) <= paid(canada, benefit, facts, on)


@given(on=days, years=st.integers(10, 39), income=incomes)
def test_a_year_more_in_canada_never_lowers_the_pension_and_the_supplement_makes_up_for_a_year_less(
    canada: "Law", on: date, years: int, income: Decimal
) -> None:
    fewer, more = (with_residence(on, n, net_income=income) for n in (years, years + 1))
    assert paid(canada, "old_age_security", fewer, on) <= paid(canada, "old_age_security", more, on)
    if income == 0:
        both = [
            paid(canada, "old_age_security", each, on) + paid(canada, "guaranteed_income_supplement", each, on)
            for each in (fewer, more)
        ]
        assert both[0] == both[1]


@given(on=days, income=st.decimals(min_value=0, max_value=200_000, places=2))
def test_a_high_income_takes_fifteen_per_cent_of_what_lies_above_the_threshold(
    canada: "Law", on: date, income: Decimal
) -> None:
    year = on.year - (1 if on.month >= 7 else 2)
    threshold = Fraction(canada.parameters["recovery_threshold"].value_on(date(year, 1, 1)))
    recovered = plain.cents(max(Fraction(income) - threshold, Fraction(0)) * 15 / 100 / 12)
    expected = max(plain.quarter(canada, on).pension - recovered, Fraction(0))
    assert paid(canada, "old_age_security", pensioner(on, net_world_income=income), on) == expected
