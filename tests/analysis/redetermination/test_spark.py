"""The same kernel on a real cluster of two workers gives what local processes give, to the byte."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from amparo.analysis.cluster import SparkUnreachable
from amparo.analysis.extract import Extract, open_extract
from amparo.analysis.nation import NationAsked, generate_nation, generation, read_profile
from amparo.analysis.redetermination import Summary, redetermine
from amparo.analysis.redetermination.part import results_path
from amparo.analysis.redetermination.running import read_results
from amparo.analysis.redetermination.spark import OnSpark
from amparo.law import Law, load_law
from tests.analysis.cluster import spark_cluster
from tests.analysis.plain import facts_of
from tests.database import REPOSITORY

ON = date(2026, 7, 20)
PERSONS, PERSONS_A_PART = 1_200, 300
FOLDER = REPOSITORY / "institutions" / "brazil_inss"
pytestmark = pytest.mark.xdist_group("spark")


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law(FOLDER)


@pytest.fixture(scope="module")
def nation(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Extract:
    folder = tmp_path_factory.mktemp("nation") / "extract"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generation, "PERSONS_A_PART", PERSONS_A_PART)
        generate_nation(law, NationAsked(read_profile(FOLDER, law), PERSONS, 7, ON), folder)
    return open_extract(folder)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnSpark]:
    with spark_cluster(tmp_path_factory.mktemp("cluster")) as master:
        spark = OnSpark(master, {"spark.executor.memory": "512m", "spark.driver.host": "127.0.0.1"})
        try:
            yield spark
        finally:
            spark.close()


def _plain(summary: Summary) -> dict[str, object]:
    """The summary without the times."""
    return {name: value for name, value in msgspec.to_builtins(summary).items() if not name.endswith("_seconds")}


def test_cluster_of_two_workers_gives_what_local_processes_give(
    law: Law, nation: Extract, cluster: OnSpark, tmp_path: Path
) -> None:
    done: list[int] = []
    arguments = (nation, law.archive(), "retirement", ON)
    local = redetermine(*arguments, tmp_path / "local")
    far = redetermine(*arguments, tmp_path / "far", elsewhere=cluster, progress=done.append)
    assert _plain(far) == _plain(local)
    assert far.agrees
    assert far.persons == PERSONS == sum(done)
    for part in nation.parts:
        one, other = (results_path(tmp_path / name, part.number).read_bytes() for name in ("local", "far"))
        assert one == other


def test_both_workers_take_part(law: Law, nation: Extract, cluster: OnSpark, tmp_path: Path) -> None:
    redetermine(nation, law.archive(), "retirement", ON, tmp_path, elsewhere=cluster)
    storing = cluster.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()  # the driver is one of them
    assert storing == 3


def test_cluster_gives_what_the_law_gives_one_person(
    law: Law, nation: Extract, cluster: OnSpark, tmp_path: Path
) -> None:
    redetermine(nation, law.archive(), "retirement", ON, tmp_path, elsewhere=cluster)
    part = nation.read_part(0)
    results = read_results(tmp_path, 0).to_pylist()
    entitled = [row for row in results if row["outcome"] == 0][:3]
    for row in [*results[:5], *entitled]:
        place = int(np.flatnonzero(part.person_id == row["person_id"])[0])
        answer = law.determine("retirement", facts_of(law, part.batch, place), ON)
        assert answer.outcome == ("entitled", "not_entitled", "refer")[row["outcome"]]
        assert int((answer.amount or 0) * 100) == row["amount"]


def test_damaged_part_is_set_aside_on_the_cluster_too(
    law: Law, nation: Extract, cluster: OnSpark, tmp_path: Path
) -> None:
    path = nation.folder / "part-00002" / "contributions.arrow"
    whole = path.read_bytes()
    path.write_bytes(whole[:-4_000])
    try:
        summary = redetermine(nation, law.archive(), "retirement", ON, tmp_path, elsewhere=cluster)
    finally:
        path.write_bytes(whole)
    assert summary.agrees
    assert list(summary.damaged_parts) == ["2"]
    assert summary.determined == PERSONS - PERSONS_A_PART
    mended = redetermine(nation, law.archive(), "retirement", ON, tmp_path, elsewhere=cluster)
    assert mended.determined == PERSONS
    assert not mended.damaged_parts


def test_master_that_does_not_answer_is_named_at_once() -> None:
    with pytest.raises(SparkUnreachable, match=r"spark://127\.0\.0\.1:9"):
        OnSpark("spark://127.0.0.1:9")
