"""Random persons for any law: facts within their bounds, mostly plausible, now and then missing or at a bound."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from amparo.law.declarations import Field
from amparo.law.law import Law
from amparo.law.values import from_scaled

_FIRST, _LAST = date(1938, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
_RECORD_FROM = date(1985, 1, 1).toordinal()
_WHOLE = 200_000


def person(law: Law, drawn: Random, depth: int = 1) -> dict[str, Any]:
    """One person's facts, rows, and linked persons (who have none of their own)."""
    found = {name: value(field, drawn) for name, field in law.facts.items() if drawn.random() > 0.03}
    for name, relation in law.relations.items():
        found[name] = _rows(relation.columns, drawn)
    for name, link in law.links.items() if depth else ():
        others = [person(law, drawn, 0) for _ in range(drawn.choice((0, 1, 1, 3)))]
        found[name] = others if link.many else next(iter(others), None)
    return found


def value(field: Field, drawn: Random, first_day: int = _FIRST) -> Any:
    """A value of the field; of a wide range mostly from its lower part."""
    if drawn.random() < 0.02:
        return from_scaled(field.type, drawn.choice((field.least, field.most)))
    least, most = field.least, field.most
    if field.type.kind == "date":
        least, most = max(least, first_day), min(most, _LAST)
    elif field.type.kind == "number":
        most = min(most, least + drawn.choice((60, _WHOLE, 1_000_000)))
    return from_scaled(field.type, drawn.randint(least, most))


def _rows(columns: Mapping[str, Field], drawn: Random) -> list[dict[str, Any]]:
    count = drawn.choice((0, 1, 5, 40, 200, 420))
    rows = [{name: value(field, drawn, _RECORD_FROM) for name, field in columns.items()} for _ in range(count)]
    if "month" in columns:  # months of one record, each once, as the record holds them
        start = drawn.randrange(1975 * 12, 2010 * 12)
        for number, row in enumerate(rows, start):
            row["month"] = date(number // 12, number % 12 + 1, 1)
    return rows
