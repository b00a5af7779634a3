"""What an extract looks like on disk, and the names of what may be wrong with one.

`<extract>/manifest.json` and, for each part, `part-00000/persons.arrow` with one row a person, a file for each relation
and for each link, and `part.json`, which says what the part holds. Every file is one Arrow IPC record batch,
uncompressed, so that it is mapped into memory and not read.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import xxhash

LAYOUT = 1
MANIFEST, PART, PERSONS, REJECTS, LAW = "manifest.json", "part.json", "persons", "rejects.arrow", "law.zip"
KEYS = ("person_id", "household", "digest")
DAY = "on_day"  # of each person, in an extract of persons each as of a day of their own
ENCODING = b"encoding"
MONTHS, PLAIN = "months", "plain"
_BLOCK_BYTES = 1 << 22


class ExtractDamaged(Exception):
    """The extract as a whole cannot be relied on; the sentence names the file and says what to do."""


class ExtractUnknownLayout(ExtractDamaged):
    """The extract was written in a layout that this version does not read."""


class PartDamaged(Exception):
    """One part cannot be relied on; the others may be. `part` is its number, `file` the file, `why` what is wrong."""

    def __init__(self, part: int, file: str, why: str) -> None:
        super().__init__(f"part {part}: {file}: {why}")
        self.part, self.file, self.why = part, file, why

    def __reduce__(self) -> tuple[type["PartDamaged"], tuple[int, str, str]]:
        return type(self), (self.part, self.file, self.why)  # it comes back from other processes


class FileInfo(msgspec.Struct, frozen=True):
    """One file of a part: its length, checksum, rows, and the sum of each of its columns (missing values left out)."""

    bytes: int
    xxh3_64: str
    rows: int
    sums: dict[str, int]


class PartInfo(msgspec.Struct, frozen=True):
    """One part: how many persons it holds, its files, and from where in the record it was read."""

    number: int
    persons: int
    files: dict[str, FileInfo]
    source: dict[str, Any] = {}


class Totals(msgspec.Struct, frozen=True):
    """What all parts hold together: rows of each file, and the sum of each column as `file.column`."""

    persons: int
    rows: dict[str, int]
    sums: dict[str, int]


class Manifest(msgspec.Struct, frozen=True):
    """What an extract is. `columns` gives each column's encoding; `rejects` counts who was set aside, by reason."""

    layout: int
    institution: str
    law_version: str
    taken_on: date
    source: dict[str, Any]
    columns: dict[str, dict[str, str]]
    parts: tuple[PartInfo, ...]
    totals: Totals
    rejects: dict[str, int]


def totals_of(parts: Iterable[PartInfo]) -> Totals:
    """The totals of some parts, added up."""
    persons, rows, sums = 0, dict[str, int](), dict[str, int]()
    for part in parts:
        persons += part.persons
        for name, info in part.files.items():
            rows[name] = rows.get(name, 0) + info.rows
            for column, amount in info.sums.items():
                key = f"{name}.{column}"
                sums[key] = sums.get(key, 0) + amount
    return Totals(persons, rows, sums)


def part_folder(extract: Path, number: int) -> Path:
    """The folder of a part."""
    return extract / f"part-{number:05d}"


def file_path(folder: Path, name: str) -> Path:
    """The Arrow file of a part: `persons`, a relation, a link, or `<link>.<relation>`."""
    return folder / f"{name}.arrow"


def checksum(path: Path) -> str:
    """XXH3-64 of a file, in hexadecimal."""
    digest = xxhash.xxh3_64()
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file so that it is there as a whole or not at all."""
    beside = path.with_name(path.name + ".writing")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def as_json(value: msgspec.Struct | Mapping[str, Any]) -> bytes:
    """JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
