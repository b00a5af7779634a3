"""One person of a batch, as the plain facts from which the law determines a single claim."""

from datetime import date
from typing import Any

from amparo.law import Law
from amparo.law.columnar import Batch, Column
from amparo.law.declarations import Field
from amparo.law.values import from_scaled


def facts_of(law: Law, batch: Batch, place: int) -> dict[str, Any]:
    """The facts and relations of the person at a place; links are left out."""
    facts: dict[str, Any] = {
        name: _plain(law.facts[name], column, place)
        for name, column in batch.facts.items()
        if name in law.facts and (column.missing is None or not column.missing[place])
    }
    for name, rows in batch.relations.items():
        columns = law.relations[name].columns
        span = range(int(rows.offsets[place]), int(rows.offsets[place + 1]))
        facts[name] = [{key: _plain(columns[key], column, row) for key, column in rows.columns.items()} for row in span]
    return facts


def _plain(field: Field, column: Column, place: int) -> Any:
    value = int(column.values[place])
    if column.by_month:
        return date(value // 12, value % 12 + 1, 1)
    return from_scaled(field.type, value)
