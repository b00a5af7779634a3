"""What must hold of sickness benefit for any record whatever, and every worked case."""

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.uruguay_bps.plain_subsidies import Record, published, sickness_days, to_cent
from tests.institutions.uruguay_bps.strategies_subsidies import records

if TYPE_CHECKING:
    from amparo.law import Law

CASES = read_cases(REPOSITORY / "institutions" / "uruguay_bps" / "sickness")
first_days = st.dates(date(2023, 6, 1), date(2026, 9, 30))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(uruguay: "Law", case: Case) -> None:
    result = run_case(uruguay, case)
    assert result.passed, result.error or result.differences


def facts(record: Record, ill_from: date, pay_kind: str, hospitalised_on: date | None, earlier: int) -> dict[str, Any]:
    known = {
        "contributions": record.rows(),
        "ill_from": ill_from,
        "medically_certified": True,
        "caused_by_work": False,
        "hospitalised": hospitalised_on is not None,
        "earlier_days_same_illness": earlier,
        "pay_kind": pay_kind,
    }
    return known | ({"hospitalised_on": hospitalised_on} if hospitalised_on else {})


def plain_amount(law: "Law", record: Record, ill_from: date, pay_kind: str, on: date) -> Fraction | None:
    """What a month pays; none where too little was worked in the year before."""
    year, half = list(record.backwards(ill_from, 12)), list(record.backwards(ill_from, 6))
    pay = sum((wage for wage, _, _ in half), Fraction())
    if pay_kind == "daily":
        enough = sum(days for _, days, _ in year) >= 75
        average = to_cent(pay / max(sum(days for _, days, _ in half), 1) * 25)
    else:
        enough = len(year) >= 3
        average = to_cent(pay / max(len(half), 1))
    return min(to_cent(average * Fraction(7, 10)), published(law, "sickness_cap", on)) if enough else None


@given(
    record=records(),
    ill_from=first_days,
    pay_kind=st.sampled_from(["monthly", "variable", "daily"]),
    admitted=st.none() | st.integers(-2, 8),
    earlier=st.sampled_from([0, 0, 100, 360, 364, 365, 366]),
    days=st.integers(0, 12) | st.integers(0, 400),
)
@settings(max_examples=300)
def test_days_and_amount_are_those_of_the_plain_calculation(
    uruguay: "Law", record: Record, ill_from: date, pay_kind: str, admitted: int | None, earlier: int, days: int
) -> None:
    on = ill_from + timedelta(days=days)
    hospitalised_on = None if admitted is None else ill_from + timedelta(days=admitted)
    known = facts(record, ill_from, pay_kind, hospitalised_on, earlier)
    found = uruguay.determine("sickness", known, on)
    now = sickness_days(ill_from, hospitalised_on, on)
    paid = now + earlier
    amount = plain_amount(uruguay, record, ill_from, pay_kind, on)
    assert uruguay.compute(["sickness_days_paid"], known, on).values["sickness_days_paid"] == paid
    expected = "entitled" if amount is not None and now and paid <= 365 else "not_entitled"
    if amount is not None and 365 < paid <= 730:
        expected = "refer"
    event(expected)
    assert found.outcome == expected
    if expected == "entitled":
        assert Fraction(found.amount) == amount
