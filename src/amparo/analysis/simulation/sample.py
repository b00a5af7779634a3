"""A sample of an invented nation kept in memory, on which a change of the law shows its effect of one day at once."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.nation.profile import NationProfile
from amparo.analysis.simulation.effects import answers
from amparo.analysis.simulation.going_on import GoingOn
from amparo.analysis.simulation.population import (
    InventedNation,
    PopulationPart,
    groups_of,
    income_of,
    thresholds,
)
from amparo.analysis.simulation.reform import Reform, reformed, until_horizon
from amparo.analysis.simulation.run import Outcome, Simulation
from amparo.analysis.simulation.tally import Tally
from amparo.law import Law
from amparo.law.columnar import Batch

type Whole = NDArray[np.int64]
THREADS = 2  # the kernel's loops run outside the interpreter's lock
_MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one part is paid in a month on one day, and how many could not be determined."""

    amounts: Whole
    undetermined: int


@dataclass
class Sample:
    """Some persons of an invented nation. What the law as it stands pays them is worked out once for each benefit and day."""

    law: Law
    profile: NationProfile
    persons: int
    seed: int
    since: date
    nation: int | None = None
    _base: dict[tuple[str, date], list[_Answer]] = field(default_factory=dict)
    _grown: dict[tuple[str, date], list[Batch]] = field(default_factory=dict)

    @cached_property
    def population(self) -> InventedNation:
        """Who they are."""
        return InventedNation(self.profile, self.persons, self.seed, self.since, self.nation)

    @cached_property
    def parts(self) -> list[PopulationPart]:
        """Their facts, drawn once."""
        return _in_threads(lambda number: self.population.load(self.law, number), range(self.population.parts))

    @cached_property
    def deciles(self) -> Whole:
        """The incomes between ten groups of equal size."""
        return thresholds(np.concatenate([income_of(part.batch, self.profile.income) for part in self.parts]))

    @cached_property
    def groups(self) -> list[dict[str, dict[str, NDArray[np.bool_]]]]:
        """Each part's groups."""
        arguments = (self.deciles, self.profile.income, self.population.regions, self.since)
        return [groups_of(self.law, part, *arguments) for part in self.parts]

    def ready(self, benefit: str, day: date, reform: Reform) -> None:
        """Work out beforehand what the law as it stands pays on a day."""
        self._as_it_stands(benefit, day, reform)

    def effect(self, reform: Reform, rules: dict[str, str], day: date) -> tuple[Simulation, Outcome]:
        """What the reform does on a day. Raises ReformError, and LawError for a rule that does not load."""
        start = time.perf_counter()
        changed = reformed(self.law, reform, rules)
        base = self._as_it_stands(reform.benefit, day, reform)
        found = self._answers(changed, reform.benefit, day)
        tally = Tally((day.year,))
        for one, other, groups in zip(base, found, self.groups, strict=True):
            undetermined = (np.array([one.undetermined]), np.array([other.undetermined]))
            tally.add(one.amounts[None, :], other.amounts[None, :], undetermined, groups)
        seconds = time.perf_counter() - start
        outcome = Outcome(tally, self.deciles, (self.law.version, changed.version), seconds)
        return Simulation(reform, rules, self.population, self.profile.income), outcome

    def _as_it_stands(self, benefit: str, day: date, reform: Reform) -> list[_Answer]:
        if (benefit, day) not in self._base:
            if len(self._base) >= _MOST_KEPT:
                self._base.pop(next(iter(self._base)))
            self._base[benefit, day] = self._answers(until_horizon(self.law, reform), benefit, day)
        return self._base[benefit, day]

    def _answers(self, law: Law, benefit: str, day: date) -> list[_Answer]:
        program = law.benefit_columns(benefit)
        return _in_threads(lambda batch: _Answer(*answers(program, batch, day)), self._records_on(benefit, day))

    def _records_on(self, benefit: str, day: date) -> list[Batch]:
        """The records as they will be on a day; those of the last day asked for are kept."""
        if (benefit, day) not in self._grown:
            projection = self.law.benefits[benefit].projection
            self._grown.clear()
            self._grown[benefit, day] = _in_threads(
                lambda part: GoingOn(self.law, projection, part.batch, self.since).on(day), self.parts
            )
        return self._grown[benefit, day]


def _in_threads[Given, Found](work: Callable[[Given], Found], given: Iterable[Given]) -> list[Found]:
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, given))
