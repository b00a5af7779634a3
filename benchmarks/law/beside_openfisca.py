"""Retirement by points, the same rules for the same persons in one process: Amparo beside OpenFisca-Core.

    python benchmarks/law/beside_openfisca.py [--persons 200] [--compared 2000] [--seed 1] [--json]

Measured for one person at a time, as a claim is: from the person's facts to the results. Amparo's time includes the whole trace
(every value, article, parameter with its date, branch). Each system's loading of the law is left out. The peer is made for many
persons at once, so its time for all of them in one simulation is given too, per person.
"""

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openfisca_retirement as peer
from times import Times

from amparo.law import load_law

INSTITUTION = Path(__file__).parents[2] / "institutions" / "brazil_inss"
ON = date(2026, 1, 15)
WHOLE = ("averaged_months", "points_months", "points_required")
TRUTH = ("full_contribution_met", "points_met", "retirement_qualifying_met", "points_entitled")
NAMES = (*WHOLE, *TRUTH, "points_amount")
CENT = Decimal("0.01")


def person(chance: random.Random) -> dict[str, Any]:
    """A career of 420 months, January 1991 to December 2025, with wages around those of real careers."""
    wage = Decimal(chance.randrange(30_000, 400_000)) / 100
    rows = []
    for number in range(12 * 1991, 12 * 2026):
        wage = max(Decimal(100), (wage * Decimal(chance.randrange(9_900, 10_150)) / 10_000).quantize(CENT))
        kind = "simplified" if chance.random() < 0.02 else "employee"
        rows.append(
            {"month": date(number // 12, number % 12 + 1, 1), "wage": wage, "category": kind, "teaching": False}
        )
    birth = date(chance.randrange(1955, 1972), chance.randrange(1, 13), chance.randrange(1, 29))
    return {"sex": chance.choice(["female", "male"]), "birth_date": birth, "contributions": rows}


def parameter_series(law: Any) -> dict[str, list[tuple[date, Any]]]:
    """Amparo's dated parameters in the form that the peer reads."""
    series = {}
    for name in peer.PARAMETERS:
        days = [date.fromordinal(entry.start) for entry in law.parameters[name].entries]
        series[name] = [(day, law.parameters[name].value_on(day)) for day in days]
    return series


def timed(once: Callable[[Any], Any], persons: Sequence[Any]) -> tuple[Times, list[Any]]:
    """The times and results, one person after the other; a first one, not counted, warms up."""
    once(persons[0])
    gc.collect()
    times = Times()
    return times, [times.add(once, one) for one in persons]


def together(system: Any, persons: Sequence[Any]) -> tuple[float, list[dict[str, Any]]]:
    """The peer's milliseconds per person, and its results, when all are in one simulation."""
    start = time.perf_counter_ns()
    simulation = peer.simulation_of(system, persons)
    columns = {name: simulation.calculate(name, ON.isoformat()) for name in NAMES}
    spent = (time.perf_counter_ns() - start) / 1e6 / len(persons)
    return spent, [{name: columns[name][number] for name in NAMES} for number in range(len(persons))]


def peer_values(system: Any, one: Mapping[str, Any]) -> dict[str, Any]:
    simulation = peer.simulation_of(system, [one])
    return {name: simulation.calculate(name, ON.isoformat())[0] for name in NAMES}


def differences(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many values differ: whole numbers and conditions, and amounts by cents."""
    plain = sum(int(a[name]) != int(b[name]) for a, b in zip(ours, theirs, strict=True) for name in (*WHOLE, *TRUTH))
    cents = [abs(a["points_amount"] - _to_cents(b["points_amount"])) for a, b in zip(ours, theirs, strict=True)]
    apart = [each for each in cents if each]
    return {
        "conditions_and_counts": plain,
        "amounts": len(apart),
        "largest_amount": str(max(apart, default=Decimal(0))),
    }


def _to_cents(amount: Any) -> Decimal:
    return Decimal(float(amount)).quantize(CENT, ROUND_HALF_UP)


def measure(count: int, compared: int, seed: int) -> dict[str, Any]:
    law = load_law(INSTITUTION)
    system = peer.build_system(parameter_series(law))
    chance = random.Random(seed)
    persons = [person(chance) for _ in range(count)]
    our_times, ours = timed(lambda one: law.compute(NAMES, one, ON).values, persons)
    trace_times, _ = timed(lambda one: law.compute(NAMES, one, ON).steps, persons)
    their_times, theirs = timed(lambda one: peer_values(system, one), persons)
    many = [person(chance) for _ in range(compared)]
    at_once, batch = together(system, many)
    return {
        "persons_timed": count,
        "months_each": 420,
        "on": ON.isoformat(),
        "entitled": sum(each["points_entitled"] for each in ours),
        "amparo": our_times.summary(),
        "amparo_with_steps": trace_times.summary(),
        f"openfisca_core_{version('openfisca-core')}": their_times.summary(),
        "times_faster_median_processor": round(
            statistics.median(their_times.processor) / statistics.median(trace_times.processor), 1
        ),
        "openfisca_all_at_once_ms_per_person": round(at_once, 4),
        "different_among_timed": differences(ours, theirs),
        "compared_at_once": compared,
        "different_at_once": differences([law.compute(NAMES, one, ON).values for one in many], batch),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--compared", type=int, default=2000, help="persons whose results alone are compared")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    found = measure(options.persons, options.compared, options.seed)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:36} {value}")
    return 1 if found["different_at_once"]["conditions_and_counts"] else 0


if __name__ == "__main__":
    sys.exit(main())
