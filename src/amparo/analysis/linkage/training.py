"""Training a model from records whose truth is known: weights, how common names are, and the thresholds."""

from typing import Any

import duckdb
import pyarrow as pa
from splink.backends.duckdb import DuckDBAPI

from amparo.analysis.linkage.comparing import settings
from amparo.analysis.linkage.files import linker_of
from amparo.analysis.linkage.model import LinkageModel
from amparo.analysis.linkage.scoring import Engine, connect, load

# A name rarer than this is as good as unknown to the model; so is one that too few people bear for a share to mean much.
_LEAST_SHARE = 4e-5
_LEAST_BEARERS = 5
_UNSEEN = 1e-4


def train(
    records: pa.Table,
    truth: dict[int, int],
    persons: pa.Table,
    *,
    training: dict[str, Any],
    certain_weight: float = 5.0,
    doubtful_weight: float = -5.0,
    clear_weight: float = 9.0,
    on_record_share: float = 0.85,
    pairs: float = 1e7,
    engine: Engine | None = None,
) -> LinkageModel:
    """Weigh each degree of agreement by how often it is found in true pairs and in random ones.

    `truth` is the person of each record, 0 for nobody on record; `training` describes the data and is kept. So
    many random `pairs` are looked at.
    """
    with connect(engine) as connection:
        load(connection, records, persons)
        shares = {column: _shares(connection, column) for column in ("given", "family", "mother")}
        _labels(connection, truth)
        linker = linker_of(DuckDBAPI(connection), settings(), "persons")
        linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1, min_count_per_level=None)
        linker.training.estimate_m_from_label_column("truth")
        weights = _with_unseen(linker.misc.save_model_to_json())
    return LinkageModel(
        settings=weights,
        name_frequencies=shares,
        rare={column: _rare(persons.num_rows) for column in shares},
        certain_weight=certain_weight,
        doubtful_weight=doubtful_weight,
        clear_weight=clear_weight,
        on_record_share=on_record_share,
        training=training,
    )


def _with_unseen(weights: dict[str, Any]) -> dict[str, Any]:
    """A degree that the sample never showed is taken to be rarer than one in ten thousand, not impossible."""
    for comparison in weights["comparisons"]:
        for degree in comparison["comparison_levels"]:
            if not degree.get("is_null_level"):
                degree["m_probability"] = degree.get("m_probability") or _UNSEEN
                degree["u_probability"] = degree.get("u_probability") or _UNSEEN
    return weights


def _rare(number: int) -> float:
    return max(_LEAST_SHARE, _LEAST_BEARERS / number) / 2


def _shares(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, float]:
    """How common the commonest names are, and, as a table, all of them for the training itself."""
    connection.execute(f"""
        CREATE TABLE tf_{column} AS
        SELECT {column}, count(*) / (SELECT count({column}) FROM persons)::double AS tf_{column}
        FROM persons WHERE {column} IS NOT NULL GROUP BY {column}
    """)  # noqa: S608 - names of our own columns
    (number,) = connection.execute("SELECT count(*) FROM persons").fetchall()[0]
    least = 2 * _rare(number)
    found = connection.execute(
        f"SELECT {column}, round(tf_{column}, 7) FROM tf_{column} WHERE tf_{column} >= ? ORDER BY 2 DESC, 1",  # noqa: S608 - names of our own columns
        [least],
    )
    return dict(found.fetchall())


def _labels(connection: duckdb.DuckDBPyConnection, truth: dict[int, int]) -> None:
    """Splink takes as true pairs those with the same label on both sides."""
    table = pa.table({"unique_id": list(truth.keys()), "label": [person or None for person in truth.values()]})
    connection.register("labels", table)
    connection.execute("""
        CREATE OR REPLACE TABLE records AS
        SELECT r.*, label AS truth FROM records r JOIN labels USING (unique_id);
        CREATE OR REPLACE TABLE persons AS SELECT *, unique_id AS truth FROM persons
    """)
    connection.unregister("labels")
