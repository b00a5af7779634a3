"""A stretch of persons, and the values of the graph's nodes for them: each computed when it is first asked for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.law.columnar.aggregates import AGGREGATES
from amparo.law.columnar.columns import Loaded
from amparo.law.columnar.failures import Value, carried, tidy
from amparo.law.columnar.operations import OPERATIONS
from amparo.law.columnar.rows import RowSet
from amparo.law.expressions import Node

if TYPE_CHECKING:
    from amparo.law.columnar.today import Today

_SPARSE = 0.6
_COMPUTE = {**OPERATIONS, **AGGREGATES}


class Frame:
    """Some persons, side by side. A frame made of some of another's persons leaves to that one whatever others use too.

    `depth` is the number of conditions under which the frame's persons were chosen.
    """

    def __init__(self, today: "Today", persons: int, depth: int = 0, parent: "Frame | None" = None) -> None:
        self.today, self.persons, self.depth, self.parent = today, persons, depth, parent
        self.plan, self.arrays, self.failures = today.plan, today.arrays, today.failures
        self.memo: dict[Node, Value] = {}
        self.derived: dict[object, Any] = {}
        self.turns: dict[Node, Value] = {}
        self.indices: dict[object, int] = parent.indices if parent is not None else {}

    # what kinds of frame differ in

    def on(self) -> Any:
        """The day of determination, or one day per person."""
        raise NotImplementedError

    def fact(self, node: Node) -> Value:
        raise NotImplementedError

    def linked(self, node: Node) -> Value:
        raise NotImplementedError

    def linked_exists(self, node: Node) -> Value:
        raise NotImplementedError

    def rows(self, relation: str) -> RowSet:
        """The rows of a relation, or of linked persons."""
        raise NotImplementedError

    # values

    def value(self, node: Node) -> Value:
        """The node's value for each person, or for each row when it differs by row."""
        found = self.memo.get(node)
        if found is None and node.loops:
            found = self.turns.get(node)
        if found is not None:
            return found
        trait = self.plan.traits[node]
        if trait.fixed and (self.today.single or not trait.dated):
            return self.today.constant(node)
        found = self._find(node)
        if node.loops:
            self.turns[node] = found
        elif node.rows is None or trait.shared:
            self.memo[node] = found
        return found

    def _find(self, node: Node) -> Value:
        trait = self.plan.traits[node]
        if self.parent is not None and trait.home is not None and len(trait.home) < self.depth:
            return self.taken(node, self.parent.value(node))
        if trait.domain is not None and (self.today.single or not trait.dated):
            return self.looked_up(node, trait.domain)
        return self.compute(node)

    def compute(self, node: Node) -> Value:
        """The node's value from those of its arguments."""
        values, codes = _COMPUTE[node.op](self, node)
        return values, carried(codes) if node in self.plan.hoisted else codes

    def taken(self, node: Node, value: Value) -> Value:
        raise NotImplementedError

    def looked_up(self, node: Node, column: tuple[str, str]) -> Value:
        """A row expression that differs by one column alone, read from its value for each value of the column."""
        rows, name = column
        loaded = self.rows(rows).column(name)
        table = self.today.table(node, column, by_month=loaded.by_month)
        return table.read(loaded, lambda: self._places(column, loaded, table.origin))

    def _places(self, column: tuple[str, str], loaded: Loaded, origin: int) -> Any:
        """The column's values as positions in a table that begins with a value."""
        key = "places", column
        if key not in self.derived:
            places = loaded.values.astype(np.intp)
            self.derived[key] = np.subtract(places, origin, out=places) if origin else places
        return self.derived[key]

    def over(self, relation: str, node: Node) -> Value:
        """The node's value for each row of a relation, also where it differs by person only."""
        values, codes = self.value(node)
        codes = codes if node.rows is not None else carried(codes)
        if node.rows is not None or (np.ndim(values) == 0 and np.ndim(codes or 0) == 0):
            return values, codes
        key = "spread", relation, node
        if key not in self.derived or node.loops:
            rows = self.rows(relation)
            self.derived[key] = rows.spread(values), None if codes is None else tidy(rows.spread(codes))
        found: Value = self.derived[key]
        return found

    def operand(self, node: Node, position: int) -> Value:
        """The value of a node's argument, in the form in which the node reckons."""
        each = node.args[position]
        if node.rows is not None:
            return self.over(node.rows, each)
        values, codes = self.value(each)
        return values, carried(codes) if node.loops and not each.loops else codes  # it was found before the first turn

    # branches

    def branch(self, node: Node, position: int, taken: Any) -> Value:
        """The value of an argument that only some persons need: heavy ones are computed for those alone."""
        each = node.args[position]
        if not self.plan.is_heavy(node, position):
            return self.operand(node, position)
        count = int(np.count_nonzero(taken))
        if count > _SPARSE * self.persons:
            return self.value(each)
        return self.part(np.flatnonzero(taken), len(self.plan.traits[node].home or ()) + 1, each)

    def part(self, persons: Any, depth: int, node: Node) -> Value:
        """A value for some of the persons; 0 for the others."""
        if not len(persons):
            return (False if node.type.kind == "bool" else 0), None
        return self.scattered(persons, self.chosen(persons, depth).value(node))

    def chosen(self, persons: Any, depth: int) -> "Frame":
        """A frame of some of the persons."""
        return Chosen(self, persons, depth)

    def scattered(self, persons: Any, value: Value) -> Value:
        """What was found for some of the persons, at their places among all."""
        values, codes = value
        kind = np.bool if isinstance(values, bool | np.bool) else np.asarray(values).dtype
        found = np.zeros(self.persons, kind)
        found[persons] = values
        if codes is None:
            return found, None
        failed = np.zeros(self.persons, np.int16)
        failed[persons] = codes
        return found, failed

    # repetition

    def turn(self, loop: object, index: int | None) -> None:
        """Begin the next repetition of a loop: what depends on its counter is to be computed anew."""
        for node in [each for each in self.turns if loop in each.loops]:
            del self.turns[node]
        if self.parent is not None:
            self.parent.turn(loop, index)
        elif index is None:
            self.indices.pop(loop, None)
        else:
            self.indices[loop] = index


