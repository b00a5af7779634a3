"""The weight of each pair by the model's conditions, in DuckDB: what Splink computes, without its preparations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import gettempdir
from typing import Any, Final

import duckdb
import pyarrow as pa

from amparo.analysis.linkage.model import LinkageModel
from amparo.analysis.linkage.standard_form import define_macros, standardise

FREQUENT: Final = ("given", "family", "mother")


@dataclass(frozen=True, slots=True)
class Engine:
    """How much of the machine linkage may use; `spark` is the master of a cluster for whole files, where there is one."""

    threads: int = 2
    memory: str = "8GB"
    temporary: str = ""
    spark: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair that was compared; `weight` is its match weight in bits with the prior. `sibling`: whether the given names
    agree as far as siblings' may.
    """

    record_id: int
    person_id: int
    weight: float
    agreements: dict[str, str]
    sibling: bool


def connect(engine: Engine | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory with the macros of the standard form."""
    engine = engine or Engine()
    connection = duckdb.connect(
        config={
            "threads": engine.threads,
            "memory_limit": engine.memory,
            "temp_directory": engine.temporary or f"{gettempdir()}/amparo-linkage",
            "preserve_insertion_order": False,
        }
    )
    define_macros(connection)
    return connection


def frequencies(connection: duckdb.DuckDBPyConnection, model: LinkageModel) -> None:
    """Write how common each name of `records` is, as `tf_given`, `tf_family` and `tf_mother`.

    Only a name that both sides bear is weighed by its frequency, so that those of the records are enough.
    """
    for column in FREQUENT:
        known = model.name_frequencies[column]
        table = pa.table({"name": pa.array(known.keys(), pa.string()), "share": pa.array(known.values(), pa.float64())})
        connection.register("known_names", table)
        connection.execute(
            f"CREATE OR REPLACE TABLE tf_{column} AS "  # noqa: S608 - names of our own columns
            f"SELECT {column}, coalesce(any_value(share), ?) AS tf_{column} "
            f"FROM records LEFT JOIN known_names ON name = {column} WHERE {column} IS NOT NULL GROUP BY {column}",
            [model.rare[column]],
        )
        connection.unregister("known_names")


def scored_directly(
    records: pa.Table, persons: pa.Table, model: LinkageModel, on_record: int, engine: Engine | None
) -> Iterator[Scored]:
    """Every record with every person; pairs too light to be looked at are left out."""
    with connect(engine) as connection:
        load(connection, records, persons)
        frequencies(connection, model)
        connection.execute(_score_sql(model), [model.prior_weight(on_record), model.doubtful_weight])
        yield from scored(connection.fetchall(), model)


def load(connection: duckdb.DuckDBPyConnection, records: pa.Table, persons: pa.Table) -> None:
    """Write both sides in standard form, as `records` and `persons`."""
    load_side(connection, records, "record_id", "records")
    load_side(connection, persons, "person_id", "persons")


def load_side(connection: duckdb.DuckDBPyConnection, given: pa.Table, key: str, target: str) -> None:
    """Write one side in standard form, as `target`."""
    connection.register("given_rows", given)
    standardise(connection, "given_rows", key, target)
    connection.unregister("given_rows")


def scored(rows: Iterable[tuple[Any, ...]], model: LinkageModel) -> Iterator[Scored]:
    """Rows of record, person, weight and the degree of each field in the model's order."""
    highest, siblings = model.highest_degrees(), model.kin_degrees()
    for record, person, weight, *found in rows:
        degrees = dict(zip(highest, found, strict=True))
        said = {name: _said(degree, highest[name]) for name, degree in degrees.items()}
        yield Scored(record, person, weight, said, degrees["given_names"] in siblings)


def _said(degree: int, highest: int) -> str:
    if degree < 0:
        return "missing"
    if degree == 0:
        return "differs"
    return "exact" if degree == highest else "close"


def _score_sql(model: LinkageModel) -> str:
    comparisons = model.settings["comparisons"]
    names = [each["output_column_name"] for each in comparisons]
    degrees = ", ".join(f"{_degree_sql(each)} AS gamma_{name}" for each, name in zip(comparisons, names, strict=True))
    weights = " + ".join(_weight_sql(each, f"gamma_{name}") for each, name in zip(comparisons, names, strict=True))
    sides = ", ".join(f"COLUMNS({side}.*) AS '\\0_{side}'" for side in "lr")
    shares = " ".join(
        f"LEFT JOIN tf_{column} AS shares_{column} ON shares_{column}.{column} = p.{column}_l" for column in FREQUENT
    )
    gammas = ", ".join(f"gamma_{name}" for name in model.highest_degrees())
    return f"""
        WITH pairs AS (SELECT {sides} FROM records l CROSS JOIN persons r),
        compared AS (SELECT *, {degrees} FROM pairs p {shares}),
        weighed AS (SELECT unique_id_l, unique_id_r, ? + {weights} AS weight, {gammas} FROM compared)
        SELECT * FROM weighed WHERE weight >= ?
    """  # noqa: S608 - made of the model's own conditions


def _degree_sql(comparison: dict[str, Any]) -> str:
    levels = comparison["comparison_levels"]
    number = len([each for each in levels if not each.get("is_null_level")])
    whens = []
    for level in levels:
        if level.get("is_null_level"):
            whens.append(f"WHEN {level['sql_condition']} THEN -1")
            continue
        number -= 1
        whens.append(
            f"ELSE {number}" if level["sql_condition"] == "ELSE" else f"WHEN {level['sql_condition']} THEN {number}"
        )
    return f"CASE {' '.join(whens)} END"


def _weight_sql(comparison: dict[str, Any], degree: str) -> str:
    levels = [each for each in comparison["comparison_levels"] if not each.get("is_null_level")]
    whens = [f"WHEN {number} THEN {_level_weight(level)}" for number, level in enumerate(reversed(levels))]
    return f"CASE {degree} {' '.join(whens)} ELSE 0 END"


def _level_weight(level: dict[str, Any]) -> str:
    chance = level["u_probability"]
    column = level.get("tf_adjustment_column")
    if not column:
        return f"log2({level['m_probability']!r}::double / {chance!r}::double)"
    return f"log2({level['m_probability']!r}::double / coalesce(tf_{column}, {chance!r}::double))"
