"""How good the shipped model is where the truth is known, and that both ways of weighing give the same."""

from pathlib import Path

import pyarrow as pa
import pytest

from amparo.analysis.linkage import Link, link_records, linking, shipped_model
from amparo.analysis.linkage.errors import Deaths, deaths_of
from amparo.analysis.linkage.figures import figures
from amparo.analysis.linkage.invention import people
from amparo.analysis.linkage.model import load_model, save_model
from amparo.analysis.linkage.training import train
from benchmarks.money.febrl import febrl


@pytest.fixture(scope="module")
def nation() -> pa.Table:
    return people(20_000, seed=31)


@pytest.fixture(scope="module")
def deaths(nation: pa.Table) -> Deaths:
    return deaths_of(nation, 1_000, seed=32)


@pytest.fixture(scope="module")
def found(nation: pa.Table, deaths: Deaths) -> list[Link]:
    return link_records(deaths.records, nation)


def test_a_small_nation_is_linked_as_well_as_is_said(found: list[Link], deaths: Deaths) -> None:
    reached = figures(found, deaths.truth)
    assert reached.recall >= 0.96
    assert reached.precision >= 0.99
    assert reached.found >= 0.985
    assert reached.doubtful <= 0.05


def test_records_without_errors_are_all_linked(nation: pa.Table) -> None:
    clean = deaths_of(nation, 300, seed=33, errors=False)
    assert figures(link_records(clean.records, nation), clean.truth).recall >= 0.98


def test_the_order_of_rows_changes_nothing(found: list[Link], nation: pa.Table, deaths: Deaths) -> None:
    turned = link_records(deaths.records.take(list(range(999, -1, -1))), nation.take(list(range(19_999, -1, -1))))
    assert [(each.record_id, each.person_id, each.certainty) for each in turned] == [
        (each.record_id, each.person_id, each.certainty) for each in found
    ]


def test_weighed_directly_or_by_splink_is_the_same_to_the_last_bit(
    monkeypatch: pytest.MonkeyPatch, nation: pa.Table, deaths: Deaths
) -> None:
    few = deaths.records.slice(0, 12)
    monkeypatch.setattr(linking, "FEW_PAIRS", 10**9)
    directly = {(each.record_id, each.person_id): each for each in link_records(few, nation)}
    monkeypatch.setattr(linking, "FEW_PAIRS", 0)
    by_splink = link_records(few, nation)
    assert by_splink
    for link in by_splink:
        other = directly[link.record_id, link.person_id]
        assert other.probability == pytest.approx(link.probability, abs=1e-12)
        assert (other.agreements, other.certainty) == (link.agreements, link.certainty)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_febrl_has_no_false_certainty(number: int) -> None:
    records, persons, truth = febrl(number)
    reached = figures(link_records(records, persons), truth)
    assert reached.precision >= 0.995
    assert reached.recall >= 0.7
    assert reached.found >= 0.84


def test_a_model_trained_on_few_is_kept_and_read_again(tmp_path: Path, nation: pa.Table, deaths: Deaths) -> None:
    model = train(deaths.records, deaths.truth, nation, training={"data": "small"}, pairs=3e5)
    save_model(model, tmp_path / "model.json")
    assert load_model(tmp_path / "model.json") == model
    reached = figures(link_records(deaths.records, nation, model=model), deaths.truth)
    assert reached.precision >= 0.99


def test_the_shipped_model_tells_what_it_was_trained_from() -> None:
    model = shipped_model()
    assert "seeds 11 and 12" in model.training["data"]
    assert model.training["errors"]["mother: missing"] == 0.08