class Chosen(Frame):
    """Some of the persons of another frame."""

    def __init__(self, parent: Frame, persons: Any, depth: int) -> None:
        super().__init__(parent.today, len(persons), depth, parent)
        self._from, self._chosen = parent, persons
        self._rows: dict[str, RowSet] = {}

    def on(self) -> Any:
        found = self._from.on()
        return found if np.ndim(found) == 0 else found[self._chosen]

    def fact(self, node: Node) -> Value:
        return self.taken(node, self._from.value(node))

    def linked(self, node: Node) -> Value:
        return self.taken(node, self._from.value(node))

    def linked_exists(self, node: Node) -> Value:
        return self.taken(node, self._from.value(node))

    def rows(self, relation: str) -> RowSet:
        if relation not in self._rows:
            self._rows[relation] = self._from.rows(relation).chosen(self._chosen)
        return self._rows[relation]

    def taken(self, node: Node, value: Value) -> Value:
        """These persons' part of a value of the larger frame."""
        values, codes = value
        places = self._chosen if node.rows is None else self.rows(node.rows).places
        if np.ndim(values):
            values = values[places]
        if codes is not None and np.ndim(codes):
            codes = tidy(codes[places])
        return values, codes


class Plain(Frame):
    """Nobody in particular: for what is the same for everybody."""

    def __init__(self, today: "Today", on: int | None, rows: Mapping[str, RowSet] | None = None) -> None:
        super().__init__(today, 1)
        self._on, self._rows = on, rows or {}

    def on(self) -> Any:
        return self._on

    def rows(self, relation: str) -> RowSet:
        return self._rows[relation]

    def looked_up(self, node: Node, column: tuple[str, str]) -> Value:
        return self.compute(node)
