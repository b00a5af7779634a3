"""What Spark's workers run in DuckDB: the standard form, and how alike two texts are. Starts fast: Splink is not needed here."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from amparo.analysis.linkage.scoring import Engine, connect, load_side


def standard_form(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Persons in standard form."""
    with connect(Engine(threads=1, memory="1GB")) as connection:
        for batch in batches:
            load_side(connection, pa.Table.from_batches([batch]), "person_id", "persons")
            yield from connection.table("persons").to_arrow_table().to_batches()


def comparing(words: str) -> Any:
    """DuckDB's function of two texts, as a function for Spark."""
    from pyspark.sql.functions import arrow_udf

    def compared(left: pa.Array, right: pa.Array) -> pa.Array:
        return _compared(words, left, right)

    return arrow_udf(compared, returnType="double")


def _compared(words: str, left: pa.Array, right: pa.Array) -> pa.Array:
    connection = _connection()
    connection.register("pairs", pa.table({"one": left, "other": right}))
    found = connection.sql(f"SELECT {words}(one, other)::double AS found FROM pairs").to_arrow_table()  # noqa: S608 - our own words
    connection.unregister("pairs")
    return found.column("found").combine_chunks()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One for each process of a worker."""
    return duckdb.connect(config={"threads": 1})
