"""Runs a reform over a population, part by part on several processes, and draws up what came out."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.nation.profile import Income
from amparo.analysis.simulation.effects import follow_both, yearly_days
from amparo.analysis.simulation.population import Population, groups_of, income_of, thresholds
from amparo.analysis.simulation.reform import Reform, reformed, until_horizon
from amparo.analysis.simulation.tally import Tally
from amparo.law import Law

type Advance = Callable[[int], None]
PARTS_FOR_DECILES = 10


@dataclass(frozen=True, slots=True)
class Simulation:
    """What was asked: a reform over a population. `rules` are the texts of its rule files."""

    reform: Reform
    rules: dict[str, str]
    population: Population
    income: Income


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: the tally, whose amounts are of one month in cents, and the seconds it took."""

    tally: Tally
    deciles: NDArray[np.int64]
    versions: tuple[str, str]
    seconds: float


class _Study:
    """Both laws, loaded once in each process."""

    def __init__(self, archive: bytes, asked: Simulation) -> None:
        law = Law.from_archive(archive)
        self.asked = asked
        self.base = until_horizon(law, asked.reform)
        self.changed = reformed(law, asked.reform, asked.rules)
        self.deciles = np.zeros(9, dtype=np.int64)

    def part(self, number: int) -> Tally:
        """One part's tally."""
        asked, reform = self.asked, self.asked.reform
        part = asked.population.load(self.base, number)
        keeps = keeps_award(self.base, reform)
        days = yearly_days(reform.years.first, reform.years.last)
        base, changed = follow_both(
            self.base, self.changed, reform.benefit, part.batch, days, since=asked.population.since, keeps_award=keeps
        )
        tally = Tally(tuple(day.year for day in days))
        groups = groups_of(
            self.base, part, self.deciles, asked.income, asked.population.regions, asked.population.since
        )
        tally.add(base.amounts, changed.amounts, (base.undetermined, changed.undetermined), groups)
        return tally

    def incomes(self, number: int) -> NDArray[np.int64]:
        """What one part's persons are ranked by."""
        return income_of(self.asked.population.load(self.base, number).batch, self.asked.income)


def keeps_award(law: Law, reform: Reform) -> bool:
    """Whether an amount once awarded stays: as the reform says, else for benefits that grow out of a record."""
    return reform.keeps_award if reform.keeps_award is not None else law.benefits[reform.benefit].projection is not None


def simulate(law: Law, asked: Simulation, *, processes: int = 1, advance: Advance | None = None) -> Outcome:
    """The reform's effect. Raises ReformError and LawError for a reform that cannot be applied."""
    start = time.perf_counter()
    study = _Study(law.archive(), asked)
    study.deciles = _deciles(study)
    tally = Tally(tuple(range(asked.reform.years.first, asked.reform.years.last + 1)))
    for found in _parts(study, law.archive(), processes):
        tally.join(found)
        if advance:
            advance(found.persons)
    return Outcome(tally, study.deciles, (law.version, study.changed.version), time.perf_counter() - start)


def _deciles(study: _Study) -> NDArray[np.int64]:
    step = max(1, study.asked.population.parts // PARTS_FOR_DECILES)
    return thresholds(np.concatenate([study.incomes(n) for n in range(0, study.asked.population.parts, step)]))


def _parts(study: _Study, archive: bytes, processes: int) -> Iterator[Tally]:
    numbers = range(study.asked.population.parts)
    if processes == 1 or len(numbers) == 1:
        yield from map(study.part, numbers)
        return
    with ProcessPoolExecutor(
        min(processes, len(numbers)), get_context("spawn"), _open_study, (archive, study.asked, study.deciles)
    ) as pool:
        yield from pool.map(_study_part, numbers)


_OPEN: list[_Study] = []


def _open_study(archive: bytes, asked: Simulation, deciles: NDArray[np.int64]) -> None:
    study = _Study(archive, asked)
    study.deciles = deciles
    _OPEN[:] = [study]


def _study_part(number: int) -> Tally:
    return _OPEN[0].part(number)
