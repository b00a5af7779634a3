"""The day on which a month is paid."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.common.holidays import Holidays, WeekdayOfMonth, easter_sunday
from amparo.administration.payments.calendar import current_calendar, read_calendar
from amparo.config.places import institution_folder


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


# Service Canada, "Benefits payment dates": the days of the Old Age Security program.
PUBLISHED_IN_CANADA = {
    2024: (29, 27, 26, 26, 29, 26, 29, 28, 25, 29, 27, 20),
    2026: (28, 25, 27, 28, 27, 26, 29, 27, 25, 28, 26, 22),
}


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(year, month, day) for year, days in PUBLISHED_IN_CANADA.items() for month, day in enumerate(days, start=1)],
)
def test_canada_pays_on_the_days_that_it_has_published(year: int, month: int, day: int) -> None:
    calendar = read_calendar(institution_folder("canada_esdc"))
    assert calendar.pay_date(date(year, month, 1)) == date(year, month, day)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 5, 18), True),  # Victoria Day
        (date(2026, 5, 11), False),
        (date(2026, 5, 25), False),  # a Monday on the 25th itself is not before it
        (date(2026, 9, 7), True),  # Labour Day
        (date(2026, 9, 14), False),
        (date(2026, 10, 12), True),  # Thanksgiving
        (date(2026, 10, 5), False),
    ],
)
def test_holidays_on_a_weekday_of_their_month(day: date, closed: bool) -> None:
    assert read_calendar(institution_folder("canada_esdc")).holidays.has(day) == closed


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 4))
def test_a_weekday_of_a_month_comes_once_a_year(day: date, which: int) -> None:
    holiday = WeekdayOfMonth(month=day.month, weekday="monday", which=which)
    calendar = Holidays(fixed=(), days_from_easter=(), weekdays=(holiday,))
    year = (date(day.year, 1, 1) + timedelta(days=number) for number in range(366))
    assert sum(calendar.has(each) for each in year if each.year == day.year) == 1


@pytest.mark.parametrize("keys", [{}, {"business_day": 5, "business_days_before_month_end": 3}])
def test_a_calendar_counts_from_one_end_of_the_month(keys: dict[str, int]) -> None:
    calendar = {"months_after": 0, "reference": "none", "holidays": {"fixed": [], "days_from_easter": []}, **keys}
    with pytest.raises(msgspec.ValidationError, match="either business_day or business_days_before_month_end"):
        msgspec.convert(calendar, type(current_calendar()))
