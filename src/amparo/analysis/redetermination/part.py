"""One part of an extract, determined: what is read, what the law says, and who is set aside for which reason."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.analysis.extract import Extract, PartDamaged
from amparo.analysis.extract.reader import Part
from amparo.analysis.redetermination.changed import Incremental
from amparo.analysis.redetermination.circles import circles
from amparo.analysis.redetermination.summary import PartSummary
from amparo.law import Law, LawError
from amparo.law.columnar import BenefitProgram, Determinations
from amparo.law.columnar.determination import ENTITLED, FAILED, INCOMPLETE, OUTCOMES
from amparo.law.errors import ParameterNotInForce

DAMAGED, MISSING, NO_ANSWER = "damaged_part", "missing_fact", "no_answer"
REJECTS = pa.schema([("person_id", pa.int64()), ("part", pa.int32()), ("reason", pa.string()), ("detail", pa.string())])
RESULTS = pa.schema(
    [
        ("person_id", pa.int64()),
        ("outcome", pa.uint8()),
        ("route", pa.int16()),
        ("amount", pa.int64()),
        ("reasons", pa.uint64()),
        ("refer", pa.uint64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every part: a benefit under a law, as of a day, or as of each person's own where `on` is None."""

    law_archive: bytes
    benefit: str
    on: date | None
    only: Incremental | None = None


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """What came of a part: a row for each person determined, and one for each set aside."""

    results: pa.RecordBatch
    rejects: pa.RecordBatch
    summary: PartSummary


@lru_cache(maxsize=2)
def law_of(archive: bytes) -> Law:
    """The law in an archive, read once in each process; it compiles each benefit's program once."""
    return Law.from_archive(archive)


def determine_part(question: Question, extract: Extract, number: int) -> PartOutcome:
    """Read one part, and apply the law to each of its persons.

    A part that is damaged gives no results: its persons are counted as set aside, by the manifest's figures. Raises
    LawError only where the law itself cannot be compiled.
    """
    law = law_of(question.law_archive)
    program = law.benefit_columns(question.benefit)
    needs = {name.partition(".")[0] for name in law.needed_facts(question.benefit)}
    began = time.perf_counter()
    try:
        part = extract.read_part(number, needs)
    except PartDamaged as error:
        return _damaged(extract, number, error)
    reading = time.perf_counter() - began
    began = time.perf_counter()
    outcome = _Answered(question, program, part, number).outcome()
    computing = time.perf_counter() - began
    timed = msgspec.structs.replace(outcome.summary, reading_seconds=reading, computing_seconds=computing)
    return PartOutcome(outcome.results, outcome.rejects, timed)


def _damaged(extract: Extract, number: int, error: PartDamaged) -> PartOutcome:
    persons = next(part.persons for part in extract.parts if part.number == number)
    rejects = pa.RecordBatch.from_pylist(
        [{"person_id": None, "part": number, "reason": DAMAGED, "detail": f"{persons:,} persons: {error}"}],
        schema=REJECTS,
    )
    summary = PartSummary(number, persons, 0, 0, {}, {}, 0, {DAMAGED: persons}, damaged=str(error))
    return PartOutcome(_no_results(), rejects, summary)


def _no_results() -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=RESULTS)


