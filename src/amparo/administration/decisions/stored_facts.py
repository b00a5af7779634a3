"""Facts as JSON and back, exactly.

The law knows dates, decimals, whole numbers, booleans and named choices, but no free text; so a string that reads as a
day is a day and one that reads as a decimal is a decimal, and nothing is lost either way.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNCHANGED = frozenset((str, int, bool, type(None)))
DECIMAL = re.compile(r"-?\d+\.\d+")


def facts_as_data(value: Any) -> Any:
    """The facts with days and decimals written as strings; a decimal always shows its point."""
    kind = type(value)  # exact types first: a career is thousands of values
    if kind in UNCHANGED:
        return value
    if kind is Decimal:
        return _decimal_text(value)
    if isinstance(value, Mapping):
        return {name: facts_as_data(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [facts_as_data(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def facts_from_data(data: Any) -> Any:
    """The facts as the law takes them, from what `facts_as_data` wrote."""
    if isinstance(data, dict):
        return {name: facts_from_data(inner) for name, inner in data.items()}
    if isinstance(data, list):
        return [facts_from_data(inner) for inner in data]
    if not isinstance(data, str):
        return data
    if DAY.fullmatch(data):
        return date.fromisoformat(data)
    return Decimal(data) if DECIMAL.fullmatch(data) else data


def _decimal_text(value: Decimal) -> str:
    text = f"{value:f}"
    return text if "." in text else f"{text}.0"
