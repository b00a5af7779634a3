"""The columnar program beside NumPy written by hand for the one rule, over a synthetic nation in memory.

The rule: Brazil's average of all contribution wages, each limited to its month's ceiling and brought to today's money;
its divisor; the months that count; who is 65 or 62. Both read the same arrays; the hand-written version knows which
months the persons have, that no fact is missing, and does nothing that the rule does not need.

    python benchmarks/law/kernel_beside_numpy.py [persons] [months]
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from amparo.law.columnar import Batch, Column, Rows
from amparo.law.law import Law, load_law

ON = date(2026, 1, 31)
NAMES = ("average_wage", "contribution_months", "averaged_months_all_plans", "average_least_divisor")
FOLDER = Path(__file__).parents[2] / "institutions" / "brazil_inss"


def nation(persons: int, months: int) -> Batch:
    """Persons with so many months of wages each, up to December 2025."""
    drawn = np.random.default_rng(7)
    last = 2025 * 12 + 11
    ends = drawn.integers(last - 48, last + 1, persons)
    month = (ends[:, None] - np.arange(months)[::-1]).astype(np.int16).reshape(-1)
    wages = (drawn.lognormal(12.4, 0.6, persons)[:, None] * (1 + drawn.random((persons, months)) / 5)).reshape(-1)
    rows = {
        "month": Column(month, by_month=True),
        "wage": Column(np.minimum(wages, 2_000_000).astype(np.int32)),
        "category": Column((drawn.random(persons * months) < 0.1).astype(np.int8) * 2),
        "teaching": Column(np.zeros(persons * months, np.bool)),
    }
    born = drawn.integers(date(1955, 1, 1).toordinal(), date(1990, 1, 1).toordinal(), persons).astype(np.int32)
    facts = {"birth_date": Column(born), "sex": Column((drawn.random(persons) < 0.5).astype(np.int8))}
    offsets = np.arange(0, persons * months + 1, months, dtype=np.int64)
    return Batch(persons, facts, {"contributions": Rows(offsets, rows)})


class ByHand:
    """The rule in NumPy: look-up tables by month, a few passes over the rows of a block, and a sum per person."""

    def __init__(self, law: Law) -> None:
        lookups: dict[str, Any] = dict(law.programs.lookups)
        today = ON.toordinal()
        first, last = 1994 * 12 + 6, ON.year * 12 + ON.month
        days = [date(number // 12, number % 12 + 1, 1).toordinal() for number in range(first, last)]
        chain = lookups["wage_update"]
        self.ceiling = np.array([0] * first + [lookups["contribution_ceiling"][day] for day in days], np.int32)
        self.least = np.array([0] * first + [lookups["minimum_wage"][day] for day in days], np.int32)
        self.factor = np.array([0] * first + [chain.until(today)[day] for day in days], np.int32)
        self.one = 10 ** law.parameters["wage_update"].type.decimals
        self.top = int(lookups["contribution_ceiling"][today])
        self.reform, self.start, self.now = 2019 * 12 + 10, 1994 * 12 + 6, ON.year * 12 + ON.month - 1

    def block(self, month: Any, wage: Any, offsets: Any) -> list[Any]:
        """The four variables of one block's persons."""
        at = offsets[:-1] - offsets[0]
        place = month.astype(np.intp)
        counts = (month < self.reform) | (wage >= np.take(self.least, place, mode="clip"))
        recorded = np.add.reduceat((counts & (month <= self.now)).view(np.int8), at, dtype=np.int64)
        averaged = counts & (month >= self.start) & (month < self.now)
        limited = np.minimum(wage, np.take(self.ceiling, place, mode="clip"))
        updated = np.multiply(limited, np.take(self.factor, place, mode="clip"), dtype=np.int64)
        updated += self.one // 2
        updated //= self.one
        updated *= averaged
        total = np.add.reduceat(updated, at)
        months = np.add.reduceat(averaged.view(np.int8), at, dtype=np.int64)
        early = np.add.reduceat((counts & (month <= self.start)).view(np.int8), at, dtype=np.int64) > 0
        divisor = np.where(early, 108, 1)
        divided = np.maximum(np.maximum(months, divisor), 1)
        average = np.minimum((2 * total + divided) // (2 * divided), self.top)
        return [average, recorded, months, divisor]

    def run(self, batch: Batch, persons: int = 3_000) -> dict[str, Any]:
        """The variables of all persons."""
        rows = batch.relations["contributions"]
        month, wage = rows.columns["month"].values, rows.columns["wage"].values
        found = {name: np.empty(batch.persons, np.int64) for name in NAMES}
        for first in range(0, batch.persons, persons):
            offsets = rows.offsets[first : first + persons + 1]
            stretch = slice(offsets[0], offsets[-1])
            for name, values in zip(NAMES, self.block(month[stretch], wage[stretch], offsets), strict=True):
                found[name][first : first + persons] = values
        return found


def least_seconds(once: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the quickest run, which what else the machine does lengthens least."""
    found = []
    for _ in range(times):
        start = time.process_time()
        once()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    """Compare the results, then the times."""
    persons, months = (int(each) for each in (sys.argv[1:] + ["200000", "120"][len(sys.argv) - 1 :])[:2])
    law, batch = load_law(FOLDER), nation(persons, months)
    program, by_hand = law.columns(NAMES), ByHand(law)
    ours, theirs = program.compute(batch, ON), by_hand.run(batch)
    for name in NAMES:
        differ = int(np.count_nonzero(ours.values[name] != theirs[name]))
        print(f"{name}: {differ} differences, {0 if ours.failed[name] is None else 1} failed")
    mine, limit = least_seconds(lambda: program.compute(batch, ON)), least_seconds(lambda: by_hand.run(batch))
    rows = persons * months
    print(
        f"columnar program {mine:.3f} s, {mine / rows * 1e9:.2f} ns a row; by hand {limit:.3f} s, {limit / rows * 1e9:.2f}"
    )
    print(f"ratio {mine / limit:.2f}")
    benefit = law.benefit_columns("retirement")
    whole = least_seconds(lambda: benefit.determine(batch, ON), 2)
    print(f"the whole retirement benefit: {whole:.3f} s, {whole / persons * 1e6:.2f} microseconds a person")


if __name__ == "__main__":
    main()
