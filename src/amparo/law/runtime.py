"""What compiled rules call while they run: failures that travel until they are used, roundings, dates and dated
look-ups.

Numbers are scaled integers and days are ordinals throughout.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate
from typing import Any, NoReturn

from amparo.law.errors import FactError, LawError, OutsideTable, ParameterNotInForce
from amparo.law.parameters import Parameter, month_number
from amparo.law.tables import Table

_MOST_CACHED = 50_000


class Failure:
    """A value that could not be had. It may be passed on; whatever reckons with it raises its error.

    So a branch that is not taken never fails, at no cost to those that are.
    """

    __slots__ = ("error",)

    def __init__(self, error: LawError) -> None:
        self.error = error

    def _raise(self, *_: Any) -> NoReturn:
        raise self.error

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __rfloordiv__ = __neg__ = _raise
    __divmod__ = __rdivmod__ = _raise
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __bool__ = __hash__ = __index__ = __len__ = __iter__ = _raise
    __getitem__ = __call__ = lookup = progressive = _raise


NOT_COMPUTED = Failure(LawError("not computed: it matters only where another variable holds"))


def _away(x: int, unit: int) -> int:
    return -((-x) // unit)


def round_half_up(x: int, unit: int) -> int:
    """x ÷ unit to a whole number, halves away from zero."""
    return (2 * x + unit) // (2 * unit) if x >= 0 else -((unit - 2 * x) // (2 * unit))


def round_half_even(x: int, unit: int) -> int:
    """x ÷ unit to a whole number, halves to the even one."""
    whole, rest = divmod(x, unit)
    return whole + (2 * rest > unit or (2 * rest == unit and whole % 2 == 1))


def round_down(x: int, unit: int) -> int:
    """x ÷ unit to a whole number, toward zero."""
    return x // unit if x >= 0 else -(-x // unit)


def round_up(x: int, unit: int) -> int:
    """x ÷ unit to a whole number, away from zero."""
    return _away(x, unit) if x >= 0 else x // unit


ROUNDINGS: dict[str, Callable[[int, int], int]] = {
    "half_up": round_half_up,
    "half_even": round_half_even,
    "down": round_down,
    "up": round_up,
}


def round_quotient(mode: str, top: int, bottom: int) -> int:
    """top ÷ bottom to a whole number; LawError when bottom is zero."""
    if bottom < 0:
        top, bottom = -top, -bottom
    if bottom == 0:
        raise LawError("a division by zero")
    return ROUNDINGS[mode](top, bottom)


def floor_divide(top: int, bottom: int) -> int:
    """Whole division; LawError when bottom is zero."""
    if bottom == 0:
        raise LawError("a division by zero")
    return top // bottom


class _Calendar(dict[int, tuple[int, int, int]]):
    """Year, month and day of each ordinal that was asked for."""

    def __missing__(self, day: int) -> tuple[int, int, int]:
        found = date.fromordinal(day)
        if len(self) > _MOST_CACHED:
            self.clear()
        parts = self[day] = (found.year, found.month, found.day)
        return parts


CALENDAR = _Calendar()


def full_months(earlier: int, later: int) -> int:
    """Completed months: a month is complete on the day of equal number, or on the next one when there is none."""
    y1, m1, d1 = CALENDAR[earlier]
    y2, m2, d2 = CALENDAR[later]
    months = (y2 - y1) * 12 + m2 - m1 - (d2 < d1)
    return months if months > 0 else 0


def full_years(earlier: int, later: int) -> int:
    """Completed years, as `full_months`."""
    return full_months(earlier, later) // 12


def days_between(earlier: int, later: int) -> int:
    """Days from one to the other, none when the second comes first."""
    return later - earlier if later > earlier else 0


def add_months(day: int, count: int) -> int:
    """The same day `count` months on; a day that does not exist becomes the last of its month."""
    year, month, day_ = CALENDAR[day]
    year, month = divmod(year * 12 + month - 1 + count, 12)
    try:
        return date(year, month + 1, min(day_, monthrange(year, month + 1)[1])).toordinal()
    except (ValueError, OverflowError):
        raise LawError(f"{count} months from {date.fromordinal(day)} leaves the calendar") from None


def add_years(day: int, count: int) -> int:
    """The same day `count` years on, as `add_months`."""
    return add_months(day, 12 * count)


def add_days(day: int, count: int) -> int:
    """The day `count` days on."""
    return day + count


def first_of_month(day: int) -> int:
    """The first day of the day's month."""
    return day - CALENDAR[day][2] + 1


def last_of_month(day: int) -> int:
    """The last day of the day's month."""
    year, month, day_ = CALENDAR[day]
    return day - day_ + monthrange(year, month)[1]


def year_of(day: int) -> int:
    """The day's year."""
    return CALENDAR[day][0]


def month_of(day: int) -> int:
    """The day's month, 1 to 12."""
    return CALENDAR[day][1]


def make_day(year: int, month: int, day: int) -> int:
    """The day of that date; a day beyond its month's end becomes the last of the month."""
    try:
        return date(year, month, min(day, monthrange(year, month)[1])).toordinal()
    except (ValueError, OverflowError):
        raise LawError(f"there is no day {year}-{month}-{day}") from None


def running_sums(values: Sequence[int]) -> list[int]:
    """0, the largest, the two largest together, ..."""
    return list(accumulate(sorted(values, reverse=True), initial=0))


