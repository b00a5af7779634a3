"""A batch as files: which columns each holds, and the batch again from them.

The persons' file counts, for each relation, the rows of each person; the rows themselves lie in the relation's file,
person after person. Linked persons lie in a file of their own, or are persons of the part itself (`own`), found by
their position.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.analysis.extract.columns import array_values, arrow_field, as_arrow, from_arrow, sum_of
from amparo.analysis.extract.layout import PERSONS
from amparo.law.columnar import Batch, Column, Linked, Rows

ROWS, INDEX, PEOPLE = "rows.", "index.", "people."
OWN = b"own"
type Read = Callable[[str], pa.RecordBatch]


class Wanted(Protocol):
    """What is to be read of a part: `facts` by name, and `relations` and `links` that matter."""

    def __contains__(self, name: str, /) -> bool: ...


@dataclass
class Frame:
    """One file to be: its columns in order, with their sums."""

    name: str
    rows: int
    fields: list[pa.Field] = field(default_factory=list)
    arrays: list[pa.Array] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, column: Column, *, mark: bytes = b"") -> None:
        """Put a column into the file; `mark` is kept beside it."""
        array = as_arrow(column)
        if len(array) != self.rows:
            raise ValueError(f"{self.name}.{name} has {len(array)} values for {self.rows} rows")
        described = arrow_field(name, array, column)
        self.fields.append(described.with_metadata({**described.metadata, OWN: mark}) if mark else described)
        self.arrays.append(array)
        self.sums[name] = sum_of(column)

    def batch(self) -> pa.RecordBatch:
        """The file's one record batch."""
        return pa.RecordBatch.from_arrays(self.arrays, schema=pa.schema(self.fields))


def frames_of(batch: Batch, keys: Mapping[str, NDArray[Any]]) -> list[Frame]:
    """The files of a part, the persons' first; `keys` are columns of theirs that are no facts."""
    frame = Frame(PERSONS, batch.persons)
    for name, values in keys.items():
        frame.add(name, Column(values))
    return [frame, *_filled(frame, batch, "")]


def _filled(frame: Frame, batch: Batch, prefix: str) -> Iterator[Frame]:
    """Put the facts of a batch into its file; the files of its relations and links."""
    for name, column in batch.facts.items():
        frame.add(name, column)
    for name, rows in batch.relations.items():
        counts = np.diff(rows.offsets)
        frame.add(ROWS + name, Column(counts))
        yield _relation(prefix + name, int(rows.offsets[-1]), rows)
    for name, linked in batch.links.items():
        yield from _link(frame, batch, prefix + name, name, linked)


def _relation(name: str, count: int, rows: Rows) -> Frame:
    frame = Frame(name, count)
    for column, values in rows.columns.items():
        frame.add(column, values)
    return frame


def _link(frame: Frame, batch: Batch, file: str, name: str, linked: Linked) -> Iterator[Frame]:
    own = linked.people.facts is batch.facts and linked.people.relations is batch.relations
    mark = OWN if own else b""
    if linked.offsets is None:
        frame.add(INDEX + name, Column(linked.index), mark=mark)
    else:
        frame.add(PEOPLE + name, Column(np.diff(linked.offsets)), mark=mark)
        if own or not _in_order(linked):
            yield _indexes(file, linked)
    if not own:
        people = Frame(file, linked.people.persons)
        others = list(_filled(people, linked.people, f"{file}."))
        yield people
        yield from others


def _in_order(linked: Linked) -> bool:
    return np.array_equal(linked.index, np.arange(linked.people.persons))


def _indexes(file: str, linked: Linked) -> Frame:
    frame = Frame(f"{file}.index", len(linked.index))
    frame.add("index", Column(linked.index))
    return frame


def batch_of(persons: pa.RecordBatch, read: Read, files: Collection[str], wanted: Wanted | None = None) -> Batch:
    """The batch in a part's files. `read` maps a file; only files of `wanted` relations and links are opened."""
    return _Reading(read, files, wanted).batch(persons, "")


class _Reading:
    def __init__(self, read: Read, files: Collection[str], wanted: Wanted | None) -> None:
        self.read, self.files, self.wanted = read, files, wanted

    def batch(self, table: pa.RecordBatch, prefix: str) -> Batch:
        facts: dict[str, Column] = {}
        relations: dict[str, Rows] = {}
        links: dict[str, Linked] = {}
        count = table.num_rows
        for position, each in enumerate(table.schema):
            kind, dot, name = each.name.partition(".")
            array = table.column(position)
            if not dot:
                facts[each.name] = from_arrow(array, each)
            elif self.wanted is None or prefix or name in self.wanted:
                if kind == "rows":
                    relations[name] = self._relation(prefix + name, array)
                else:
                    links[name] = self._link(Batch(count, facts, relations), prefix + name, each, array)
        return Batch(count, facts, relations, links)

    def _relation(self, file: str, counts: pa.Array) -> Rows:
        table = self.read(file)
        offsets = offsets_of(array_values(counts))
        if offsets[-1] != table.num_rows:
            raise CountsDiffer(file, int(offsets[-1]), table.num_rows)
        return Rows(offsets, {each.name: from_arrow(table.column(i), each) for i, each in enumerate(table.schema)})

    def _link(self, own: Batch, file: str, described: pa.Field, array: pa.Array) -> Linked:
        is_own = (described.metadata or {}).get(OWN) == OWN
        people = own if is_own else self.batch(self.read(file), f"{file}.")
        if described.name.startswith(INDEX):
            return Linked(people, _within(array_values(array).astype(np.int64), people.persons, file), None)
        offsets = offsets_of(array_values(array))
        index = np.arange(people.persons) if f"{file}.index" not in self.files else self._index(file, people.persons)
        if offsets[-1] != len(index):
            raise CountsDiffer(file, int(offsets[-1]), len(index))
        return Linked(people, index, offsets)

    def _index(self, file: str, persons: int) -> NDArray[np.int64]:
        return _within(array_values(self.read(f"{file}.index").column(0)).astype(np.int64), persons, file)


class CountsDiffer(Exception):
    """The rows that the persons count are not those that the file has."""

    def __init__(self, file: str, counted: int, found: int) -> None:
        super().__init__(f"{counted:,} rows are counted and {found:,} are there")
        self.file = file


class LinksNowhere(Exception):
    """A link points outside the persons that there are."""

    def __init__(self, file: str) -> None:
        super().__init__("a link points to a person who is not there")
        self.file = file


def offsets_of(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Where each person's rows begin, and after the last, how many there are."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def _within(index: NDArray[np.int64], persons: int, file: str) -> NDArray[np.int64]:
    if len(index) and (int(index.min()) < -1 or int(index.max()) >= persons):
        raise LinksNowhere(file)
    return index
