"""The day on which a month is paid."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.payments.calendar import current_calendar, easter_sunday


@pytest.mark.parametrize(
    ("month", "pay_date"),
    [
        (date(2026, 11, 1), date(2026, 12, 7)),  # 1 December is a Tuesday
        (date(2026, 3, 1), date(2026, 4, 8)),  # Good Friday, 3 April, is no business day
        (date(2026, 12, 1), date(2027, 1, 8)),  # nor is 1 January
        (date(2025, 2, 1), date(2025, 3, 11)),  # nor Carnival, 3 and 4 March
        (date(2026, 10, 15), date(2026, 11, 9)),  # nor 2 November; any day of the month will do
    ],
)
def test_a_month_is_paid_on_the_fifth_business_day_of_the_next(month: date, pay_date: date) -> None:
    assert current_calendar().pay_date(month) == pay_date


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2000, date(2000, 4, 23)), (2008, date(2008, 3, 23)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))],
)
def test_easter_sunday(year: int, sunday: date) -> None:
    assert easter_sunday(year) == sunday


@given(st.integers(1990, 2200))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    sunday = easter_sunday(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_pay_date_is_a_weekday_within_two_weeks_of_the_months_end(month: date) -> None:
    day = current_calendar().pay_date(month)
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    assert day.weekday() < 5
    assert 5 <= (day - last).days <= 14
