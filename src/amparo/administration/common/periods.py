"""Months and half-open periods."""

from collections.abc import Iterator
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange


def first_of_month(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier); the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def month_range(first: date, last: date) -> Iterator[date]:
    """The first day of every month from that of `first` to that of `last`, both included."""
    start = first_of_month(first)
    return (add_months(start, number) for number in range(months_between(first, last) + 1))


def months_between(first: date, last: date) -> int:
    """Calendar months from the month of `first` to the month of `last`; negative when `last` is earlier."""
    return (last.year - first.year) * 12 + last.month - first.month


def full_months(start: date, end: date) -> int:
    """Whole months lived between two days; 0 when `end` is not after `start`."""
    months = months_between(start, end)
    return max(0, months - 1 if add_months(start, months) > end else months)


def full_years(start: date, end: date) -> int:
    """Whole years between two days, as an age is counted."""
    return full_months(start, end) // 12


def period_from(start: date, end: date | None = None) -> DateRange:
    """A half-open period `[start, end)`; without `end` it is still running."""
    return DateRange(start, end, "[)")
