"""The columnar program of some variables: compiled once, run over batches of persons block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from amparo.law.columnar.batch import Array, Batch, blocks
from amparo.law.columnar.branches import Branches
from amparo.law.columnar.failures import Failures, Value, raised
from amparo.law.columnar.parameters import arrays_of
from amparo.law.columnar.people import Linking, People
from amparo.law.columnar.plan import Plan
from amparo.law.columnar.proofs import prove
from amparo.law.columnar.today import Today
from amparo.law.errors import LawError
from amparo.law.expressions import PARAMETER_READS
from amparo.law.program import NO_GATES, Gates, Needs, Programs

type Days = date | Array
_MOST_DAYS = 64
_REFUSED = ""
_MOST_PERSONS, _MOST_ROWS = 16_384, 600_000


@dataclass(frozen=True, slots=True)
class Computed:
    """Variables of many persons: for each its values, and codes where it has none.

    A code of 0 says that there is a value, k that `failures[k - 1]` befell it; None that all have values. `refused` are
    the codes of persons whose facts are not what the law expects, of whom nothing can be said. `branches` has for each
    variable its conditions in the order of the rule: 1 held, 0 did not hold, -1 was not reached.
    """

    values: dict[str, Array]
    failed: dict[str, Array | None]
    failures: list[LawError]
    refused: Array | None = None
    branches: dict[str, list[Array]] = field(default_factory=dict)


class ColumnProgram:
    """The compiled determination of some variables for many persons. Raises Unbounded where 64 bits may not do."""

    def __init__(self, programs: Programs, targets: Sequence[str], gates: Gates = NO_GATES) -> None:
        self.programs, self.targets = programs, tuple(targets)
        self.scalar = programs.program(targets, gates)
        prove(programs.rulebook, self.scalar.order)
        self.plan = Plan(programs.rulebook, targets, gates)
        self.failures = Failures()
        read = {str(node.data[0]) for node in self.plan.nodes if node.op in PARAMETER_READS}
        self.arrays = {name: arrays_of(programs.lookups[name], self.failures) for name in sorted(read)}
        self._days: dict[int | None, Today] = {}
        self._linked: dict[tuple[str, ...], ColumnProgram] = {}

    @property
    def needs(self) -> Needs:
        """The facts, columns and links that the program reads."""
        return self.scalar.needs

    def today(self, on: int | None) -> Today:
        """What holds for everybody on a day; with None, whatever the day."""
        if on not in self._days:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            self._days[on] = Today(self.plan, self.arrays, self.failures, on)
        return self._days[on]

    def of_linked(self, names: tuple[str, ...]) -> "ColumnProgram":
        """The program of the variables read of linked persons."""
        if names not in self._linked:
            self._linked[names] = ColumnProgram(self.programs, names)
        return self._linked[names]

    def frames(self, batch: Batch, on: Days) -> Iterator[tuple[slice, People]]:
        """The batch in blocks, each with its place. Raises FactError when its columns do not fit each other."""
        batch.check()
        days = on.toordinal() if isinstance(on, date) else np.asarray(on, np.int64)
        linking = Linking(self, batch, days)
        today = self.today(days if isinstance(days, int) else None)
        for first, last in blocks(batch, _MOST_PERSONS, _MOST_ROWS):
            yield slice(first, last), People(today, batch, (first, last), days, linking)

    def compute(self, batch: Batch, on: Days, *, branches: bool = False) -> Computed:
        """The variables for every person of the batch, on one day or on one day (an ordinal) per person.

        Raises FactError when the batch's columns do not fit each other.
        """
        types = {name: self.programs.rulebook.scope.rules[name].type for name in self.targets}
        kinds = {name: np.bool if type_.kind == "bool" else np.int64 for name, type_ in types.items()}
        values: dict[str, Array] = {name: np.zeros(batch.persons, kind) for name, kind in kinds.items()}
        failed: dict[str, Array | None] = dict.fromkeys([*self.targets, _REFUSED])
        marks = Branches(self.scalar, self.plan, batch.persons) if branches else None
        with np.errstate(all="ignore"):
            for place, frame in self.frames(batch, on):
                self.prepare(frame)
                for name in self.targets:
                    found, codes = refused(frame, frame.value(self.plan.results[name]))
                    values[name][place] = found
                    _note(failed, name, place, codes, batch.persons)
                _note(failed, _REFUSED, place, frame.refused, batch.persons)
                if marks:
                    marks.note(place, frame)
        everybody = failed.pop(_REFUSED)
        return Computed(values, failed, self.failures.kinds, everybody, marks.found if marks else {})

    def prepare(self, frame: People) -> None:
        """Compute what is needed in any case in the order of need, so that no rule waits deep inside another."""
        for name in self.plan.order:
            if self.plan.traits[self.plan.results[name]].home == ():
                frame.value(self.plan.results[name])


def refused(frame: People, value: Value) -> Value:
    """The value, with nothing for persons whose facts were refused."""
    values, codes = value[0], raised(value[1])
    if frame.refused is None:
        return values, codes
    return values, np.where(frame.refused != 0, frame.refused, 0 if codes is None else codes).astype(np.int16)


def _note(failed: dict[str, Array | None], name: str, place: slice, codes: Any, persons: int) -> None:
    if codes is None:
        return
    if failed[name] is None:
        failed[name] = np.zeros(persons, np.int16)
    failed[name][place] = codes  # type: ignore[index]
