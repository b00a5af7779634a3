"""What a reform does to persons: for each year, what each of them is paid under the law as it stands and as it would be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.simulation.going_on import GoingOn
from amparo.law import Law
from amparo.law.columnar import Batch, BenefitProgram
from amparo.law.columnar.determination import FAILED, INCOMPLETE

type Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paths:
    """For each day and person of a batch: the monthly amount in cents under one law; who could not be determined, by day."""

    amounts: Whole
    undetermined: Whole


def yearly_days(first: int, last: int) -> list[date]:
    """The middle of each year stands for the year."""
    return [date(year, 7, 1) for year in range(first, last + 1)]


def answers(program: BenefitProgram, batch: Batch, day: date) -> tuple[Whole, int]:
    """What each person is paid in a month on a day, in cents, and how many could not be determined.

    A claim that an officer would decide counts as the law's own answer.
    """
    found = program.determine(batch, day)
    return found.amount, int(np.isin(found.outcome, (INCOMPLETE, FAILED)).sum())


def follow(law: Law, benefit: str, batch: Batch, days: Sequence[date], *, since: date, keeps_award: bool) -> Paths:
    """What each person is paid on each day.

    Where the benefit `keeps_award`, persons claim on the first of the days on which they are entitled, and keep that amount.
    Otherwise everybody is determined anew each time.
    """
    program = law.benefit_columns(benefit)
    going_on = GoingOn(law, law.benefits[benefit].projection, batch, since)
    amounts = np.zeros((len(days), batch.persons), dtype=np.int64)
    undetermined = np.zeros(len(days), dtype=np.int64)
    waiting = np.ones(batch.persons, dtype=bool)
    for place, day in enumerate(days):
        grown = going_on.on(day)
        asked = grown if waiting.all() else grown.take(np.flatnonzero(waiting))
        paid, undetermined[place] = answers(program, asked, day)
        amounts[place, waiting] = paid
        if keeps_award:
            new = np.zeros(batch.persons, dtype=bool)
            new[waiting] = paid > 0
            amounts[place + 1 :, new] = amounts[place, new]
            waiting &= ~new
    return Paths(amounts, undetermined)


def follow_both(
    base: Law, reform: Law, benefit: str, batch: Batch, days: Sequence[date], *, since: date, keeps_award: bool
) -> tuple[Paths, Paths]:
    """The paths under both laws."""
    return (
        follow(base, benefit, batch, days, since=since, keeps_award=keeps_award),
        follow(reform, benefit, batch, days, since=since, keeps_award=keeps_award),
    )
