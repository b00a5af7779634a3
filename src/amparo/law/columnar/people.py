"""A block of a batch's persons: their facts and rows loaded and checked, their linked persons determined."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.law.columnar.batch import Batch, Column, Linked
from amparo.law.columnar.columns import Loaded, gap, loaded, refusal, some
from amparo.law.columnar.failures import Failures, Value, each_kind, tidy
from amparo.law.columnar.frame import Frame
from amparo.law.columnar.rows import RowSet
from amparo.law.columnar.today import Today
from amparo.law.declarations import MOST_ROWS, Field
from amparo.law.errors import FactError, LawError, MissingFact, Unguarded
from amparo.law.expressions import Node
from amparo.law.preparation import MOST_PERSONS
from amparo.law.types import describe

if TYPE_CHECKING:
    from amparo.law.columnar.program import ColumnProgram


@dataclass(frozen=True, slots=True)
class Determined:
    """What is read of linked persons: each name's values and codes, and who of them must be refused."""

    values: Mapping[str, Value]
    refused: Any


class Linking:
    """Determines linked persons: once for the whole batch, or block by block where each person has a day of their own."""

    def __init__(self, program: "ColumnProgram", batch: Batch, days: Any) -> None:
        self.program, self.batch, self.days = program, batch, days
        self._known: dict[str, Determined] = {}

    def of_block(self, link: str, first: int, last: int) -> tuple[Linked, Determined]:
        """The links of a stretch of persons, and what is read of the people that they lead to."""
        linked = _stretch(self.batch.links[link], first, last)
        if np.ndim(self.days) == 0:
            if link not in self._known:
                self._known[link] = self._determined(link, linked.people, self.days)
            return linked, self._known[link]
        own = np.flatnonzero(linked.index >= 0)
        days = np.asarray(self.days)[first:last]
        if linked.offsets is not None:
            days = np.repeat(days, np.diff(linked.offsets))
        index = np.full(len(linked.index), -1, np.int64)
        index[own] = np.arange(len(own))
        people = linked.people.take(linked.index[own])
        return Linked(people, index, linked.offsets), self._determined(link, people, days[own])

    def _determined(self, link: str, people: Batch, days: Any) -> Determined:
        program, names = self.program, self.program.needs.linked.get(link, ())
        scope, failures = program.programs.rulebook.scope, program.failures
        values: dict[str, Value] = {}
        codes: Any = None
        for name in (each for each in names if each in scope.facts):
            values[name], more = fact_values(scope.facts[name], people, slice(0, people.persons), failures)
            codes = some(codes, more)
        rules = tuple(name for name in names if name in scope.rules)
        if rules:
            inner = program.of_linked(rules)
            computed = inner.compute(people, date.fromordinal(days) if np.ndim(days) == 0 else days)
            for name in rules:
                values[name] = computed.values[name], _carried(computed.failed[name], inner.failures, failures)
            codes = some(codes, _carried(computed.refused, inner.failures, failures))
        return Determined(values, codes)


def _stretch(linked: Linked, first: int, last: int) -> Linked:
    """The links of a stretch of persons."""
    if linked.offsets is None:
        return Linked(linked.people, linked.index[first:last])
    offsets = linked.offsets[first : last + 1]
    return Linked(linked.people, linked.index[offsets[0] : offsets[-1]], offsets - offsets[0])


def _carried(
    codes: Any, source: Failures, target: Failures, rename: Callable[[LawError], LawError] | None = None
) -> Any:
    """Codes of one list of failures as those of another."""
    if codes is None:
        return None
    found = np.zeros(len(codes), np.int16)
    for code, where in each_kind(codes):
        error = source.error(code)
        found[where] = target.code(rename(error) if rename else error)
    return tidy(found)


def fact_values(field: Field, batch: Batch, stretch: slice, failures: Failures) -> tuple[Value, Any]:
    """A fact of some persons, and the codes of those who must be refused for it."""
    column = batch.facts.get(field.name)
    if column is None:
        return _absent(field, failures), None
    found = loaded(field, column, stretch)
    values = found.plain()
    values = values if values.dtype == np.bool else values.astype(np.int64, copy=False)
    codes = None
    if found.missing is not None and field.default is None:
        codes = np.where(found.missing, failures.code(missing(field)), 0).astype(np.int16)
    elif found.missing is not None and found.by_month is False:
        values = np.where(found.missing, _default(field), values)
    return (values, codes), _refusal_of(found, failures)


