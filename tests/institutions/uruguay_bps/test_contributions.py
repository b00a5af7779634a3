"""What is owed for a month of 2025 or 2026, held against a plain calculation written apart from the rules."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from amparo.law import Law

LOW_PAY = {2025: Fraction(16440), 2026: Fraction(17160)}
CEILING = {2025: Fraction(272564), 2026: Fraction(288836)}
NAMES = (
    "pension_contribution",
    "health_contribution",
    "retraining_contribution",
    "employer_pension_contribution",
    "employer_health_contribution",
)


def to_cent(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def plain(pay: Fraction, year: int, kind: str, *, children: bool, partner: bool) -> list[Fraction]:
    bank, alone = kind == "bank", kind == "independent"
    base = pay if bank else min(pay, CEILING[year])
    health = 30 if pay <= LOW_PAY[year] else 60 if children else 45
    return [
        to_cent(base * (175 if bank else 150) / 1000),
        to_cent(pay * (health + (20 if partner else 0)) / 1000),
        Fraction(0) if bank or alone else to_cent(base / 1000),
        Fraction(0) if alone else to_cent(base * (2525 if bank else 750) / 10000),
        Fraction(0) if alone else to_cent(pay * 5 / 100),
    ]


amounts = st.one_of(
    st.decimals(Decimal("0.01"), Decimal(600000), places=2),
    st.sampled_from(
        [Decimal(each) + Decimal(cent) / 100 for each in (16440, 17160, 272564, 288836) for cent in (-1, 0, 1)]
    ),
)


@settings(max_examples=200)
@given(
    pay=amounts,
    month=st.dates(date(2025, 1, 1), date(2026, 11, 1)),
    kind=st.sampled_from(["employee", "day_paid", "domestic", "independent", "bank"]),
    children=st.booleans(),
    partner=st.booleans(),
)
def test_a_plain_calculation_agrees_on_every_contribution(
    uruguay: "Law", pay: Decimal, month: date, kind: str, *, children: bool, partner: bool
) -> None:
    facts = {
        "contribution_month": month.replace(day=1),
        "remuneration": pay,
        "contributor_category": kind,
        "health_covers_children": children,
        "health_covers_partner": partner,
    }
    values = uruguay.compute(
        [*NAMES, "contribution_owed", "employer_contribution_owed"], facts, date(2026, 11, 10)
    ).values
    expected = plain(Fraction(pay), month.year, kind, children=children, partner=partner)
    assert [Fraction(values[name]) for name in NAMES] == expected
    assert Fraction(values["contribution_owed"]) == sum(expected[:3])
    assert Fraction(values["employer_contribution_owed"]) == sum(expected[2:])
