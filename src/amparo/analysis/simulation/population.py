"""Whom a reform is tried on: parts of an invented nation, or of an extract of the record, and the groups that persons are in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.extract import open_extract
from amparo.analysis.nation.drawing import draw_part
from amparo.analysis.nation.profile import Income, NationProfile
from amparo.law import Law
from amparo.law.columnar import Batch, Column

type Whole = NDArray[np.int64]
PERSONS_A_PART = 20_000
REGION = "region"  # the name of an extract's column that no law reads
AGE_BANDS = ((0, 29), (30, 39), (40, 49), (50, 59), (60, 69), (70, 79), (80, 150))


@dataclass(frozen=True, slots=True)
class PopulationPart:
    """Some persons: what the law knows of them, the region of each as a position in the population's `regions`."""

    batch: Batch
    region: NDArray[np.int16] | None


class Population(Protocol):
    """Persons in parts. `stands_for` is how many persons of the nation each of them stands for."""

    @property
    def kind(self) -> str: ...

    @property
    def persons(self) -> int: ...

    @property
    def parts(self) -> int: ...

    @property
    def stands_for(self) -> float: ...

    @property
    def since(self) -> date: ...

    @property
    def regions(self) -> tuple[str, ...]: ...

    def load(self, law: Law, number: int) -> PopulationPart:
        """The part with a number from 0."""
        ...


@dataclass(frozen=True, slots=True)
class InventedNation:
    """So many persons drawn from a profile; with `nation`, they are a sample that stands for so many."""

    profile: NationProfile
    persons: int
    seed: int
    since: date
    nation: int | None = None
    kind: str = "invented"

    @property
    def parts(self) -> int:
        return -(-self.persons // PERSONS_A_PART)

    @property
    def stands_for(self) -> float:
        return (self.nation or self.persons) / self.persons

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(self.profile.regions)

    def load(self, law: Law, number: int) -> PopulationPart:
        """The part with a number from 0, the same whenever it is drawn."""
        first = number * PERSONS_A_PART
        count = min(PERSONS_A_PART, self.persons - first)
        drawn = draw_part(law, self.profile, first=first, persons=count, seed=self.seed, on=self.since)
        return PopulationPart(drawn.batch, drawn.region)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The persons of an extract, each standing for one. Regions are an extra column where the extract has one."""

    folder: Path
    persons: int
    parts: int
    since: date
    regions: tuple[str, ...]
    kind: str = "extract"
    stands_for: float = 1.0

    @classmethod
    def open(cls, folder: Path) -> "Extracted":
        """The population of an extract. Raises ExtractDamaged, ExtractUnknownLayout."""
        manifest = open_extract(folder).manifest
        persons = sum(part.persons for part in manifest.parts)
        regions = tuple(str(name) for name in manifest.source.get("regions", ()))
        return cls(folder, persons, len(manifest.parts), manifest.taken_on, regions)

    def load(self, law: Law, number: int) -> PopulationPart:
        """The part with a number from 0. Raises PartDamaged: sums of a part of the nation would mislead."""
        extract = open_extract(self.folder)
        batch = extract.read_part(extract.parts[number].number).batch
        facts = {name: column for name, column in batch.facts.items() if name != REGION}
        region = batch.facts.get(REGION) if self.regions else None
        codes = None if region is None else region.values.astype(np.int16)
        return PopulationPart(replace(batch, facts=facts), codes)


def income_of(batch: Batch, income: Income) -> Whole:
    """What persons are ranked by, in cents: a fact, or the last value of a relation's column; 0 where nothing is known."""
    if income.fact:
        column = batch.facts.get(income.fact)
        if column is None:
            return np.zeros(batch.persons, dtype=np.int64)
        values = column.values.astype(np.int64)
        return values if column.missing is None else np.where(column.missing, 0, values)
    rows = batch.relations.get(income.relation or "")
    if rows is None or not len(rows.columns[income.column or ""].values):
        return np.zeros(batch.persons, dtype=np.int64)
    last = np.maximum(rows.offsets[1:] - 1, 0)
    has_rows = rows.offsets[1:] > rows.offsets[:-1]
    return np.where(has_rows, rows.columns[income.column or ""].values[last], 0).astype(np.int64)


def thresholds(incomes: Whole) -> Whole:
    """The nine amounts between ten groups of equal size."""
    return np.quantile(incomes, np.arange(0.1, 1.0, 0.1), method="lower") if len(incomes) else np.zeros(9, np.int64)


def groups_of(
    law: Law, part: PopulationPart, deciles: NDArray[np.int64], income: Income, regions: tuple[str, ...], since: date
) -> dict[str, dict[str, NDArray[np.bool_]]]:
    """Which persons belong to each group: decile of income, sex, age, region."""
    found = {"decile": _by_code(np.searchsorted(deciles, income_of(part.batch, income), side="left"), _NUMBERS)}
    sex = part.batch.facts.get("sex")
    if sex is not None:
        found["sex"] = _by_code(_known(sex), law.facts["sex"].type.choices)
    births = part.batch.facts.get("birth_date")
    if births is not None:
        found["age"] = _by_code(_age_bands(births, since), [f"{low}-{high}" for low, high in AGE_BANDS])
    if part.region is not None:
        found["region"] = _by_code(part.region, regions)
    return found


_DAYS_A_YEAR = 365.2425
_NUMBERS = [str(number) for number in range(1, 11)]


def _by_code(
    codes: NDArray[np.integer], names: Mapping[int, str] | tuple[str, ...] | list[str]
) -> dict[str, NDArray[np.bool_]]:
    return {names[code]: codes == code for code in range(len(names))}


def _known(column: Column) -> NDArray[np.integer]:
    """The column's codes, -1 for those of whom nothing is known: they belong to no group."""
    return column.values if column.missing is None else np.where(column.missing, -1, column.values)


def _age_bands(births: Column, since: date) -> NDArray[np.integer]:
    ages = (since.toordinal() - births.values.astype(np.int64)) // _DAYS_A_YEAR
    bands = np.searchsorted([high for _, high in AGE_BANDS], ages, side="left")
    return bands if births.missing is None else np.where(births.missing, -1, bands)
