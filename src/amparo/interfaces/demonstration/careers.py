"""Working lives: spells with employers, gaps between them, wages around the real minimum wages and ceilings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from amparo.administration.common.periods import add_months, first_of_month, months_between
from amparo.interfaces.demonstration.people import Someone

FIRST_MONTH = date(1990, 3, 1)  # earlier months are left out of the record, as in most real ones
EMPLOYER_COUNT = 400
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Spell:
    """A run of months with one employer, or of one's own contributions (`employer` None)."""

    employer: int | None
    category: str
    teaching: bool
    first: date
    last: date  # the last month, inclusive


class MonthFigures(NamedTuple):
    """What a month's pay is measured against, in reais."""

    month: date
    minimum_wage: Decimal
    ceiling: Decimal


class Month(NamedTuple):
    """One contribution month of a spell. There are hundreds of thousands, hence a plain tuple."""

    month: date
    employer: int | None
    category: str
    teaching: bool
    remuneration: Decimal
    ceiling: Decimal


_SPELL_MONTHS = {
    "steady": (60, 200),
    "interrupted": (14, 60),
    "informal": (6, 30),
    "self_employed": (24, 120),
    "teacher": (90, 220),
}
_GAP_MONTHS = {
    "steady": (0, 8),
    "interrupted": (4, 26),
    "informal": (12, 70),
    "self_employed": (0, 24),
    "teacher": (0, 6),
}
_RETIRES_AT = 68


def spells(random: Random, person: Someone, today: date) -> list[Spell]:
    """A person's working life up to the month before today, in order of time and without overlaps."""
    if person.working_life == "never":
        return []
    starts_at = random.randint(16, 24) + (4 if person.working_life == "teacher" else 0)
    month = first_of_month(add_months(person.birth_date, starts_at * 12))
    end = min(add_months(first_of_month(today), -1), first_of_month(add_months(person.birth_date, _RETIRES_AT * 12)))
    found: list[Spell] = []
    while month <= end:
        last = min(end, add_months(month, random.randint(*_SPELL_MONTHS[person.working_life]) - 1))
        if last >= FIRST_MONTH:
            found.append(_spell(random, person, max(month, FIRST_MONTH), last))
        month = add_months(last, 1 + random.randint(*_GAP_MONTHS[person.working_life]))
    return found


def _spell(random: Random, person: Someone, first: date, last: date) -> Spell:
    if person.working_life == "self_employed" and random.random() < 0.8:
        category = "individual" if first < date(2007, 4, 1) or random.random() < 0.6 else "simplified"
        return Spell(None, category, False, first, last)
    if person.working_life == "informal" and random.random() < 0.2 and first >= date(2011, 11, 1):
        return Spell(None, "low_income", False, first, last)
    teaching = person.working_life == "teacher"
    employer = random.randrange(1, EMPLOYER_COUNT, 10) if teaching else random.randrange(EMPLOYER_COUNT)
    category = "domestic" if not teaching and person.sex == "female" and random.random() < 0.08 else "employee"
    return Spell(None if category == "domestic" else employer, category, teaching, first, last)


def months(random: Random, person: Someone, spell: Spell, figures: Sequence[MonthFigures]) -> Iterator[Month]:
    """The months of a spell; wages rise with experience, waver by month and bear on the minimum wage of their day.

    `figures` holds every month from FIRST_MONTH on.
    """
    level = person.earnings_level * random.uniform(0.8, 1.2)
    born = person.birth_date.toordinal()
    start = months_between(FIRST_MONTH, spell.first)
    for month, minimum, ceiling in figures[start : months_between(FIRST_MONTH, spell.last) + 1]:
        if spell.category in ("simplified", "low_income"):
            wage = minimum
        else:
            experience = 0.7 + 0.6 * min(30.0, (month.toordinal() - born) / 365.25 - 16) / 30
            wage = minimum * Decimal(f"{max(1.0, level * experience * random.uniform(0.97, 1.03)):.4f}")
            if spell.category == "individual":
                wage = min(wage, ceiling)
        yield Month(month, spell.employer, spell.category, spell.teaching, wage.quantize(_CENT), ceiling)
