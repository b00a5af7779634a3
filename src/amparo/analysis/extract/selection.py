"""Some persons of a batch, with their rows and linked persons."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.extract.frames import offsets_of
from amparo.law.columnar import Batch, Column, Linked, Rows

type Positions = NDArray[np.int64]


def take(batch: Batch, positions: Positions) -> Batch:
    """The batch of these persons, in this order. Linked persons stay as they are; only who refers to them is taken."""
    return Batch(
        len(positions),
        {name: take_column(column, positions) for name, column in batch.facts.items()},
        {name: take_rows(rows, positions) for name, rows in batch.relations.items()},
        {name: _take_linked(linked, positions) for name, linked in batch.links.items()},
    )


def take_column(column: Column, positions: NDArray[Any]) -> Column:
    """The column's values at these positions."""
    missing = None if column.missing is None else column.missing[positions]
    return Column(column.values[positions], missing, column.by_month)


def take_rows(rows: Rows, positions: Positions) -> Rows:
    """The rows of these persons, person after person."""
    chosen, offsets = _ranges(rows.offsets, positions)
    return Rows(offsets, {name: take_column(column, chosen) for name, column in rows.columns.items()})


def _take_linked(linked: Linked, positions: Positions) -> Linked:
    if linked.offsets is None:
        return Linked(linked.people, linked.index[positions], None)
    chosen, offsets = _ranges(linked.offsets, positions)
    return Linked(linked.people, linked.index[chosen], offsets)


def _ranges(offsets: NDArray[np.int64], positions: Positions) -> tuple[Positions, NDArray[np.int64]]:
    """The positions of all rows of these persons, and where each person's begin among them."""
    begins, counts = offsets[:-1][positions], np.diff(offsets)[positions]
    taken = offsets_of(counts)
    return np.arange(taken[-1]) + np.repeat(begins - taken[:-1], counts), taken
