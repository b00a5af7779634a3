"""The expression graph: what a rule says, as data. Every compiler (one person, a nation) starts from it.

Nodes are interned: equal expressions are one object, so that what rules share is computed once. A node holds only its
operation, its arguments, its type and plain data; the constructors below check types and units and keep numbers
aligned to one count of decimals.

Operations, by arity and `data`:
  const (value) · on · fact (name) · variable (name) · linked (link, name) · linked_exists (link)
  column (relation, column) · index (loop number)
  parameter (name) [day] · monthly_change (name) [from, until] · lookup, progressive (name) [x] or [x, day]
  add subtract multiply floor_divide negate · scale (power of ten) · retype [x]
  ratio [numerator, denominator] · round (mode, decimals) [x]
  min max · eq ne lt le gt ge · and or not · if [condition, then, otherwise]
  full_years full_months days_between add_years add_months add_days
  first_of_month last_of_month year_of month_of make_day
  count [condition] (relation) · sum largest smallest [e, condition] (relation) · top_sum [e, condition, n] (relation)
  best which_best any all [body, first, last] (loop number)
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from amparo.law.errors import Forbidden, NotRounded, UnitClash
from amparo.law.types import (
    BOOL,
    COUNT,
    MOST_DECIMALS,
    Type,
    Unit,
    choice,
    combine,
    describe,
    number,
    shared_unit,
)

type Data = tuple[Any, ...]
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
AGGREGATES = ("count", "sum", "largest", "smallest", "top_sum")
PARAMETER_READS = ("parameter", "lookup", "progressive", "monthly_change")
LOOPS = ("best", "which_best", "any", "all")
LEAVES = ("const", "on", "fact", "variable", "index", "column", "linked", "linked_exists")


class Node:
    """One operation of the graph. Equality is identity, since a Graph interns its nodes.

    `rows` is the relation or link whose rows the value differs by; `loops` the `whole(...)` counters that it uses.
    """

    __slots__ = ("args", "data", "loops", "op", "rows", "type")

    def __init__(self, op: str, args: tuple["Node", ...], type_: Type, data: Data) -> None:
        self.op, self.args, self.type, self.data = op, args, type_, data
        self.rows = _rows(op, args, data)
        bound = {data[0]} if op in LOOPS else set()
        own = {data[0]} if op == "index" else set()
        self.loops: frozenset[object] = frozenset(own.union(*(each.loops for each in args)) - bound)

    def __repr__(self) -> str:
        inside = ", ".join([*map(repr, self.data), *map(repr, self.args)])
        return f"{self.op}({inside})"


def _rows(op: str, args: tuple[Node, ...], data: Data) -> str | None:
    if op in ("column", "linked") and data[-1] == "rows":
        return str(data[0])
    if op in AGGREGATES:
        return None
    found = {each.rows for each in args if each.rows}
    if len(found) > 1:
        raise Forbidden(
            f"rows of {' and '.join(sorted(found))} are mixed", fix="Aggregate one of them first: .sum(...), .count()"
        )
    return found.pop() if found else None


def walk(*roots: Node) -> Iterator[Node]:
    """Every node below the roots, each once, arguments before what uses them."""
    seen: set[Node] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, done = stack.pop()
        if done:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((each, False) for each in reversed(node.args) if each not in seen)


@dataclass
class Graph:
    """Interns nodes and builds them type by type.

    `file` and `line` are the place being read; `places` says where the rule being read first wrote each node.
    """

    line: int = 0
    file: str = ""
    places: dict[Node, tuple[str, int]] = field(default_factory=dict)
    _nodes: dict[tuple[object, ...], Node] = field(default_factory=dict)

    def node(self, op: str, args: tuple[Node, ...], type_: Type, *data: object) -> Node:
        key = (op, args, type_, tuple((type(each), each) for each in data))
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(op, args, type_, data)
        self.places.setdefault(found, (self.file, self.line))
        return found

    def const(self, value: int | str, type_: Type) -> Node:
        return self.node("const", (), type_, value)

    @property
    def true(self) -> Node:
        return self.const(True, BOOL)

    # numbers

    def scale(self, node: Node, decimals: int) -> Node:
        """The same number with more decimals."""
        more = decimals - node.type.decimals
        type_ = number(decimals, node.type.unit)
        if more == 0:
            return node
        if more < 0:
            raise NotRounded(
                f"{describe(node.type)} has {node.type.decimals} decimals where {decimals} fit",
                fix=f"Round it: round_half_up(..., {decimals}), or as its article says",
            )
        if node.op == "const":
            return self.const(node.data[0] * 10**more, type_)
        return self.node("scale", (node,), type_, more)

    def with_unit(self, node: Node, unit: Unit | None) -> Node:
        """A literal takes a unit; any other number is given as it is."""
        if not node.type.is_literal or unit is None:
            return node
        return self.retype(node, number(node.type.decimals, unit))

    def retype(self, node: Node, type_: Type) -> Node:
        """The same integer under another type of equal decimals."""
        if node.type == type_:
            return node
        if node.op == "const":
            return self.const(node.data[0], type_)
        return self.node("retype", (node,), type_)

    def align(self, *nodes: Node) -> tuple[Node, ...]:
        """Numbers brought to one unit and one count of decimals, so that they can be added, compared or chosen between."""
        for each in nodes:
            self._must_be_number(each)
        unit: Unit | None = None
        kind = nodes[0].type
        for each in nodes:
            unit = shared_unit(number(0, unit) if unit is not None else kind, each.type)
            kind = each.type if unit is None else number(0, unit)
        decimals = max(each.type.decimals for each in nodes)
        return tuple(self.scale(self.with_unit(each, unit), decimals) for each in nodes)

    def _must_be_number(self, node: Node) -> None:
        if node.type.kind == "ratio":
            raise NotRounded(
                "an unrounded quotient is used", fix="Round it first: round_half_up(..., 2), or as its article says"
            )
        if node.type.kind != "number":
            raise UnitClash(f"a number is expected, got {describe(node.type)}")

    def add(self, left: Node, right: Node, op: str = "add") -> Node:
        if left.type.kind == "ratio" or right.type.kind == "ratio":
            return self._add_ratios(left, right, op)
        if left.type.kind == "date" or right.type.kind == "date":
            raise UnitClash(
                "a date is added or subtracted",
                fix="Use add_days(...), add_months(...), add_years(...) or days_between(...)",
            )
        a, b = self.align(left, right)
        if a.op == b.op == "const":
            return self.const(_int(a) + _int(b) if op == "add" else _int(a) - _int(b), a.type)
        return self.node(op, (a, b), a.type)

    def multiply(self, left: Node, right: Node) -> Node:
        if left.type.kind == "ratio" or right.type.kind == "ratio":
            (a, b), (c, d) = self._parts(left), self._parts(right)
            return self.ratio(self.multiply(a, c), self.multiply(b, d))
        self._must_be_number(left)
        self._must_be_number(right)
        decimals = left.type.decimals + right.type.decimals
        if decimals > 2 * MOST_DECIMALS:
            raise NotRounded(f"the product has {decimals} decimals", fix="Round a part of it first")
        both_literal = left.type.is_literal and right.type.is_literal
        type_ = number(decimals, None if both_literal else combine(left.type.unit, right.type.unit))
        if left.op == right.op == "const":
            return self.const(_int(left) * _int(right), type_)
        for one, other in ((left, right), (right, left)):
            if one.op == "const" and one.data[0] == 1 and one.type.decimals == 0:
                return self.retype(other, type_)
        return self.node("multiply", (left, right), type_)

    def floor_divide(self, left: Node, right: Node) -> Node:
        if not (left.type.is_whole and right.type.is_whole):
            raise UnitClash("// divides whole numbers", fix="Use / and round as the article says")
        type_ = number(0, combine(left.type.unit, right.type.unit, -1))
        return self.node("floor_divide", (left, right), type_)

    def negate(self, node: Node) -> Node:
        if node.type.kind == "ratio":
            top, bottom = self._parts(node)
            return self.ratio(self.negate(top), bottom)
        self._must_be_number(node)
        return self.const(-_int(node), node.type) if node.op == "const" else self.node("negate", (node,), node.type)

    # exact quotients

    def divide(self, left: Node, right: Node) -> Node:
        (a, b), (c, d) = self._parts(left), self._parts(right)
        return self.ratio(self.multiply(a, d), self.multiply(b, c))

    def ratio(self, top: Node, bottom: Node) -> Node:
        """top ÷ bottom, exact; common scaling is left out to keep the integers small."""
        unit = combine(top.type.unit, bottom.type.unit, -1)
        return self.node("ratio", (top, bottom), Type("ratio", 0, unit))

    def _parts(self, node: Node) -> tuple[Node, Node]:
        if node.op == "ratio":
            return node.args[0], node.args[1]
        if node.type.kind == "ratio":  # a branch between quotients
            condition, then, otherwise = node.args
            (a, b), (c, d) = self._parts(then), self._parts(otherwise)
            return self._choose_number(condition, a, c), self._choose_number(condition, b, d)
        self._must_be_number(node)
        return node, self.const(1, COUNT)

    def _choose_number(self, condition: Node, then: Node, otherwise: Node) -> Node:
        decimals = max(then.type.decimals, otherwise.type.decimals)
        a, b = self.scale(then, decimals), self.scale(otherwise, decimals)
        unit = a.type.unit if a.type.unit is not None else b.type.unit
        return self.node("if", (condition, a, b), number(decimals, unit))

    def _add_ratios(self, left: Node, right: Node, op: str) -> Node:
        shared_unit(number(0, left.type.unit), number(0, right.type.unit))
        (a, b), (c, d) = self._parts(left), self._parts(right)
        if b is d:
            return self.ratio(self.add(a, c, op), b)
        return self.ratio(self._add_loosely(self.multiply(a, d), self.multiply(c, b), op), self.multiply(b, d))

    def _add_loosely(self, left: Node, right: Node, op: str) -> Node:
        unit = left.type.unit if left.type.unit is not None else right.type.unit
        decimals = max(left.type.decimals, right.type.decimals)
        a, b = self.scale(left, decimals), self.scale(right, decimals)
        return self.node(op, (a, b), number(decimals, unit))

    def round(self, node: Node, mode: str, decimals: int) -> Node:
        if node.type.kind != "ratio":
            self._must_be_number(node)
            if node.type.decimals <= decimals:
                return self.scale(node, decimals)
        elif node.op != "ratio":
            node = self.ratio(*self._parts(node))
        return self.node("round", (node,), number(decimals, node.type.unit), mode, decimals)

    # choosing and comparing

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """`then if condition else otherwise`; both sides share one type."""
        self.must_be_bool(condition)
        if then is otherwise:
            return then
        if "ratio" in (then.type.kind, otherwise.type.kind):
            (a, b), (c, d) = self._parts(then), self._parts(otherwise)
            shared_unit(number(0, then.type.unit), number(0, otherwise.type.unit))
            return self.ratio(self._choose_number(condition, a, c), self._choose_number(condition, b, d))
        a, b = self.alike(then, otherwise)
        return self.node("if", (condition, a, b), a.type)

    def alike(self, left: Node, right: Node) -> tuple[Node, Node]:
        """Two values brought to one type, or UnitClash."""
        if left.type.kind in ("number", "ratio") and right.type.kind in ("number", "ratio"):
            a, b = self.align(left, right)
            return a, b
        if left.type.kind == "text" and right.type.kind == "choice":
            return self.named(left, right.type), right
        if right.type.kind == "text" and left.type.kind == "choice":
            return left, self.named(right, left.type)
        if left.type.kind == right.type.kind == "text":
            options = choice(tuple(dict.fromkeys((str(left.data[0]), str(right.data[0])))))
            raise UnitClash(
                "two words meet where neither names a choice", fix=f"Compare a fact of Choice{list(options.choices)}"
            )
        if left.type != right.type:
            raise UnitClash(f"{describe(left.type)} meets {describe(right.type)}")
        return left, right

    def named(self, word: Node, type_: Type) -> Node:
        """A literal word as a value of the choice; UnitClash when the choice lacks it."""
        text = str(word.data[0])
        if text not in type_.choices:
            raise UnitClash(
                f"{text!r} is not one of {', '.join(type_.choices)}", fix="Correct the word, or add it to the choice"
            )
        return self.const(type_.choices.index(text), type_)

    def compare(self, op: str, left: Node, right: Node) -> Node:
        a, b = self.alike(left, right)
        if a.type.kind in ("bool", "choice") and op not in ("eq", "ne"):
            raise UnitClash(f"{describe(a.type)} has no order", fix="Compare with == or !=")
        return self.node(op, (a, b), BOOL)

    def extreme(self, op: str, nodes: tuple[Node, ...]) -> Node:
        """min or max of two or more numbers or dates."""
        if all(each.type.kind == "date" for each in nodes):
            aligned = nodes
        else:
            aligned = self.align(*nodes)
        found = aligned[0]
        for each in aligned[1:]:
            found = found if found is each else self.node(op, (found, each), found.type)
        return found

    def must_be_bool(self, node: Node) -> Node:
        if node.type.kind != "bool":
            raise UnitClash(f"yes or no is expected, got {describe(node.type)}", fix="Compare it with something")
        return node

    def both(self, op: str, left: Node, right: Node) -> Node:
        """`and` / `or`."""
        self.must_be_bool(left)
        self.must_be_bool(right)
        neutral = op == "and"
        for one, other in ((left, right), (right, left)):
            if one.op == "const" and bool(one.data[0]) is neutral:
                return other
        return self.node(op, (left, right), BOOL)

    def invert(self, node: Node) -> Node:
        return self.node("not", (self.must_be_bool(node),), BOOL)

    def fit(self, node: Node, declared: Type) -> Node:
        """A rule's result under its declared type: literals take its unit, fewer decimals widen; anything else is an error."""
        if node.type.kind == "text" and declared.kind == "choice":
            return self.named(node, declared)
        if declared.kind == "number":
            self._must_be_number(node)
            if node.type.unit is not None and node.type.unit != declared.unit:
                raise UnitClash(f"the result is {describe(node.type)}, but {describe(declared)} is declared")
            return self.retype(self.scale(self.with_unit(node, declared.unit), declared.decimals), declared)
        if node.type != declared:
            raise UnitClash(f"the result is {describe(node.type)}, but {describe(declared)} is declared")
        return node


def _int(node: Node) -> int:
    value = node.data[0]
    if not isinstance(value, int):
        raise TypeError(f"{node} is not a whole number")
    return value
