"""Writes an invented nation as an extract, part by part, on several processes. The same seed gives the same files."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.extract import ExtractWriter, Manifest
from amparo.analysis.nation.drawing import DrawnPart, draw_part
from amparo.analysis.nation.profile import NationProfile
from amparo.law import Law
from amparo.law.columnar import Batch, Column

type Advance = Callable[[int], None]
PERSONS_A_PART = 50_000
_ODD = np.uint64(0x9E3779B97F4A7C15)
AHEAD = 2  # parts drawn before they are written, for each process: they wait in memory


@dataclass(frozen=True, slots=True)
class NationAsked:
    """Which nation: how many persons, drawn from what, as of which day; with `months`, each has exactly so many rows."""

    profile: NationProfile
    persons: int
    seed: int
    on: date
    months: int | None = None

    def parts(self) -> range:
        """The numbers of its parts."""
        return range(-(-self.persons // PERSONS_A_PART))

    def draw(self, law: Law, number: int) -> DrawnPart:
        """One part."""
        first = number * PERSONS_A_PART
        count = min(PERSONS_A_PART, self.persons - first)
        return draw_part(law, self.profile, first=first, persons=count, seed=self.seed, on=self.on, months=self.months)

    def told(self) -> dict[str, object]:
        """What the manifest says of where it comes from."""
        return {
            "kind": "invented",
            "persons": self.persons,
            "seed": self.seed,
            "months": self.months,
            "regions": list(self.profile.regions),
        }


def generate_nation(
    law: Law, asked: NationAsked, folder: Path, *, processes: int = 1, advance: Advance | None = None
) -> Manifest:
    """Write the nation. An interrupted one is gone on with. Raises OtherExtract when the folder holds anything else."""
    writer = ExtractWriter(
        folder, institution=law.institution, law_version=law.version, taken_on=asked.on, source=asked.told()
    )
    missing = [number for number in asked.parts() if not writer.has_part(number)]
    for number, drawn in _drawn(law, asked, missing, processes):
        digest = _digest(drawn, asked.seed)
        writer.write_part(number, drawn.person_id, drawn.household, _with_region(drawn), digest)
        if advance:
            advance(drawn.batch.persons)
    return writer.close()


def _digest(drawn: DrawnPart, seed: int) -> NDArray[np.uint64]:
    """What is known of an invented person follows from their number and the seed alone."""
    return drawn.person_id.astype(np.uint64) * _ODD + np.uint64(seed)


def _with_region(drawn: DrawnPart) -> Batch:
    batch = drawn.batch
    return Batch(batch.persons, {**batch.facts, "region": Column(drawn.region)}, batch.relations, batch.links)


def _drawn(law: Law, asked: NationAsked, numbers: list[int], processes: int) -> Iterator[tuple[int, DrawnPart]]:
    if processes == 1 or len(numbers) < 2:
        for number in numbers:
            yield number, asked.draw(law, number)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _open_law, (law.archive(),)) as pool:
        waiting = {}
        for ahead, number in enumerate(numbers):
            waiting[number] = pool.submit(_draw, asked, number)
            if ahead >= AHEAD * processes:
                first = next(iter(waiting))
                yield first, waiting.pop(first).result()
        for number, future in waiting.items():
            yield number, future.result()


_LAW: list[Law] = []


def _open_law(archive: bytes) -> None:
    _LAW[:] = [Law.from_archive(archive)]


def _draw(asked: NationAsked, number: int) -> DrawnPart:
    return asked.draw(_LAW[0], number)
