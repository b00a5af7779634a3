"""What each operation of the graph does with many persons' or many rows' values at once.

Both sides of a branch may be computed for everybody; a failure counts only where its side is the one taken, so that
what a rule does not compute cannot fail.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.law.columnar import calendar
from amparo.law.columnar.failures import Value, after, carried, first, raised, tidy, where
from amparo.law.columnar.rounding import floor_quotient, rounded
from amparo.law.expressions import COMPARISONS, Node
from amparo.law.ranges import MOST, quotient_scaling

if TYPE_CHECKING:
    from amparo.law.columnar.frame import Frame

type Operation = Callable[["Frame", Node], Value]
_NARROW = 2**31 - 1
_ARITHMETIC = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}
_MIRRORED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}


def _is_small(value: Any) -> bool:
    if np.ndim(value):
        return bool(value.dtype.itemsize < 4 or value.dtype == np.int32)
    return bool(-_NARROW <= value <= _NARROW)


def _arithmetic(frame: "Frame", node: Node) -> Value:
    (left, one), (right, other) = frame.operand(node, 0), frame.operand(node, 1)
    narrow = frame.plan.traits[node].narrow and _is_small(left) and _is_small(right)
    kind = np.int32 if narrow else np.int64
    spare = spare_of(frame, node.args[0], left, kind)
    if spare is None:
        spare = spare_of(frame, node.args[1], right, kind)
    return _ARITHMETIC[node.op](left, right, dtype=kind, out=spare), first(one, other)


def spare_of(frame: "Frame", node: Node, values: Any, kind: Any) -> Any:
    """The rows of an argument, to be written over by what they are used for; None where others may still need them."""
    is_spare = frame.plan.traits[node].owned and np.ndim(values) and values.dtype == kind
    return values if is_spare else None


def _compare(frame: "Frame", node: Node) -> Value:
    by_month = _compared_by_month(frame, node)
    if by_month is not None:
        return by_month
    (left, one), (right, other) = frame.operand(node, 0), frame.operand(node, 1)
    return _COMPARE[node.op](left, right), first(one, other)


def _compared_by_month(frame: "Frame", node: Node) -> Value | None:
    """A column of first days of months against each person's own day: compared as months, without any row's day."""
    left, right = node.args
    for column, day, op in ((left, right, node.op), (right, left, _MIRRORED[node.op])):
        if column.op == "column" and day.rows is None:
            loaded = frame.rows(str(column.data[0])).column(str(column.data[1]))
            if loaded.by_month:
                limit, codes = _month_limit(frame, day, op)
                rows = frame.rows(str(column.data[0]))
                return _COMPARE[op](loaded.values, rows.spread(limit)), _spread(rows, codes)
    return None


def _month_limit(frame: "Frame", day: Node, op: str) -> Value:
    """The month to compare with, so that the comparison says of months what it says of their first days."""
    days, codes = frame.value(day)
    number = calendar.month_number(days)
    within = calendar.first_day(number) != days
    if op in ("lt", "ge"):
        return number + within, codes
    return (np.where(within, -1, number) if op in ("eq", "ne") else number), codes


def _spread(rows: Any, codes: Any) -> Any:
    return None if codes is None else rows.spread(codes)


def _const(frame: "Frame", node: Node) -> Value:
    return node.data[0], None


def _on(frame: "Frame", node: Node) -> Value:
    return frame.on(), None


def _fact(frame: "Frame", node: Node) -> Value:
    values, codes = frame.fact(node)
    return values, carried(codes)


def _linked(frame: "Frame", node: Node) -> Value:
    values, codes = _column(frame, node) if node.data[-1] == "rows" else frame.linked(node)
    return values, carried(codes)


def _linked_exists(frame: "Frame", node: Node) -> Value:
    return frame.linked_exists(node)


def _variable(frame: "Frame", node: Node) -> Value:
    values, codes = frame.value(frame.plan.results[str(node.data[0])])
    return values, carried(codes)


def _column(frame: "Frame", node: Node) -> Value:
    relation, name = str(node.data[0]), str(node.data[1])
    rows = frame.rows(relation)
    return rows.column(name).plain(), rows.column(name).codes


def _index(frame: "Frame", node: Node) -> Value:
    return frame.indices[node.data[0]], None


def _parameter(frame: "Frame", node: Node) -> Value:
    day, codes = frame.operand(node, 0) if node.args else (frame.on(), None)
    values, failed = frame.arrays[str(node.data[0])].at(day)
    return values, after(codes, failed)


def _monthly_change(frame: "Frame", node: Node) -> Value:
    (start, one), (end, other) = frame.operand(node, 0), frame.operand(node, 1)
    values, failed = frame.arrays[str(node.data[0])].between(start, end)
    return values, after(first(one, other), failed)


def _table(frame: "Frame", node: Node) -> Value:
    x, codes = frame.operand(node, 0)
    day, other = frame.operand(node, 1) if len(node.args) > 1 else (frame.on(), None)
    if (np.ndim(day) and np.ndim(x) == 0) or np.ndim(x) > np.ndim(day) > 0:
        x = np.broadcast_to(x, np.shape(day))
    values, failed = frame.arrays[str(node.data[0])].of_table(node.op, x, day)
    return values, after(raised(other), failed if codes is None else first(codes, failed))


def _negate(frame: "Frame", node: Node) -> Value:
    values, codes = frame.operand(node, 0)
    return np.negative(values, dtype=np.int64), raised(codes)


def _scale(frame: "Frame", node: Node) -> Value:
    values, codes = frame.operand(node, 0)
    kind = np.int32 if frame.plan.traits[node].narrow and _is_small(values) else np.int64
    return np.multiply(values, 10 ** int(str(node.data[0])), dtype=kind), raised(codes)


def _retype(frame: "Frame", node: Node) -> Value:
    return frame.operand(node, 0)


def _not(frame: "Frame", node: Node) -> Value:
    values, codes = frame.operand(node, 0)
    return np.logical_not(values), raised(codes)


def _round(frame: "Frame", node: Node) -> Value:
    (inner,) = node.args
    mode, ranges = str(node.data[0]), frame.plan.rulebook.ranges
    if inner.type.kind == "ratio":
        return _round_ratio(frame, node, mode)
    values, codes = frame.operand(node, 0)
    unit = 10 ** (inner.type.decimals - node.type.decimals)
    low, high = ranges.anywhere(inner)
    spare = spare_of(frame, inner, values, np.int64)
    return rounded(mode, values, unit, negative=low < 0, small=high + unit <= MOST, spare=spare), raised(codes)


def _round_ratio(frame: "Frame", node: Node, mode: str) -> Value:
    ratio = node.args[0]
    up, down = quotient_scaling(node)
    read = frame.value if node.rows is None else lambda each: frame.over(str(node.rows), each)
    (top, one), (bottom, other) = (read(each) for each in ratio.args)
    top = top if up == 1 else np.multiply(top, up, dtype=np.int64)
    bottom = bottom if down == 1 else np.multiply(bottom, down, dtype=np.int64)
    if frame.plan.rulebook.ranges.anywhere(ratio.args[1])[0] <= 0:
        top, bottom = np.where(np.less(bottom, 0), np.negative(top), top), np.abs(bottom)
    one, other = one if up == 1 else raised(one), other if down == 1 else raised(other)
    return rounded(mode, top, bottom, negative=True, small=False), first(one, other, last_first=True)


def _floor_divide(frame: "Frame", node: Node) -> Value:
    (left, one), (right, other) = frame.operand(node, 0), frame.operand(node, 1)
    return floor_quotient(left, right), first(one, other, last_first=node.args[1].op != "const")


def _calendar(frame: "Frame", node: Node) -> Value:
    values, codes = [], None
    for position in range(len(node.args)):
        value, failed = frame.operand(node, position)
        values.append(value)
        codes = first(codes, failed, last_first=node.op == "days_between") if position else failed
    codes = raised(codes)
    return calendar.FUNCTIONS[node.op](*values), codes


# branches


def _if(frame: "Frame", node: Node) -> Value:
    condition, failed = frame.operand(node, 0)
    if np.ndim(condition) == 0:
        values, codes = frame.operand(node, 1 if condition else 2)
        return values, after(failed, codes)
    (then, one), (otherwise, other) = frame.branch(node, 1, condition), frame.branch(node, 2, ~condition)
    codes = None
    if one is not None or other is not None:
        codes = tidy(np.where(condition, 0 if one is None else one, 0 if other is None else other))
    return np.where(condition, _sized(then), _sized(otherwise)), after(failed, codes)


def _sized(value: Any) -> Any:
    """A plain number that is too large for the other side's 32 bits, as 64."""
    return value if np.ndim(value) or isinstance(value, bool | np.bool) or _is_small(value) else np.int64(value)


