"""When a month is paid, as the institution writes it in `payments.yaml`."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from django.conf import settings

from amparo.administration.common.holidays import ONE_DAY, Holidays, MonthDay, day_of_year
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, first_of_month

type Ordinal = Annotated[int, msgspec.Meta(ge=1, le=20)]
type SignedOrdinal = Annotated[int, msgspec.Meta(ge=-20, le=20)]
DIGITS = range(10)


class DigitGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On which business day each last digit is paid: 1 is the first of the month of payment, -1 the last before it.

    `up_to` names the parameter of the law up to whose value an amount is in this group. Raises ValueError unless every digit
    has a day.
    """

    days: dict[int, SignedOrdinal]
    up_to: str | None = None

    def __post_init__(self) -> None:
        if set(self.days) != set(DIGITS) or 0 in self.days.values():
            raise ValueError("give each digit from 0 to 9 a business day, counted from 1 or from -1")


class Instalment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Up to which share of the year's thirteenth payment has been paid with the payments of a month (1 to 12)."""

    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    share: Decimal


class Thirteenth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In which instalments the thirteenth payment of a year is paid; `years` names those that a decree moved."""

    reference: str
    instalments: tuple[Instalment, ...]
    years: dict[int, tuple[Instalment, ...]] = {}

    def share_by(self, month: date) -> Decimal:
        """The share of the year's amount that is due with a month's payments; 0 before the first instalment."""
        instalments = self.years.get(month.year, self.instalments)
        return max((each.share for each in instalments if each.month <= month.month), default=Decimal(0))


WHOLE_IN_NOVEMBER = Thirteenth(reference="", instalments=(Instalment(11, Decimal(1)),))


class PayDays(msgspec.Struct, frozen=True):
    """The days of one month, one for each last digit of an award's number: of amounts up to a limit, and of others."""

    others: tuple[date, ...]
    small: tuple[date, ...] = ()
    small_up_to: Decimal | None = None

    @property
    def first(self) -> date:
        """The first day on which anybody is paid."""
        return min((*self.others, *self.small))

    @property
    def last(self) -> date:
        """The day on which everybody has been paid."""
        return max((*self.others, *self.small))

    def of(self, award_number: int, amount: Decimal) -> date:
        """The day on which an amount of an award is paid."""
        is_small = self.small_up_to is not None and amount <= self.small_up_to
        return (self.small if is_small else self.others)[award_number % 10]


def one_day(day: date) -> PayDays:
    """Everybody on one day."""
    return PayDays(others=(day,) * len(DIGITS))


class PayCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A month is paid on a business day of the month `months_after` it, counted from one of its ends.

    `business_day` counts from the first of the month, `business_days_before_month_end` back from its last day: 1 is the
    last business day. In the month of a day that `counted_back_from` names it counts back from that day, the day itself
    left out: 3 with 12-25 is the third business day before Christmas.
    `by_last_digit`, instead of one day: groups in the order in which they are tried, the last one without a limit.
    `thirteenth`: its instalments; without it, whole with the payments of November.
    `one_release_up_to`: a run of more than this is released by two persons besides the one who prepared it; without it one
    is enough for every run. Raises ValueError unless one of the three ways of counting is given.
    """

    months_after: int
    reference: str
    holidays: Holidays
    business_day: Ordinal | None = None
    business_days_before_month_end: Ordinal | None = None
    counted_back_from: tuple[MonthDay, ...] = ()
    by_last_digit: tuple[DigitGroup, ...] = ()
    thirteenth: Thirteenth = WHOLE_IN_NOVEMBER
    one_release_up_to: Decimal | None = None

    def __post_init__(self) -> None:
        ways = (self.business_day, self.business_days_before_month_end, self.by_last_digit or None)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("write one of business_day, business_days_before_month_end and by_last_digit")
        if self.by_last_digit and [group.up_to is None for group in self.by_last_digit] not in ([True], [False, True]):
            raise ValueError("by_last_digit: one group, or one with up_to before one without")

    def pay_date(self, month: date) -> date:
        """The day on which everybody has been paid for a month."""
        return self.pay_days(month).last

    def pay_days(self, month: date) -> PayDays:
        """The days on which a month is paid."""
        if not self.by_last_digit:
            return one_day(self._one_day(month))
        *limited, others = self.by_last_digit
        days = self._days(others, month)
        if not limited:
            return PayDays(others=days)
        limit = current_law().parameters[limited[0].up_to or ""].value_on(first_of_month(month))
        if limit is None:  # the law's history does not reach so far back
            return PayDays(others=days)
        return PayDays(others=days, small=self._days(limited[0], month), small_up_to=Decimal(limit))

    def _days(self, group: DigitGroup, month: date) -> tuple[date, ...]:
        first = add_months(first_of_month(month), self.months_after)
        return tuple(self._counted(first, group.days[digit]) for digit in DIGITS)

    def _counted(self, first: date, ordinal: int) -> date:
        if ordinal > 0:
            return self._business_day(first - ONE_DAY, ordinal, ONE_DAY)
        return self._business_day(first, -ordinal, -ONE_DAY)

    def _one_day(self, month: date) -> date:
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
