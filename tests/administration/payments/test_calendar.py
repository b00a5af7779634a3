"""The day on which a month is paid."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.common.holidays import Holidays, WeekdayOfMonth, easter_sunday
from amparo.administration.common.periods import add_months, first_of_month
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
    with pytest.raises(
        msgspec.ValidationError, match="write one of business_day, business_days_before_month_end and by_last_digit"
    ):
        msgspec.convert(calendar, type(current_calendar()))


@pytest.mark.parametrize(
    ("digit", "up_to_the_minimum_wage", "above"),
    [
        (1, date(2026, 1, 26), date(2026, 2, 2)),
        (5, date(2026, 1, 30), date(2026, 2, 6)),
        (6, date(2026, 2, 2), date(2026, 2, 2)),
        (0, date(2026, 2, 6), date(2026, 2, 6)),
    ],
)
def test_january_2026_is_paid_by_the_last_digit_as_the_inss_published_it(
    digit: int, up_to_the_minimum_wage: date, above: date
) -> None:
    days = current_calendar().pay_days(date(2026, 1, 1))
    assert days.of(1230 + digit, Decimal("1621.00")) == up_to_the_minimum_wage
    assert days.of(1230 + digit, Decimal("1621.01")) == above


@given(st.dates(date(1995, 1, 1), date(2026, 12, 31)))
def test_every_digit_is_paid_on_a_business_day_in_the_time_that_the_law_gives(month: date) -> None:
    calendar = current_calendar()
    days = calendar.pay_days(month)
    next_month = add_months(first_of_month(month), 1)
    assert all(calendar.holidays.is_business_day(day) for day in (*days.small, *days.others))
    assert min(days.others) >= next_month
    assert len(set(days.small)) == 10
    assert len(set(days.others)) == 5
    assert days.last == calendar.pay_date(month) == max(days.small)


@pytest.mark.parametrize(
    "groups",
    [
        [{"days": {1: 1}}],
        [{"days": dict.fromkeys(range(10), 0)}],
        [{"up_to": "minimum_wage", "days": dict.fromkeys(range(10), 1)}],
        [{"days": dict.fromkeys(range(10), 1)}, {"days": dict.fromkeys(range(10), 2)}],
    ],
)
def test_a_calendar_by_digit_says_every_digit_and_whom_it_is_for(groups: list[dict[str, object]]) -> None:
    calendar = {"months_after": 1, "reference": "none", "holidays": {"fixed": [], "days_from_easter": []}}
    with pytest.raises(msgspec.ValidationError, match=r"each digit|one group"):
        msgspec.convert(calendar | {"by_last_digit": groups}, type(current_calendar()), strict=False)
