"""How each variable of a determination came about: its inputs, parameters, branches, roundings and article."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

import msgspec

from amparo.law.expressions import AGGREGATES, PARAMETER_READS, Node
from amparo.law.parameters import Entry, Parameter
from amparo.law.preparation import Prepared
from amparo.law.program import Program, Unconfirmed
from amparo.law.reading import Source
from amparo.law.runtime import Failure
from amparo.law.types import unit_code
from amparo.law.values import Value, as_plain, from_scaled, unscaler

__all__ = ["Branch", "ParameterUse", "ParameterUses", "Step", "Tracer", "Unconfirmed"]
_MOST_KEPT = 256
_MOST_USES_KEPT = 20_000


class ParameterUse(msgspec.Struct, frozen=True, gc=False):
    """A parameter as it was used. `value` is what was found in a table, None where several values were used."""

    name: str
    value: Any
    in_force_from: date
    reference: str
    confirmed: bool


class Branch(msgspec.Struct, frozen=True, gc=False):
    """A condition of the rule that was tested: its source text, whether it held, and its line.

    `file` is that of the formula in which it stands; empty for the rule's own file.
    """

    condition: str
    taken: bool
    line: int
    file: str = ""

    def as_data(self) -> dict[str, Any]:
        """The branch as JSON holds it; `file` only where it stands in another file than the rule."""
        data: dict[str, Any] = {"condition": self.condition, "taken": self.taken, "line": self.line}
        return {**data, "file": self.file} if self.file else data


class Step(msgspec.Struct, frozen=True, gc=False):
    """One variable of a determination. `roundings` are (mode, decimals) in the order of the rule."""

    variable: str
    value: Any
    unit: str
    article: str
    inputs: dict[str, Any]
    parameters: tuple[ParameterUse, ...]
    branches: tuple[Branch, ...]
    roundings: tuple[tuple[str, int], ...]
    unconfirmed: str | None
    file: str
    line: int

    def as_data(self) -> dict[str, Any]:
        """The step as JSON holds it."""
        return {
            "variable": self.variable,
            "value": as_plain(self.value),
            "unit": self.unit,
            "article": self.article,
            "inputs": {name: as_plain(value) for name, value in self.inputs.items()},
            "parameters": [
                {
                    "name": each.name,
                    "value": as_plain(each.value),
                    "in_force_from": each.in_force_from.isoformat(),
                    "reference": each.reference,
                    "confirmed": each.confirmed,
                }
                for each in self.parameters
            ],
            "branches": [each.as_data() for each in self.branches],
            "roundings": [list(each) for each in self.roundings],
            "unconfirmed": self.unconfirmed,
            "file": self.file,
            "line": self.line,
        }


class _Way:
    """One way through a rule: what was read on it. `dated` are its look-ups on other days, by their position."""

    __slots__ = ("branches", "dated", "found", "inputs", "linked", "now", "read", "relations", "roundings", "spread")

    def __init__(self, program: Program, name: str, flags: tuple[bool | None, ...]) -> None:
        reading = program.rulebook.readings[name]
        conditions = program.flags[name]
        nodes = _nodes_on_the_way(reading.result, dict(zip(conditions, flags, strict=True)))
        self.branches = tuple(
            _branch(reading.branches[condition], taken, program.rulebook.scope.rules[name].file)
            for condition, taken in zip(conditions, flags, strict=True)
            if taken is not None
        )
        self.inputs = tuple(dict.fromkeys(str(node.data[0]) for node in nodes if node.op in ("variable", "fact")))
        self.read = itemgetter(*self.inputs) if len(self.inputs) > 1 else None
        self.relations = list(dict.fromkeys(str(node.data[0]) for node in nodes if node.op in AGGREGATES))
        self.linked = list(
            dict.fromkeys((str(node.data[0]), str(node.data[1])) for node in nodes if node.op == "linked")
        )
        self.roundings = tuple((str(node.data[0]), int(str(node.data[1]))) for node in nodes if node.op == "round")
        days, found = program.days[name], program.found[name]
        self.dated = {days.index(node): _use_name(node) for node in nodes if node in days and node not in found}
        self.found = [
            (_use_name(node), found.index(node), days.index(node) if node in days else None)
            for node in nodes
            if node in found
        ]
        others = [node for node in nodes if _use_name(node) and node not in days and node not in found]
        self.now = [_use_name(node) for node in others if not _is_spread(node)]
        self.spread = list(dict.fromkeys((_use_name(node), _column_read(node)) for node in others if _is_spread(node)))

    def inputs_among(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the variables and facts that were read; one that failed was not."""
        if self.read is not None:
            try:
                return dict(zip(self.inputs, self.read(known), strict=True))
            except KeyError:
                pass
        return {name: known[name] for name in self.inputs if name in known}


