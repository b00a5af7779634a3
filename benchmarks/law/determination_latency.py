"""How long one determination of Brazil's retirement takes, with every step of its trace, for careers of 35 years.

    python benchmarks/law/determination_latency.py [--persons 300] [--rounds 5] [--seed 1] [--json]

From a person's facts, as plain Python values, to the Determination: ten routes, the amounts of those that are open, and
(in the figures with steps) the dates and references of every parameter, every branch. Loading the law, and the first
determination (which compiles the benefit's program and draws up the day's parameters), are given apart. Processor time
is what the work costs; time by the clock is lengthened by whatever else the machine does.
"""

import argparse
import gc
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.law import load_law
from amparo.law.preparation import Prepared

INSTITUTION = Path(__file__).parents[2] / "institutions" / "brazil_inss"
ON = date(2026, 1, 15)
CENT = Decimal("0.01")
MONTHS = 420


def person(chance: random.Random) -> dict[str, Any]:
    """A career of 420 months up to December 2025, with wages that drift."""
    wage = Decimal(chance.randrange(30_000, 400_000)) / 100
    rows = []
    for number in range(12 * 2026 - MONTHS, 12 * 2026):
        wage = max(Decimal(100), (wage * Decimal(chance.randrange(9_900, 10_150)) / 10_000).quantize(CENT))
        month = date(number // 12, number % 12 + 1, 1)
        rows.append({"month": month, "wage": wage, "category": "employee", "teaching": False})
    birth = date(chance.randrange(1955, 1972), chance.randrange(1, 13), chance.randrange(1, 29))
    return {"sex": chance.choice(["female", "male"]), "birth_date": birth, "contributions": rows}


def measured(work: Callable[[Any], object], inputs: Sequence[Any], clock: Callable[[], int]) -> list[float]:
    """Milliseconds of each piece of work."""
    found = []
    for each in inputs:
        start = clock()
        work(each)
        found.append((clock() - start) / 1e6)
    return found


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {
        name: round(ordered[int(len(ordered) * share)], 4)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }


def benchmark(count: int, rounds: int, seed: int) -> dict[str, Any]:
    """Latencies in milliseconds, and what was determined."""
    start = time.perf_counter()
    law = load_law(INSTITUTION)
    loaded = time.perf_counter()
    chance = random.Random(seed)
    persons = [person(chance) for _ in range(count)]
    first_start = time.perf_counter()
    law.determine("retirement", persons[0], ON)
    first = time.perf_counter() - first_start
    outcomes = Counter(law.determine("retirement", each, ON).outcome for each in persons)
    gc.collect()
    gc.freeze()
    by_clock: list[float] = []
    of_processor: list[float] = []
    without_steps: list[float] = []
    for _ in range(rounds):
        by_clock += measured(lambda facts: law.determine("retirement", facts, ON).steps, persons, time.perf_counter_ns)
        of_processor += measured(
            lambda facts: law.determine("retirement", facts, ON).steps, persons, time.process_time_ns
        )
        without_steps += measured(lambda facts: law.determine("retirement", facts, ON), persons, time.process_time_ns)
    program = law.programs.program(tuple(law.determine("retirement", persons[0], ON).values))
    facts_alone = measured(lambda facts: Prepared(program, facts), persons, time.process_time_ns)
    return {
        "rows": MONTHS,
        "variables": len(law.determine("retirement", persons[0], ON).steps),
        "load_ms": round((loaded - start) * 1000, 1),
        "first_ms": round(first * 1000, 2),
        "with_steps_clock_ms": summary(by_clock),
        "with_steps_processor_ms": summary(of_processor),
        "without_steps_processor_ms": summary(without_steps),
        "of_which_reading_facts_ms": summary(facts_alone),
        "outcomes": dict(outcomes),
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = benchmark(given.persons, given.rounds, given.seed)
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
