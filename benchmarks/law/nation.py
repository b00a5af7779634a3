"""A nation's average wages, the same rule over the same files: Amparo on one and two processes and on Spark, NumPy written
by hand, OpenFisca-Core in shards.

    python benchmarks/law/nation.py [--persons 1000000] [--folder FOLDER] [--only ours_2,by_hand_2] [--openfisca-parts N] [--json]

The rule is Brazil's average of all contribution wages since July 1994 (kernel_beside_numpy.py says what it holds). Everybody has
120 months, written once as an extract of parts of 50,000 persons; each runner reads them from there, computes four variables
for everybody and writes them. Wall time is from opening the extract to the last file; processor time is of all processes;
memory is the most that any one worker held. OpenFisca may be given fewer parts, for it takes long; its figures are then
scaled, and said to be.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import xxhash

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))
from kernel_beside_numpy import ByHand

from amparo.analysis.extract import Extract, open_extract
from amparo.analysis.nation import NationAsked, generate_nation, read_profile
from amparo.law import Law, load_law

FOLDER = Path(__file__).parents[2] / "institutions" / "brazil_inss"
ON = date(2026, 1, 31)
NAMES = ("average_wage", "contribution_months", "averaged_months_all_plans", "average_least_divisor")
MONTHS = 120
NEEDS = frozenset({"contributions"})
type Values = dict[str, Any]


@dataclass(frozen=True)
class PartTimes:
    """What one part took, in seconds of the clock; its results' fingerprint; the worker's memory and processor time so far."""

    number: int
    reading: float
    computing: float
    writing: float
    fingerprint: str
    worker: int
    worker_peak_mb: int
    worker_processor: float


class Runner:
    """Reads a part, computes the variables, writes them. Made once in each process."""

    def __init__(self, extract: Extract, out: Path, law: Law) -> None:
        self.extract, self.out, self.law = extract, out, law

    def compute(self, batch: Any) -> Values:
        raise NotImplementedError

    def part(self, number: int) -> PartTimes:
        begun = time.perf_counter()
        part = self.extract.read_part(number, NEEDS)
        read = time.perf_counter()
        values = self.compute(part.batch)
        computed = time.perf_counter()
        fingerprint = _write(self.out / f"part-{number:05d}.arrow", values)
        used = resource.getrusage(resource.RUSAGE_SELF)
        return PartTimes(
            number,
            read - begun,
            computed - read,
            time.perf_counter() - computed,
            fingerprint,
            os.getpid(),
            used.ru_maxrss // 1024,
            used.ru_utime + used.ru_stime,
        )


class Ours(Runner):
    """The columnar program compiled from the institution's rules."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.program = self.law.columns(NAMES)

    def compute(self, batch: Any) -> Values:
        return dict(self.program.compute(batch, ON).values)


class Hand(Runner):
    """The rule written in NumPy for these data alone."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.rule = ByHand(self.law)

    def compute(self, batch: Any) -> Values:
        return self.rule.run(batch)


class OpenFisca(Runner):
    """A country package's variables, one simulation a part: its users' way of sharding."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        import openfisca_retirement as peer
        from beside_openfisca import parameter_series

        self.peer, self.system = peer, peer.build_system(parameter_series(self.law))

    def compute(self, batch: Any) -> Values:
        simulation = self._simulation(batch)
        names = {"contribution_months": "qualifying_months"}
        found = {name: simulation.calculate(names.get(name, name), ON.isoformat()) for name in NAMES}
        found["average_wage"] = np.rint(found["average_wage"].astype(np.float64) * 100)
        return {name: values.astype(np.int64) for name, values in found.items()}

    def _simulation(self, batch: Any) -> Any:
        """Each month's column is filled from the rows of that month, as OpenFisca takes them."""
        from openfisca_core.simulations.simulation_builder import SimulationBuilder

        builder = SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity("person", list(range(batch.persons)))
        simulation = builder.build(self.system)
        rows = batch.relations["contributions"]
        months, wages = rows.columns["month"].values, rows.columns["wage"].values
        kinds = rows.columns["category"].values
        person = np.repeat(np.arange(batch.persons), np.diff(rows.offsets))
        order = np.argsort(months, kind="stable")
        numbers, starts = np.unique(months[order], return_index=True)
        for number, chosen in zip(numbers, np.split(order, starts[1:]), strict=True):
            wage, kind = np.zeros(batch.persons, np.float32), np.zeros(batch.persons, np.int16)
            wage[person[chosen]] = wages[chosen] / 100
            kind[person[chosen]] = kinds[chosen] + 1  # its first value is "none"
            period = f"{number // 12}-{number % 12 + 1:02}"
            simulation.set_input("wage", period, wage)
            simulation.set_input("category", period, kind)
        return simulation


