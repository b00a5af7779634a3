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

from amparo.law.errors import FactError
from amparo.law.plain_yaml import YamlError, read_yaml

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
    if isinstance(value, str) and "month" in name.split("_") and _MONTH.match(value):
        return first_day(value, place)
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
