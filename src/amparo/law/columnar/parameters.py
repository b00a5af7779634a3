"""Dated parameters looked up for many days at once: values, tables of brackets, chained monthly changes."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from amparo.law import runtime
from amparo.law.columnar import calendar
from amparo.law.columnar.failures import Failures, Value, carried
from amparo.law.errors import ParameterNotInForce
from amparo.law.parameters import Parameter
from amparo.law.tables import Table

_MOST = 2**63 - 1


class DatedArrays:
    """A parameter's values by day. Days before the first fail."""

    def __init__(self, lookup: runtime.DatedValues, failures: Failures) -> None:
        self.parameter, self._lookup, self._failures = lookup.parameter, lookup, failures
        self.starts = np.array(self.parameter.starts, np.int64)
        entries = self.parameter.entries
        if self.parameter.kind == "table":
            self.tables = [TableArrays(self.parameter, entry.value, failures) for entry in entries]
        else:
            kind = bool if self.parameter.type.kind == "bool" else np.int64
            self._values = np.array([entry.value for entry in entries], kind)

    def at(self, day: Any) -> Value:
        """The values in force on each day."""
        position = self._position(day)
        return np.take(self._values, np.maximum(position, 0)), carried(self._failed(position, day))

    def _position(self, day: Any) -> Any:
        return np.searchsorted(self.starts, day, side="right") - 1

    def _failed(self, position: Any, day: Any) -> Any:
        if np.min(position, initial=0) >= 0:
            return None
        if np.ndim(position) == 0 and day > 0:
            return self._failures.code(self._lookup[int(day)].error)
        code = self._failures.code(self._before_first())
        return np.where(position < 0, code, 0).astype(np.int16) if np.ndim(position) else code

    def _before_first(self) -> ParameterNotInForce:
        """What befalls every day before the first: for many persons the parameter is named, not each one's day."""
        parameter, first = self.parameter, date.fromordinal(int(self.starts[0]))
        message = f"the parameter {parameter.name} has no value before {first}"
        fix = f"Add the earlier values to {parameter.file}, or test the date first"
        day = first - timedelta(days=1)
        return ParameterNotInForce(message, fix=fix, file=parameter.file, name=parameter.name, day=day)

    def of_table(self, what: str, x: Any, day: Any) -> Value:
        """`lookup` or `progressive` of x in the table in force on each day."""
        position = self._position(day)
        if np.ndim(position) == 0:
            failed = self._failed(position, day)
            return (0, failed) if failed else getattr(self.tables[int(position)], what)(x)
        x = np.broadcast_to(x, position.shape)
        kind = bool if self.parameter.type.kind == "bool" else np.int64
        values, codes = np.zeros(position.shape, kind), self._failed(position, day)
        for each in np.unique(position[position >= 0]):
            chosen = position == each
            values[chosen], failed = getattr(self.tables[int(each)], what)(x[chosen])
            if failed is not None:
                codes = np.zeros(position.shape, np.int16) if codes is None else codes
                codes[chosen] = failed
        return values, codes