def _branch(source: Source, taken: bool, file: str) -> Branch:  # noqa: FBT001 - the field of a branch
    return Branch(source.text, taken, source.line, "" if source.file == file else source.file)


def _use_name(node: Node) -> str:
    return str(node.data[0]) if node.op in PARAMETER_READS else ""


def _is_spread(node: Node) -> bool:
    """Whether several values of the parameter may have been used: one for each row, for each month, for each repetition."""
    return node.op == "monthly_change" or (bool(node.loops or node.rows) and len(node.args) > (node.op != "parameter"))


def _column_read(node: Node) -> tuple[str, str] | None:
    """The relation and column whose days a parameter was looked up on; None when they are reckoned otherwise."""
    day = node.args[0] if node.op in ("parameter", "monthly_change") else node.args[1]
    return (str(day.data[0]), str(day.data[1])) if day.op == "column" else None


def _nodes_on_the_way(root: Node, taken: Mapping[Node, bool | None]) -> list[Node]:
    """The nodes that were computed, in the order of the rule, leaving out the branches not taken."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if node in found:
            return
        held = taken.get(node.args[0]) if node.op == "if" else None
        skipped = {True: 2, False: 1}.get(held) if held is not None else None
        for position, each in enumerate(node.args):
            if position != skipped:
                visit(each)
        found[node] = None

    visit(root)
    return list(found)


class _Plan:
    """What does not change about a variable's step."""

    __slots__ = ("article", "file", "line", "name", "unconfirmed", "unit", "unscale", "ways")

    def __init__(self, program: Program, name: str) -> None:
        rule = program.rulebook.scope.rules[name]
        self.name, self.article, self.unconfirmed, self.file, self.line = (
            name,
            rule.article,
            rule.unconfirmed,
            rule.file,
            rule.line,
        )
        self.unit, self.unscale = unit_code(rule.type), unscaler(rule.type)
        self.ways: dict[tuple[bool | None, ...], _Way] = {}


class Tracer:
    """Makes the steps of a program's runs."""

    def __init__(self, program: Program) -> None:
        self.program = program
        scope = program.rulebook.scope
        self._plans = [_Plan(program, name) for name in program.order]
        self._facts = [(name, unscaler(scope.facts[name].type)) for name in program.needs.facts]
        self._linked = {
            name: unscaler(scope.value(name).type) for names in program.needs.linked.values() for name in names
        }

    def values(self, results: Sequence[Any]) -> dict[str, Value]:
        """Every variable that has a value, unscaled."""
        return {
            plan.name: plan.unscale(result)
            for plan, result in zip(self._plans, results, strict=True)
            if result is not None and result.__class__ is not Failure
        }

    def steps(
        self,
        values: Mapping[str, Value],
        marks: Sequence[Any],
        prepared: Prepared,
        linked: Mapping[str, Any],
        uses: "ParameterUses",
    ) -> tuple[Step, ...]:
        """The steps of one run in order of computation."""
        known: dict[str, Any] = {
            name: unscale(fact)
            for (name, unscale), fact in zip(self._facts, prepared.facts, strict=True)
            if fact.__class__ is not Failure
        }
        known.update(values)
        steps = []
        for plan, mark in zip(self._plans, marks, strict=True):
            if plan.name not in values:
                continue
            flags, days, found = mark if mark and mark[0].__class__ is tuple else (mark, (), ())
            way = plan.ways.get(flags) or self._way(plan, flags)
            inputs = way.inputs_among(known)
            if way.relations or way.linked:
                self._add_rows(inputs, way, prepared, linked)
            parameters = uses.of(way, prepared)
            if way.dated:
                used = [(name, days[position]) for position, name in way.dated.items()]
                parameters += tuple(uses.on(name, day) for name, day in used if day is not None)
            if way.found:
                parameters += self._looked_up(way, days, found, uses)
            steps.append(
                Step(
                    plan.name,
                    values[plan.name],
                    plan.unit,
                    plan.article,
                    inputs,
                    parameters,
                    way.branches,
                    way.roundings,
                    plan.unconfirmed,
                    plan.file,
                    plan.line,
                )
            )
        return tuple(steps)

    def _looked_up(
        self, way: _Way, days: Sequence[Any], found: Sequence[Any], uses: "ParameterUses"
    ) -> tuple[ParameterUse, ...]:
        """The tables used, each with the value that was found in it."""
        parameters = self.program.rulebook.scope.parameters
        shown = []
        for name, position, dated in way.found:
            if found[position] is not None:
                day = uses.today if dated is None else days[dated]
                value = from_scaled(parameters[name].type, found[position])
                shown.append(msgspec.structs.replace(uses.on(name, day), value=value))
        return tuple(shown)

    def _way(self, plan: _Plan, flags: tuple[bool | None, ...]) -> _Way:
        if len(plan.ways) > _MOST_KEPT:
            plan.ways.clear()
        found = plan.ways[flags] = _Way(self.program, plan.name, flags)
        return found

    def _add_rows(self, inputs: dict[str, Any], way: _Way, prepared: Prepared, linked: Mapping[str, Any]) -> None:
        """The number of rows of each relation, and the values read of linked persons."""
        for relation in way.relations:
            inputs[relation] = prepared.counts[relation]
        for link, name in way.linked:
            found = [self._linked[name](value) for value in linked[link][name] if value.__class__ is not Failure]
            many = self.program.rulebook.scope.links[link].many
            if many or found:
                inputs[f"{link}.{name}"] = found if many else found[0]


