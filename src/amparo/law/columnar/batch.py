"""Many persons' facts as columns: what the columnar program reads.

Values are scaled integers as the scalar program has them: cents, ordinals of days, codes of choices, 0 and 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from amparo.law.errors import FactError

type Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One value per person, or per row of a relation.

    `missing` says where there is none (None: all are known). With `by_month`, dates that are all first days of months
    are held as month numbers, year × 12 + month - 1.
    """

    values: Array
    missing: Array | None = None
    by_month: bool = False

    def take(self, index: Array | slice) -> "Column":
        """The column of some of its persons or rows."""
        missing = None if self.missing is None else self.missing[index]
        return Column(self.values[index], missing, self.by_month)


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation's rows of all persons, person after person; those of person i are offsets[i] to offsets[i + 1]."""

    offsets: Array
    columns: Mapping[str, Column]

    def take(self, index: Array) -> "Rows":
        """The rows of some of the persons."""
        offsets, places = taken_rows(self.offsets, index)
        return Rows(offsets, {name: column.take(places) for name, column in self.columns.items()})


@dataclass(frozen=True, slots=True)
class Linked:
    """The persons that each person is linked to, as positions in `people`.

    An optional person: `index` has one position per person of the batch, -1 for nobody, and `offsets` is None. Several
    persons: those of person i are index[offsets[i]:offsets[i + 1]].
    """

    people: "Batch"
    index: Array
    offsets: Array | None = None

    def take(self, index: Array) -> "Linked":
        """The links of some of the persons."""
        if self.offsets is None:
            return Linked(self.people, self.index[index])
        offsets, places = taken_rows(self.offsets, index)
        return Linked(self.people, self.index[places], offsets)


@dataclass(frozen=True, slots=True)
class Batch:
    """Persons by position. A fact that is not here takes its default, or is missing for everybody; a relation that is not
    here has no rows; a link that is not here leads to nobody.
    """

    persons: int
    facts: Mapping[str, Column] = field(default_factory=dict)
    relations: Mapping[str, Rows] = field(default_factory=dict)
    links: Mapping[str, Linked] = field(default_factory=dict)

    def take(self, index: Array) -> "Batch":
        """The batch of some of its persons, in the order of `index`."""
        return Batch(
            len(index),
            {name: column.take(index) for name, column in self.facts.items()},
            {name: rows.take(index) for name, rows in self.relations.items()},
            {name: linked.take(index) for name, linked in self.links.items()},
        )

    def check(self) -> None:
        """Raises FactError, naming it, for the first column or list of offsets that does not fit the others."""
        for name, column in self.facts.items():
            _must_be(column.values, self.persons, name)
        for name, rows in self.relations.items():
            _check_offsets(rows.offsets, self.persons, name)
            for label, column in rows.columns.items():
                _must_be(column.values, int(rows.offsets[-1]), f"{name}.{label}", least=True)
        for name, linked in self.links.items():
            self._check_link(name, linked)

    def _check_link(self, name: str, linked: Linked) -> None:
        if linked.offsets is None:
            _must_be(linked.index, self.persons, name)
        else:
            _check_offsets(linked.offsets, self.persons, name)
            _must_be(linked.index, int(linked.offsets[-1]), name, least=True)
        least = 0 if linked.offsets is not None else -1
        if len(linked.index) and not (linked.index.min() >= least and linked.index.max() < linked.people.persons):
            raise FactError("a link leads to a person who is not in the batch", name=name)


def _must_be(values: Array, count: int, name: str, *, least: bool = False) -> None:
    if len(values) < count or (len(values) > count and not least):
        raise FactError(f"there are {len(values)} values where {count} are expected", name=name)
    if values.dtype.kind not in "bui" or values.ndim != 1:
        raise FactError(f"whole numbers in one dimension are expected, got {values.dtype}", name=name)


def _check_offsets(offsets: Array, persons: int, name: str) -> None:
    if len(offsets) != persons + 1 or offsets[0] < 0 or (persons and np.any(offsets[1:] < offsets[:-1])):
        raise FactError(f"its offsets are not {persons + 1} numbers that never fall", name=name)


def taken_rows(offsets: Array, index: Array) -> tuple[Array, Array]:
    """The offsets of some persons' rows when only theirs are kept, and where those rows lay before."""
    starts = offsets[:-1][index]
    counts = offsets[1:][index] - starts
    found = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=found[1:])
    return found, np.repeat(starts - found[:-1], counts) + np.arange(found[-1])


def blocks(batch: Batch, most_persons: int, most_rows: int) -> Iterator[tuple[int, int]]:
    """The batch in stretches of persons with few enough rows to stay in a processor's cache."""
    offsets = [rows.offsets for rows in batch.relations.values()]
    offsets += [linked.offsets for linked in batch.links.values() if linked.offsets is not None]
    first = 0
    while first < batch.persons:
        last = min(first + most_persons, batch.persons)
        for each in offsets:
            last = min(last, int(np.searchsorted(each, each[first] + most_rows, side="right")) - 1)
        last = max(last, first + 1)
        yield first, last
        first = last