RUNNERS: dict[str, type[Runner]] = {"ours": Ours, "by_hand": Hand, "openfisca": OpenFisca}


def _write(path: Path, values: Values) -> str:
    """Write the variables as columns; the fingerprint of all of them."""
    digest = xxhash.xxh3_64()
    arrays = []
    for name in NAMES:
        column = np.ascontiguousarray(values[name], dtype=np.int64)
        digest.update(column)
        # pa.array would load pandas where it is installed, a second for nothing
        arrays.append(pa.Array.from_buffers(pa.int64(), len(column), [None, pa.py_buffer(column)]))
    batch = pa.RecordBatch.from_arrays(arrays, names=list(NAMES))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as file:
        file.write_batch(batch)
    return digest.hexdigest()


RUNNING: list[Runner] = []


def open_runner(kind: str, folder: Path, out: Path) -> None:
    RUNNING[:] = [RUNNERS[kind](open_extract(folder), out, load_law(FOLDER))]


def run_part(number: int) -> PartTimes:
    return RUNNING[0].part(number)


def in_processes(kind: str, processes: int) -> Callable[[Path, Path, list[int]], list[PartTimes]]:
    """A run on so many processes of this machine."""

    def run(folder: Path, out: Path, numbers: list[int]) -> list[PartTimes]:
        context = get_context("spawn")
        with ProcessPoolExecutor(processes, context, open_runner, (kind, folder, out)) as pool:
            return list(pool.map(run_part, numbers))

    return run


def on_spark(folder: Path, out: Path, numbers: list[int]) -> list[PartTimes]:
    """A run on Spark with two cores of this machine, its start included."""
    from amparo.analysis.redetermination.spark import OnSpark

    cluster = OnSpark("local[2]")
    here = str(Path(__file__).parent)

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        sys.path.insert(0, here)
        import nation

        if not nation.RUNNING:
            nation.open_runner("ours", folder, out)
        for batch in batches:
            told = [json.dumps(asdict(nation.run_part(numbers[place]))) for place in batch.column(0).to_pylist()]
            yield pa.RecordBatch.from_arrays([pa.array(told)], names=["told"])

    rows = cluster.session.range(0, len(numbers), 1, len(numbers)).mapInArrow(task, "told string").collect()
    cluster.close()
    return [PartTimes(**json.loads(row.told)) for row in rows]


WAYS: dict[str, Callable[[Path, Path, list[int]], list[PartTimes]]] = {
    "ours_1": in_processes("ours", 1),
    "ours_2": in_processes("ours", 2),
    "by_hand_2": in_processes("by_hand", 2),
    "spark_local_2": on_spark,
    "openfisca_2": in_processes("openfisca", 2),
}


def measure(name: str, extract: Extract, numbers: list[int]) -> tuple[dict[str, Any], list[PartTimes], Path]:
    """One way's figures, the parts' times and where its results lie."""
    out = Path(tempfile.mkdtemp(prefix=f"nation-{name}-", dir=extract.folder.parent))
    sizes = {part.number: part.persons for part in extract.parts}
    persons = sum(sizes[number] for number in numbers)
    begun = time.perf_counter()
    parts = WAYS[name](extract.folder, out, numbers)
    wall = time.perf_counter() - begun
    last = {part.worker: part for part in sorted(parts, key=lambda each: each.worker_processor)}
    processor = sum(part.worker_processor for part in last.values())
    total = sum(part.reading + part.computing + part.writing for part in parts)
    figures = {
        "persons": persons,
        "wall_seconds": round(wall, 2),
        "processor_microseconds_a_person": round(processor / persons * 1e6, 2),
        "peak_mb_a_worker": max(part.worker_peak_mb for part in parts),
        "share_reading": round(sum(part.reading for part in parts) / total, 3),
        "share_computing": round(sum(part.computing for part in parts) / total, 3),
        "share_writing": round(sum(part.writing for part in parts) / total, 3),
        "computing_microseconds_a_person": round(sum(part.computing for part in parts) / persons * 1e6, 3),
    }
    return figures, parts, out


