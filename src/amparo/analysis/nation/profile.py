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


class Anniversary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first day of the month after a birthday for a `share` of the persons; for the others so many months later."""

    after_birthday: int
    share: float = 1.0
    spread_months: tuple[int, int] = (0, 0)


class Like(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value of another fact of the same type, drawn before this one, and an amount more."""

    like: str
    plus: float = 0.0


class ByAge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Drawn differently from each of these ages on; who is younger than all of them as from the first."""

    by_age: dict[int, Shares | Amounts | Wholes | Like]


Drawn = Ages | Shares | Amounts | Wholes | Anniversary | Like | ByAge


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


class Stays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation with one row for each person: the stay that began with their birth, for a share of them, or on a day between
    two ages, and goes on. The column of its last day is left to its default.
    """

    relation: str
    since: str
    born_there: float
    arrived_at_age: tuple[int, int]


class Income(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What persons are ranked by: a fact, or the last value of a relation's column."""

    fact: str | None = None
    relation: str | None = None
    column: str | None = None


class Couples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of persons who live as a couple, and the link through which the law sees the other.

    `years_apart` is the standard deviation of the difference of their ages; without it they are of any age.
    """

    link: str
    share: float
    years_apart: float | None = None


class NationProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `regions` are weights by name; `note` says where the figures come from.

    `nation` is how many persons of these ages there are, for whom a sample stands.
    """

    note: str
    income: Income
    regions: dict[str, float]
    facts: dict[str, Drawn]
    careers: tuple[Career, ...] = ()
    stays: tuple[Stays, ...] = ()
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
    if unknown := _unknown(found, law):
        raise ProfileError(f"{path}: the law of {law.institution} has no {', '.join(unknown)}")
    if fault := _lacking(found):
        raise ProfileError(f"{path}: {fault}")
    return found


def _unknown(profile: NationProfile, law: Law) -> list[str]:
    """What the profile names and the law does not have."""
    names = [name for name in profile.facts if name not in law.facts]
    names += [each.relation for each in profile.careers if each.relation not in law.relations]
    for stays in profile.stays:
        if stays.relation not in law.relations:
            names.append(stays.relation)
        elif stays.since not in law.relations[stays.relation].columns:
            names.append(f"{stays.relation}.{stays.since}")
    if profile.couples and profile.couples.link not in law.links:
        names.append(profile.couples.link)
    return names


def _lacking(profile: NationProfile) -> str | None:
    """What something is drawn from, and is not drawn before it."""
    aged = [name for name, drawn in profile.facts.items() if isinstance(drawn, ByAge | Anniversary)]
    aged += [each.relation for each in profile.stays]
    apart = profile.couples is not None and profile.couples.years_apart is not None
    if (aged or apart) and not isinstance(profile.facts.get("birth_date"), Ages):
        return f"{', '.join(aged) or 'years_apart'} follows from the age: draw birth_date by ages"
    before: set[str] = set()
    for name, drawn in profile.facts.items():
        each = drawn.by_age.values() if isinstance(drawn, ByAge) else (drawn,)
        if late := [one.like for one in each if isinstance(one, Like) and one.like not in before]:
            return f"{name} is like {late[0]}: draw {late[0]} before it"
        before.add(name)
    return None


class _Loose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file before each fact's way of being drawn is told by its keys."""

    note: str
    income: Income
    regions: dict[str, float]
    facts: dict[str, dict[str, Any]]
    careers: tuple[Career, ...] = ()
    stays: tuple[Stays, ...] = ()
    couples: Couples | None = None
    nation: int | None = None


_BY_KEY: dict[str, type[Drawn]] = {
    "ages": Ages,
    "shares": Shares,
    "median": Amounts,
    "least": Wholes,
    "after_birthday": Anniversary,
    "like": Like,
}


def _typed(loose: _Loose) -> NationProfile:
    facts = {name: _drawn(name, data) for name, data in loose.facts.items()}
    return NationProfile(
        loose.note, loose.income, loose.regions, facts, loose.careers, loose.stays, loose.couples, loose.nation
    )


def _drawn(name: str, data: dict[str, Any]) -> Drawn:
    if set(data) == {"by_age"}:
        return ByAge({int(age): _of_an_age(name, each) for age, each in data["by_age"].items()})
    for key, kind in _BY_KEY.items():
        if key in data:
            return msgspec.convert(data, kind, strict=False)
    raise msgspec.ValidationError(f"{name} is drawn by one of {', '.join(_BY_KEY)}, by_age")


def _of_an_age(name: str, data: dict[str, Any]) -> Shares | Amounts | Wholes | Like:
    found = _drawn(name, data)
    if isinstance(found, Ages | Anniversary | ByAge) or (isinstance(found, Wholes) and found.missing):
        raise msgspec.ValidationError(
            f"{name}: by age, only shares, amounts, whole numbers that are known, or another fact's"
        )
    return found


def as_ordinal(value: Any) -> int:
    """A whole number, or the ordinal of a day written as a date."""
    return value.toordinal() if isinstance(value, date) else int(value)