def _refusal_of(found: Loaded, failures: Failures) -> Any:
    if found.refused is None:
        return None
    return np.where(found.refused, refusal(failures, found.field), 0).astype(np.int16)


def _default(field: Field) -> Any:
    return bool(field.default) if field.type.kind == "bool" else field.default


def _absent(field: Field, failures: Failures) -> Value:
    """A fact that nobody has: its default, or missing."""
    if field.default is not None:
        return _default(field), None
    return (False if field.type.kind == "bool" else field.least), failures.code(missing(field))


def missing(field: Field, place: str = "") -> MissingFact:
    """The failure of a fact that is not known."""
    name = f"{place}{field.name}"
    return MissingFact(f"{name} is not known", name=name, fix=f"Give {describe(field.type)}")


class People(Frame):
    """Persons first to last of a batch. `refused` are the codes of those whose facts are not what the law expects."""

    def __init__(self, today: Today, batch: Batch, place: tuple[int, int], days: Any, linking: Linking) -> None:
        super().__init__(today, place[1] - place[0])
        self._batch, self._days, self._linking = batch, days, linking
        self._place, self._stretch = place, slice(*place)
        self.refused: Any = None
        self._facts: dict[str, Value] = {}
        self._links: dict[str, tuple[Linked, Determined]] = {}
        self._rows: dict[str, RowSet] = {}
        self._load()

    def _load(self) -> None:
        scope, needs = self.plan.rulebook.scope, self._linking.program.needs
        for name in needs.facts:
            self._facts[name], codes = fact_values(scope.facts[name], self._batch, self._stretch, self.failures)
            self._refuse(codes)
        for name in needs.columns:
            if name in scope.relations:
                self._rows[name] = self._relation(name, needs.columns[name])
        for link in {*needs.existence, *(name for name in needs.columns if name in scope.links)}:
            self._link(link)

    def _refuse(self, codes: Any) -> None:
        self.refused = some(self.refused, codes)

    def _relation(self, name: str, columns: Sequence[str]) -> RowSet:
        relation, given = self.plan.rulebook.scope.relations[name], self._batch.relations.get(name)
        if given is None:
            empty = np.zeros(self.persons + 1, np.int64)
            nothing = {label: _nothing(relation.columns[label]) for label in columns}
            return RowSet(empty, nothing)
        offsets = np.asarray(given.offsets[self._place[0] : self._place[1] + 1], np.int64)
        stretch = slice(int(offsets[0]), int(offsets[-1]))
        read = {label: self._column(relation.columns[label], given.columns.get(label), stretch) for label in columns}
        rows = RowSet(offsets - offsets[0], read)
        self._refuse_too_many(rows, name, MOST_ROWS, "rows")
        for label, each in read.items():
            self._refuse_rows(rows, each, f"{name}.{label}")
        return rows

    def _column(self, field: Field, column: Column | None, stretch: slice) -> Loaded:
        """A column of rows; one that is not given at all is missing in every row."""
        if column is None:
            count = stretch.stop - stretch.start
            column = Column(np.zeros(stretch.stop, np.int8), np.ones(stretch.stop, np.bool) if count else None)
        return loaded(field, column, stretch)

    def _refuse_too_many(self, rows: RowSet, name: str, most: int, what: str) -> None:
        if rows.counts.max(initial=0) > most:
            code = self.failures.code(FactError(f"there are more than {most} {what}", name=name))
            self._refuse(np.where(rows.counts > most, code, 0).astype(np.int16))

    def _refuse_rows(self, rows: RowSet, column: Loaded, name: str) -> None:
        if column.refused is not None:
            self._refuse(rows.first_code(column.refused * np.int16(refusal(self.failures, column.field, name))))
        if column.missing is not None and column.field.default is None:
            self._refuse(rows.first_code(column.missing * np.int16(gap(self.failures, column.field, name))))

    # linked persons

    def _link(self, link: str) -> None:
        if link not in self._batch.links:
            self._link_nobody(link)
            return
        linked, determined = self._links[link] = self._linking.of_block(link, *self._place)
        refused = determined.refused
        if linked.offsets is not None:
            columns = {name: self._linked_rows(link, linked, name, value) for name, value in determined.values.items()}
            rows = self._rows[link] = RowSet(linked.offsets, columns)
            self._refuse_too_many(rows, link, MOST_PERSONS, "persons")
            self._refuse(None if refused is None else rows.first_code(refused[linked.index]))
        elif refused is not None:
            self._refuse(np.where(linked.index >= 0, refused[linked.index], 0).astype(np.int16))

    def _link_nobody(self, link: str) -> None:
        names = self._linking.program.needs.linked.get(link, ())
        nothing = {name: self._loaded(name, np.zeros(0, np.int64), None) for name in names}
        self._rows[link] = RowSet(np.zeros(self.persons + 1, np.int64), nothing)

    def _loaded(self, name: str, values: Any, codes: Any) -> Loaded:
        """A fact or variable of linked persons as a column of rows."""
        scope = self.plan.rulebook.scope
        field = scope.facts.get(name)
        if field is None:
            rule = scope.rules[name]
            field = Field(name, rule.type, None, *self.plan.rulebook.ranges.variables[name])
        kind = np.bool if field.type.kind == "bool" else np.int64
        return Loaded(field, values.astype(kind, copy=False), field.least, field.most, codes=codes)

    def _linked_rows(self, link: str, linked: Linked, name: str, value: Value) -> Loaded:
        values, codes = value
        values = np.take(np.broadcast_to(values, (linked.people.persons,)), linked.index)
        if codes is not None:
            codes = np.take(np.broadcast_to(codes, (linked.people.persons,)), linked.index)
            offsets = linked.offsets
            assert offsets is not None  # noqa: S101 - only links to several persons have rows
            number = np.arange(len(codes)) - np.repeat(offsets[:-1], np.diff(offsets)) + 1
            codes = self._placed(codes, [(number == each, f"{link}[{each}].") for each in np.unique(number)])
        return self._loaded(name, values, codes)

    def _placed(self, codes: Any, places: Sequence[tuple[Any, str]]) -> Any:
        """Codes in which a fact that is missing is named as the person's who lacks it."""
        found = np.zeros(len(codes), np.int16)
        for where, place in places:
            for code, at in each_kind(np.where(where, codes, 0)):
                found[at] = self.failures.code(_named_at(self.failures.error(code), place))
        return tidy(found)

    # what the graph asks for

    def on(self) -> Any:
        return self._days if np.ndim(self._days) == 0 else self._days[self._stretch]

    def fact(self, node: Node) -> Value:
        return self._facts[str(node.data[0])]

    def rows(self, relation: str) -> RowSet:
        return self._rows[relation]

    def linked_exists(self, node: Node) -> Value:
        found = self._links.get(str(node.data[0]))
        if found is None:
            return False, None
        linked = found[0]
        return (linked.index >= 0 if linked.offsets is None else np.diff(linked.offsets) > 0), None

    def linked(self, node: Node) -> Value:
        link, name = str(node.data[0]), str(node.data[1])
        nobody = self.failures.code(Unguarded(f"there is no {link}"))
        nothing = False if node.type.kind == "bool" else 0
        if link not in self._links:
            return nothing, nobody
        linked, determined = self._links[link]
        values, codes = determined.values[name]
        present = linked.index >= 0
        if not linked.people.persons:
            return nothing, nobody
        values = np.take(np.broadcast_to(values, (linked.people.persons,)), linked.index, mode="clip")
        failed = np.where(present, 0, nobody).astype(np.int16)
        if codes is not None:
            theirs = np.take(np.broadcast_to(codes, (linked.people.persons,)), linked.index, mode="clip")
            failed = np.where(present, 0 if theirs is None else theirs, nobody).astype(np.int16)
            failed = self._placed(failed, [(np.ones(len(failed), np.bool), f"{link}.")])
        return values, tidy(failed)


def _nothing(field: Field) -> Loaded:
    """A column of no rows."""
    kind = np.bool if field.type.kind == "bool" else np.int64
    return Loaded(field, np.zeros(0, kind), field.least, field.least)


def _named_at(error: LawError, place: str) -> LawError:
    if not isinstance(error, MissingFact):
        return error
    name = f"{place}{error.name}"
    return MissingFact(f"{name} is not known", name=name, fix=error.fix)
