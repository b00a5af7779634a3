"""Whole files against a register on Apache Spark: the same standard form, blocks and model as on DuckDB.

The workers run DuckDB for what Spark would do otherwise: the standard form, and how alike two texts are. Of the functions
that Splink brings for Spark, Jaro and Winkler's counts exchanged letters in halves, where DuckDB, on which the model
was trained, rounds down; so it is not used. The workers need this package installed.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from splink.backends.spark import SparkAPI
from sqlglot import exp, parse_one

from amparo.analysis.cluster import open_session
from amparo.analysis.linkage.files import in_blocks, linker_of
from amparo.analysis.linkage.model import LinkageModel
from amparo.analysis.linkage.scoring import (
    FREQUENT,
    Engine,
    Scored,
    connect,
    frequencies,
    load_side,
    scored,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SETTINGS = {
    # So many persons are brought into standard form at once, and so many pairs compared.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.ui.showConsoleProgress": "false",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}
_TEXTS_COMPARED = {"jarowinkler_similarity": "jaro_winkler_similarity", "damerau_levenshtein": "damerau_levenshtein"}


def scored_on_spark(
    records: pa.Table, persons: pa.Table, model: LinkageModel, on_record: int, engine: Engine
) -> Iterator[Scored]:
    """The pairs that agree on a block's columns, weighed on the engine's cluster; those too light are left out."""
    memory = {"spark.driver.memory": engine.memory.lower().removesuffix("b")}
    session = open_session(engine.spark, "amparo linkage", _SETTINGS | memory)
    try:
        _prepare(session, records, persons, model, engine)
        database = SparkAPI(
            spark_session=session,
            break_lineage_method="persist",  # in the workers' memory and on their disks: no folder that all must see
            num_partitions_on_repartition=2 * session.sparkContext.defaultParallelism,
            register_udfs_automatically=False,
        )
        linker = linker_of(database, settings_for_spark(model.settings_for(on_record)), "persons_in_blocks")
        found = linker.inference.predict(threshold_match_weight=model.doubtful_weight).as_spark_dataframe()
        gammas = [f"gamma_{name}" for name in model.highest_degrees()]
        pairs = found.select("unique_id_l", "unique_id_r", "match_weight", *gammas).toArrow()
    finally:
        session.stop()
    yield from scored(zip(*(column.to_pylist() for column in pairs.columns), strict=True), model)


def settings_for_spark(settings: dict[str, Any]) -> dict[str, Any]:
    """The model's settings with every condition said in Spark's words."""
    return _said(settings)


def _said(value: Any) -> Any:
    if isinstance(value, list):
        return [_said(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _IN_SPARK[name](each) if name in _IN_SPARK else _said(each) for name, each in value.items()}


def _condition(sql: str) -> str:
    if sql == "ELSE":
        return sql
    return parse_one(sql, read="duckdb").transform(_function).sql("spark")


def _function(node: exp.Expr) -> exp.Expr:
    """Of the functions that the model's conditions use, those that sqlglot does not know how to say in Spark's words."""
    if isinstance(node, exp.ArrayOverlaps):
        return exp.func("ARRAYS_OVERLAP", node.this, node.expression)
    if isinstance(node, exp.Anonymous) and node.name.lower() == "list_has_all":
        whole, part = node.expressions
        return exp.EQ(this=exp.func("SIZE", exp.func("ARRAY_EXCEPT", part, whole)), expression=exp.Literal.number(0))
    return node


_IN_SPARK: dict[str, Callable[[str], str]] = {
    "sql_dialect": lambda _: "spark",
    "sql_condition": _condition,
    "blocking_rule": _condition,
}


def _prepare(
    session: "SparkSession", records: pa.Table, persons: pa.Table, model: LinkageModel, engine: Engine
) -> None:
    """Make views of the records, of how common their names are, and of the persons in their blocks."""
    with connect(engine) as connection:
        load_side(connection, records, "record_id", "records")
        frequencies(connection, model)
        for name in ("records", *(f"tf_{column}" for column in FREQUENT)):
            _view(session.createDataFrame(connection.table(name).to_arrow_table()), name)
    standard = session.createDataFrame(persons).mapInArrow(_standard_form, session.table("records").schema)
    _view(standard, "persons")
    _view(session.sql(in_blocks()), "persons_in_blocks")
    for name, words in _TEXTS_COMPARED.items():
        session.udf.register(name, _on_workers(words))


def _view(rows: "DataFrame", name: str) -> None:
    rows.persist().createOrReplaceTempView(name)


def _standard_form(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """On a worker: persons in standard form."""
    with connect(Engine(threads=1, memory="1GB")) as connection:
        for batch in batches:
            load_side(connection, pa.Table.from_batches([batch]), "person_id", "persons")
            yield from connection.table("persons").to_arrow_table().to_batches()


def _on_workers(words: str) -> Any:
    """A function of two texts as DuckDB has it, for Spark."""
    from pyspark.sql.functions import arrow_udf

    def compared(left: pa.Array, right: pa.Array) -> pa.Array:
        return _compared(words, left, right)

    return arrow_udf(compared, returnType="double")


def _compared(words: str, left: pa.Array, right: pa.Array) -> pa.Array:
    connection = _connection()
    connection.register("pairs", pa.table({"one": left, "other": right}))
    found = connection.sql(f"SELECT {words}(one, other)::double AS found FROM pairs").to_arrow_table()  # noqa: S608 - our own words
    connection.unregister("pairs")
    return pc.cast(found.column(0).combine_chunks(), pa.float64())


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One a worker's process."""
    return duckdb.connect(config={"threads": 1})
