"""Whole files against a register on Apache Spark: the same standard form, blocks and model as on DuckDB.

The workers run DuckDB for what Spark would do otherwise: the standard form, and how alike two texts are. Of the functions
that Splink brings for Spark, Jaro and Winkler's counts exchanged letters in halves, where DuckDB, on which the model
was trained, rounds down; so it is not used. The workers need this package installed.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
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
from amparo.analysis.linkage.workers import comparing, standard_form

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SETTINGS = {
    # So many persons are brought into standard form at once, and so many pairs compared.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.ui.showConsoleProgress": "false",
    # Splink's query is longer than a method may be in Java: it would be written, refused and told as an error.
    "spark.sql.codegen.wholeStage": "false",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}
_LEAST_PARTS, _PERSONS_A_PART = 8, 100_000
_TEXTS_COMPARED = {"jarowinkler_similarity": "jaro_winkler_similarity", "damerau_levenshtein": "damerau_levenshtein"}


def scored_on_spark(
    records: pa.Table, persons: pa.Table, model: LinkageModel, on_record: int, engine: Engine
) -> Iterator[Scored]:
    """The pairs that agree on a block's columns, weighed on the engine's cluster; those too light are left out."""
    session = open_session(engine.spark, "amparo linkage", SETTINGS | _sizes(persons.num_rows, engine))
    try:
        _prepare(session, records, persons, model, engine)
        database = _Database(spark_session=session, register_udfs_automatically=False)  # type: ignore[no-untyped-call]
        linker = linker_of(database, settings_for_spark(model.settings_for(on_record)), "persons_in_blocks")
        found = linker.inference.predict(threshold_match_weight=model.doubtful_weight).as_spark_dataframe()
        gammas = [f"gamma_{name}" for name in model.highest_degrees()]
        pairs = found.select("unique_id_l", "unique_id_r", "match_weight", *gammas).toArrow()
    finally:
        session.stop()
    yield from scored(zip(*(column.to_pylist() for column in pairs.columns), strict=True), model)


class _Database(SparkAPI):
    """Splink's, but the pairs to compare are kept on the workers, and the plan of how they came about is forgotten.

    Splink would keep them in a folder that all workers see, or with their plan, which Spark then goes through for a minute.
    """

    def _break_lineage_and_repartition(
        self, spark_df: "DataFrame", templated_name: str, physical_name: str
    ) -> "DataFrame":
        if templated_name != "__splink__blocked_id_pairs":
            return spark_df
        return spark_df.repartition(self.num_partitions_on_repartition).localCheckpoint()


def _sizes(persons: int, engine: Engine) -> dict[str, str]:
    """Parts by the number of persons: Spark's own 200 cost more than a small register is worth."""
    parts = _LEAST_PARTS + persons // _PERSONS_A_PART
    memory = engine.memory.lower().removesuffix("b")  # as Java writes it
    return {"spark.sql.shuffle.partitions": str(parts), "spark.driver.memory": memory}


def settings_for_spark(settings: dict[str, Any]) -> dict[str, Any]:
    """The model's settings with every condition said in Spark's words."""
    said: dict[str, Any] = _said(settings)
    return said


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
            session.createDataFrame(connection.table(name).to_arrow_table()).createOrReplaceTempView(name)
    standard = session.createDataFrame(persons).mapInArrow(standard_form, session.table("records").schema)
    _view(standard, "persons")
    _view(session.sql(in_blocks()), "persons_in_blocks")
    for name, words in _TEXTS_COMPARED.items():
        session.udf.register(name, comparing(words))


def _view(rows: "DataFrame", name: str) -> None:
    rows.localCheckpoint().createOrReplaceTempView(name)
