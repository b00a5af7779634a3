"""A slow, plain reading of the expression graph in exact fractions, to hold the compiled code to.

It knows values only as people do: Fractions, dates, bools and words. It shares nothing with the compiler but the graph.
"""

import math
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from amparo.law.expressions import Node
from amparo.law.law import Law
from amparo.law.values import from_scaled


@dataclass(frozen=True)
class Place:
    """The row and the counters that an expression is read in."""

    row: Any = None
    counters: Mapping[Any, int] = field(default_factory=dict)


class Interpreter:
    """The law's variables for one person on one day, as Fractions, dates, bools and words."""

    def __init__(self, law: Law, facts: Mapping[str, Any], on: date) -> None:
        self.law, self.facts, self.on = law, facts, on
        self.known: dict[str, Any] = {}
        self._read: dict[tuple[Node, int], Any] = {}

    def variable(self, name: str) -> Any:
        if name not in self.known:
            self.known[name] = self.of(self.law.rulebook.readings[name].result, Place())
        return self.known[name]

    def fact(self, name: str) -> Any:
        declared = self.law.facts[name]
        value = self.facts.get(name)
        if value is None and declared.default is not None:
            value = from_scaled(declared.type, declared.default)
        return _exact(value)

    def of(self, node: Node, place: Place) -> Any:
        if node.loops:
            return getattr(self, f"_{node.op}")(node, place)
        key = node, id(place.row) if node.rows else 0
        if key not in self._read:
            self._read[key] = getattr(self, f"_{node.op}")(node, place)
        return self._read[key]

    def _values(self, node: Node, place: Place) -> list[Any]:
        return [self.of(each, place) for each in node.args]

    def _const(self, node: Node, place: Place) -> Any:
        return _exact(from_scaled(node.type, int(node.data[0])))

    def _on(self, node: Node, place: Place) -> Any:
        return self.on

    def _fact(self, node: Node, place: Place) -> Any:
        return self.fact(node.data[0])

    def _variable(self, node: Node, place: Place) -> Any:
        return self.variable(node.data[0])

    def _column(self, node: Node, place: Place) -> Any:
        return _exact(place.row[node.data[1]])

    def _linked(self, node: Node, place: Place) -> Any:
        person = place.row if node.data[-1] == "rows" else self.facts[node.data[0]]
        other = Interpreter(self.law, person, self.on)
        return other.fact(node.data[1]) if node.data[1] in self.law.facts else other.variable(node.data[1])

    def _linked_exists(self, node: Node, place: Place) -> Any:
        return self.facts.get(node.data[0]) is not None

    def _index(self, node: Node, place: Place) -> Any:
        return Fraction(place.counters[node.data[0]])

    def _parameter(self, node: Node, place: Place) -> Any:
        day = self.of(node.args[0], place) if node.args else self.on
        return _exact(self.law.parameters[node.data[0]].value_on(day))

    def _monthly_change(self, node: Node, place: Place) -> Any:
        start, end = self._values(node, place)
        parameter = self.law.parameters[node.data[0]]
        product = Fraction(1)
        changes = {date.fromordinal(each.start): each.value for each in parameter.entries}
        day = start.replace(day=1)
        while day < end.replace(day=1):
            product *= 1 + Fraction(changes[day], 100 * 10**parameter.decimals)
            day = (day + timedelta(days=31)).replace(day=1)
        return rounded(product, parameter.rounding, parameter.type.decimals)

    def _table_rows(self, node: Node, place: Place) -> tuple[str, list[tuple[Any, Fraction]]]:
        parameter = self.law.parameters[node.data[0]]
        day = self.of(node.args[1], place) if len(node.args) > 1 else self.on
        table = parameter.value_on(day)
        decimals = parameter.by.decimals if parameter.by else 0
        limits = [None if each is None else Fraction(each, 10**decimals) for each in table.limits]
        values = [Fraction(each, 10**parameter.type.decimals) for each in table.values]
        return table.kind, list(zip(limits, values, strict=True))

    def _lookup(self, node: Node, place: Place) -> Any:
        x = self.of(node.args[0], place)
        kind, rows = self._table_rows(node, place)
        if kind == "at":
            return dict(rows)[x]
        if kind == "to":
            return next(value for limit, value in rows if limit is None or x <= limit)
        return [value for limit, value in rows if limit is None or limit < x][-1]

    def _progressive(self, node: Node, place: Place) -> Any:
        x = self.of(node.args[0], place)
        kind, rows = self._table_rows(node, place)
        total, below = Fraction(0), Fraction(0)
        for position, (limit, value) in enumerate(rows):
            if kind == "to":
                top = x if limit is None else min(limit, x)
                total += max(top - below, 0) * value
                below = limit or below
            else:
                above = rows[position + 1][0] if position + 1 < len(rows) else x
                total += max(min(above, x) - (limit or 0), 0) * value
        return total

    def _add(self, node: Node, place: Place) -> Any:
        left, right = self._values(node, place)
        return left + right

    def _subtract(self, node: Node, place: Place) -> Any:
        left, right = self._values(node, place)
        return left - right

    def _multiply(self, node: Node, place: Place) -> Any:
        left, right = self._values(node, place)
        return left * right

    def _ratio(self, node: Node, place: Place) -> Any:
        left, right = self._values(node, place)
        return left / right

    def _floor_divide(self, node: Node, place: Place) -> Any:
        left, right = self._values(node, place)
        return Fraction(left // right)

    def _negate(self, node: Node, place: Place) -> Any:
        return -self.of(node.args[0], place)

    def _scale(self, node: Node, place: Place) -> Any:
        return self.of(node.args[0], place)

    _retype = _scale

    def _round(self, node: Node, place: Place) -> Any:
        return rounded(self.of(node.args[0], place), node.data[0], node.data[1])

    def _min(self, node: Node, place: Place) -> Any:
        return min(self._values(node, place))

    def _max(self, node: Node, place: Place) -> Any:
        return max(self._values(node, place))

    def _compare(self, node: Node, place: Place) -> Any:
        left, right = self._values(node, place)
        return {
            "eq": lambda: left == right,
            "ne": lambda: left != right,
            "lt": lambda: left < right,
            "le": lambda: left <= right,
            "gt": lambda: left > right,
            "ge": lambda: left >= right,
        }[node.op]()

    _eq = _ne = _lt = _le = _gt = _ge = _compare

    def _and(self, node: Node, place: Place) -> Any:
        return self.of(node.args[0], place) and self.of(node.args[1], place)

    def _or(self, node: Node, place: Place) -> Any:
        return self.of(node.args[0], place) or self.of(node.args[1], place)

    def _not(self, node: Node, place: Place) -> Any:
        return not self.of(node.args[0], place)

    def _if(self, node: Node, place: Place) -> Any:
        return self.of(node.args[1] if self.of(node.args[0], place) else node.args[2], place)

    def _full_months(self, node: Node, place: Place) -> Any:
        earlier, later = self._values(node, place)
        count = max(0, (later - earlier).days // 31 - 1)
        while _on_or_next(earlier, count + 1) <= later:
            count += 1
        return Fraction(count)

    def _full_years(self, node: Node, place: Place) -> Any:
        return Fraction(self._full_months(node, place) // 12)

    def _days_between(self, node: Node, place: Place) -> Any:
        earlier, later = self._values(node, place)
        return Fraction(max(0, (later - earlier).days))

    def _add_months(self, node: Node, place: Place) -> Any:
        day, count = self._values(node, place)
        return _shifted(day, int(count))

    def _add_years(self, node: Node, place: Place) -> Any:
        day, count = self._values(node, place)
        return _shifted(day, 12 * int(count))

    def _add_days(self, node: Node, place: Place) -> Any:
        day, count = self._values(node, place)
        return day + timedelta(days=int(count))

    def _first_of_month(self, node: Node, place: Place) -> Any:
        return self.of(node.args[0], place).replace(day=1)

    def _last_of_month(self, node: Node, place: Place) -> Any:
        day = self.of(node.args[0], place)
        return day.replace(day=monthrange(day.year, day.month)[1])

    def _year_of(self, node: Node, place: Place) -> Any:
        return Fraction(self.of(node.args[0], place).year)

    def _month_of(self, node: Node, place: Place) -> Any:
        return Fraction(self.of(node.args[0], place).month)

    def _make_day(self, node: Node, place: Place) -> Any:
        year, month, day = map(int, self._values(node, place))
        return date(year, month, min(day, monthrange(year, month)[1]))

    def _selected(self, node: Node, condition: Node, place: Place) -> list[Place]:
        rows = [Place(row, place.counters) for row in self.facts.get(node.data[0]) or ()]
        return [row for row in rows if self.of(condition, row)]

    def _count(self, node: Node, place: Place) -> Any:
        return Fraction(len(self._selected(node, node.args[0], place)))

    def _over_rows(self, node: Node, place: Place) -> list[Any]:
        return [self.of(node.args[0], row) for row in self._selected(node, node.args[1], place)]

    def _sum(self, node: Node, place: Place) -> Any:
        return sum(self._over_rows(node, place), Fraction(0))

    def _largest(self, node: Node, place: Place) -> Any:
        found = self._over_rows(node, place)
        return max(found) if found else Fraction(0)

    def _smallest(self, node: Node, place: Place) -> Any:
        found = self._over_rows(node, place)
        return min(found) if found else Fraction(0)

    def _top_sum(self, node: Node, place: Place) -> Any:
        n = max(0, int(self.of(node.args[2], place)))
        return sum(sorted(self._over_rows(node, place), reverse=True)[:n], Fraction(0))

    def _repeated(self, node: Node, place: Place) -> list[tuple[Any, int]]:
        body, first, last = node.args
        numbers = range(int(self.of(first, place)), int(self.of(last, place)) + 1)
        return [(self.of(body, Place(place.row, {**place.counters, node.data[0]: n})), n) for n in numbers]

    def _best(self, node: Node, place: Place) -> Any:
        return max((value for value, _ in self._repeated(node, place)), default=Fraction(0))

    def _which_best(self, node: Node, place: Place) -> Any:
        return Fraction(max(self._repeated(node, place), default=(0, 0))[1])

    def _any(self, node: Node, place: Place) -> Any:
        return any(value for value, _ in self._repeated(node, place))

    def _all(self, node: Node, place: Place) -> Any:
        return all(value for value, _ in self._repeated(node, place))


def _exact(value: Any) -> Any:
    return value if isinstance(value, bool | date | str) else Fraction(value)


def _shifted(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _on_or_next(day: date, months: int) -> date:
    """The day of equal number so many months on, or the one after the month's end when there is none."""
    shifted = _shifted(day, months)
    return shifted if shifted.day == day.day else shifted + timedelta(days=1)


def rounded(value: Fraction, mode: str, decimals: int) -> Fraction:
    """The rounding as it is defined, without scaled integers."""
    unit = Fraction(1, 10**decimals)
    below = math.floor(value / unit) * unit
    if below == value:
        return value
    above = below + unit
    nearer, farther = (below, above) if abs(below) <= abs(above) else (above, below)
    if mode == "down":
        return nearer
    if mode == "up":
        return farther
    if value - below != above - value:
        return min((below, above), key=lambda each: abs(each - value))
    return farther if mode == "half_up" else next(each for each in (below, above) if (each / unit) % 2 == 0)