def cents_apart(one: Path, other: Path, numbers: list[int]) -> dict[str, int]:
    """How many values differ between two ways' results, by variable, and by how many cents at most."""
    found = dict.fromkeys([*NAMES, "largest_in_cents"], 0)
    for number in numbers:
        mine, theirs = (
            pa.ipc.open_file(pa.memory_map(str(each / f"part-{number:05d}.arrow"))) for each in (one, other)
        )
        for name in NAMES:
            a, b = (np.asarray(each.get_batch(0).column(name)) for each in (mine, theirs))
            found[name] += int(np.count_nonzero(a != b))
            if name == "average_wage":
                found["largest_in_cents"] = max(found["largest_in_cents"], int(np.abs(a - b).max(initial=0)))
    return found


def scalar_differences(extract: Extract, out: Path, sample: int) -> int:
    """How many values of a sample differ from what the law gives for one person at a time."""
    from tests.analysis.plain import facts_of

    law, part = load_law(FOLDER), extract.read_part(0, NEEDS)
    table = pa.ipc.open_file(pa.memory_map(str(out / "part-00000.arrow"))).get_batch(0)
    differing = 0
    for place in np.linspace(0, part.batch.persons - 1, sample).astype(int):
        values = law.compute(NAMES, facts_of(law, part.batch, int(place)), ON).values
        for name in NAMES:
            scaled = int(values[name] * 100) if name == "average_wage" else int(values[name])
            differing += scaled != table.column(name)[int(place)].as_py()
    return differing


def compare(persons: int, folder: Path, only: list[str], openfisca_parts: int) -> dict[str, Any]:
    """Generate what is missing, run every way, compare."""
    law = load_law(FOLDER)
    begun = time.perf_counter()
    asked = NationAsked(read_profile(FOLDER, law), persons, 2026, ON, MONTHS)
    generate_nation(law, asked, folder, processes=os.cpu_count() or 1)
    found: dict[str, Any] = {"generated_seconds": round(time.perf_counter() - begun, 1)}
    extract = open_extract(folder)
    numbers = [part.number for part in extract.parts]
    reference: tuple[list[PartTimes], Path] | None = None
    for name in only:
        chosen = numbers[:openfisca_parts] if name.startswith("openfisca") else numbers
        figures, parts, out = measure(name, extract, chosen)
        if reference is None:
            reference = parts, out
            figures["differing_from_one_by_one"] = scalar_differences(extract, out, 300)
        elif name.startswith("openfisca"):
            figures["values_apart"] = cents_apart(reference[1], out, chosen)
        else:
            mine = {part.number: part.fingerprint for part in reference[0]}
            figures["parts_differing"] = sum(mine[part.number] != part.fingerprint for part in parts)
        found[name] = {**figures, "load": round(os.getloadavg()[0], 1)}
        if out != reference[1]:
            shutil.rmtree(out)
    if reference:
        shutil.rmtree(reference[1])
    return {**found, **_ratios(found)}


def _ratios(found: dict[str, Any]) -> dict[str, Any]:
    ratios: dict[str, Any] = {}
    ours = found.get("ours_2")
    if ours and "openfisca_2" in found:
        peer = found["openfisca_2"]
        per_person = [each["wall_seconds"] / each["persons"] for each in (peer, ours)]
        ratios["times_faster_than_openfisca_wall"] = round(per_person[0] / per_person[1], 1)
        scaled = peer["wall_seconds"] / peer["persons"] * ours["persons"]
        ratios["openfisca_wall_scaled_to_all_seconds"] = round(scaled, 1)
    if ours and "by_hand_2" in found:
        key = "computing_microseconds_a_person"
        ratios["kernel_by_hand_ratio"] = round(ours[key] / found["by_hand_2"][key], 2)
    return ratios


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the nation lies, or is written")
    parser.add_argument("--only", default=",".join(WAYS), help="ways to run, with commas")
    parser.add_argument("--openfisca-parts", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "nation"
        found = compare(options.persons, folder, options.only.split(","), options.openfisca_parts)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name}: {json.dumps(value) if isinstance(value, dict) else value}")
        print(f"openfisca-core {version('openfisca-core')}, numpy {version('numpy')}, {os.cpu_count()} cores")
    exact = all(found[name].get("parts_differing", 0) == 0 for name in options.only.split(","))
    return 0 if exact else 1


if __name__ == "__main__":
    sys.exit(main())
