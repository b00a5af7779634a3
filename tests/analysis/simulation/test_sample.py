"""The sample in memory: the same answer as the whole simulation, the same for the same seed, and both laws kept apart."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amparo.analysis.nation import read_profile
from amparo.analysis.simulation import Simulation, as_data, parse_reform, simulate
from amparo.analysis.simulation.population import InventedNation
from amparo.analysis.simulation.sample import Sample
from amparo.law import Law

SINCE, DAY = date(2026, 7, 20), date(2028, 7, 1)
REFORM = parse_reform(
    """
title: Women at 65
benefit: retirement
years: { first: 2028, last: 2028 }
parameters:
  permanent_age_woman: [{ from: 2028-01-01, value: 65 }]
  age_transition_woman: [{ from: 2028-01-01, value: 780 }]
keeps_award: false
""",
    "REFORM.yaml",
)


@pytest.fixture
def sample(brazil: Law, institution_folder: Path) -> Sample:
    return Sample(brazil, read_profile(institution_folder, brazil), 1500, 5, SINCE, 150_000)


def effect(sample: Sample) -> dict[str, Any]:
    simulation, outcome = sample.effect(REFORM, {}, DAY)
    return {**as_data(sample.law, simulation, outcome), "seconds": 0}


def test_a_day_of_the_sample_is_the_year_of_the_simulation(sample: Sample) -> None:
    nation = InventedNation(sample.profile, 1500, 5, SINCE, 150_000)
    asked = Simulation(REFORM, {}, nation, sample.profile.income)
    whole = as_data(sample.law, asked, simulate(sample.law, asked))
    found = effect(sample)
    assert found["years"] == whole["years"]
    assert found["groups"] == whole["groups"]
    assert found["years"][0]["difference_cents"] < 0 < found["years"][0]["difference_margin_cents"]


def test_the_same_seed_gives_the_same_figures_and_another_does_not(sample: Sample) -> None:
    again = Sample(sample.law, sample.profile, 1500, 5, SINCE, 150_000)
    other = Sample(sample.law, sample.profile, 1500, 6, SINCE, 150_000)
    assert effect(sample) == effect(sample) == effect(again)
    assert effect(other)["years"] != effect(again)["years"]
