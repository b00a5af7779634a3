"""Days on which banks are closed, as the institution writes them under `holidays` in `payments.yaml`."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from django.conf import settings

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEK = 7
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
type Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
type WeekOfMonth = Annotated[int, msgspec.Meta(ge=1, le=5)]
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
        gap = (day_of_year(day.year, self.before) - day).days
        return day.weekday() == WEEKDAYS.index(self.weekday) and 1 <= gap <= WEEK


class Holidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days on which banks are closed: `fixed` as month-day, others counted from Easter Sunday or by their weekday.

    `first_years` names the fixed ones that are no older than a year: a day long past falls due as it did then.
    """

    fixed: tuple[MonthDay, ...]
    days_from_easter: tuple[int, ...]
    weekdays: tuple[WeekdayOfMonth, ...] = ()
    weekdays_before: tuple[WeekdayBefore, ...] = ()
    first_years: dict[MonthDay, int] = {}

    def has(self, day: date) -> bool:
        """Whether the day is a holiday."""
        by_weekday = any(each.falls_on(day) for each in self.weekdays)
        before_a_day = any(each.falls_on(day) for each in self.weekdays_before)
        from_easter = (day - easter_sunday(day.year)).days in self.days_from_easter
        return by_weekday or before_a_day or from_easter or self._has_fixed(day)

    def _has_fixed(self, day: date) -> bool:
        month_day = f"{day:%m-%d}"
        return month_day in self.fixed and day.year >= self.first_years.get(month_day, day.year)

    def is_business_day(self, day: date) -> bool:
        """Whether banks are open."""
        return day.weekday() < SATURDAY and not self.has(day)

    def moved(self, day: date, *, later: bool) -> date:
        """The day itself where banks are open, otherwise the nearest business day after (or before) it."""
        while not self.is_business_day(day):
            day += ONE_DAY if later else -ONE_DAY
        return day


def day_of_year(year: int, month_day: str) -> date:
    """The day of a year that is written as month and day: 12-25."""
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


class _Read(msgspec.Struct, frozen=True):
    holidays: Holidays


def read_holidays(folder: Path) -> Holidays:
    """The holidays of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "payments.yaml").read_bytes(), type=_Read).holidays


@cache
def current_holidays() -> Holidays:
    """The holidays of this installation's institution."""
    return read_holidays(Path(settings.INSTITUTION_FOLDER))
