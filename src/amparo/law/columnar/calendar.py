"""The calendar's functions over arrays of ordinals, as `amparo.law.runtime` has them for one day.

A day outside the calendar, which only a value that nobody uses can be, is taken for its first or last day.
"""

from typing import Any

import numpy as np

_FIRST_MONTH = 12  # January of the year 1, as year × 12 + month - 1
_EPOCH = 719_163  # the ordinal of 1 January 1970
_starts = np.arange("0001-01", "10000-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64) + _EPOCH
_lengths = np.diff(_starts)
MONTH_NUMBERS = np.concatenate(
    [[_FIRST_MONTH], np.repeat(np.arange(_FIRST_MONTH, _FIRST_MONTH + len(_lengths)), _lengths)]
).astype(np.int32)
DAYS_OF_MONTH = np.concatenate([[1], np.arange(1, len(MONTH_NUMBERS)) - np.repeat(_starts[:-1], _lengths) + 1]).astype(
    np.int8
)


def month_number(day: Any) -> Any:
    """Year × 12 + month - 1."""
    return np.take(MONTH_NUMBERS, day, mode="clip")


def first_day(number: Any) -> Any:
    """The first day of the month of a number."""
    return np.take(_starts, np.subtract(number, _FIRST_MONTH, dtype=np.int64), mode="clip")


def _day(day: Any) -> Any:
    return np.take(DAYS_OF_MONTH, day, mode="clip")


def _in_month(number: Any, day: Any) -> Any:
    """The day of that number in a month, or the month's last when it has none such."""
    length = np.take(_lengths, np.subtract(number, _FIRST_MONTH, dtype=np.int64), mode="clip")
    return first_day(number) + np.minimum(day, length) - 1


def full_months(earlier: Any, later: Any) -> Any:
    """Completed months, none when the second day comes first."""
    months = np.subtract(month_number(later), month_number(earlier), dtype=np.int64) - (_day(later) < _day(earlier))
    return np.maximum(months, 0)


def full_years(earlier: Any, later: Any) -> Any:
    """Completed years."""
    return full_months(earlier, later) // 12


def days_between(earlier: Any, later: Any) -> Any:
    """Days from one to the other, none when the second comes first."""
    return np.maximum(np.subtract(later, earlier, dtype=np.int64), 0)


def add_months(day: Any, count: Any) -> Any:
    """The same day so many months on, or the last of that month."""
    return _in_month(np.add(month_number(day), count, dtype=np.int64), _day(day))


def add_years(day: Any, count: Any) -> Any:
    """The same day so many years on, or the last of that month."""
    return add_months(day, np.multiply(count, 12, dtype=np.int64))


def add_days(day: Any, count: Any) -> Any:
    """The day so many days on."""
    return np.add(day, count, dtype=np.int64)


def first_of_month(day: Any) -> Any:
    """The first day of the day's month."""
    return np.subtract(day, _day(day), dtype=np.int64) + 1


def last_of_month(day: Any) -> Any:
    """The last day of the day's month."""
    return first_day(np.add(month_number(day), 1, dtype=np.int64)) - 1


def year_of(day: Any) -> Any:
    """The day's year."""
    return np.floor_divide(month_number(day), 12, dtype=np.int64)


def month_of(day: Any) -> Any:
    """The day's month, 1 to 12."""
    return np.remainder(month_number(day), 12, dtype=np.int64) + 1


def make_day(year: Any, month: Any, day: Any) -> Any:
    """The day of that date; a day beyond its month's end becomes the last of the month."""
    number = np.multiply(year, 12, dtype=np.int64) + month - 1
    return _in_month(number, day)


FUNCTIONS = {
    name: globals()[name]
    for name in (
        "full_years",
        "full_months",
        "days_between",
        "add_years",
        "add_months",
        "add_days",
        "first_of_month",
        "last_of_month",
        "year_of",
        "month_of",
        "make_day",
    )
}
