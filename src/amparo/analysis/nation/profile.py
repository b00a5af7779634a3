"""What an institution's people are like, from its `analysis.yaml`: the shares and spreads that a nation is drawn from."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from amparo.law import Law


class ProfileError(Exception):
    """An analysis.yaml that cannot be used: the file, what is wrong, and what to write instead."""


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many persons there are of each age, in any unit; between the ages given, on a straight line."""

    ages: dict[int, float]


class Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weight of each value of a choice; for yes or no, of `true` and `false`."""

    shares: dict[str, float]


class Amounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money (or another number) spread log-normally around a median; `none` is the share of those who have nothing."""

    median: float
    spread: float = 0.6
    none: float = 0.0
    most: float | None = None
    step: float = 0.01


class Wholes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whole numbers, or days given as dates, equally likely between two."""

    least: Any
    most: Any
    missing: float = 0.0


Drawn = Ages | Shares | Amounts | Wholes


class Career(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Monthly records from an age on, with gaps.

    `density` bounds the share of months that a person has a record of; a wage is the parameter `times`, as it stood
    in each month, multiplied by the person's own level.
    """

    relation: str
    month: str
    wage: str
    times: str
    begins_at_age: tuple[int, int] = (16, 24)
    ends_at_age: int = 70
    density: tuple[float, float] = (0.3, 1.0)
    never: float = 0.0
    median: float = 1.6
    spread: float = 0.55
    most: float = 12.0
    columns: dict[str, Shares] = {}
    most_months: int = 480


class Income(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What persons are ranked by: a fact, or the last value of a relation's column."""

    fact: str | None = None
    relation: str | None = None
    column: str | None = None


class Couples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of persons who live as a couple, and the link through which the law sees the other."""

    link: str
    share: float


class NationProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `regions` are weights by name; `note` says where the figures come from.

    `nation` is how many persons of these ages there are, for whom a sample stands.
    """

    note: str
    income: Income
    regions: dict[str, float]
    facts: dict[str, Ages | Shares | Amounts | Wholes]
    careers: tuple[Career, ...] = ()
    couples: Couples | None = None
    nation: int | None = None


def read_profile(folder: Path, law: Law) -> NationProfile:
    """The institution's profile. Raises ProfileError when there is none, or when it names what the law does not have."""
    path = folder / "analysis.yaml"
    if not path.is_file():
        raise ProfileError(
            f"{path} does not exist: write what the institution's people are like, or simulate an extract"
        )
    try:
        profile = msgspec.convert(msgspec.yaml.decode(path.read_bytes()), _Loose)
        found = _typed(profile)
    except msgspec.MsgspecError as error:
        raise ProfileError(f"{path}: {error}") from None
    unknown = [name for name in found.facts if name not in law.facts]
    unknown += [each.relation for each in found.careers if each.relation not in law.relations]
    if unknown:
        raise ProfileError(f"{path}: the law of {law.institution} has no {', '.join(unknown)}")
    return found


class _Loose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file before each fact's way of being drawn is told by its keys."""

    note: str
    income: Income
    regions: dict[str, float]
    facts: dict[str, dict[str, Any]]
    careers: tuple[Career, ...] = ()
    couples: Couples | None = None
    nation: int | None = None


_BY_KEY: dict[str, type[Drawn]] = {"ages": Ages, "shares": Shares, "median": Amounts, "least": Wholes}


def _typed(loose: _Loose) -> NationProfile:
    facts = {name: _drawn(name, data) for name, data in loose.facts.items()}
    return NationProfile(loose.note, loose.income, loose.regions, facts, loose.careers, loose.couples, loose.nation)


def _drawn(name: str, data: dict[str, Any]) -> Drawn:
    for key, kind in _BY_KEY.items():
        if key in data:
            return msgspec.convert(data, kind, strict=False)
    raise msgspec.ValidationError(f"{name} is drawn by one of {', '.join(_BY_KEY)}")


def as_ordinal(value: Any) -> int:
    """A whole number, or the ordinal of a day written as a date."""
    return value.toordinal() if isinstance(value, date) else int(value)
