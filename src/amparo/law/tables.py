"""Tables of the law: brackets by an upper or a lower limit, or rows looked up by equality."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from amparo.law.errors import BadParameter


@dataclass(frozen=True, slots=True)
class Table:
    """Scaled limits and values.

    kind `to`: value i holds for limits[i-1] < x ≤ limits[i]; the last limit may be None.
    kind `over`: value i holds for limits[i] < x ≤ limits[i+1]; the first limit may be None.
    kind `at`: value i holds for x = limits[i].
    `closed` are the limits without None; `before` what `progressive` has gathered below each of them.
    """

    kind: str
    limits: tuple[int | None, ...]
    values: tuple[int, ...]
    closed: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    by_limit: dict[int, int] = field(default_factory=dict)

    def lookup(self, x: int) -> int | None:
        """The value for x; None when no bracket or row covers it."""
        if self.kind == "at":
            return self.by_limit.get(x)
        position = bisect_left(self.closed, x)
        if self.kind == "over":
            position -= self.limits[0] is not None
        return self.values[position] if 0 <= position < len(self.values) else None

    def progressive(self, x: int) -> int:
        """The sum of value × the part of x in each bracket; what lies outside the limits counts nothing."""
        position = min(bisect_left(self.closed, x), len(self.before) - 1)
        floor = self.closed[position - 1] if position else 0
        if position == len(self.closed) and self.kind == "to" and self.limits[-1] is not None:
            return self.before[position]
        return self.before[position] + (x - floor) * self.marginal(position) if x > 0 else 0

    def marginal(self, position: int) -> int:
        """The value that holds just below the limit at a position."""
        if self.kind == "over" and self.limits[0] is not None:
            return self.values[position - 1] if position else 0
        return self.values[position] if position < len(self.values) else 0


def read_table(rows: Any, limit: Callable[[Any], int], value: Callable[[Any], int]) -> Table:
    """A Table from a list of {to|over|at: limit, value: value}. Raises BadParameter naming the row."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and "value" in row for row in rows):
        raise BadParameter(
            "brackets is not a list of {to: ..., value: ...}", fix="Write - { to: 1621.00, value: 0.075 }"
        )
    kinds = {key for row in rows for key in row if key != "value"}
    if len(kinds) != 1 or not kinds <= {"to", "over", "at"}:
        raise BadParameter(
            "the rows of a table use one of to, over and at", fix="Give every row the same kind of limit"
        )
    kind = kinds.pop()
    _check_open_end(rows, kind)
    limits = tuple(limit(row[kind]) if row.get(kind) is not None else None for row in rows)
    closed = [each for each in limits if each is not None]
    if any(later <= earlier for earlier, later in pairwise(closed)):
        raise BadParameter("the limits of a table do not rise", fix="Put its rows in order, each limit once")
    values = tuple(value(row["value"]) for row in rows)
    rows_by_limit = dict(zip(closed, values, strict=True)) if kind == "at" else {}
    table = Table(kind, limits, values, closed, [], rows_by_limit)
    table.before.extend(_accumulated(table))
    return table


def _check_open_end(rows: list[dict[str, Any]], kind: str) -> None:
    open_rows = [number for number, row in enumerate(rows) if row.get(kind) is None]
    allowed = {"to": [len(rows) - 1], "over": [0], "at": []}[kind]
    if not set(open_rows) <= set(allowed):
        raise BadParameter(f"row {open_rows[0] + 1} of a table has no limit", fix=f"Add {kind}:")


def _accumulated(table: Table) -> list[int]:
    """What each limit has gathered below it, from the first."""
    found = [0]
    for position, limit in enumerate(table.closed):
        floor = table.closed[position - 1] if position else 0
        found.append(found[-1] + (limit - floor) * table.marginal(position))
    return found
