"""Dated parameters of the law, one per file: plain values, tables of brackets, and monthly changes that are chained."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import Any

from amparo.law.errors import BadParameter, LawError, UnitClash
from amparo.law.plain_yaml import YamlError, read_yaml
from amparo.law.tables import Table, read_table
from amparo.law.types import NAMED_TYPES, Type, parameter_type
from amparo.law.values import from_scaled, scale_number, to_scaled

MODES = ("half_up", "half_even", "down", "up")
_KEYS = {"title", "kind", "unit", "by", "decimals", "by_decimals", "factor_decimals", "rounding", "values", "note"}
_ENTRY_KEYS = {"from", "value", "brackets", "rows", "series", "reference", "source", "confirmed", "note"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is in force from a day on: a scaled value or a table, with the law and the source that say so."""

    start: int
    value: Any
    reference: str
    source: str
    confirmed: bool


_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its kind (`value`, `table`, `monthly_change`), its type and its entries by day.

    For a table, `by` is the type looked up and each entry's value a Table. For monthly changes, an entry's value is
    the change in percent scaled by `decimals`, and `type` that of the chained factor.
    """

    name: str
    title: str
    kind: str
    type: Type
    entries: tuple[Entry, ...]
    file: str
    by: Type | None = None
    decimals: int = 0
    rounding: str = "half_up"

    @property
    def starts(self) -> list[int]:
        return [entry.start for entry in self.entries]

    def entry_on(self, day: int) -> Entry | None:
        """The entry in force on a day (an ordinal); None before the first."""
        position = bisect_right(self.entries, day, key=_start)
        return self.entries[position - 1] if position else None

    def value_on(self, day: date) -> Any:
        """The value in force, unscaled: a number or date, or a Table; None before the first."""
        entry = self.entry_on(day.toordinal())
        if entry is None or self.kind == "table":
            return entry and entry.value
        if self.kind == "monthly_change":
            return from_scaled(replace(self.type, decimals=self.decimals), entry.value)
        return from_scaled(self.type, entry.value)


def read_parameter(text: str, name: str, file: str) -> Parameter:
    """The parameter in one file. Raises BadParameter (or UnitClash) naming the file, the entry and the fix."""
    try:
        return _read(_document(text), name, file)
    except YamlError as error:
        raise BadParameter(error.message, file=file, line=error.line, name=name) from None
    except LawError as error:
        raise error.locate(file=file, name=name) from None


def _document(text: str) -> Mapping[str, Any]:
    found = read_yaml(text)
    if not isinstance(found, dict):
        raise BadParameter("the file is not a mapping", fix="Begin with title:, unit: and values:")
    unknown = sorted(set(found) - _KEYS)
    if unknown:
        raise BadParameter(f"{unknown[0]!r} is not a key of a parameter", fix=f"Use {', '.join(sorted(_KEYS))}")
    for key in ("title", "unit", "values"):
        if not found.get(key):
            raise BadParameter(f"{key!r} is missing", fix=f"Add {key}:")
    return found


def _read(data: Mapping[str, Any], name: str, file: str) -> Parameter:
    kind = data.get("kind", "value")
    if not (name.isidentifier() and name.isascii()) or name in ("at", "name"):
        raise BadParameter(f"{name!r} cannot be a parameter's name", fix="Use letters, digits and underscores")
    if kind == "monthly_change":
        return _read_changes(data, name, file)
    if kind not in ("value", "table"):
        raise BadParameter(f"the kind {kind!r} is not known", fix="Use table or monthly_change, or leave it out")
    percent = str(data["unit"]).split(" per ")[0] == "percent"
    type_ = parameter_type(str(data["unit"]), _decimals(data, "decimals"))
    if kind == "value":
        entries = [
            _entry(block, day, _scaled(type_, value, percent=percent)) for block, day, value in _dated(data, "value")
        ]
        return Parameter(name, str(data["title"]), kind, type_, _in_order(entries), file)
    by = parameter_type(str(data.get("by", "count")), _decimals(data, "by_decimals"))
    tables = [
        _entry(block, day, _table(rows, by, type_, percent=percent)) for block, day, rows in _dated(data, "brackets")
    ]
    return Parameter(name, str(data["title"]), kind, type_, _in_order(tables), file, by=by)


def _table(rows: Any, by: Type, type_: Type, *, percent: bool) -> Table:
    return read_table(rows, lambda value: _scaled(by, value), lambda value: _scaled(type_, value, percent=percent))


def _read_changes(data: Mapping[str, Any], name: str, file: str) -> Parameter:
    if data["unit"] != "percent":
        raise UnitClash("monthly changes are given in percent", fix="Write unit: percent")
    decimals = _decimals(data, "decimals")
    if decimals is None:
        decimals = max((_decimals_of(value) for _, _, value in _dated(data, "value")), default=2)
    entries = [_entry(block, day, scale_number(value, decimals)) for block, day, value in _dated(data, "value")]
    ordered = _in_order(entries)
    _must_be_consecutive(ordered)
    factor = replace(NAMED_TYPES["Factor"], decimals=_decimals(data, "factor_decimals") or 8)
    rounding = data.get("rounding", "half_up")
    if rounding not in MODES:
        raise BadParameter(f"the rounding {rounding!r} is not known", fix=f"Use {', '.join(MODES)}")
    return Parameter(
        name, str(data["title"]), "monthly_change", factor, ordered, file, decimals=decimals, rounding=rounding
    )


def _decimals(data: Mapping[str, Any], key: str) -> int | None:
    found = data.get(key)
    if found is not None and not (isinstance(found, int) and 0 <= found <= 12):
        raise BadParameter(f"{key} is {found!r}", fix="Give a whole number from 0 to 12")
    return found


def _decimals_of(value: Any) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _scaled(type_: Type, value: Any, *, percent: bool = False) -> int:
    if percent and not isinstance(value, bool):
        return scale_number(value, type_.decimals - 2)
    return to_scaled(type_, value)


def _dated(data: Mapping[str, Any], key: str) -> list[tuple[Mapping[str, Any], int, Any]]:
    """Every (block, first day, raw value); a block's `series` gives several."""
    if not isinstance(data["values"], list):
        raise BadParameter("values is not a list", fix="Begin each value with `- from:`")
    found: list[tuple[Mapping[str, Any], int, Any]] = []
    for block in data["values"]:
        _check_block(block)
        if "series" in block:
            found += [(block, _day(day), value) for day, value in block["series"].items()]
        else:
            found.append((block, _day(block.get("from")), _value(block, key)))
    return found


