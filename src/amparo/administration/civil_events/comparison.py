"""How what a register says compares with a person on record, field by field."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Protocol

from amparo.administration.civil_events.choices import Agreement
from amparo.administration.registry.queries import PersonRow

_PARTICLES = {"da", "das", "de", "del", "do", "dos", "e", "la", "las", "los", "y"}
_NEARLY = 0.8


class Named(Protocol):
    """What both sides have: names and dates."""

    given_names: str
    family_names: str
    birth_date: date | None
    mother_name: str
    municipality: str


def agreements(told: Named, person: PersonRow) -> dict[str, str]:
    """By field, whether the two say the same, nearly the same, something else, or nothing."""
    known = person.given_names if not person.social_name else f"{person.social_name} {person.given_names}"
    return {
        "given_names": _of_names(told.given_names, known),
        "family_names": _of_names(told.family_names, person.family_names),
        "birth_date": _of_days(told.birth_date, person.birth_date),
        "mother_name": _of_names(told.mother_name, person.mother_name),
        "municipality": _of_names(told.municipality, person.municipality),
    }


def contradicts(found: Mapping[str, str]) -> bool:
    """Whether two records that bear the same number cannot be of one person without a look: other birth, other name.

    Family names change with marriage and do not contradict by themselves.
    """
    return Agreement.DIFFERS in (found["birth_date"], found["given_names"])


def words_of(name: str) -> list[str]:
    """The words of a name in small letters, without accents and particles."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign if sign.isalnum() else " " for sign in decomposed if not unicodedata.combining(sign))
    return [word for word in plain.split() if word not in _PARTICLES]


def _of_names(told: str, known: str) -> str:
    ours, theirs = words_of(known), words_of(told)
    if not ours or not theirs:
        return Agreement.MISSING.value
    if ours == theirs:
        return Agreement.EXACT.value
    alike = set(ours) & set(theirs) or SequenceMatcher(None, " ".join(ours), " ".join(theirs)).ratio() >= _NEARLY
    return Agreement.CLOSE.value if alike else Agreement.DIFFERS.value


def _of_days(told: date | None, known: date) -> str:
    if told is None:
        return Agreement.MISSING.value
    if told == known:
        return Agreement.EXACT.value
    swapped = told.year == known.year and (told.month, told.day) == (known.day, known.month)
    return Agreement.CLOSE.value if swapped else Agreement.DIFFERS.value
