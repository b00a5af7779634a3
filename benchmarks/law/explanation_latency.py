"""How long a person waits for the whole answer: determination, the opening day of every route, and the explanation.

    python benchmarks/law/explanation_latency.py [--persons 200] [--seed 1] [--json]

Retirement of Brazil's INSS, ten routes, careers of all lengths, most of them far from any pension.
"""

import argparse
import gc
import json
import random
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from times import Times

from amparo.law import load_law
from amparo.law.explanation import explain

INSTITUTION = Path(__file__).parents[2] / "institutions" / "brazil_inss"
ON = date(2026, 1, 15)


def person(chance: random.Random) -> dict[str, Any]:
    """A person born from 1955 to 2000 who began to contribute at 17 to 35 and did so in nine months of ten."""
    birth = date(chance.randrange(1955, 2001), chance.randrange(1, 13), chance.randrange(1, 29))
    first = max(1982, birth.year + chance.randrange(17, 36))
    wage, rows = Decimal(chance.randrange(162_100, 700_000)) / 100, []
    for number in range(12 * first, 12 * 2026):
        if chance.random() < 0.9:
            month = date(number // 12, number % 12 + 1, 1)
            rows.append({"month": month, "wage": wage, "category": "employee", "teaching": False})
    return {"sex": chance.choice(["female", "male"]), "birth_date": birth, "contributions": rows}


def measure(count: int, seed: int) -> dict[str, Any]:
    """The times of each part and of all, one person after the other, after twenty that are not counted."""
    law, chance = load_law(INSTITUTION), random.Random(seed)
    determining, opening, explaining, whole = Times(), Times(), Times(), Times()

    def determined(facts: dict[str, Any]) -> dict[str, Any]:
        return law.determine("retirement", facts, ON).as_data()

    def answer(facts: dict[str, Any]) -> None:
        determination = determining.add(determined, facts)
        opens = opening.add(law.opening_dates, "retirement", facts, ON)
        explaining.add(lambda: explain(law, determination, "pt", currency="BRL", opening_dates=opens))

    for facts in [person(chance) for _ in range(20)]:
        answer(facts)
    parts = {"determination": determining, "opening_dates": opening, "explanation": explaining, "together": whole}
    for each in parts.values():
        each.forget()
    persons = [person(chance) for _ in range(count)]
    gc.collect()
    for facts in persons:
        whole.add(answer, facts)
    return {"persons": count, **{name: each.summary() for name, each in parts.items()}}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    found = measure(options.persons, options.seed)
    print(
        json.dumps(found, indent=2) if options.json else "\n".join(f"{name:16} {each}" for name, each in found.items())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
