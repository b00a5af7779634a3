"""From rows to persons: counts, sums, extremes and the largest few."""

from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.law.columnar.counting import moving_count
from amparo.law.columnar.failures import Value, after, carried, first, raised, tidy, where
from amparo.law.columnar.operations import Operation, spare_of
from amparo.law.columnar.rows import RowSet
from amparo.law.errors import LawError
from amparo.law.expressions import Node
from amparo.law.runtime import earliest, latest

if TYPE_CHECKING:
    from amparo.law.columnar.frame import Frame

_LEAST, _MOST = -(2**63) + 1, 2**63 - 1
_MOST_PADDED, _ALWAYS_PADDED = 4, 100_000


def _selected(frame: "Frame", node: Node) -> tuple[RowSet, Any, Any]:
    """The relation's rows, which of them count, and what failed in saying so."""
    relation = str(node.data[0])
    condition = node.args[0] if node.op == "count" else node.args[1]
    mask, codes = frame.over(relation, condition)
    return frame.rows(relation), mask, codes


def _per_person(rows: RowSet, codes: Any) -> Any:
    """The first failure among each person's rows."""
    return None if codes is None else tidy(rows.first_code(codes))


def _count(frame: "Frame", node: Node) -> Value:
    moving = moving_count(frame, node)
    if moving is not None:
        return moving, None
    rows, mask, codes = _selected(frame, node)
    return rows.add(mask), _per_person(rows, codes)


def _chosen_values(frame: "Frame", node: Node) -> tuple[RowSet, Any, Any, Any]:
    rows, mask, codes = _selected(frame, node)
    values, failed = frame.over(str(node.data[0]), node.args[0])
    return rows, values, mask, after(codes, where(mask, failed))


def _sum(frame: "Frame", node: Node) -> Value:
    rows, values, mask, codes = _chosen_values(frame, node)
    if np.ndim(mask):
        spare = spare_of(frame, node.args[0], values, np.int64)
        values = np.multiply(values, mask, out=spare, dtype=None if np.ndim(values) else np.int64)
    elif not mask:
        values = 0
    return rows.add(values), _per_person(rows, codes)


def _extreme(frame: "Frame", node: Node) -> Value:
    rows, values, mask, codes = _chosen_values(frame, node)
    largest = node.op == "largest"
    values = np.broadcast_to(np.asarray(values, np.int64), (rows.total,))
    chosen = np.where(mask, values, _LEAST if largest else _MOST)
    found = rows.largest(chosen, _LEAST) if largest else rows.smallest(chosen, _MOST)
    nothing = found == (_LEAST if largest else _MOST)
    codes = _per_person(rows, codes)
    if node.type.kind == "date" and nothing.any():
        error: LawError = (latest if largest else earliest)(()).error
        lacking = np.where(nothing, frame.failures.code(error), 0).astype(np.int16)
        codes = after(codes, carried(lacking))
    return np.where(nothing, 0, found), codes


def _top_sum(frame: "Frame", node: Node) -> Value:
    number, failed = frame.value(node.args[2])
    sums, starts, counts, codes = _running_sums(frame, node)
    found = np.take(sums, starts + np.clip(number, 0, counts)) - np.take(sums, starts)
    codes = where(np.broadcast_to(np.greater(number, 0), counts.shape), codes)
    return found, after(failed, raised(codes))


def _running_sums(frame: "Frame", node: Node) -> tuple[Any, Any, Any, Any]:
    """Sums of each person's largest 0, 1, 2 ... values, where each person's begin, how many values there are, what failed."""
    key = "sums", node.data[0], node.args[0], node.args[1]
    repeated = bool(node.args[0].loops or node.args[1].loops)
    if key not in frame.derived or repeated:
        rows, values, mask, codes = _chosen_values(frame, node)
        counts = rows.add(mask)
        in_lines = len(counts) * int(rows.counts.max(initial=0)) <= _MOST_PADDED * rows.total + _ALWAYS_PADDED
        sums, starts = (_sums_in_lines if in_lines else _sums_in_row)(rows, values, mask, counts)
        frame.derived[key] = sums, starts, counts, _per_person(rows, codes)
    found: tuple[Any, Any, Any, Any] = frame.derived[key]
    return found


