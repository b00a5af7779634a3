"""Draws one part of an invented nation, as columns that the law's kernel takes. Whole arrays only, no loop over persons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.nation.facts import DAYS_A_YEAR, ages_on, coded, following_facts, own_facts, weighted
from amparo.analysis.nation.profile import Ages, Career, Couples, NationProfile, Stays
from amparo.law import Law
from amparo.law.columnar import Batch, Column, Linked, Rows
from amparo.law.declarations import Field
from amparo.law.parameters import month_number

type Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """Some persons of the nation: their numbers, their households, where they live, and what the law knows of them."""

    person_id: Whole
    household: Whole
    region: NDArray[np.int16]
    batch: Batch


def draw_part(
    law: Law, profile: NationProfile, *, first: int, persons: int, seed: int, on: date, months: int | None = None
) -> DrawnPart:
    """The persons numbered from `first` on. With `months`, each has exactly so many monthly records, lately."""
    chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, first])))
    person_id = np.arange(first, first + persons, dtype=np.int64)
    alone = own_facts(chance, law, profile, persons, on)
    pairs = _couples(chance, profile, persons)
    if profile.couples and profile.couples.years_apart is not None:
        alone["birth_date"] = Column(
            _near_in_age(chance, profile, profile.couples, alone["birth_date"].values, pairs, on)
        )
    facts = following_facts(chance, law, profile, alone, on)
    relations = {each.relation: _stays(chance, each, facts["birth_date"].values, on) for each in profile.stays}
    careers = _Careers(chance, law, on, facts["birth_date"].values if "birth_date" in facts else None, persons)
    relations |= {each.relation: careers.rows(each, months) for each in profile.careers}
    links = {} if profile.couples is None else {profile.couples.link: _linked(persons, facts, relations, pairs)}
    regions = weighted(chance, list(profile.regions.values()), persons).astype(np.int16)
    household = np.where(pairs >= 0, np.minimum(np.arange(persons), pairs), np.arange(persons)) + first
    return DrawnPart(person_id, household, regions, Batch(persons, facts, relations, links))


def _couples(chance: np.random.Generator, profile: NationProfile, persons: int) -> Whole:
    """For each person the position of the other, -1 for those who live alone. The even and the odd one pair up."""
    others = np.arange(persons) ^ 1
    share = profile.couples.share if profile.couples else 0.0
    paired = np.repeat(chance.random((persons + 1) // 2) < share, 2)[:persons]
    return np.where(paired & (others < persons), others, -1)


def _near_in_age(
    chance: np.random.Generator, profile: NationProfile, couples: Couples, born: Whole, pairs: Whole, on: date
) -> Whole:
    """Birth dates, the second of each couple so many years from the first as couples are, within the ages there are."""
    drawn = profile.facts["birth_date"]
    ages = sorted(drawn.ages) if isinstance(drawn, Ages) else [0, 150]
    apart = chance.normal(0.0, couples.years_apart or 0.0, len(born)) * DAYS_A_YEAR
    near = born[np.maximum(pairs, 0)] + apart.astype(np.int64)
    oldest, youngest = (on.toordinal() - int(age * DAYS_A_YEAR) for age in (ages[-1] + 1, ages[0]))
    second = (pairs >= 0) & (np.arange(len(born)) > pairs)
    return np.where(second, np.clip(near, oldest + 1, youngest), born)


def _stays(chance: np.random.Generator, stays: Stays, born: Whole, on: date) -> Rows:
    """One stay of each person, from birth or from an arrival before today, which has not ended."""
    youngest, oldest = stays.arrived_at_age
    latest = np.minimum(ages_on(born, on), oldest)
    arrived = chance.uniform(np.minimum(youngest, latest), latest)
    arrived[chance.random(len(born)) < stays.born_there] = 0
    since = born + (arrived * DAYS_A_YEAR).astype(np.int64)
    return Rows(np.arange(len(born) + 1), {stays.since: Column(since)})


def _linked(persons: int, facts: Mapping[str, Column], relations: Mapping[str, Rows], pairs: Whole) -> Linked:
    return Linked(Batch(persons, facts, relations), pairs, None)


class _Careers:
    """Monthly records: when they begin, how dense they are, and what was earned."""

    def __init__(self, chance: np.random.Generator, law: Law, on: date, births: Whole | None, persons: int) -> None:
        self.chance, self.law, self.persons = chance, law, persons
        self.until = month_number(on.toordinal())
        years = np.full(persons, 40.0) if births is None else (on.toordinal() - births) / DAYS_A_YEAR
        self.born = self.until - (years * 12).astype(np.int64)

    def rows(self, career: Career, months: int | None) -> Rows:
        relation = self.law.relations[career.relation]
        counts, numbers = self._months(career) if months is None else self._fixed_months(months)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        person = np.repeat(np.arange(self.persons, dtype=np.int32), counts)
        columns = {
            career.month: Column(numbers, by_month=True),
            career.wage: Column(self._wages(career, relation.columns[career.wage], person, numbers)),
        }
        for name, shares in career.columns.items():
            codes = coded(self.chance, relation.columns[name], shares, self.persons)
            columns[name] = Column(codes.astype(np.int8)[person])
        return Rows(offsets, columns)

    def _months(self, career: Career) -> tuple[Whole, NDArray[np.int16]]:
        """Months spread evenly between a first and a last one, as dense as the person's working life."""
        youngest, oldest = career.begins_at_age
        begins = self.born + self.chance.integers(12 * youngest, 12 * oldest, self.persons)
        ends = np.minimum(self.until, self.born + 12 * career.ends_at_age)
        span = np.clip(ends - begins, 0, career.most_months)
        begins = ends - span
        counts = (span * self.chance.uniform(*career.density, self.persons)).astype(np.int64)
        counts[self.chance.random(self.persons) < career.never] = 0
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        numbers = np.repeat(begins, counts) + place * np.repeat(span, counts) // np.repeat(
            np.maximum(counts, 1), counts
        )
        return counts, numbers.astype(np.int16)

    def _fixed_months(self, months: int) -> tuple[Whole, NDArray[np.int16]]:
        """So many months before the day, in two spells with a gap between them."""
        place = np.arange(months, dtype=np.int16)[None, :]
        first = self.chance.integers(1, months, (self.persons, 1), dtype=np.int16)
        gap = self.chance.integers(0, 61, (self.persons, 1), dtype=np.int16)
        last = self.chance.integers(0, 25, (self.persons, 1), dtype=np.int16)
        numbers = np.int16(self.until - months) - last - gap + place + np.where(place >= first, gap, np.int16(0))
        return np.full(self.persons, months, dtype=np.int64), numbers.ravel()

    def _wages(
        self, career: Career, field: Field, person: NDArray[np.int32], numbers: NDArray[np.int16]
    ) -> NDArray[np.integer]:
        level = np.minimum(np.exp(self.chance.normal(np.log(career.median), career.spread, self.persons)), career.most)
        level = np.maximum(level, 1.0).astype(np.float32)
        least = self._parameter_by_month(career.times, numbers)
        noise = self.chance.random(len(numbers), dtype=np.float32)
        noise *= np.float32(0.2)
        noise += np.float32(0.9)
        noise *= level[person]
        np.maximum(noise, np.float32(1.0), out=noise)
        wages = np.clip(least * noise, field.least, field.most)
        return wages.astype(np.int32 if field.most < 2**31 else np.int64)

    def _parameter_by_month(self, name: str, numbers: NDArray[np.int16]) -> NDArray[np.float64]:
        """The parameter's value in each row's month; before its first, the first."""
        entries = self.law.parameters[name].entries
        starts = np.array([month_number(entry.start) for entry in entries])
        values = np.array([entry.value for entry in entries], dtype=np.float64)
        low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
        table = values[np.maximum(np.searchsorted(starts, np.arange(low, high + 1), side="right") - 1, 0)]
        found: NDArray[np.float64] = table[numbers - np.int16(low)]
        return found
