"""Facts as people write them: a YAML file with a day, a benefit, and what is known of the person.

Money is exact. A month is written `2025-12` and stands for its first day. A span of months is one row of
a relation for each month: `{ from: 1995-01, to: 2025-11, wage: 2500.00 }`, both ends included.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from amparo.law.declarations import Field, Relation
from amparo.law.errors import FactError
from amparo.law.plain_yaml import YamlError, read_yaml
from amparo.law.scope import Scope, suggestion
from amparo.law.types import describe
from amparo.law.values import from_scaled, to_scaled

ROW_LIMIT = 1_200
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_KEYS = ("institution", "benefit", "on", "facts")


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What one file asks: a benefit of an institution, on a day, for these facts. What it leaves out is None."""

    facts: dict[str, Any]
    on: date | None = None
    benefit: str | None = None
    institution: str | None = None


def read_facts(source: str | Path) -> FactsFile:
    """The facts in a file, or in a text of YAML. Raises FactError naming the file, and the fact, row and column."""
    text, file = _text_of(source)
    try:
        data = read_yaml(text)
    except YamlError as error:
        raise FactError(error.message, file=file, line=error.line) from None
    if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
        fix = "Write on: 2026-01-31, benefit: ..., and facts: with what is known of the person"
        raise FactError("there is no facts: section", file=file, fix=fix)
    try:
        return _facts_file(data)
    except FactError as error:
        raise error.locate(file=file) from None


def _text_of(source: str | Path) -> tuple[str, str]:
    if isinstance(source, str):
        return source, ""
    try:
        return source.read_text("utf-8"), str(source)
    except FileNotFoundError:
        raise FactError("there is no such file", file=str(source)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise FactError(f"the file cannot be read: {error}", file=str(source)) from None


def _facts_file(data: Mapping[Any, Any]) -> FactsFile:
    unknown = [key for key in data if key not in _KEYS]
    if unknown:
        raise FactError(f"{unknown[0]} is not one of {', '.join(_KEYS)}", name=str(unknown[0]))
    on = data.get("on")
    if on is not None and not isinstance(on, date):
        raise FactError(f"a day was expected, got {on}", name="on", fix="Write on: 2026-01-31")
    names = {key: None if data.get(key) is None else str(data[key]) for key in ("benefit", "institution")}
    return FactsFile(facts=expand_facts(data["facts"]), on=on, **names)


def expand_facts(facts: Mapping[Any, Any]) -> dict[str, Any]:
    """The facts with every span written out as one row a month and every month as its first day."""
    return {str(name): _expand(str(name), value, str(name)) for name, value in facts.items()}


def _expand(name: str, value: Any, place: str) -> Any:
    if isinstance(value, list):
        return _rows(value, place)
    if isinstance(value, dict):
        return {str(key): _expand(str(key), inner, f"{place}.{key}") for key, inner in value.items()}
    return read_month(name, value)


def read_month(name: str, value: Any) -> Any:
    """The value; its first day where a name that speaks of a month has one written `2025-12`."""
    if isinstance(value, str) and "month" in name.split("_") and _MONTH.match(value):
        return first_day(value, name)
    return value


def _rows(rows: list[Any], place: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        where = f"{place}, row {number}"
        if not isinstance(row, dict):
            raise FactError(f"a row such as {{ month: 2025-12, ... }} was expected, got {row}", name=where)
        found.extend(_span(row, where) if _is_span(row) else [_expand("", row, where)])
        if len(found) > ROW_LIMIT:
            raise FactError(f"more than {ROW_LIMIT:,} rows", name=where)
    return found


def _is_span(row: Mapping[Any, Any]) -> bool:
    """A row with `from` and `to`; where both are days it is a row of a relation that has such columns."""
    return "from" in row and "to" in row and not (isinstance(row["from"], date) and isinstance(row["to"], date))


def _span(row: Mapping[Any, Any], place: str) -> Iterator[dict[str, Any]]:
    first, last = first_day(row["from"], f"{place}, from"), first_day(row["to"], f"{place}, to")
    if last < first:
        raise FactError(f"the span ends in {row['to']}, before it begins in {row['from']}", name=place)
    if "month" in row:
        raise FactError("a row has either month, or from and to", name=place)
    if 12 * (last.year - first.year) + last.month - first.month >= ROW_LIMIT:
        raise FactError(f"a span of more than {ROW_LIMIT:,} months", name=place)
    others = {str(key): value for key, value in row.items() if key not in ("from", "to")}
    rest = {key: _expand(key, value, f"{place}, {key}") for key, value in others.items()}
    for number in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        yield {"month": date(number // 12, number % 12 + 1, 1), **rest}


def first_day(month: Any, place: str) -> date:
    """The first day of a month written `2025-12`. Raises FactError naming `place`."""
    parts = _MONTH.match(month) if isinstance(month, str) else None
    if parts is None or parts[1] == "0000":
        raise FactError(f"a month was expected, got {month}", name=place, fix="Write it as 2025-12")
    return date(int(parts[1]), int(parts[2]), 1)


def check_facts(scope: Scope, facts: Mapping[str, Any], place: str = "") -> None:
    """Raises FactError for the first name that the law does not have, and for the first value that is not of its type.

    What is missing is no fault here: a determination asks for it when it comes to need it.
    """
    for name, value in facts.items():
        where = f"{place}{name}"
        if name in scope.facts:
            _check_value(scope.facts[name], value, where)
        elif name in scope.relations:
            _check_relation(scope.relations[name], value, where)
        elif name in scope.links:
            for person, its_place in _persons(value, where, many=scope.links[name].many):
                check_facts(scope, person, f"{its_place}.")
        else:
            known = [*scope.facts, *scope.relations, *scope.links]
            raise FactError("the law knows no such fact", name=where, fix=suggestion(name, known))


def _check_value(field: Field, value: Any, where: str) -> None:
    if value is None:
        return
    try:
        scaled = to_scaled(field.type, value)
    except FactError as error:
        raise error.locate(name=where) from None
    if not field.least <= scaled <= field.most:
        least, most = from_scaled(field.type, field.least), from_scaled(field.type, field.most)
        raise FactError(f"{value} is not between {least} and {most}", name=where)


def _check_relation(relation: Relation, rows: Any, where: str) -> None:
    if not isinstance(rows, list | tuple | None):
        raise FactError(f"a list of rows was expected, got {rows}", name=where)
    for number, row in enumerate(rows or (), start=1):
        its_place = f"{where}, row {number}"
        if not isinstance(row, Mapping):
            raise FactError(f"a row was expected, got {row}", name=its_place)
        _check_row(relation, row, its_place)


def _check_row(relation: Relation, row: Mapping[str, Any], where: str) -> None:
    for column, value in row.items():
        if column not in relation.columns:
            raise FactError(f"there is no column {column}", name=where, fix=suggestion(column, list(relation.columns)))
        _check_value(relation.columns[column], value, f"{where}, {column}")
    for column, field in relation.columns.items():
        if row.get(column) is None and field.default is None:
            raise FactError(f"there is no {column}", name=where, fix=f"Give {describe(field.type)}")


def _persons(value: Any, where: str, *, many: bool) -> Iterator[tuple[Mapping[str, Any], str]]:
    persons = value if many else [] if value is None else [value]
    if many and not isinstance(persons, list | tuple | None):
        raise FactError(f"a list of persons was expected, got {value}", name=where)
    for number, person in enumerate(persons or (), start=1):
        its_place = f"{where}, person {number}" if many else where
        if not isinstance(person, Mapping):
            raise FactError(f"the facts of a person were expected, got {person}", name=its_place)
        yield person, its_place
