"""The same model on a real Spark cluster of two workers finds the same pairs, with the same weights, as on DuckDB."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pytest

from amparo.analysis import cluster as analysis_cluster
from amparo.analysis.cluster import SparkMissing, SparkUnreachable
from amparo.analysis.linkage import Link, link_records, linking, shipped_model
from amparo.analysis.linkage.errors import Deaths, deaths_of
from amparo.analysis.linkage.files import scored_by_blocks
from amparo.analysis.linkage.invention import people
from amparo.analysis.linkage.scoring import Engine, Scored
from tests.analysis.cluster import spark_cluster

PERSONS, DEATHS = 3_000, 800
ON_RECORD = 10_000_000
pytestmark = pytest.mark.xdist_group("spark")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with spark_cluster(tmp_path_factory.mktemp("cluster")) as master, pytest.MonkeyPatch.context() as patch:
        from amparo.analysis.linkage import spark  # PySpark comes with an extra

        # For so few, Spark writes and compiles its own Java for longer than it then runs.
        patch.setitem(spark.SETTINGS, "spark.sql.codegen.factoryMode", "NO_CODEGEN")
        yield Engine(spark=master, memory="512MB")


@pytest.fixture(scope="module")
def persons() -> pa.Table:
    return people(PERSONS, seed=31)


@pytest.fixture(scope="module")
def deaths(persons: pa.Table) -> Deaths:
    return deaths_of(persons, DEATHS, seed=32)


def _by_pair(pairs: Iterable[Scored]) -> dict[tuple[int, int], Scored]:
    return {(pair.record_id, pair.person_id): pair for pair in pairs}


def test_cluster_finds_the_same_pairs_with_the_same_weights(persons: pa.Table, deaths: Deaths, cluster: Engine) -> None:
    asked = (deaths.records, persons, shipped_model(), ON_RECORD)
    here, there = _by_pair(scored_by_blocks(*asked, None)), _by_pair(linking._by_blocks(cluster)(*asked, cluster))
    assert len(here) > DEATHS / 2
    assert here.keys() == there.keys()
    for pair, scored in here.items():
        assert there[pair].weight == pytest.approx(scored.weight, abs=1e-6)
        assert (there[pair].agreements, there[pair].sibling) == (scored.agreements, scored.sibling)


def test_engine_with_a_master_links_whole_files_there_and_a_handful_here(
    persons: pa.Table, deaths: Deaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Engine(spark="spark://127.0.0.1:9")
    few = link_records(deaths.records.slice(0, 3), persons.slice(0, 100), engine=nowhere)
    assert all(isinstance(link, Link) for link in few)
    monkeypatch.setattr(linking, "FEW_PAIRS", 1)
    with pytest.raises(SparkUnreachable, match=r"spark://127\.0\.0\.1:9"):
        link_records(deaths.records.slice(0, 3), persons.slice(0, 100), engine=nowhere)


def test_without_pyspark_it_is_said_what_to_install(
    persons: pa.Table, deaths: Deaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "FEW_PAIRS", 1)
    monkeypatch.setattr(analysis_cluster, "find_spec", lambda _name: None)
    with pytest.raises(SparkMissing, match="extra spark"):
        link_records(deaths.records.slice(0, 3), persons.slice(0, 100), engine=Engine(spark="local[2]"))
