"""Counting months of a record against limits that move from one repetition to the next.

How many of a person's months lie before each month is found once; each repetition then only looks up its limits.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.law.columnar import calendar
from amparo.law.expressions import Node
from amparo.law.sharing import conjuncts

if TYPE_CHECKING:
    from amparo.law.columnar.frame import Frame

_MIRRORED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq"}
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Moving:
    """A count of rows by conditions that stay, and by comparisons of one column with limits that move."""

    column: Node
    fixed: tuple[Node, ...]
    limits: tuple[tuple[str, Node], ...]


def _read(node: Node) -> Moving | None:
    fixed: list[Node] = []
    limits: list[tuple[str, Node]] = []
    columns: set[Node] = set()
    for each in conjuncts(node.args[0]):
        if not each.loops:
            fixed.append(each)
            continue
        limit = _limit(each)
        if limit is None:
            return None
        columns.add(limit[0])
        limits.append(limit[1:])
    return Moving(columns.pop(), tuple(fixed), tuple(limits)) if len(columns) == 1 else None


def _limit(node: Node) -> tuple[Node, str, Node] | None:
    if node.op not in _MIRRORED:
        return None
    left, right = node.args
    for column, limit, op in ((left, right, node.op), (right, left, _MIRRORED[node.op])):
        if column.op == "column" and column.type.kind == "date" and limit.rows is None:
            return column, op, limit
    return None


def moving_count(frame: "Frame", node: Node) -> Any:
    """The count in this repetition; None where it has to be counted row by row."""
    if not node.loops:
        return None
    if node not in frame.plan.moving:
        frame.plan.moving[node] = _read(node)
    moving = frame.plan.moving[node]
    if moving is None:
        return None
    relation, name = str(moving.column.data[0]), str(moving.column.data[1])
    loaded = frame.rows(relation).column(name)
    before = _months_before(frame, relation, moving) if loaded.by_month else None
    if before is None:
        return None
    width = before.shape[1] - 1
    lowest, highest = 0, np.full(frame.persons, width)
    for op, limit in moving.limits:
        days, codes = frame.value(limit)
        if codes is not None:
            return None
        month = calendar.month_number(days) - loaded.low
        within = calendar.first_day(calendar.month_number(days)) != days
        if op in ("lt", "le", "eq"):
            highest = np.minimum(highest, month + (within if op == "lt" else 1))
        if op in ("gt", "ge", "eq"):
            lowest = np.maximum(lowest, month + (1 if op == "gt" else within))
    lowest, highest = np.clip(lowest, 0, width), np.clip(highest, 0, width)
    persons = np.arange(frame.persons)
    return np.maximum(before[persons, highest].astype(np.int64) - before[persons, lowest], 0)


def _months_before(frame: "Frame", relation: str, moving: Moving) -> Any:
    """For each person how many rows that the fixed conditions choose lie before each month; None if too large or failing."""
    key = "before", moving.column, moving.fixed
    if key not in frame.derived:
        frame.derived[key] = _found_before(frame, relation, moving)
    return frame.derived[key]


def _found_before(frame: "Frame", relation: str, moving: Moving) -> Any:
    rows = frame.rows(relation)
    loaded = rows.column(str(moving.column.data[1]))
    width = loaded.high - loaded.low + 2
    if frame.persons * width > _LARGEST:
        return None
    places = rows.spread(np.arange(frame.persons) * width) + (loaded.values.astype(np.int64) - loaded.low + 1)
    for each in moving.fixed:
        mask, codes = frame.over(relation, each)
        if codes is not None:
            return None
        if np.ndim(mask) or not mask:
            places = np.where(mask, places, -1)
    counted = np.bincount(places[places >= 0], minlength=frame.persons * width)
    return np.cumsum(counted.reshape(frame.persons, width), axis=1, dtype=np.int16)
