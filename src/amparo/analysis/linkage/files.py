"""Whole files against a register: persons in no block are left out first, then Splink compares and weighs."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from splink import Linker
from splink.backends.duckdb import DuckDBAPI
from splink.internals.database_api import DatabaseAPI

from amparo.analysis.linkage.comparing import BLOCKS
from amparo.analysis.linkage.model import LinkageModel
from amparo.analysis.linkage.scoring import Engine, Scored, connect, frequencies, load, scored


def scored_by_blocks(
    records: pa.Table, persons: pa.Table, model: LinkageModel, on_record: int, engine: Engine | None
) -> Iterator[Scored]:
    """The pairs that agree on a block's columns, weighed; those too light to be looked at are left out."""
    with connect(engine) as connection:
        load(connection, records, persons)
        frequencies(connection, model)
        connection.execute(f"CREATE TABLE persons_in_blocks AS {in_blocks()}; DROP TABLE persons")
        linker = linker_of(DuckDBAPI(connection), model.settings_for(on_record), "persons_in_blocks")
        found = linker.inference.predict(threshold_match_weight=model.doubtful_weight)
        gammas = ", ".join(f"gamma_{name}" for name in model.highest_degrees())
        connection.execute(
            f"SELECT unique_id_l, unique_id_r, match_weight, {gammas} FROM {found.physical_name}"  # noqa: S608
        )
        while rows := connection.fetchmany(10_000):
            yield from scored(rows, model)


def in_blocks() -> str:
    """A query of those `persons` who share a block with one of `records`, as both DuckDB and Spark read it.

    The remark is for Spark: the records are sent to every worker, else all persons would be sorted anew for each block.
    """
    blocks = " UNION ".join(
        f"SELECT /*+ BROADCAST(r) */ p.unique_id FROM persons p SEMI JOIN (SELECT DISTINCT {', '.join(columns)} FROM records) r "  # noqa: S608
        f"ON {' AND '.join(f'p.{column} = r.{column}' for column in columns)}"
        for columns in BLOCKS
    )
    return f"SELECT * FROM persons SEMI JOIN ({blocks}) b USING (unique_id)"  # noqa: S608 - names of our own columns


def linker_of(database: DatabaseAPI[Any], settings: object, persons: str) -> Linker:
    """Splink's linker of the tables `records` and `persons`; the records are its left side."""
    sides = [
        database.register("records", dataset_display_name="a_records"),
        database.register(persons, dataset_display_name="b_persons"),
    ]
    linker = Linker(sides, settings, log_level=None)  # type: ignore[arg-type]
    for column in ("given", "family", "mother"):
        linker.table_management.register_term_frequency_lookup(database.register(f"tf_{column}"), column)
    return linker
