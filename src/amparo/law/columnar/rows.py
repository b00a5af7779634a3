"""Rows per person: what belongs to whom, and reducing rows to one value per person."""

from collections.abc import Callable
from typing import Any

import numpy as np

from amparo.law.columnar.batch import Array, taken_rows
from amparo.law.columnar.columns import Loaded


class RowSet:
    """The rows of a stretch of persons: those of person i are offsets[i] to offsets[i + 1]."""

    def __init__(self, offsets: Array, columns: dict[str, Loaded], source: "RowSet | None" = None) -> None:
        self.offsets, self._columns, self._source = offsets, columns, source
        self.total = int(offsets[-1])
        self.counts = np.diff(offsets)
        self.nonempty = None if len(self.counts) and self.counts.all() else np.flatnonzero(self.counts)
        self.places: Array | None = None

    def column(self, name: str) -> Loaded:
        """A column of the rows, taken from those of more persons when first asked for."""
        if name not in self._columns and self._source is not None and self.places is not None:
            self._columns[name] = self._source.column(name).take(self.places)
        return self._columns[name]

    def chosen(self, persons: Array) -> "RowSet":
        """The rows of some of the persons alone."""
        offsets, places = taken_rows(self.offsets, persons)
        found = RowSet(offsets, {}, self)
        found.places = places
        return found

    def spread(self, values: Any) -> Any:
        """Each person's value, once for each of the person's rows."""
        return values if np.ndim(values) == 0 else np.repeat(values, self.counts)

    def add(self, values: Any) -> Array:
        """Each person's sum of whole numbers or of yes (1) and no (0); 0 where there are no rows."""
        if np.ndim(values) == 0:
            return self.counts * int(values)
        if values.dtype == np.bool:
            values = values.view(np.int8)
        return self._reduce(lambda at: np.add.reduceat(values, at, dtype=np.int64), np.int64, 0)

    def largest(self, values: Array, none: int) -> Array:
        return self._reduce(lambda at: np.maximum.reduceat(values, at), values.dtype, none)

    def smallest(self, values: Array, none: int) -> Array:
        return self._reduce(lambda at: np.minimum.reduceat(values, at), values.dtype, none)

    def first_code(self, codes: Any) -> Array:
        """Each person's first failure: of those that are raised while the rows are gone through, else of those carried."""
        codes = np.broadcast_to(codes, (self.total,))
        found = np.zeros(len(self.counts), np.int16)
        for at in (np.flatnonzero(codes < 0), np.flatnonzero(codes > 0)):
            persons = np.searchsorted(self.offsets, at, side="right") - 1
            found[persons[::-1]] = abs(codes[at[::-1]])
        return found

    def _reduce(self, reduced: Callable[[Array], Array], kind: Any, none: int) -> Array:
        """Empty persons apart, since a stretch of no rows would be given the row that follows it."""
        if self.nonempty is None:
            return reduced(self.offsets[:-1])
        found = np.full(len(self.counts), none, kind)
        if len(self.nonempty):
            found[self.nonempty] = reduced(self.offsets[self.nonempty])
        return found

    def matrix(self, values: Any, mask: Any, absent: int) -> Array:
        """One line per person with the values of the rows that the mask chooses, `absent` elsewhere."""
        width = int(self.counts.max(initial=0))
        found = np.full((len(self.counts), width), absent, np.int64)
        inside = np.arange(width) < self.counts[:, None]
        found[inside] = np.where(mask, values, np.int64(absent)) if np.ndim(mask) or not mask else values
        return found