class ParameterUses:
    """The parameters in force on one day of determination, as steps show them."""

    def __init__(self, parameters: Mapping[str, Parameter], day: date) -> None:
        self._parameters, self._day, self.today = parameters, day, day.toordinal()
        self._of: dict[object, tuple[ParameterUse, ...]] = {}
        self._on: dict[tuple[str, int], ParameterUse] = {}
        self._starts: dict[str, list[int]] = {}
        self._over: dict[tuple[str, int, int], ParameterUse] = {}

    def of(self, way: _Way, prepared: Prepared) -> tuple[ParameterUse, ...]:
        """The uses on one way through a rule: those of the day, and those spread over the days of columns."""
        key = (way, tuple(prepared.span(column) for _, column in way.spread)) if way.spread else way
        found = self._of.get(key)
        if found is None:
            if len(self._of) > _MOST_USES_KEPT:
                self._of.clear()
            uses = [self._use(name) for name in dict.fromkeys(way.now)]
            uses += [self.over(name, prepared.span(column)) for name, column in way.spread]
            found = self._of[key] = tuple(uses)
        return found

    def on(self, name: str, day: int) -> ParameterUse:
        """The use of a parameter on a day (an ordinal) of its own."""
        found = self._on.get((name, day))
        if found is None:
            if len(self._on) > _MOST_KEPT:
                self._on.clear()
            parameter = self._parameters[name]
            entry = parameter.entry_on(day) or parameter.entries[0]
            found = self._on[name, day] = _use(parameter, entry, date.fromordinal(day))
        return found

    def over(self, name: str, span: tuple[int, int] | None) -> ParameterUse:
        """The use of a parameter on the days of a column, first to last; on all days up to this one when they are not known."""
        parameter, today = self._parameters[name], self.today
        first, last = span or (parameter.entries[0].start, today)
        if parameter.kind == "monthly_change":
            last = max(last, today)
        starts = self._starts.get(name) or self._starts.setdefault(name, parameter.starts)
        low, high = max(1, bisect_right(starts, first)) - 1, max(1, bisect_right(starts, last)) - 1
        found = self._over.get((name, low, high))
        if found is None:
            found = self._over[name, low, high] = _use_of_several(parameter, parameter.entries[low : high + 1])
        return found

    def _use(self, name: str) -> ParameterUse:
        parameter = self._parameters[name]
        entry = parameter.entry_on(self.today)
        return _use(parameter, entry or parameter.entries[0], self._day)


def _use_of_several(parameter: Parameter, entries: Sequence[Entry]) -> ParameterUse:
    """One entry as it is; of several the first day, the latest reference, and whether all are confirmed."""
    start = date.fromordinal(entries[0].start)
    if len(entries) == 1:
        return _use(parameter, entries[0], start)
    confirmed = all(each.confirmed for each in entries)
    return ParameterUse(parameter.name, None, start, entries[-1].reference, confirmed)


def _use(parameter: Parameter, entry: Entry, day: date) -> ParameterUse:
    value = parameter.value_on(day) if parameter.kind == "value" else None
    return ParameterUse(parameter.name, value, date.fromordinal(entry.start), entry.reference, entry.confirmed)
