"""Opens an extract and maps its parts into memory: nothing is copied, and only what is asked for is touched."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.analysis.extract.columns import array_values, exact_sum
from amparo.analysis.extract.frames import CountsDiffer, LinksNowhere, batch_of
from amparo.analysis.extract.layout import (
    DAY,
    KEYS,
    LAW,
    LAYOUT,
    MANIFEST,
    PERSONS,
    REJECTS,
    ExtractDamaged,
    ExtractUnknownLayout,
    FileInfo,
    Manifest,
    PartDamaged,
    PartInfo,
    checksum,
    file_path,
    part_folder,
    totals_of,
)
from amparo.analysis.extract.writer import read_rejects
from amparo.law.columnar import Batch

_AGAIN = "Take the extract again."


@dataclass(frozen=True, slots=True)
class Part:
    """One part in memory: who the persons are, with whom they live, and what the law needs to know of them.

    `on` is each person's own day, in an extract of persons each as of a day of their own.
    """

    person_id: NDArray[np.int64]
    household: NDArray[np.int64]
    digest: NDArray[np.uint64]
    batch: Batch
    on: NDArray[np.int64] | None = None


class Extract:
    """An extract that was written to its end."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest

    @property
    def parts(self) -> tuple[PartInfo, ...]:
        """The parts, in order."""
        return self.manifest.parts

    @cached_property
    def _by_number(self) -> dict[int, PartInfo]:
        return {part.number: part for part in self.parts}

    def read_part(self, number: int, needs: Collection[str] | None = None, *, verify: bool = True) -> Part:
        """Map one part. `needs` names the relations and links to open (None: all); facts cost nothing until touched.

        `verify` compares the checksums of the opened files, which reads them once. Raises PartDamaged.
        """
        return _PartReader(self.folder, self._by_number[number], verify=verify).part(needs)

    def read_keys(self, number: int) -> Part:
        """Who the persons of a part are and their digests, without what is known of them. Raises PartDamaged."""
        return _PartReader(self.folder, self._by_number[number], verify=True).part(frozenset())

    def law_archive(self) -> bytes | None:
        """The law's archive as it was when the extract was taken; None where none was kept."""
        path = self.folder / LAW
        return path.read_bytes() if path.exists() else None

    def rejects(self) -> Iterator[pa.Table]:
        """Who was set aside when the extract was taken: tables of person_id, reason, detail."""
        paths = [file_path(part_folder(self.folder, part.number), "rejects") for part in self.parts]
        for path in (*paths, self.folder / REJECTS):
            if path.exists():
                yield read_rejects(path)


def open_extract(folder: Path) -> Extract:
    """The extract in a folder. Raises ExtractDamaged, ExtractUnknownLayout: they name the file and what to do."""
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        remedy = "Run `amparo extract` with the same folder: it goes on where it stopped."
        raise ExtractDamaged(f"{path} is not there: the extract was not finished. {remedy}") from None
    try:
        layout = msgspec.json.decode(data, type=dict).get("layout")
        if layout != LAYOUT:
            raise ExtractUnknownLayout(f"{path} is of layout {layout}; this version reads {LAYOUT}. {_AGAIN}")
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise ExtractDamaged(f"{path} cannot be read ({error}). {_AGAIN}") from None
    if totals_of(manifest.parts) != manifest.totals:
        raise ExtractDamaged(f"{path}: its totals are not the sums of its parts. {_AGAIN}")
    return Extract(folder, manifest)


class _PartReader:
    def __init__(self, extract: Path, info: PartInfo, *, verify: bool) -> None:
        self.folder, self.info, self.verify = part_folder(extract, info.number), info, verify

    def part(self, needs: Collection[str] | None) -> Part:
        persons = self.read(PERSONS)
        if persons.num_rows != self.info.persons:
            raise self._damaged(PERSONS, f"{persons.num_rows:,} persons instead of {self.info.persons:,}")
        person_id, household, digest = (array_values(persons.column(name)) for name in KEYS)
        self._check_sum(PERSONS, "person_id", person_id)
        on = array_values(persons.column(DAY)).astype(np.int64) if DAY in persons.schema.names else None
        keys = [*KEYS, *([] if on is None else [DAY])]
        try:
            batch = batch_of(persons.drop_columns(keys), self.read, self.info.files.keys(), needs)
        except (CountsDiffer, LinksNowhere) as error:
            raise self._damaged(error.file, str(error)) from None
        return Part(person_id.astype(np.int64, copy=False), household.astype(np.int64, copy=False), digest, batch, on)

    def read(self, name: str) -> pa.RecordBatch:
        """Map one file. Raises PartDamaged when it is not what was written."""
        info = self.info.files.get(name)
        if info is None:
            raise self._damaged(name, "the list of files does not have it")
        path = file_path(self.folder, name)
        self._check_file(path, name, info)
        try:
            file = pa.ipc.open_file(pa.memory_map(str(path)))
            found = file.get_batch(0)
            found.validate()
        except (pa.ArrowInvalid, OSError, ValueError, IndexError) as error:
            raise self._damaged(name, str(error).partition("\n")[0]) from None
        if found.num_rows != info.rows:
            raise self._damaged(name, f"{found.num_rows:,} rows instead of {info.rows:,}")
        return found

    def _check_file(self, path: Path, name: str, info: FileInfo) -> None:
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            raise self._damaged(name, "the file is not there") from None
        if size != info.bytes:
            raise self._damaged(name, f"{size:,} bytes instead of {info.bytes:,}: it was cut off or changed")
        if self.verify and checksum(path) != info.xxh3_64:
            raise self._damaged(name, "its checksum is not the one written: it was changed or the disk is failing")

    def _check_sum(self, name: str, column: str, values: NDArray[np.int64]) -> None:
        if self.verify and exact_sum(values) != self.info.files[name].sums[column]:
            raise self._damaged(name, f"the sum of {column} is not the one written")

    def _damaged(self, name: str, why: str) -> PartDamaged:
        return PartDamaged(self.info.number, file_path(self.folder, name).name, why)
