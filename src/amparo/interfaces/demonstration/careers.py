"""Working lives: spells with employers, gaps between them, wages around the real minimum wages and ceilings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from amparo.administration.common.periods import add_months, first_of_month, months_between
from amparo.interfaces.demonstration.people import Someone
from amparo.interfaces.demonstration.plan import Category, Plan, Way

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
    """What a month's pay is measured against, in the institution's currency."""

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
    days: int | None = None


_RETIRES_AT = 68


def spells(random: Random, person: Someone, today: date, plan: Plan) -> list[Spell]:
    """A person's working life up to the month before today, in order of time and without overlaps."""
    life = plan.lives[person.working_life]
    if life.spell_months is None:
        return []
    starts_at = random.randint(16, 24) + life.starts_later_years
    month = first_of_month(add_months(person.birth_date, starts_at * 12))
    end = min(add_months(first_of_month(today), -1), first_of_month(add_months(person.birth_date, _RETIRES_AT * 12)))
    found: list[Spell] = []
    while month <= end:
        last = min(end, add_months(month, random.randint(*life.spell_months) - 1))
        if last >= FIRST_MONTH:
            found.append(_spell(random, person, life.ways, max(month, FIRST_MONTH), last))
        month = add_months(last, 1 + random.randint(*life.gap_months))
    return found


def _spell(random: Random, person: Someone, ways: Sequence[Way], first: date, last: date) -> Spell:
    found = _taken(random, person, ways, first, Spell(None, "", False, first, last))
    if found is None:
        raise ValueError(f"no way of work fits a spell from {first}: the last way of a life must fit everybody")
    return found


def _taken(random: Random, person: Someone, ways: Sequence[Way], first: date, so_far: Spell) -> Spell | None:
    """The first way that fits, refined by its inner ways. Sex is looked at before chance, and dates after it."""
    for way in ways:
        if way.sex not in (None, person.sex) or (way.chance < 1 and random.random() >= way.chance):
            continue
        if (way.since and first < way.since) or (way.until and first >= way.until):
            continue
        spell = Spell(
            _employer(random, way, so_far.employer),
            way.category or so_far.category,
            way.teaching or so_far.teaching,
            so_far.first,
            so_far.last,
        )
        return _taken(random, person, way.ways, first, spell) if way.ways else spell
    return None


def _employer(random: Random, way: Way, so_far: int | None) -> int | None:
    match way.employer:
        case "any":
            return random.randrange(EMPLOYER_COUNT)
        case "school":
            return random.randrange(1, EMPLOYER_COUNT, 10)
        case "none":
            return None
    return so_far


def months(
    random: Random, person: Someone, spell: Spell, figures: Sequence[MonthFigures], category: Category
) -> Iterator[Month]:
    """The months of a spell; wages rise with experience, waver by month and bear on the minimum wage of their day.

    `figures` holds every month from FIRST_MONTH on.
    """
    level = person.earnings_level * random.uniform(0.8, 1.2)
    born = person.birth_date.toordinal()
    start = months_between(FIRST_MONTH, spell.first)
    for month, minimum, ceiling in figures[start : months_between(FIRST_MONTH, spell.last) + 1]:
        if category.pay == "minimum":
            wage = minimum
        else:
            experience = 0.7 + 0.6 * min(30.0, (month.toordinal() - born) / 365.25 - 16) / 30
            wage = minimum * Decimal(f"{max(1.0, level * experience * random.uniform(0.97, 1.03)):.4f}")
            if category.pay == "capped":
                wage = min(wage, ceiling)
        days = random.randint(*category.days) if category.days else None
        yield Month(month, spell.employer, spell.category, spell.teaching, wage.quantize(_CENT), ceiling, days)
