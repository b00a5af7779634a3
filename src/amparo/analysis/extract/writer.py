"""Writes an extract: each part as a whole or not at all, so that an interrupted extraction goes on where it stopped."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.analysis.extract.digest import Digest, digests_of
from amparo.analysis.extract.frames import Frame, frames_of
from amparo.analysis.extract.layout import (
    DAY,
    ENCODING,
    KEYS,
    LAW,
    LAYOUT,
    MANIFEST,
    PART,
    PLAIN,
    REJECTS,
    ExtractDamaged,
    FileInfo,
    Manifest,
    PartInfo,
    as_json,
    checksum,
    file_path,
    part_folder,
    sync_folder,
    totals_of,
    write_durably,
)
from amparo.law.columnar import Batch, Column

BEGUN = "begun.json"
_REJECTED = pa.schema([("person_id", pa.int64()), ("reason", pa.string()), ("detail", pa.string())])


class OtherExtract(Exception):
    """The folder holds another extract, or something that is none."""


class ExtractWriter:
    """Writes the parts of one extract into a folder, then its manifest.

    A folder with parts of the same extract is gone on with; one that holds anything else raises OtherExtract.
    `source` says from what it is taken; it must be the same when an extraction is taken up again.
    """

    def __init__(
        self, folder: Path, *, institution: str, law_version: str, taken_on: date, source: Mapping[str, Any]
    ) -> None:
        self.folder = folder
        told = {"institution": institution, "law_version": law_version, "taken_on": taken_on.isoformat()}
        self.head: dict[str, Any] = {**told, "source": dict(source)}
        self.taken_on = taken_on
        self._parts: dict[int, PartInfo] = {}
        self._rejected: list[tuple[int, str, str]] = []
        self._counts: Counter[str] = Counter()
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Parts stay; the manifest is written by `close` alone."""

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        begun = self.folder / BEGUN
        told = as_json({"layout": LAYOUT, **self.head})
        if begun.exists():
            if begun.read_bytes() != told:
                raise OtherExtract(
                    f"{self.folder} holds an extract of another day, law or source. Choose an empty folder."
                )
        elif any(self.folder.iterdir()):
            raise OtherExtract(f"{self.folder} is not empty. Choose an empty folder.")
        else:
            write_durably(begun, told)
        for unfinished in self.folder.glob("*.writing"):
            shutil.rmtree(unfinished) if unfinished.is_dir() else unfinished.unlink()
        self._take_up()

    def _take_up(self) -> None:
        """Find the parts that are there. Raises ExtractDamaged for one whose list of files cannot be read."""
        for path in sorted(self.folder.glob(f"part-*/{PART}")):
            try:
                info = msgspec.json.decode(path.read_bytes(), type=PartInfo)
            except msgspec.MsgspecError:
                raise ExtractDamaged(f"{path} cannot be read. Remove the folder of that part and go on.") from None
            self._parts[info.number] = info

    def keep_law(self, archive: bytes) -> None:
        """Keep the law beside the extract, so that a later one can tell what has changed in it."""
        write_durably(self.folder / LAW, archive)

    @property
    def parts(self) -> Mapping[int, PartInfo]:
        """The parts written so far, by number."""
        return self._parts

    def has_part(self, number: int) -> bool:
        """Whether the part is written."""
        return number in self._parts

    def drop_part(self, number: int) -> None:
        """Remove a part that is no longer what the record says."""
        self._parts.pop(number)
        shutil.rmtree(part_folder(self.folder, number))

    def reject(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Set persons aside: number, reason (a short code), detail. They are written with the next part, or at the end."""
        self._rejected += rows

    def write_part(
        self,
        number: int,
        person_id: NDArray[np.int64],
        household: NDArray[np.int64],
        batch: Batch,
        digest: Digest | None = None,
        source: Mapping[str, Any] | None = None,
        on: NDArray[np.int64] | None = None,
    ) -> PartInfo:
        """Write one part. It appears under its name when all of it is on the disk.

        `on` is the day of each person, where each is to be determined as of a day of their own.
        """
        keys = {"person_id": person_id, "household": household} | ({} if on is None else {DAY: on})
        if reserved := batch.facts.keys() & {*KEYS, DAY}:
            raise ValueError(f"a fact may not be called {reserved.pop()}")
        frames = frames_of(batch, keys)
        known = digests_of(_with_day(batch, on)) if digest is None else digest
        frames[0].fields.append(pa.field("digest", pa.uint64(), metadata={ENCODING: PLAIN.encode()}))
        frames[0].arrays.append(pa.array(known))
        final = part_folder(self.folder, number)
        writing = final.with_name(final.name + ".writing")
        writing.mkdir()
        files = {frame.name: _write(writing, frame) for frame in frames}
        if self._rejected:
            files["rejects"] = _write_table(writing / REJECTS, _rejects_table(self._rejected), {})
            self._rejected = []
        info = PartInfo(number, batch.persons, files, dict(source or {}))
        write_durably(writing / PART, as_json(info))
        writing.replace(final)
        sync_folder(self.folder)
        self._parts[number] = info
        return info

    def close(self) -> Manifest:
        """Write the manifest: from now on the extract can be read."""
        leftover = _rejects_table(self._rejected)
        if self._rejected:
            _write_table(self.folder / REJECTS, leftover, {})
        parts = tuple(self._parts[number] for number in sorted(self._parts))
        manifest = Manifest(
            layout=LAYOUT,
            institution=self.head["institution"],
            law_version=self.head["law_version"],
            taken_on=self.taken_on,
            source=dict(self.head["source"]),
            columns=self._columns(parts),
            parts=parts,
            totals=totals_of(parts),
            rejects=self._reject_counts(parts),
        )
        write_durably(self.folder / MANIFEST, as_json(manifest))
        return manifest

    def _columns(self, parts: tuple[PartInfo, ...]) -> dict[str, dict[str, str]]:
        """How each file's columns are encoded, read from the first part that has the file."""
        found: dict[str, dict[str, str]] = {}
        for part in parts:
            for name in part.files.keys() - found.keys() - {"rejects"}:
                with pa.memory_map(str(file_path(part_folder(self.folder, part.number), name))) as source:
                    schema = pa.ipc.open_file(source).schema
                found[name] = {each.name: (each.metadata or {}).get(ENCODING, b"").decode() for each in schema}
        return found

    def _reject_counts(self, parts: tuple[PartInfo, ...]) -> dict[str, int]:
        counts = Counter(reason for _person, reason, _detail in self._rejected)
        for part in parts:
            if "rejects" in part.files:
                path = file_path(part_folder(self.folder, part.number), "rejects")
                counts.update(read_rejects(path)["reason"].to_pylist())
        return dict(counts)


def _with_day(batch: Batch, on: NDArray[np.int64] | None) -> Batch:
    """What a digest is of: a person's own day is part of what is known of them."""
    if on is None:
        return batch
    return Batch(batch.persons, {**batch.facts, DAY: Column(on)}, batch.relations, batch.links)


def read_rejects(path: Path) -> pa.Table:
    """Who was set aside: person_id, reason, detail."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _rejects_table(rows: Iterable[tuple[int, str, str]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([dict(zip(_REJECTED.names, row, strict=True)) for row in rows], schema=_REJECTED)


def _write(folder: Path, frame: Frame) -> FileInfo:
    return _write_table(file_path(folder, frame.name), frame.batch(), frame.sums)


def _write_table(path: Path, batch: pa.RecordBatch, sums: dict[str, int]) -> FileInfo:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as file:
        file.write_batch(batch)
    with path.open("rb") as written:
        os.fsync(written.fileno())
    return FileInfo(path.stat().st_size, checksum(path), batch.num_rows, sums)
