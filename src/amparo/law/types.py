"""Types and units of the rule language: what a value is, how exactly it is held, and how units combine.

Numbers are integers scaled by a fixed count of decimals; dates are proleptic Gregorian ordinals; choices are
positions in their list.
"""

from dataclasses import dataclass, replace
from typing import Literal

from amparo.law.errors import UnitClash

type Unit = tuple[tuple[str, int], ...]
type Kind = Literal["number", "ratio", "date", "bool", "choice", "text"]

NO_UNIT: Unit = ()
MONEY: Unit = (("money", 1),)
YEARS: Unit = (("years", 1),)
MONTHS: Unit = (("months", 1),)
DAYS: Unit = (("days", 1),)
BASE_UNITS = ("money", "years", "months", "days")
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value.

    `unit` is None for a literal whole number, which takes the unit of what it meets. `ratio` is an exact quotient
    that awaits rounding; `text` is a literal word that awaits the choice it names.
    """

    kind: Kind
    decimals: int = 0
    unit: Unit | None = NO_UNIT
    choices: tuple[str, ...] = ()
    label: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Type) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.kind, self.decimals, self.unit, self.choices

    @property
    def is_number(self) -> bool:
        return self.kind == "number"

    @property
    def is_whole(self) -> bool:
        return self.kind == "number" and self.decimals == 0

    @property
    def is_literal(self) -> bool:
        """A literal whole number, whose unit is still open."""
        return self.kind == "number" and self.unit is None


BOOL = Type("bool", label="bool")
DATE = Type("date", label="Date")
TEXT = Type("text")
LITERAL = Type("number", 0, None)
COUNT = Type("number", 0, NO_UNIT, label="Count")
NAMED_TYPES: dict[str, Type] = {
    "Money": Type("number", 2, MONEY, label="Money"),
    "Rate": Type("number", 4, NO_UNIT, label="Rate"),
    "Factor": Type("number", 8, NO_UNIT, label="Factor"),
    "Count": COUNT,
    "Years": Type("number", 0, YEARS, label="Years"),
    "Months": Type("number", 0, MONTHS, label="Months"),
    "Days": Type("number", 0, DAYS, label="Days"),
    "Date": DATE,
    "bool": BOOL,
}
SCALABLE = ("Money", "Rate", "Factor")
_PARAMETER_UNITS = {
    "money": NAMED_TYPES["Money"],
    "rate": NAMED_TYPES["Rate"],
    "factor": NAMED_TYPES["Factor"],
    "count": COUNT,
    "years": NAMED_TYPES["Years"],
    "months": NAMED_TYPES["Months"],
    "days": NAMED_TYPES["Days"],
    "date": DATE,
    "percent": Type("number", 4, NO_UNIT, label="Rate"),
}
_PER = {"year": YEARS, "month": MONTHS, "day": DAYS, "money": MONEY}


def choice(options: tuple[str, ...]) -> Type:
    """One of the named values."""
    return Type("choice", choices=options, label="Choice")


def number(decimals: int, unit: Unit | None = NO_UNIT) -> Type:
    """A number with so many decimals and a unit."""
    return Type("number", decimals, unit)


def whole(unit: Unit) -> Type:
    """A whole number of something."""
    return Type("number", 0, unit)


def combine(left: Unit | None, right: Unit | None, sign: int = 1) -> Unit:
    """The unit of a product (`sign` 1) or of a quotient (`sign` -1)."""
    powers = dict(left or NO_UNIT)
    for name, power in right or NO_UNIT:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def shared_unit(left: Type, right: Type) -> Unit | None:
    """The one unit of two numbers that are added, compared or chosen between.

    Raises UnitClash when they differ; a literal takes the other's.
    """
    if left.unit is None or right.unit is None or left.unit == right.unit:
        return left.unit if right.unit is None else right.unit
    raise UnitClash(f"{describe(left)} and {describe(right)} are combined", fix=_remedy(left.unit, right.unit))


def _remedy(left: Unit, right: Unit) -> str:
    names = {left, right}
    if names == {YEARS, MONTHS}:
        return "Write in_months(...) around the years, or in_years(...) around the months"
    for unit in (YEARS, MONTHS, DAYS):
        if names == {unit, NO_UNIT}:
            return f"Write {unit[0][0]}(...) around the count, or number(...) around the {unit[0][0]}"
    return "Bring both to one unit before combining them"


def parameter_type(text: str, decimals: int | None = None) -> Type:
    """The type of a parameter from its file's `unit`, such as `money`, `rate per year`, `percent` (held as a rate)."""
    first, *others = text.split(" per ")
    if first not in _PARAMETER_UNITS or any(each not in _PER for each in others):
        known = ", ".join(_PARAMETER_UNITS)
        raise UnitClash(
            f"the unit {text!r} is not known", fix=f"Use one of {known}, or any of them `per year`, `month`, `day`"
        )
    found = _PARAMETER_UNITS[first]
    if decimals is not None and found.is_number:
        found = replace(found, decimals=decimals + 2 if first == "percent" else decimals)
    for each in others:
        found = replace(found, unit=combine(found.unit, _PER[each], -1), label="")
    return found


def describe(given: Type) -> str:
    """The type in words, for messages and reports."""
    if given.kind == "choice":
        return "one of " + ", ".join(given.choices)
    if given.kind in ("bool", "date", "text"):
        return {"bool": "yes or no", "date": "a date", "text": "a word"}[given.kind]
    words = describe_unit(given.unit)
    if given.kind == "ratio":
        return f"an unrounded quotient ({words})"
    return f"{words} with {given.decimals} decimals" if given.decimals and given.unit not in (None, MONEY) else words


def describe_unit(unit: Unit | None) -> str:
    """`money`, `months`, `money per month`, `number`."""
    if not unit:
        return "a whole number" if unit is None else "a number without a unit"
    above = [name if power == 1 else f"{name}^{power}" for name, power in unit if power > 0]
    below = [name.removesuffix("s") if power == -1 else f"{name}^{-power}" for name, power in unit if power < 0]
    return " per ".join([" × ".join(above) or "number", *below])


def unit_code(given: Type) -> str:
    """The short unit that a step carries: `money`, `months`, `rate`, `count`, `date`, `bool`, `choice`, `rate per year`."""
    if given.kind != "number":
        return given.kind
    if not given.unit:
        return {"Rate": "rate", "Factor": "factor"}.get(given.label, "count" if given.decimals == 0 else "rate")
    return describe_unit(given.unit).replace("number per", "rate per")