class _Answered:
    """The law's answers to the persons of one part, sorted into results and rejects."""

    def __init__(self, question: Question, program: BenefitProgram, part: Part, number: int) -> None:
        self.question, self.program, self.part, self.number = question, program, part, number
        self.persons = part.batch.persons
        asked = self._asked()
        self.unchanged = 0 if asked is None else self.persons - len(asked)
        self.batch = part.batch if asked is None else part.batch.take(asked)
        self.person_id = part.person_id if asked is None else part.person_id[asked]
        self.on = self._days(asked)

    def _asked(self) -> NDArray[np.int64] | None:
        """Whose facts have changed; None: everybody is asked."""
        if self.question.only is None:
            return None
        return np.flatnonzero(self.question.only.changed(self.part.person_id, self.part.digest))

    def _days(self, asked: NDArray[np.int64] | None) -> date | NDArray[np.int64]:
        if self.question.on is not None:
            return self.question.on
        if self.part.on is None:
            raise ValueError("the extract has no day for each person: say which day")
        return self.part.on if asked is None else self.part.on[asked]

    def outcome(self) -> PartOutcome:
        answers = self.program.determine(self.batch, self.on)
        reasons = dict(self._reasons(answers))
        circling = circles(self.batch)
        rejected = np.isin(answers.outcome, (INCOMPLETE, FAILED))
        for persons in circling.values():
            rejected |= persons
        kept = np.flatnonzero(~rejected)
        rejects = self._rejects(answers, np.flatnonzero(rejected), reasons, circling)
        return PartOutcome(self._results(answers, kept), rejects, self._summary(answers, kept, rejects))

    def _reasons(self, answers: Determinations) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
        """For each outcome and failure met: the reason's code and its detail."""
        for outcome, codes in ((INCOMPLETE, answers.missing), (FAILED, answers.failure)):
            for code in np.unique(codes[answers.outcome == outcome]):
                yield (outcome, int(code)), _told(answers.failures[int(code) - 1] if code else None, outcome)

    def _rejects(
        self,
        answers: Determinations,
        rejected: NDArray[np.int64],
        reasons: dict[tuple[int, int], tuple[str, str]],
        circling: dict[str, NDArray[np.bool_]],
    ) -> pa.RecordBatch:
        told: list[tuple[str, str]] = []
        for place in rejected:
            circle = next((reason for reason, persons in circling.items() if persons[place]), None)
            outcome = int(answers.outcome[place])
            code = int((answers.missing if outcome == INCOMPLETE else answers.failure)[place])
            told.append((circle, "the record must be mended") if circle else reasons[outcome, code])
        columns = [
            pa.array(self.person_id[rejected]),
            pa.array(np.full(len(rejected), self.number, np.int32)),
            pa.array([reason for reason, _detail in told], pa.string()),
            pa.array([detail for _reason, detail in told], pa.string()),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=REJECTS)

    def _results(self, answers: Determinations, kept: NDArray[np.int64]) -> pa.RecordBatch:
        columns = [self.person_id, *(getattr(answers, name) for name in RESULTS.names[1:])]
        arrays = [pa.array(column[kept]).cast(field.type) for column, field in zip(columns, RESULTS, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=RESULTS)

    def _summary(self, answers: Determinations, kept: NDArray[np.int64], rejects: pa.RecordBatch) -> PartSummary:
        outcome, route = answers.outcome[kept], answers.route[kept]
        counted = np.bincount(outcome, minlength=len(OUTCOMES))
        entitled = kept[outcome == ENTITLED]
        chosen = np.bincount(route[route >= 0], minlength=len(self.program.routes))
        return PartSummary(
            part=self.number,
            persons=self.persons,
            determined=len(kept),
            unchanged=self.unchanged,
            outcomes={name: int(count) for name, count in zip(OUTCOMES, counted, strict=True) if count},
            routes={name: int(count) for name, count in zip(self.program.routes, chosen, strict=True) if count},
            amount_cents=int(answers.amount[entitled].sum()),
            set_aside=_counted(rejects),
        )


def _counted(rejects: pa.RecordBatch) -> dict[str, int]:
    counts = rejects.column("reason").value_counts().to_pylist()
    return {each["values"]: each["counts"] for each in counts}


def _told(error: LawError | None, outcome: int) -> tuple[str, str]:
    """A reason's code, short and stable, and what is behind it."""
    if error is None:
        return NO_ANSWER, ""
    if outcome == INCOMPLETE:
        return f"{MISSING}:{error.name}", error.message
    if isinstance(error, ParameterNotInForce):
        return f"{NO_ANSWER}:{error.name}", f"{error.name} has no value for {error.day}"
    return f"{NO_ANSWER}:{type(error).__name__}", str(error)


def results_path(out: Path, number: int) -> Path:
    """Where the results of a part are kept."""
    return out / f"part-{number:05d}.arrow"
