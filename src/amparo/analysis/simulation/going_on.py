"""Records that go on: each year's batch, with one more row for every month that has passed, as the benefit's projection says."""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from amparo.law import Law
from amparo.law.benefits import Projection
from amparo.law.columnar import Batch, Column, Rows
from amparo.law.columnar.calendar import first_day, month_number
from amparo.law.parameters import month_number as number_of_month

type Whole = NDArray[np.int64]
ACTIVE_WITHIN_MONTHS = 12


class GoingOn:
    """One batch of persons whose records grow. Who has had no row for a year is taken to have stopped."""

    def __init__(self, law: Law, projection: Projection | None, batch: Batch, since: date) -> None:
        self.law, self.projection, self.batch = law, projection, batch
        self.since = number_of_month(since.toordinal())
        self.rows = batch.relations.get(projection.relation) if projection else None

    def on(self, day: date) -> Batch:
        """The batch as it will be on a day."""
        until = number_of_month(day.toordinal())
        if self.projection is None or self.rows is None or until <= self.since:
            return self.batch
        grown = self._grown(self.projection, self.rows, until)
        return replace(self.batch, relations={**self.batch.relations, self.projection.relation: grown})

    def _grown(self, projection: Projection, rows: Rows, until: int) -> Rows:
        counts = np.diff(rows.offsets)
        last = rows.offsets[1:] - 1
        latest = np.where(counts > 0, _months(rows.columns[projection.column])[np.maximum(last, 0)], 0)
        going = (counts > 0) & (latest >= self.since - ACTIVE_WITHIN_MONTHS)
        first = np.maximum(latest + 1, self.since)
        more = np.where(going, np.maximum(until - first, 0), 0)
        growth = _Growth(rows.offsets, more)
        months = growth.within + np.repeat(first, more)
        columns = {
            name: self._column(projection, name, column, growth, last, months) for name, column in rows.columns.items()
        }
        return Rows(growth.offsets, columns)

    def _column(
        self, projection: Projection, name: str, column: Column, growth: "_Growth", last: Whole, months: Whole
    ) -> Column:
        if name == projection.column:
            new = months if column.by_month else first_day(months)
        else:
            new = np.repeat(column.values[np.maximum(last, 0)] if len(column.values) else last, growth.more)
        if name in projection.at_least:
            new = np.maximum(new, self._least(projection.at_least[name], months))
        return Column(growth.joined(column.values, new), None, by_month=column.by_month)

    def _least(self, parameter: str, months: Whole) -> Whole:
        entries = self.law.parameters[parameter].entries
        starts = np.array([entry.start for entry in entries])
        values = np.array([entry.value for entry in entries], dtype=np.int64)
        in_force: Whole = values[np.maximum(np.searchsorted(starts, first_day(months), side="right") - 1, 0)]
        return in_force


class _Growth:
    """Where new rows go: after each person's own."""

    def __init__(self, offsets: Whole, more: Whole) -> None:
        self.more = more
        self.offsets = offsets + np.concatenate([[0], np.cumsum(more)])
        self.within = np.arange(int(more.sum())) - np.repeat(np.cumsum(more) - more, more)
        size = int(self.offsets[-1])
        self.is_new = np.zeros(size, dtype=bool)
        self.is_new[np.repeat(self.offsets[1:] - more, more) + self.within] = True

    def joined(self, old: NDArray[np.integer], new: NDArray[np.integer]) -> NDArray[np.integer]:
        """Old and new values in their places, as narrow as the old: the law's bounds hold for both."""
        found = np.empty(len(self.is_new), dtype=old.dtype)
        found[~self.is_new] = old
        found[self.is_new] = new
        return found


def _months(column: Column) -> Whole:
    months: Whole = (column.values if column.by_month else month_number(column.values)).astype(np.int64)
    return months
