"""When a month is paid, as the institution writes it in `payments.yaml`."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings

from amparo.administration.common.periods import add_months, first_of_month

SATURDAY = 5


class Holidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days on which banks are closed: `fixed` as month-day, the others counted from Easter Sunday."""

    fixed: tuple[str, ...]
    days_from_easter: tuple[int, ...]


class PayCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A month is paid on a business day (counted from 1) of the month `months_after` it."""

    business_day: int
    months_after: int
    reference: str
    holidays: Holidays

    def pay_date(self, month: date) -> date:
        """The day on which a month is paid."""
        day = add_months(first_of_month(month), self.months_after) - timedelta(days=1)
        for _number in range(self.business_day):
            day = self._next_business_day(day)
        return day

    def _next_business_day(self, day: date) -> date:
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY or self._is_holiday(day):
            day += timedelta(days=1)
        return day

    def _is_holiday(self, day: date) -> bool:
        movable = (day - easter_sunday(day.year)).days in self.holidays.days_from_easter
        return movable or f"{day:%m-%d}" in self.holidays.fixed


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
