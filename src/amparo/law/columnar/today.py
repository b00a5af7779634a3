"""What a program's nodes are on a day for everybody alike: constants, and tables over every value of one column.

They are kept from one batch to the next.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from amparo.law.columnar import calendar
from amparo.law.columnar.columns import Loaded
from amparo.law.columnar.failures import Failures, Value
from amparo.law.columnar.frame import Frame, Plain
from amparo.law.columnar.plan import Plan
from amparo.law.columnar.rows import RowSet
from amparo.law.declarations import Field
from amparo.law.expressions import Node

_NARROW = 2**31 - 1
_MOST_BEFORE = 30_000  # months are held from the year 0 on


class Today:
    """A day of determination, or (None) what does not depend on one."""

    def __init__(self, plan: Plan, arrays: Mapping[str, Any], failures: Failures, on: int | None) -> None:
        self.plan, self.arrays, self.failures, self.on = plan, arrays, failures, on
        self.single = on is not None
        self._everybody = Plain(self, on)
        self._constants: dict[Node, Value] = {}
        self._tables: dict[tuple[Node, bool], Table] = {}

    def constant(self, node: Node) -> Value:
        """The value of a node that is the same for everybody, as one plain number."""
        found = self._constants.get(node)
        if found is None:
            values, codes = self._everybody.compute(node)
            found = self._constants[node] = _plain(values), None if codes is None else (_plain(codes) or None)
        return found

    def table(self, node: Node, column: tuple[str, str], *, by_month: bool) -> "Table":
        """The node's value for each value that the one column may have by which its rows differ."""
        key = node, by_month
        if key not in self._tables:
            relation, name = column
            field = self.plan.rulebook.scope.relations[relation].columns[name]
            base, values = _domain(field, by_month=by_month)
            every = Loaded(field, values, int(values[0]), int(values[-1]))
            rows = RowSet(np.array([0, len(values)], np.int64), {name: every})
            frame: Frame = Plain(self, self.on, {relation: rows})
            self._tables[key] = Table(base, len(values), frame.value(node))
        return self._tables[key]


def _plain(value: Any) -> Any:
    return np.asarray(value).reshape(-1)[0].item()


def _domain(field: Field, *, by_month: bool) -> tuple[int, Any]:
    """The first value that the column may have, as the column holds it, and all values as the law means them."""
    if not by_month:
        return field.least, np.arange(field.least, field.most + 1)
    first, last = (int(calendar.month_number(day)) for day in (field.least, field.most))
    return first, calendar.first_day(np.arange(first, last + 1))


class Table:
    """A node's values by value of a column, from `origin` on.

    Where the column's values are small, the table begins with 0, so that they are its positions as they are.
    """

    def __init__(self, base: int, size: int, value: Value) -> None:
        values, codes = value
        before = base if 0 < base <= _MOST_BEFORE else 0
        self.origin = base - before
        self._values = _narrowed(_extended(values, before, size))
        self._codes = None if codes is None else _extended(codes, before, size)
        self._failed = None if self._codes is None else np.concatenate([[0], np.cumsum(self._codes != 0)])
        self._changes: list[int] = (np.flatnonzero(self._values[1:] != self._values[:-1]) + 1).tolist()

    def read(self, loaded: Loaded, places: Callable[[], Any]) -> Value:
        """The values for a column's rows; yes and no by comparison where they change but once or twice."""
        low, high = loaded.low - self.origin, loaded.high - self.origin
        codes = None
        if self._failed is not None and self._codes is not None and self._failed[high + 1] > self._failed[low]:
            codes = np.take(self._codes, places(), mode="clip")
        changes = self._changes[bisect_right(self._changes, low) : bisect_right(self._changes, high)]
        if not changes:
            return self._values[low].item(), codes
        if self._values.dtype == np.bool and len(changes) <= 2:
            return self._compared(
                loaded.values, [self.origin + each for each in changes], at_first=bool(self._values[low])
            ), codes
        return np.take(self._values, places(), mode="clip"), codes

    def _compared(self, values: Any, changes: list[int], *, at_first: bool) -> Any:
        before = values < changes[0]
        if len(changes) == 1:
            return before if at_first else ~before
        outside = before | (values >= changes[1])
        return outside if at_first else ~outside


def _extended(values: Any, before: int, size: int) -> Any:
    return np.pad(np.broadcast_to(values, (size,)), (before, 0))


def _narrowed(values: Any) -> Any:
    if values.dtype == np.int64 and values.min() >= -_NARROW and values.max() <= _NARROW:
        return values.astype(np.int32)
    return values
