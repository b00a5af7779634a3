"""When a month is paid, as the institution writes it in `payments.yaml`."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from django.conf import settings

from amparo.administration.common.holidays import ONE_DAY, Holidays, MonthDay, day_of_year
from amparo.administration.common.periods import add_months, first_of_month

type Ordinal = Annotated[int, msgspec.Meta(ge=1, le=20)]


class PayCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A month is paid on a business day of the month `months_after` it, counted from one of its ends.

    `business_day` counts from the first of the month, `business_days_before_month_end` back from its last day: 1 is the
    last business day. In the month of a day that `counted_back_from` names it counts back from that day, the day itself
    left out: 3 with 12-25 is the third business day before Christmas.
    `one_release_up_to`: a run of more than this is released by two persons besides the one who prepared it; without it one
    is enough for every run. Raises ValueError unless one of the two ways of counting is given.
    """

    months_after: int
    reference: str
    holidays: Holidays
    business_day: Ordinal | None = None
    business_days_before_month_end: Ordinal | None = None
    counted_back_from: tuple[MonthDay, ...] = ()
    one_release_up_to: Decimal | None = None

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
        return day_of_year(first.year, named[0]) if named else add_months(first, 1)

    def _business_day(self, day: date, number: int, step: timedelta) -> date:
        """The business day of that number after (or before) a day."""
        for _number in range(number):
            day += step
            while not self.holidays.is_business_day(day):
                day += step
        return day


def read_calendar(folder: Path) -> PayCalendar:
    """The calendar of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "payments.yaml").read_bytes(), type=PayCalendar, strict=False)


@cache
def current_calendar() -> PayCalendar:
    """The calendar of this installation's institution."""
    return read_calendar(Path(settings.INSTITUTION_FOLDER))
