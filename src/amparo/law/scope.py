"""The names of an institution's law, and what a name stands for inside a rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from amparo.law.declarations import Field, Formula, Link, Relation, Rule
from amparo.law.errors import UnknownName
from amparo.law.expressions import Graph, Node
from amparo.law.parameters import Parameter
from amparo.law.types import DATE


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation, or linked persons, inside a rule; perhaps restricted by a condition."""

    name: str
    many_persons: bool
    condition: Node | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One linked person inside a rule."""

    link: Link


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter inside a rule: on the day of determination, or on `day`."""

    parameter: Parameter
    day: Node | None = None


@dataclass(frozen=True, slots=True)
class Parameters:
    """`p` inside a rule."""


type Meaning = Node | Rows | Person | Dated | Parameters


@dataclass
class Scope:
    """Every name of the institution's law. `loops` holds the limits of each `whole(first, last)` by its number."""

    facts: Mapping[str, Field]
    relations: Mapping[str, Relation]
    links: Mapping[str, Link]
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    graph: Graph = field(default_factory=Graph)
    loops: list[tuple[Node, Node]] = field(default_factory=list)

    def loop_number(self, first: Node, last: Node) -> int:
        """The number of the loop over these limits; equal limits share it, so that equal loops are one node."""
        if (first, last) not in self.loops:
            self.loops.append((first, last))
        return self.loops.index((first, last))

    def need(self, name: str) -> Meaning:
        """What a rule's parameter name stands for. Raises UnknownName with the nearest name that exists."""
        if name == "p":
            return Parameters()
        if name == "on":
            return self.graph.node("on", (), DATE)
        if name in self.relations:
            return Rows(name, many_persons=False)
        if name in self.links:
            link = self.links[name]
            return Rows(name, many_persons=True) if link.many else Person(link)
        return self.value(name)

    def value(self, name: str) -> Node:
        """The node of a fact or variable."""
        if name in self.facts:
            return self.graph.node("fact", (), self.facts[name].type, name)
        if name in self.rules:
            return self.graph.node("variable", (), self.rules[name].type, name)
        if name in self.formulas:
            needs = ", ".join(self.formulas[name].needs)
            raise UnknownName(f"{name} is a formula, not a value", fix=f"Call it in the rule: {name}({needs})")
        known = [*self.facts, *self.rules, *self.relations, *self.links, "on", "p"]
        raise UnknownName(f"{name!r} is no fact, relation, person or variable", fix=suggestion(name, known))

    def column(self, rows: Rows, name: str) -> Node:
        """The node of a relation's column, or of a linked person's fact or variable in each row."""
        if rows.many_persons:
            return self.graph.node("linked", (), self.value(name).type, rows.name, name, "rows")
        columns = self.relations[rows.name].columns
        if name not in columns:
            raise UnknownName(f"{rows.name} has no column {name!r}", fix=suggestion(name, list(columns)))
        return self.graph.node("column", (), columns[name].type, rows.name, name, "rows")

    def linked(self, link: Link, name: str) -> Node:
        """The node of a linked person's fact or variable."""
        return self.graph.node("linked", (), self.value(name).type, link.name, name)

    def parameter(self, name: str) -> Parameter:
        if name not in self.parameters:
            raise UnknownName(f"there is no parameter {name!r}", fix=suggestion(name, list(self.parameters)))
        return self.parameters[name]


def suggestion(name: str, known: list[str]) -> str:
    """`Did you mean ...?`, or the names there are."""
    near = get_close_matches(name, known, n=3, cutoff=0.7)
    return f"Perhaps {' or '.join(near)} is meant" if near else "Correct the name, or declare it"
