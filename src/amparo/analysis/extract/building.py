"""Batches from facts as people and the record give them, person by person, and batches joined to one.

For what is known of a few in a way of its own: answers, findings, persons named in a claim. What is known of everybody
comes as whole columns.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.extract.columns import scaled_column
from amparo.analysis.extract.frames import offsets_of
from amparo.law import Law
from amparo.law.columnar import Batch, Column, Linked, Rows
from amparo.law.declarations import MOST_ROWS, Field
from amparo.law.preparation import MOST_PERSONS

type Facts = Mapping[str, Any]
type Faults = dict[int, str]
_EPOCH_YEAR, _EPOCH_ORDINAL = 1970, 719_163


def batch_of_facts(law: Law, persons: Sequence[Facts]) -> tuple[Batch, Faults]:
    """The persons' facts as columns, and for each person whose facts the law does not take, what is wrong (once)."""
    building = _Building(law, persons)
    names = list(dict.fromkeys(name for each in persons for name in each))
    batch = Batch(
        len(persons),
        {name: building.fact(law.facts[name]) for name in names if name in law.facts},
        {name: building.relation(name) for name in names if name in law.relations},
        {name: building.link(name) for name in names if name in law.links},
    )
    return batch, building.faults


class _Building:
    def __init__(self, law: Law, persons: Sequence[Facts]) -> None:
        self.law, self.persons = law, persons
        self.faults: Faults = {}

    def fact(self, field: Field) -> Column:
        column, wrong = scaled_column(field, [each.get(field.name) for each in self.persons])
        self._note(wrong, lambda position: position)
        return column

    def relation(self, name: str) -> Rows:
        given = [self._listed(name, position, MOST_ROWS) for position in range(len(self.persons))]
        rows = [row for each in given for row in each]
        owner = np.repeat(np.arange(len(given)), [len(each) for each in given])
        columns: dict[str, Column] = {}
        for label, field in self.law.relations[name].columns.items():
            column, wrong = scaled_column(field, [row.get(label) for row in rows])
            if column.missing is not None:
                lacking = {int(row): f"{name}.{label}: not given" for row in np.flatnonzero(column.missing)}
                wrong = lacking | wrong
            columns[label] = Column(column.values, None, column.by_month)
            self._note(wrong, lambda row: int(owner[row]))
        return Rows(offsets_of(np.array([len(each) for each in given], dtype=np.int64)), columns)

    def link(self, name: str) -> Linked:
        if self.law.links[name].many:
            given = [self._listed(name, position, MOST_PERSONS) for position in range(len(self.persons))]
        else:
            given = [[each[name]] if isinstance(each.get(name), Mapping) else [] for each in self.persons]
        people, wrong = batch_of_facts(self.law, [person for each in given for person in each])
        counts = np.array([len(each) for each in given], dtype=np.int64)
        owner = np.repeat(np.arange(len(given)), counts)
        self._note({place: f"{name}.{why}" for place, why in wrong.items()}, lambda place: int(owner[place]))
        offsets = offsets_of(counts)
        if self.law.links[name].many:
            return Linked(people, np.arange(people.persons), offsets)
        return Linked(people, np.where(counts > 0, offsets[:-1], -1), None)

    def _listed(self, name: str, position: int, most: int) -> list[Mapping[str, Any]]:
        given = self.persons[position].get(name) or []
        if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
            self.faults.setdefault(position, f"{name}: not a list")
            return []
        if len(given) > most:
            self.faults.setdefault(position, f"{name}: too many")
            return []
        return list(given)

    def _note(self, wrong: Mapping[int, str], person: Callable[[int], int]) -> None:
        for place, why in wrong.items():
            self.faults.setdefault(person(place), why)


def join(law: Law, first: Batch, second: Batch) -> Batch:
    """The persons of both batches, those of the second after those of the first. Linked persons are joined too."""
    count = first.persons + second.persons
    facts = {name: _joined_fact(law.facts[name], first, second) for name in _names(first.facts, second.facts)}
    relations = {
        name: _joined_rows(
            first.relations.get(name, _no_rows(first.persons)), second.relations.get(name, _no_rows(second.persons))
        )
        for name in _names(first.relations, second.relations)
    }
    links = {name: _joined_link(law, name, first, second) for name in _names(first.links, second.links)}
    return Batch(count, facts, relations, links)


def _names(*groups: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group))


def unknown(field: Field, count: int) -> Column:
    """A column in which nobody's value was given: the default, or missing."""
    if field.default is not None:
        return Column(np.full(count, field.default, np.int64))
    return Column(np.zeros(count, np.int64), np.ones(count, np.bool_))