def _check_block(block: Any) -> None:
    if not isinstance(block, dict):
        raise BadParameter(
            f"{block!r} is not a dated value", fix="Write - from: 2026-01-01, value:, reference:, source:, confirmed:"
        )
    unknown = sorted(str(key) for key in set(block) - _ENTRY_KEYS)
    if unknown:
        raise BadParameter(f"{unknown[0]!r} is not a key of a dated value", fix=f"Use {', '.join(sorted(_ENTRY_KEYS))}")
    place = f"the value from {block.get('from', next(iter(block.get('series') or {'?': 0})))}"
    for key in ("reference", "source"):
        if not isinstance(block.get(key), str) or not block[key].strip():
            raise BadParameter(
                f"{place} has no {key}",
                fix=f"Say {'which law gives it' if key == 'reference' else 'where it was read'}",
            )
    if not isinstance(block.get("confirmed"), bool):
        raise BadParameter(
            f"{place} does not say whether it is confirmed", fix="Write confirmed: true or confirmed: false"
        )


def _value(block: Mapping[str, Any], key: str) -> Any:
    if key == "brackets" and "rows" in block:
        return block["rows"]
    if key not in block:
        raise BadParameter(f"the value from {block.get('from')} has no {key}", fix=f"Add {key}:")
    return block[key]


def _day(given: Any) -> int:
    text = f"{given}-01" if isinstance(given, str) and len(given) == 7 else given
    try:
        found = date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        found = None
    if type(found) is not date:
        raise BadParameter(f"{given!r} is not a day", fix="Write from: 2026-01-01")
    return found.toordinal()


def _entry(block: Mapping[str, Any], day: int, value: Any) -> Entry:
    return Entry(day, value, block["reference"], block["source"], block["confirmed"])


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    for earlier, later in pairwise(entries):
        if later.start <= earlier.start:
            day = date.fromordinal(later.start)
            raise BadParameter(
                f"the value from {day} does not come after the one before it",
                fix="Put the values in order of their days, each once",
            )
    return tuple(entries)


def _must_be_consecutive(entries: tuple[Entry, ...]) -> None:
    months = [month_number(entry.start) for entry in entries]
    for entry, earlier, later in zip(entries[1:], months, months[1:], strict=False):
        if later != earlier + 1 or date.fromordinal(entry.start).day != 1:
            raise BadParameter(
                f"a month is missing before {date.fromordinal(entry.start):%Y-%m}", fix="Give every month once"
            )


def month_number(day: int) -> int:
    """Months counted from year 0, so that following months differ by one."""
    found = date.fromordinal(day)
    return found.year * 12 + found.month - 1
