"""Between which bounds every value of the law lies, proven from the bounds of facts and parameters.

What could exceed 64 bits, divide by zero, leave the calendar, or use a linked person who may not exist, is refused
when the law is loaded. A condition narrows what it tests inside the branch that it guards.
"""

from collections.abc import Callable, Mapping
from typing import Any

from amparo.law import runtime
from amparo.law.declarations import MOST_ROWS, Rule, default_bounds
from amparo.law.errors import LawError, MayDivideByZero, Unbounded, Unguarded
from amparo.law.expressions import LOOPS, Node
from amparo.law.parameters import Parameter
from amparo.law.reading import Reading
from amparo.law.scope import Scope
from amparo.law.types import BOOL, describe

type Range = tuple[int, int]
MOST = 2**63 - 1
MOST_REPEATS = 10_000
_FIRST_DAY, _LAST_DAY = 1, 3_652_059
_FLIPPED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
_OPPOSITE = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}


class Known:
    """What is known at a place in a rule: narrowed ranges, and the ranges already found there."""

    def __init__(self, narrowed: Mapping[Node, Range]) -> None:
        self.narrowed = narrowed
        self.found: dict[Node, Range] = {}


class Ranges:
    """The range of each node of an institution's law. Rules are checked in an order in which each follows what it needs."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.variables: dict[str, Range] = {}
        self._everywhere = Known({})
        self._at: Node | None = None

    def check(self, rule: Rule, reading: Reading) -> None:
        """Find the range of one rule's result. Raises Unbounded, MayDivideByZero or Unguarded with file, line and variable."""
        self._at = reading.result
        try:
            self.variables[rule.name] = self.of(reading.result, self._everywhere)
        except LawError as error:
            file, line = reading.places.get(self._at or reading.result, (rule.file, rule.line))
            raise error.locate(file=file, line=line, name=rule.name) from None

    def anywhere(self, node: Node) -> Range:
        """A node's range whatever the branch it stands in; the widest 64 bits where a guard would be needed to say."""
        try:
            return self.of(node, self._everywhere)
        except LawError:
            return -MOST, MOST

    def of(self, node: Node, known: Known) -> Range:
        found = known.found.get(node)
        if found is None:
            found = self._find(node, known)
            narrowed = known.narrowed.get(node)
            if narrowed:
                found = _overlap(found, narrowed)
            if node.type.kind != "ratio":
                self._must_fit(node, found)
            known.found[node] = found
        return found

    def _must_fit(self, node: Node, found: Range) -> None:
        if node.type.kind == "date" and not (found[0] >= _FIRST_DAY and found[1] <= _LAST_DAY):
            self._at = node
            raise Unbounded(
                "the day could leave the calendar", fix="Limit the number of years, months or days with min(...)"
            )
        if found[0] >= -MOST and found[1] <= MOST:
            return
        self._at = node
        size = f"{float(max(-found[0], found[1])):.0e}"
        message = (
            f"a value here ({describe(node.type)}, {node.type.decimals} decimals) could reach {size}, beyond 64 bits"
        )
        raise Unbounded(
            message, fix="Limit a part with min(...), round to fewer decimals, or declare fact(..., most=...)"
        )

    def _find(self, node: Node, known: Known) -> Range:
        special: dict[str, Callable[[Node, Known], Range]] = {
            "if": self._if,
            "and": self._both,
            "or": self._both,
            "round": self._round,
            "ratio": self._ratio,
            "floor_divide": self._floor_divide,
            "linked": self._linked,
            "linked_exists": self._yes_or_no,
            "sum": self._sum,
            "top_sum": self._sum,
            "largest": self._sum,
            "smallest": self._sum,
            "count": self._count,
        }
        if node.op in special:
            return special[node.op](node, known)
        if node.op in LOOPS:
            return self._loop(node, known)
        if not node.args or node.op in ("parameter", "monthly_change"):
            for each in node.args:
                self.of(each, known)
            return self._leaf(node)
        return self._plain(node, [self.of(each, known) for each in node.args])

    def _leaf(self, node: Node) -> Range:
        name = str(node.data[0]) if node.data else ""
        match node.op:
            case "const":
                value = int(name) if not isinstance(node.data[0], bool) else int(node.data[0])
                return value, value
            case "on":
                return default_bounds(node.type)
            case "fact":
                return self._fact(name)
            case "variable":
                return self.variables[name]
            case "column":
                column = self.scope.relations[name].columns[str(node.data[1])]
                return column.least, column.most
            case "index":
                first, last = self.scope.loops[int(name)]
                return self.anywhere(first)[0], self.anywhere(last)[1]
        return parameter_range(self.scope.parameters[name])

    def _fact(self, name: str) -> Range:
        declared = self.scope.facts[name]
        return declared.least, declared.most

    def _linked(self, node: Node, known: Known) -> Range:
        link, name = str(node.data[0]), str(node.data[1])
        exists = self.scope.graph.node("linked_exists", (), BOOL, link)
        if node.data[-1] != "rows" and self.scope.links[link].optional and known.narrowed.get(exists) != (1, 1):
            self._at = node
            raise Unguarded(
                f"{link}.{name} is used where there may be no {link}", fix=f"Write ... if {link}.exists else 0"
            )
        return self._fact(name) if name in self.scope.facts else self.variables[name]

    def _yes_or_no(self, node: Node, known: Known) -> Range:
        return 0, 1

    def _if(self, node: Node, known: Known) -> Range:
        condition, then, otherwise = node.args
        self.of(condition, known)
        ranges = [
            self.of(each, self._inside(condition, known, holds=holds))
            for each, holds in ((then, True), (otherwise, False))
        ]
        return _hull(*ranges)

    def _both(self, node: Node, known: Known) -> Range:
        self.of(node.args[0], known)
        self.of(node.args[1], self._inside(node.args[0], known, holds=node.op == "and"))
        return 0, 1

    def _inside(self, condition: Node, known: Known, *, holds: bool) -> Known:
        """What is known where the condition holds (or does not)."""
        narrowed = dict(known.narrowed)
        self._narrow(condition, known, narrowed, holds=holds)
        return known if narrowed == known.narrowed else Known(narrowed)

    def _narrow(self, condition: Node, known: Known, narrowed: dict[Node, Range], *, holds: bool) -> None:
        if condition.op == "not":
            self._narrow(condition.args[0], known, narrowed, holds=not holds)
        elif condition.op == ("and" if holds else "or"):
            left, right = condition.args
            self._narrow(left, known, narrowed, holds=holds)
            self._narrow(right, self._inside(left, known, holds=holds), narrowed, holds=holds)
        elif condition.op in _FLIPPED:
            op = condition.op if holds else _OPPOSITE[condition.op]
            left, right = condition.args
            for node, other, relation in ((left, right, op), (right, left, _FLIPPED[op])):
                self._narrow_by(node, relation, self.of(other, known), self.of(node, known), narrowed)
        elif condition.type == BOOL:
            narrowed[condition] = (int(holds), int(holds))

    def _narrow_by(self, node: Node, op: str, other: Range, own: Range, narrowed: dict[Node, Range]) -> None:
        low, high = narrowed.get(node, own)
        if op == "ne" and other == (low, low):
            low += 1
        elif op == "ne" and other == (high, high):
            high -= 1
        limits = {
            "lt": (low, other[1] - 1),
            "le": (low, other[1]),
            "gt": (other[0] + 1, high),
            "ge": (other[0], high),
            "eq": other,
        }
        if node.op != "const" and op in limits:
            low, high = _overlap((low, high), limits[op])
        if node.op != "const":
            narrowed[node] = (low, high)

    def _ratio(self, node: Node, known: Known) -> Range:
        top, bottom = self.of(node.args[0], known), self.of(node.args[1], known)
        self._must_not_be_zero(node.args[1], bottom)
        return _hull(top, bottom)

    def _must_not_be_zero(self, node: Node, found: Range) -> None:
        if found[0] <= 0 <= found[1]:
            self._at = node
            raise MayDivideByZero(
                "the divisor could be zero", fix="Test it first (if x == 0: return 0), or divide by max(x, 1)"
            )

    def _round(self, node: Node, known: Known) -> Range:
        (inner,) = node.args
        if inner.type.kind != "ratio":
            low, high = self.of(inner, known)
            unit = 10 ** (inner.type.decimals - node.type.decimals)
            return low // unit, -(-high // unit)
        self.of(inner, known)
        top, bottom = (self.of(each, known) for each in inner.args)
        up, down = quotient_scaling(node)
        self._must_fit(inner.args[0], (2 * up * top[0] - down * bottom[1], 2 * up * top[1] + down * bottom[1]))
        corners = [(t * up, b * down) for t in top for b in bottom]
        return min(t // b for t, b in corners), max(-(-t // b) for t, b in corners)

    def _floor_divide(self, node: Node, known: Known) -> Range:
        top, bottom = (self.of(each, known) for each in node.args)
        self._must_not_be_zero(node.args[1], bottom)
        corners = [t // b for t in top for b in bottom]
        return min(corners), max(corners)

    def _count(self, node: Node, known: Known) -> Range:
        self.of(node.args[0], known)
        return 0, MOST_ROWS

    def _sum(self, node: Node, known: Known) -> Range:
        e, condition, *n = node.args
        self.of(condition, known)
        low, high = self.of(e, self._inside(condition, known, holds=True))
        rows = min(MOST_ROWS, max(0, self.of(n[0], known)[1])) if n else MOST_ROWS
        if node.op in ("sum", "top_sum"):
            return min(0, low * rows), max(0, high * rows)
        return (low, high) if node.type.kind == "date" else (min(0, low), max(0, high))

    def _loop(self, node: Node, known: Known) -> Range:
        body, first, last = node.args
        low, high = self.of(first, known)[0], self.of(last, known)[1]
        if high - low >= MOST_REPEATS:
            self._at = node
            raise Unbounded(
                f"whole(first, last) could count {high - low + 1} numbers", fix="Limit it: whole(first, min(last, 60))"
            )
        found = self.of(body, known)
        return _hull((0, 0), (low, high) if node.op == "which_best" else found)

    def _plain(self, node: Node, args: list[Range]) -> Range:
        (low, high) = args[0]
        match node.op:
            case "add":
                return low + args[1][0], high + args[1][1]
            case "subtract":
                return low - args[1][1], high - args[1][0]
            case "multiply":
                corners = [a * b for a in args[0] for b in args[1]]
                return min(corners), max(corners)
            case "negate":
                return -high, -low
            case "scale":
                factor = 10 ** int(str(node.data[0]))
                return low * factor, high * factor
            case "min":
                return min(low, args[1][0]), min(high, args[1][1])
            case "max":
                return max(low, args[1][0]), max(high, args[1][1])
            case "retype":
                return low, high
        return self._calendar(node, args)

    def _calendar(self, node: Node, args: list[Range]) -> Range:
        low, high = args[0]
        match node.op:
            case "full_years" | "full_months" | "days_between":
                span: Any = getattr(runtime, node.op)
                return span(high, args[1][0]) if high < args[1][0] else 0, span(low, args[1][1])
            case "add_years" | "add_months" | "add_days":
                return self._shifted(node, low, args[1][0], up=False), self._shifted(node, high, args[1][1], up=True)
            case "first_of_month" | "last_of_month":
                return low - 31, high + 31
            case "year_of":
                return runtime.year_of(low), runtime.year_of(high)
            case "month_of":
                return 1, 12
            case "make_day":
                return self._shifted(node, 1, 12 * (low - 1), up=False), self._shifted(
                    node, 1, 12 * high - 1, up=True
                ) + 31
            case "lookup":
                return parameter_range(self.scope.parameters[str(node.data[0])])
            case "progressive":
                rates = parameter_range(self.scope.parameters[str(node.data[0])])
                return min(0, rates[0]) * max(high, 0), max(0, rates[1]) * max(high, 0)
        return 0, 1

    def _shifted(self, node: Node, day: int, count: int, *, up: bool) -> int:
        try:
            return (
                runtime.add_days(day, count)
                if node.op == "add_days"
                else runtime.add_months(day, count * (12 if node.op == "add_years" else 1))
            )
        except LawError:
            return _LAST_DAY + 1 if up else _FIRST_DAY - 1


def quotient_scaling(node: Node) -> tuple[int, int]:
    """By what powers of ten a quotient's parts are multiplied so that whole division gives the rounded value."""
    top, bottom = node.args[0].args
    power = node.type.decimals - top.type.decimals + bottom.type.decimals
    return 10 ** max(power, 0), 10 ** max(-power, 0)


def parameter_range(parameter: Parameter) -> Range:
    """The least and greatest that a parameter is anywhere in its history."""
    if parameter.kind == "table":
        values = [value for entry in parameter.entries for value in entry.value.values]
        return min(values), max(values)
    if parameter.kind == "value":
        values = [entry.value for entry in parameter.entries]
        return min(values), max(values)
    base = 10 ** (parameter.decimals + 2)
    low = high = scale = 10**parameter.type.decimals
    for entry in parameter.entries:
        low, high = low * min(base, base + entry.value) // base, -(-high * max(base, base + entry.value) // base)
    return low, max(high, scale)


def _hull(one: Range, other: Range) -> Range:
    return min(one[0], other[0]), max(one[1], other[1])


def _overlap(one: Range, other: Range) -> Range:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else one