def _joined_fact(field: Field, first: Batch, second: Batch) -> Column:
    return _chained(
        first.facts.get(field.name) or unknown(field, first.persons),
        second.facts.get(field.name) or unknown(field, second.persons),
    )


def _chained(first: Column, second: Column) -> Column:
    if first.by_month != second.by_month:
        first, second = as_days(first), as_days(second)
    missing = None
    if first.missing is not None or second.missing is not None:
        missing = np.concatenate([_bits(first), _bits(second)])
    return Column(np.concatenate([first.values, second.values]), missing, first.by_month)


def _bits(column: Column) -> NDArray[np.bool_]:
    return np.zeros(len(column.values), np.bool_) if column.missing is None else column.missing


def as_days(column: Column) -> Column:
    """Months by number as the days on which they begin; other columns as they are."""
    if not column.by_month:
        return column
    months = (column.values.astype(np.int64) - _EPOCH_YEAR * 12).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + _EPOCH_ORDINAL
    if column.missing is not None:
        days[column.missing] = 0
    return Column(days, column.missing)


def _no_rows(persons: int) -> Rows:
    return Rows(np.zeros(persons + 1, dtype=np.int64), {})


def _joined_rows(first: Rows, second: Rows) -> Rows:
    names = _names(first.columns, second.columns)
    offsets = np.concatenate([first.offsets, second.offsets[1:] + first.offsets[-1]])
    return Rows(offsets, {name: _joined_column(name, first, second) for name in names})


def _joined_column(name: str, first: Rows, second: Rows) -> Column:
    if name not in second.columns:  # it has no rows: where there are rows, all columns are there
        return first.columns[name]
    return _chained(first.columns[name], second.columns[name]) if name in first.columns else second.columns[name]


def _joined_link(law: Law, name: str, first: Batch, second: Batch) -> Linked:
    one, other = (each.links.get(name) or _nobody(law, name, each.persons) for each in (first, second))
    people = join(law, one.people, other.people)
    moved = np.where(other.index < 0, -1, other.index + one.people.persons)
    index = np.concatenate([one.index, moved])
    if one.offsets is None or other.offsets is None:
        return Linked(people, index, None)
    return Linked(people, index, np.concatenate([one.offsets, other.offsets[1:] + one.offsets[-1]]))


def _nobody(law: Law, name: str, persons: int) -> Linked:
    none = Batch(0, {}, {}, {})
    if law.links[name].many:
        return Linked(none, np.zeros(0, np.int64), np.zeros(persons + 1, np.int64))
    return Linked(none, np.full(persons, -1, np.int64), None)


def replace(
    law: Law, batch: Batch, positions: NDArray[np.int64], given: Batch, told: Mapping[str, NDArray[Any]]
) -> Batch:
    """The batch with what is given of some persons in place of what it held of them.

    `given` holds one person for each of `positions`; `told` says for each name for which of them it was told.
    """
    names = [*given.facts, *given.relations, *given.links]
    facts, relations, links = dict(batch.facts), dict(batch.relations), dict(batch.links)
    for name in names:
        which = np.flatnonzero(told[name])
        chosen = np.arange(batch.persons)
        chosen[positions[which]] = batch.persons + which
        whole = join(law, _only(batch, name), _only(given, name)).take(chosen)
        facts |= whole.facts
        relations |= whole.relations
        links |= {link: _compacted(linked) for link, linked in whole.links.items()}
    return Batch(batch.persons, facts, relations, links)


def _only(batch: Batch, name: str) -> Batch:
    kinds = (batch.facts, batch.relations, batch.links)
    facts, relations, links = ({name: kind[name]} if name in kind else {} for kind in kinds)
    return Batch(batch.persons, facts, relations, links)  # type: ignore[arg-type]


def _compacted(linked: Linked) -> Linked:
    """The link with only those persons to whom somebody is still linked, in the order in which they are linked."""
    somebody = linked.index >= 0
    people = linked.people.take(linked.index[somebody])
    index = np.where(somebody, np.cumsum(somebody) - 1, -1)
    return Linked(people, index, linked.offsets)


def without(batch: Batch, positions: Iterable[int]) -> tuple[Batch, NDArray[np.int64]]:
    """The batch without some persons, and the positions of those who stay."""
    stays = np.ones(batch.persons, np.bool_)
    stays[list(positions)] = False
    kept = np.flatnonzero(stays)
    if len(kept) == batch.persons:
        return batch, kept
    left = batch.take(kept)
    links = {name: _compacted(linked) for name, linked in left.links.items()}
    return Batch(left.persons, left.facts, left.relations, links), kept