def _both(frame: "Frame", node: Node) -> Value:
    """`and` and `or`: the right side is asked only where the left one leaves it open."""
    left, failed = frame.operand(node, 0)
    decided = node.op == "or"
    if np.ndim(left) == 0:
        if bool(left) is decided or isinstance(failed, int):
            return decided, raised(failed)
        right, codes = frame.operand(node, 1)
        return right, after(failed, codes)
    asked = ~left if decided else left
    right, codes = frame.branch(node, 1, asked)
    codes = after(failed, where(asked, codes))
    if np.ndim(right) == 0:
        return (np.full_like(left, decided) if bool(right) is decided else left), codes
    return (left | right if decided else left & right), codes


OPERATIONS: dict[str, Operation] = {
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
    **dict.fromkeys(COMPARISONS, _compare),
    **dict.fromkeys(calendar.FUNCTIONS, _calendar),
    "const": _const,
    "on": _on,
    "fact": _fact,
    "linked": _linked,
    "linked_exists": _linked_exists,
    "variable": _variable,
    "column": _column,
    "index": _index,
    "parameter": _parameter,
    "monthly_change": _monthly_change,
    "lookup": _table,
    "progressive": _table,
    "negate": _negate,
    "scale": _scale,
    "retype": _retype,
    "not": _not,
    "round": _round,
    "floor_divide": _floor_divide,
    "if": _if,
    "and": _both,
    "or": _both,
}
