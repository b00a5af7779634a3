"""One number for everything that is known of each person, so that an incremental question can tell who has changed.

Whole arrays at a time. The digest depends on names and values alone: neither on the width in which a value is held nor
on columns that hold nothing for the person.
"""

from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from amparo.law.columnar import Batch, Column, Linked, Rows

type Digest = NDArray[np.uint64]
_FIRST, _SECOND, _GOLDEN = (np.uint64(each) for each in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15))


def digests_of(batch: Batch) -> Digest:
    """A digest for each person of the batch, of facts, rows and linked persons."""
    total = _facts_digest(batch)
    for name, rows in batch.relations.items():
        total += _per_person(_rows_digest(rows), rows.offsets, name)
    for name, linked in batch.links.items():
        total += _linked_digest(name, linked)
    return _mixed(total)


def _facts_digest(batch: Batch) -> Digest:
    total = np.zeros(batch.persons, dtype=np.uint64)
    for name, column in batch.facts.items():
        total += _column_digest(name, column)
    return total


def _column_digest(name: str, column: Column) -> Digest:
    seed = _seed(f"{name}{'/month' if column.by_month else ''}")
    mixed = _mixed(column.values.astype(np.int64).view(np.uint64) * _GOLDEN + seed)
    if column.missing is not None:
        mixed[column.missing] = 0
    return mixed


def _rows_digest(rows: Rows) -> Digest:
    total = np.zeros(int(rows.offsets[-1]), dtype=np.uint64)
    for name, column in rows.columns.items():
        total += _column_digest(name, column)
    return total


def _per_person(rows: Digest, offsets: NDArray[np.int64], name: str) -> Digest:
    """Rows summed for each person, each with its place among the person's rows: their order is part of what is known."""
    counts = np.diff(offsets)
    place = np.arange(len(rows), dtype=np.int64) - np.repeat(offsets[:-1], counts)
    mixed = _mixed(rows + (place.view(np.uint64) + np.uint64(1)) * _seed(name))
    running = np.zeros(len(mixed) + 1, dtype=np.uint64)
    np.cumsum(mixed, out=running[1:])
    return running[offsets[1:]] - running[offsets[:-1]]


def _linked_digest(name: str, linked: Linked) -> Digest:
    people = digests_of(linked.people)
    if linked.offsets is not None:
        return _per_person(people[linked.index], linked.offsets, name)
    found = _mixed(people[linked.index] + _seed(name)) if len(people) else np.zeros(len(linked.index), np.uint64)
    found[linked.index < 0] = 0
    return found


def _seed(name: str) -> np.uint64:
    return np.uint64(xxhash.xxh3_64_intdigest(name.encode()))


def _mixed(values: NDArray[Any]) -> Digest:
    """Bits spread as SplitMix64 does (Steele, Lea and Flood, 2014)."""
    mixed: Digest = values.astype(np.uint64, copy=True)
    mixed ^= mixed >> np.uint64(30)
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed
