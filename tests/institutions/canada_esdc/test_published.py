"""The law against the Department's own published tables, limits and maxima: to the cent, at both ends of every bracket."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.institutions.canada_esdc.people import aged, beside, pensioner
from tests.institutions.canada_esdc.published import ALLOWANCE, BOTH, HIGHEST, LIMITS, NEITHER, SINGLE, SURVIVOR

if TYPE_CHECKING:
    from amparo.law import Law

TABLES = date(2026, 10, 15)
CENT = Decimal("0.01")


def supplement(law: "Law", on: date, income: Decimal, partner: str | None = None) -> Decimal:
    facts = pensioner(on, net_income=income)
    if partner:
        facts["partner"] = beside(partner)
    return amount(law, "guaranteed_income_supplement", facts, on)


def allowance(law: "Law", on: date, income: Decimal) -> Decimal:
    return amount(law, "allowance", aged(on, 62, net_income=income, partner=beside("pension")), on)


def survivor(law: "Law", on: date, income: Decimal) -> Decimal:
    facts = aged(on, 62, net_income=income, partner_died_on=date(on.year - 1, 1, 1))
    return amount(law, "allowance_for_the_survivor", facts, on)


def amount(law: "Law", benefit: str, facts: dict[str, Any], on: date) -> Decimal:
    found = law.determine(benefit, facts, on)
    assert found.outcome in ("entitled", "not_entitled")
    return found.amount or Decimal(0)


def beside_a_pensioner(law: "Law", on: date, income: Decimal) -> Decimal:
    return supplement(law, on, income, "pension")


def beside_none(law: "Law", on: date, income: Decimal) -> Decimal:
    return supplement(law, on, income, "none")


# In the order of the published limits.
EVERY_AMOUNT: tuple[Callable[["Law", date, Decimal], Decimal], ...] = (
    supplement,
    beside_a_pensioner,
    beside_none,
    allowance,
    survivor,
)


def ends(row: tuple[int, ...]) -> tuple[Decimal, Decimal]:
    return Decimal(row[0]), Decimal(row[1]) - CENT


@pytest.mark.parametrize(
    ("table", "partner"),
    [(SINGLE, None), (BOTH, "pension"), (NEITHER, "none"), (ALLOWANCE, "allowance")],
    ids=["alone", "both pensioners", "partner without a benefit", "partner with the Allowance"],
)
def test_the_supplement_is_that_of_the_published_table(
    canada: "Law", table: tuple[tuple[int, ...], ...], partner: str | None
) -> None:
    differing = [
        (row, income, supplement(canada, TABLES, income, partner))
        for row in table
        for income in ends(row)
        if supplement(canada, TABLES, income, partner) * 100 != row[2]
    ]
    assert differing == []


def test_the_allowance_is_that_of_the_published_table(canada: "Law") -> None:
    differing = [
        (row, income) for row in ALLOWANCE for income in ends(row) if allowance(canada, TABLES, income) * 100 != row[3]
    ]
    assert differing == []


@pytest.mark.parametrize(("income", "cents"), SURVIVOR)
def test_the_survivors_allowance_is_that_of_the_published_table(canada: "Law", income: int, cents: int) -> None:
    assert survivor(canada, TABLES, Decimal(income)) * 100 == cents


@pytest.mark.parametrize("limits", LIMITS, ids=lambda limits: str(limits[0]))
def test_nothing_is_paid_from_the_published_income_limit_on_and_something_a_cent_below(
    canada: "Law", limits: tuple[Any, ...]
) -> None:
    on = date.fromisoformat(limits[0])
    for limit, worked_out in zip(limits[1:], EVERY_AMOUNT, strict=True):
        if limit is not None:
            assert worked_out(canada, on, Decimal(limit)) == 0
            assert worked_out(canada, on, Decimal(limit) - CENT) > 0


@pytest.mark.parametrize("highest", HIGHEST, ids=lambda highest: str(highest[0]))
def test_without_income_the_published_maxima_are_paid(canada: "Law", highest: tuple[str, ...]) -> None:
    on, none = date.fromisoformat(highest[0]), Decimal(0)
    pension, alone, couple, of_partner, of_survivor = map(Decimal, highest[1:])
    assert amount(canada, "old_age_security", pensioner(on), on) == pension
    assert supplement(canada, on, none) == supplement(canada, on, none, "none") == alone
    assert supplement(canada, on, none, "pension") == supplement(canada, on, none, "allowance") == couple
    assert allowance(canada, on, none) == of_partner
    assert survivor(canada, on, none) == of_survivor