def _sums_in_lines(rows: RowSet, values: Any, mask: Any, counts: Any) -> tuple[Any, Any]:
    """One line per person, all as long as the longest: quickest where persons have about as many rows."""
    lines = rows.matrix(values, mask, _LEAST)
    lines.sort(axis=1)
    lines = lines[:, ::-1]
    sums = np.zeros((len(lines), lines.shape[1] + 1), np.int64)
    np.cumsum(np.where(lines == _LEAST, 0, lines), axis=1, out=sums[:, 1:])
    return sums.reshape(-1), np.arange(len(lines)) * sums.shape[1]


def _sums_in_row(rows: RowSet, values: Any, mask: Any, counts: Any) -> tuple[Any, Any]:
    """All persons' values in one row, so that a long record does not lengthen everybody's."""
    chosen = np.flatnonzero(np.broadcast_to(mask, (rows.total,)))
    persons = rows.spread(np.arange(len(counts)))[chosen]
    values = np.broadcast_to(values, (rows.total,))[chosen].astype(np.int64)
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values[np.lexsort((-values, persons))], out=sums[1:])
    return sums, np.cumsum(counts) - counts


def _loop(frame: "Frame", node: Node) -> Value:
    """The body for each number from the least first to the greatest last, counted for those whose numbers include it."""
    body, first_node, last_node = node.args
    (start, one), (end, other) = frame.value(first_node), frame.value(last_node)
    repeated = _REPEATED[node.op](start)
    codes = first(one, other, last_first=True)
    known = True if codes is None else np.equal(codes, 0)
    for number in _numbers(start, end, known):
        counted = np.less_equal(start, number) & np.less_equal(number, end) & known
        if np.any(counted):
            frame.turn(node.data[0], number)
            values, failed = frame.value(body)
            repeated.add(values, counted, number)
            codes = first(codes, where(counted, failed))
    frame.turn(node.data[0], None)
    return repeated.found, codes


def _numbers(start: Any, end: Any, known: Any) -> range:
    """All numbers that anybody counts."""
    least, most = np.where(known, start, _MOST), np.where(known, end, _LEAST)
    return range(int(np.min(least, initial=_MOST)), int(np.max(most, initial=_LEAST)) + 1)


class _Best:
    """The largest value, 0 of none."""

    def __init__(self, start: Any) -> None:
        self.best: Any = _LEAST

    def add(self, values: Any, counted: Any, number: int) -> None:
        self.best = np.where(counted, np.maximum(self.best, values), self.best)

    @property
    def found(self) -> Any:
        return np.where(self.best == _LEAST, 0, self.best)


class _WhichBest(_Best):
    """The number with the largest value, the last among equals; 0 of none. A value below 0 counts as it is."""

    def __init__(self, start: Any) -> None:
        super().__init__(start)
        self.which: Any = 0

    def add(self, values: Any, counted: Any, number: int) -> None:
        better = counted & np.greater_equal(values, self.best)
        self.which = np.where(better, number, self.which)
        super().add(values, counted, number)

    @property
    def found(self) -> Any:
        return self.which


class _Any:
    found: Any = False

    def __init__(self, start: Any) -> None:
        pass

    def add(self, values: Any, counted: Any, number: int) -> None:
        self.found = self.found | (counted & values)


class _All(_Any):
    found: Any = True

    def add(self, values: Any, counted: Any, number: int) -> None:
        self.found = self.found & (np.logical_not(counted) | values)


_REPEATED: dict[str, Any] = {"best": _Best, "which_best": _WhichBest, "any": _Any, "all": _All}
AGGREGATES: dict[str, Operation] = {
    "count": _count,
    "sum": _sum,
    "largest": _extreme,
    "smallest": _extreme,
    "top_sum": _top_sum,
    **dict.fromkeys(_REPEATED, _loop),
}