class TableArrays:
    """One table, searched for many values at once, as `Table` is for one."""

    def __init__(self, parameter: Parameter, table: Table, failures: Failures) -> None:
        self._parameter, self._table, self._failures = parameter, table, failures
        self._closed = np.array([_within(limit) for limit in table.closed], np.int64)
        kind = bool if parameter.type.kind == "bool" else np.int64
        self._values = np.array(table.values, kind)
        positions = range(len(table.before))
        self._before = np.array([_within(each) for each in table.before], np.int64)
        self._floors = np.array([_within(table.closed[i - 1]) if i else 0 for i in positions], np.int64)
        self._marginal = np.array([self._margin(i) for i in positions], np.int64)
        self._has_end = table.kind == "to" and table.limits[-1] is not None

    def _margin(self, position: int) -> int:
        if position == len(self._table.closed) and self._table.kind == "to" and self._table.limits[-1] is not None:
            return 0
        return self._table.marginal(position)

    def lookup(self, x: Any) -> Value:
        """The value of the row or bracket that covers each x; OutsideTable where none does."""
        position = np.searchsorted(self._closed, x, side="left")
        if self._table.kind == "over":
            position = position - (self._table.limits[0] is not None)
        covered = (position >= 0) & (position < len(self._values))
        place = np.clip(position, 0, len(self._values) - 1)
        if self._table.kind == "at":
            covered &= np.take(self._closed, place) == x
        return np.take(self._values, place), carried(self._outside(covered, x))

    def _outside(self, covered: Any, x: Any) -> Any:
        if np.all(covered):
            return None
        example = int(np.asarray(x)[~covered].reshape(-1)[0]) if np.ndim(covered) else int(x)
        code = self._failures.code(runtime.looked_up(self._parameter, self._table, example).error)
        return np.where(covered, 0, code).astype(np.int16) if np.ndim(covered) else code

    def progressive(self, x: Any) -> Value:
        """The sum of value × the part of each x in each bracket."""
        position = np.minimum(np.searchsorted(self._closed, x, side="left"), len(self._before) - 1)
        counted = np.asarray(x) > 0
        if self._has_end:
            counted |= position == len(self._closed)
        above = np.subtract(x, np.take(self._floors, position)) * np.take(self._marginal, position)
        return np.where(counted, np.take(self._before, position) + above, 0), None


def _within(value: int) -> int:
    """A figure of a table as 64 bits hold it; what lies beyond is beyond every value that is looked up."""
    return max(-_MOST, min(_MOST, value))


class ChainArrays:
    """Chained monthly changes between many pairs of months."""

    def __init__(self, chain: runtime.ChainedChanges, failures: Failures) -> None:
        self._chain, self._failures = chain, failures
        starts = chain.parameter.starts
        self.first = int(calendar.month_number(starts[0]))
        self.last = int(calendar.month_number(starts[-1]))
        self._one: int = 10**chain.parameter.type.decimals
        self._factors: dict[int, Any] = {}

    def between(self, start: Any, end: Any) -> Value:
        """The product of the changes from each start's month up to the month before each end."""
        begins, ends = calendar.month_number(start), calendar.month_number(end)
        place = np.clip(begins - self.first, 0, self.last - self.first)
        if np.ndim(ends) == 0:
            factors = np.take(self._until(int(ends)), place)
        else:
            each, rows = np.unique(ends, return_inverse=True)
            if not len(each):
                return np.zeros(np.shape(ends), np.int64), None
            factors = np.stack([self._until(int(end)) for end in each])[rows, place]
        open_ = begins < ends
        failed = open_ & ((begins < self.first) | (ends - 1 > self.last))
        codes = self._codes(failed, begins, ends) if np.any(failed) else None
        return np.where(open_, factors, self._one), codes

    def _until(self, end: int) -> Any:
        """The factor of each month of the series up to the month before `end`; 0 where it is not known."""
        found = self._factors.get(end)
        if found is None:
            if len(self._factors) > 600:
                self._factors.clear()
            until = self._chain.until(int(calendar.first_day(end)))
            months = range(self.first, self.last + 1)
            known = end - 1 <= self.last
            values = [until[int(calendar.first_day(m))] if known and m < end else 0 for m in months]
            found = self._factors[end] = np.array(values, np.int64)
        return found

    def _codes(self, failed: Any, begins: Any, ends: Any) -> Any:
        early, late = (self._code(self.first - 1, self.first), self._code(self.last + 1, self.last + 2))
        codes = np.where(failed, np.where(begins < self.first, early, late), 0)
        return codes.astype(np.int16) if np.ndim(failed) else int(codes)

    def _code(self, begin: int, end: int) -> int:
        """The kind of all months before the first, or after the last: it names the one next to them."""
        failure = self._chain.failure(begin, end)
        assert failure is not None  # noqa: S101 - neither month has a change
        return self._failures.code(failure.error)


def arrays_of(lookup: runtime.DatedValues | runtime.ChainedChanges, failures: Failures) -> DatedArrays | ChainArrays:
    """How the parameter is looked up for many days."""
    if isinstance(lookup, runtime.ChainedChanges):
        return ChainArrays(lookup, failures)
    return DatedArrays(lookup, failures)
