"""Deaths without a number against persons on record: seconds, and how good the links are where the truth is known.

python benchmarks/money/linkage.py             1,000,000 persons, 10,000 deaths
python benchmarks/money/linkage.py --full      10,000,000 persons, 100,000 deaths
python benchmarks/money/linkage.py --persons 100000 --deaths 1000 --spark local[2]        on a Spark cluster
python benchmarks/money/linkage.py --train     trains the model anew and writes it into the package
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

from febrl import febrl

from amparo.analysis.linkage.errors import ERRORS, LOOKALIKE, ON_RECORD, SIBLINGS_SHARE_A_NAME, deaths_of
from amparo.analysis.linkage.figures import Figures, figures
from amparo.analysis.linkage.invention import NAMESAKES, TWINS, people
from amparo.analysis.linkage.linking import Link, link_records
from amparo.analysis.linkage.model import SHIPPED, save_model, shipped_model
from amparo.analysis.linkage.scoring import Engine
from amparo.analysis.linkage.training import train

ENGINE = Engine(threads=2, memory="12GB", temporary=os.environ.get("LINKAGE_TEMPORARY", ""))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--train", action="store_true")
    asked.add_argument("--persons", type=int, default=1_000_000)
    asked.add_argument("--deaths", type=int, default=10_000)
    asked.add_argument("--spark", metavar="MASTER", default="")
    given = asked.parse_args()
    if given.train:
        train_anew()
        return
    sizes = (10_000_000, 100_000) if given.full else (given.persons, given.deaths)
    measure(*sizes, replace(ENGINE, spark=given.spark))
    if given.spark:
        return
    for number in (1, 2, 3):
        measure_febrl(number)


def measure(persons_count: int, deaths_count: int, engine: Engine) -> None:
    """Link the deaths of an invented nation that the model was not trained from."""
    persons = people(persons_count, seed=21)
    deaths = deaths_of(persons, deaths_count, seed=22)
    print(f"{persons_count:,} persons, {deaths_count:,} deaths; load {os.getloadavg()[0]:.1f}", flush=True)
    began, used = time.perf_counter(), time.process_time()
    links = link_records(deaths.records, persons, engine=engine)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    processor = time.process_time() - used
    print(
        f"{seconds:.0f} s, {processor:.0f} s of processor time, peak {peak:.1f} GB, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    show("all", figures(links, deaths.truth))
    for title, wanted in GROUPS.items():
        show(title, of_group(links, deaths.records, deaths.truth, wanted))


def surnames(row: dict[str, Any]) -> int:
    """How many surnames a record tells, particles aside."""
    return len([word for word in row["family_names"].split() if word.lower() not in ("da", "de", "dos")])


GROUPS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "women": lambda row: row["sex"] == "female",
    "men": lambda row: row["sex"] == "male",
    "one surname": lambda row: surnames(row) == 1,
    "two surnames": lambda row: surnames(row) > 1,
    "mother's name given": lambda row: bool(row["mother_name"]),
    "mother's name missing": lambda row: not row["mother_name"],
    "born before 1946": lambda row: bool(row["birth_date"]) and row["birth_date"].year < 1946,
}


def of_group(
    links: Sequence[Link], records: pa.Table, truth: dict[int, int], wanted: Callable[[dict[str, Any]], bool]
) -> Figures:
    """The figures of the records that a group is made of, as the register tells them."""
    inside = {row["record_id"] for row in records.to_pylist() if wanted(row)}
    return figures(
        [link for link in links if link.record_id in inside],
        {record: person for record, person in truth.items() if record in inside},
    )


def measure_febrl(number: int) -> None:
    """The same model, as it stands, on a set that it has never seen, of another continent and with fewer fields."""
    records, persons, truth = febrl(number)
    show(f"FEBRL {number}", figures(link_records(records, persons), truth))
    # Everybody there is on record: the odds before looking are those of the set, and no stranger can be meant.
    model = replace(shipped_model(), certain_weight=1.0, clear_weight=1.0, least_on_record=1)
    show(f"FEBRL {number}, odds of the set", figures(link_records(records, persons, model=model), truth))


def show(title: str, found: Figures) -> None:
    print(
        f"{title:26} recall {found.recall:.4f}  precision {found.precision:.5f}  found {found.found:.4f}  "
        f"doubtful {found.doubtful:.4f}  certain {found.certain}, of them wrong {found.wrong}",
        flush=True,
    )


def train_anew() -> None:
    """From an invented nation with other seeds than those that are measured."""
    persons = people(250_000, seed=11)
    deaths = deaths_of(persons, 25_000, seed=12)
    training = {
        "data": "250,000 invented people and 25,000 deaths of amparo.analysis.linkage.invention and errors, seeds 11 and 12",
        "errors": ERRORS,
        "on_record": ON_RECORD,
        "lookalikes": LOOKALIKE,
        "siblings_share_a_name": SIBLINGS_SHARE_A_NAME,
        "twins_on_record": TWINS,
        "namesakes_on_record": NAMESAKES,
    }
    save_model(train(deaths.records, deaths.truth, persons, training=training), SHIPPED)


if __name__ == "__main__":
    main()
