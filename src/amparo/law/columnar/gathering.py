"""Persons' facts, given as they are for one determination, as the columns of a batch."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from amparo.law.columnar import calendar
from amparo.law.columnar.batch import Batch, Column, Linked, Rows
from amparo.law.declarations import Field
from amparo.law.errors import FactError
from amparo.law.scope import Scope
from amparo.law.values import to_scaled

type Facts = Mapping[str, Any]


def batch_of(scope: Scope, persons: Sequence[Facts]) -> Batch:
    """The batch of some persons. Raises FactError for a value of another type; bounds are checked when it is computed."""
    links = {name for name in scope.links if any(each.get(name) for each in persons)}
    return Batch(
        len(persons),
        {name: _column(field, [each.get(name) for each in persons]) for name, field in scope.facts.items()},
        {name: _rows(scope, name, persons) for name in scope.relations},
        {name: _linked(scope, name, persons) for name in sorted(links)},
    )


def _column(field: Field, values: Sequence[Any]) -> Column:
    missing = np.array([value is None for value in values], np.bool)
    scaled = np.array([0 if value is None else _scaled(field, value) for value in values], np.int64)
    return Column(scaled, missing if missing.any() else None)


def _scaled(field: Field, value: Any) -> int:
    try:
        return int(to_scaled(field.type, value))
    except FactError as error:
        raise error.locate(name=field.name) from None


def _offsets(counts: Sequence[int]) -> Any:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def _all(persons: Sequence[Facts], name: str) -> tuple[Any, list[Facts]]:
    given = [list(each.get(name) or ()) for each in persons]
    return _offsets([len(each) for each in given]), [row for each in given for row in each]


def _rows(scope: Scope, name: str, persons: Sequence[Facts]) -> Rows:
    offsets, rows = _all(persons, name)
    columns = scope.relations[name].columns
    read = {label: _column(field, [row.get(label) for row in rows]) for label, field in columns.items()}
    return Rows(offsets, {label: _by_month(columns[label], column) for label, column in read.items()})


def _by_month(field: Field, column: Column) -> Column:
    """Dates that are all first days of months, as the numbers of those months: they are quicker to reckon with."""
    if field.type.kind != "date" or column.missing is not None:
        return column
    number = calendar.month_number(column.values)
    first = np.array_equal(calendar.first_day(number), column.values)
    return Column(number.astype(np.int32), by_month=True) if first else column


def _linked(scope: Scope, name: str, persons: Sequence[Facts]) -> Linked:
    gathered: Callable[[Scope, Sequence[Facts]], Batch] = batch_of
    if scope.links[name].many:
        offsets, people = _all(persons, name)
        return Linked(gathered(scope, people), np.arange(len(people)), offsets)
    people = [each[name] for each in persons if each.get(name)]
    present = np.array([bool(each.get(name)) for each in persons], np.bool)
    return Linked(gathered(scope, people), np.where(present, np.cumsum(present) - 1, -1))