def top_of(sums: list[int], n: int) -> int:
    """The sum of the n largest, from their running sums."""
    return sums[n if n < len(sums) else -1] if n > 0 else 0


def which_best(values: Sequence[int], first: int) -> int:
    """The number whose value is largest, the last among equals; 0 of none."""
    best = max(values, default=0)
    return first + len(values) - 1 - values[::-1].index(best) if values else 0


def count_from(ordered: list[int], limit: int) -> int:
    """How many are at least the limit."""
    return len(ordered) - bisect_left(ordered, limit)


def count_above(ordered: list[int], limit: int) -> int:
    """How many are above the limit."""
    return len(ordered) - bisect_right(ordered, limit)


def latest(days: Sequence[int]) -> Any:
    """The latest day, or a Failure when there is none."""
    return max(days) if days else Failure(FactError("there is no latest day of no rows", fix="Ask .exists() first"))


def earliest(days: Sequence[int]) -> Any:
    """The earliest day, or a Failure when there is none."""
    return min(days) if days else Failure(FactError("there is no earliest day of no rows", fix="Ask .exists() first"))


class DatedValues(dict[int, Any]):
    """A parameter's value (or Table) by day. Before the first date it is a Failure."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self._starts = parameter.starts

    def __missing__(self, day: int) -> Any:
        if len(self) > _MOST_CACHED:
            self.clear()
        position = bisect_right(self._starts, day)
        found = self[day] = self.parameter.entries[position - 1].value if position else self._failure(day)
        return found

    def _failure(self, day: int) -> Failure:
        first = date.fromordinal(self._starts[0])
        message = (
            f"the parameter {self.parameter.name} has no value on {date.fromordinal(day)}; its first is from {first}"
        )
        fix = f"Add the earlier values to {self.parameter.file}, or test the date first"
        file, name = self.parameter.file, self.parameter.name
        return Failure(ParameterNotInForce(message, fix=fix, file=file, name=name, day=date.fromordinal(day)))


class ChainedChanges:
    """The product of monthly changes from one month up to the month before another, rounded once."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self._months = [month_number(entry.start) for entry in parameter.entries]
        self._base = 10 ** (parameter.decimals + 2)
        self._steps = [self._base + entry.value for entry in parameter.entries]
        self._until: dict[int, FactorsUntil] = {}

    def until(self, day: int) -> "FactorsUntil":
        """Every factor up to the month before that of `day`, by the day that it starts from."""
        year, month, _ = CALENDAR[day]
        number = year * 12 + month - 1
        found = self._until.get(number)
        if found is None:
            if len(self._until) > 600:
                self._until.clear()
            found = self._until[number] = FactorsUntil(self, number)
        return found

    def between(self, start: int, end: int) -> Any:
        return self.until(end)[start]

    def products_until(self, end: int) -> list[int]:
        """Unreduced products of the steps from each month up to the one before `end`."""
        steps = self._steps[: max(0, end - self._months[0])]
        return list(accumulate(reversed(steps), lambda product, step: product * step))

    def factor(self, product: int, months: int) -> int:
        scale: int = 10**self.parameter.type.decimals
        return ROUNDINGS[self.parameter.rounding](product * scale, self._base**months)

    def failure(self, month: int, end: int) -> Failure | None:
        """Why the chain from `month` to the month before `end` is not known; None when it is."""
        first, last = self._months[0], self._months[-1]
        if first <= month and end - 1 <= last:
            return None
        lacking = month if month < first else last + 1
        day = date(lacking // 12, lacking % 12 + 1, 1)
        message = f"the parameter {self.parameter.name} has no change for {day:%Y-%m}"
        known = f"from {first // 12}-{first % 12 + 1:02} to {last // 12}-{last % 12 + 1:02}"
        fix = f"Its months run {known}; add the month to {self.parameter.file}"
        file, name = self.parameter.file, self.parameter.name
        return Failure(ParameterNotInForce(message, fix=fix, file=file, name=name, day=day, monthly=True))


class FactorsUntil(dict[int, Any]):
    """The factors that bring each month to one end, by the day that they start from."""

    def __init__(self, chain: ChainedChanges, end: int) -> None:
        super().__init__()
        self._chain, self._end = chain, end
        self._products = chain.products_until(end)

    def __missing__(self, day: int) -> Any:
        if len(self) > _MOST_CACHED:
            self.clear()
        year, month, _ = CALENDAR[day]
        months = self._end - (year * 12 + month - 1)
        failure = self._chain.failure(self._end - months, self._end) if months > 0 else None
        found = self[day] = failure or self._chain.factor(
            self._products[months - 1] if months > 0 else 1, max(0, months)
        )
        return found


def looked_up(parameter: Parameter, table: Table, x: int) -> Any:
    """The table's value for x, or a Failure when no row covers it."""
    found = table.lookup(x)
    if found is None:
        message = (
            f"no row of {parameter.name} covers {x} (in units of {parameter.by and parameter.by.decimals} decimals)"
        )
        return Failure(
            OutsideTable(
                message, file=parameter.file, name=parameter.name, fix="Test the value first, or complete the table"
            )
        )
    return found


def lookup_of(parameter: Parameter) -> DatedValues | ChainedChanges:
    """How the parameter is looked up by day."""
    return ChainedChanges(parameter) if parameter.kind == "monthly_change" else DatedValues(parameter)
