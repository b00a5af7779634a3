"""When a month is paid, as the institution writes it in `payments.yaml`."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from django.conf import settings

from amparo.administration.common.periods import add_months, first_of_month

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEK = 7
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
type Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
type WeekOfMonth = Annotated[int, msgspec.Meta(ge=1, le=5)]
type Ordinal = Annotated[int, msgspec.Meta(ge=1, le=20)]
type MonthOfYear = Annotated[int, msgspec.Meta(ge=1, le=12)]
type MonthDay = Annotated[str, msgspec.Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class WeekdayOfMonth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A holiday on the `which`-th weekday of a month, counted from 1, such as its first Monday."""

    month: MonthOfYear
    weekday: Weekday
    which: WeekOfMonth

    def falls_on(self, day: date) -> bool:
        """Whether the holiday is that day."""
        return (day.month, day.weekday()) == (self.month, WEEKDAYS.index(self.weekday)) and (
            (day.day - 1) // WEEK + 1 == self.which
        )


class WeekdayBefore(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A holiday on the last such weekday before a day of the year, such as the Monday before 25 May."""

    weekday: Weekday
    before: MonthDay

    def falls_on(self, day: date) -> bool:
        """Whether the holiday is that day."""
        gap = (_day_of(day.year, self.before) - day).days
        return day.weekday() == WEEKDAYS.index(self.weekday) and 1 <= gap <= WEEK


class Holidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days on which banks are closed: `fixed` as month-day, others counted from Easter Sunday or by their weekday."""

    fixed: tuple[MonthDay, ...]
    days_from_easter: tuple[int, ...]
    weekdays: tuple[WeekdayOfMonth, ...] = ()
    weekdays_before: tuple[WeekdayBefore, ...] = ()

    def has(self, day: date) -> bool:
        """Whether the day is a holiday."""
        by_weekday = any(each.falls_on(day) for each in self.weekdays)
        before_a_day = any(each.falls_on(day) for each in self.weekdays_before)
        from_easter = (day - easter_sunday(day.year)).days in self.days_from_easter
        return by_weekday or before_a_day or from_easter or f"{day:%m-%d}" in self.fixed


class PayCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A month is paid on a business day of the month `months_after` it, counted from one of its ends.

    `business_day` counts from the first of the month, `business_days_before_month_end` back from its last day: 1 is the
    last business day. In the month of a day that `counted_back_from` names it counts back from that day, the day itself
    left out: 3 with 12-25 is the third business day before Christmas. Raises ValueError unless one of the two is given.
    """

    months_after: int
    reference: str
    holidays: Holidays
    business_day: Ordinal | None = None
    business_days_before_month_end: Ordinal | None = None
    counted_back_from: tuple[MonthDay, ...] = ()

    def __post_init__(self) -> None:
        if (self.business_day is None) == (self.business_days_before_month_end is None):
            raise ValueError("write either business_day or business_days_before_month_end")

    def pay_date(self, month: date) -> date:
        """The day on which a month is paid."""
        first = add_months(first_of_month(month), self.months_after)
        if self.business_day is not None:
            return self._business_day(first - ONE_DAY, self.business_day, ONE_DAY)
        return self._business_day(self._end(first), self.business_days_before_month_end or 1, -ONE_DAY)

    def _end(self, first: date) -> date:
        """The day from which is counted back: the first of the next month, or an earlier day of this one."""
        named = [each for each in self.counted_back_from if each.startswith(f"{first:%m}-")]
        return _day_of(first.year, named[0]) if named else add_months(first, 1)

    def _business_day(self, day: date, number: int, step: timedelta) -> date:
        """The business day of that number after (or before) a day."""
        for _number in range(number):
            day += step
            while day.weekday() >= SATURDAY or self.holidays.has(day):
                day += step
        return day


def _day_of(year: int, month_day: str) -> date:
    month, day = month_day.split("-")
    return date(year, int(month), int(day))


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the method that Meeus gives (Astronomical Algorithms, ch. 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def read_calendar(folder: Path) -> PayCalendar:
    """The calendar of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "payments.yaml").read_bytes(), type=PayCalendar)


@cache
def current_calendar() -> PayCalendar:
    """The calendar of this installation's institution."""
    return read_calendar(Path(settings.INSTITUTION_FOLDER))
