"""From Python values to the engine's scaled integers and back, exactly."""

from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from amparo.law.errors import FactError
from amparo.law.types import Type, describe

_EXACT = Context(prec=60)
EARLIEST_DAY, LATEST_DAY = date(1850, 1, 1), date(2200, 12, 31)
_MOST_DIGITS = 30
type Value = Decimal | int | bool | date | str


def to_scaled(given: Type, value: Any) -> int:
    """The scaled integer of `value`; text is read too, since facts are stored as JSON.

    Raises FactError when the value is of another type, has more decimals than the type, or is not exact (a float).
    """
    if given.kind == "bool" and isinstance(value, bool):
        return value
    if given.kind == "choice" and value in given.choices:
        return given.choices.index(value)
    if given.kind == "date":
        return _day(value)
    if given.kind == "number" and not isinstance(value, bool | float):
        return scale_number(value, given.decimals)
    raise FactError(f"{describe(given)} is expected, got {value!r}", fix=_remedy(value))


def _remedy(value: Any) -> str:
    return "A float is not exact: give a Decimal, a whole number or text" if isinstance(value, float) else ""


def _day(value: Any) -> int:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if type(found) is not date:
        raise FactError(f"a date is expected, got {value!r}", fix="Write it as 2026-01-31")
    if not EARLIEST_DAY <= found <= LATEST_DAY:
        raise FactError(f"{found} is not between {EARLIEST_DAY} and {LATEST_DAY}")
    return found.toordinal()


def scale_number(value: Any, decimals: int) -> int:
    """A whole number, Decimal or numeric text as an integer with so many decimals; FactError when it has more."""
    if isinstance(value, str) and len(value) > _MOST_DIGITS:
        raise FactError("the text is too long for a number")
    try:
        exact = value if isinstance(value, Decimal) else Decimal(value)
        if exact and exact.adjusted() >= _MOST_DIGITS:
            raise FactError(f"a number of more than {_MOST_DIGITS} digits is given")
        scaled = exact.scaleb(decimals, _EXACT)
        whole = int(scaled)
    except (InvalidOperation, TypeError, ValueError, OverflowError):
        raise FactError(f"a number is expected, got {value!r}") from None
    if whole != scaled:
        raise FactError(f"{value} has more than {decimals} decimals", fix="Round it as the law says before giving it")
    return whole


def from_scaled(given: Type, scaled: int) -> Value:
    """The Python value: Decimal for numbers with decimals, int for whole ones, date, bool or the choice's name."""
    match given.kind:
        case "number":
            return _EXACT.scaleb(Decimal(scaled), -given.decimals) if given.decimals else scaled
        case "date":
            return date.fromordinal(scaled)
        case "choice":
            return given.choices[scaled]
        case _:
            return bool(scaled)


def unscaler(given: Type) -> Callable[[int], Value]:
    """`from_scaled` for one type, made once for many values."""
    if given.kind == "number":
        if not given.decimals:
            return int
        shift, scaleb = -given.decimals, _EXACT.scaleb
        return lambda scaled: scaleb(scaled, shift)
    if given.kind == "date":
        return date.fromordinal
    return given.choices.__getitem__ if given.kind == "choice" else bool


def as_plain(value: Any) -> Any:
    """The value as JSON holds it: decimals and dates as text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [as_plain(each) for each in value]
    return value
