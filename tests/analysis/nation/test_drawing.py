"""A nation of pensioners: couples of like age, one stay each, facts that follow from the age, and shares that can be believed."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import yaml

from amparo.analysis.nation import NationProfile, ProfileError, draw_part, generate_nation, read_profile
from amparo.analysis.nation.generation import NationAsked
from amparo.analysis.simulation import Simulation, as_data, read_reform, simulate
from amparo.analysis.simulation.population import Extracted, InventedNation
from amparo.law import Law, load_law
from amparo.law.columnar import Batch
from tests.analysis.plain import facts_of
from tests.database import REPOSITORY
from tests.law.columnar.agreement import differences

FOLDER = REPOSITORY / "institutions" / "canada_esdc"
ON, MONTH_PAID = date(2026, 7, 20), date(2026, 10, 1)
PERSONS = 8000


@pytest.fixture(scope="module")
def canada() -> Law:
    return load_law(FOLDER)


@pytest.fixture(scope="module")
def profile(canada: Law) -> NationProfile:
    return read_profile(FOLDER, canada)


@pytest.fixture(scope="module")
def batch(canada: Law, profile: NationProfile) -> Batch:
    found = draw_part(canada, profile, first=0, persons=PERSONS, seed=4, on=ON).batch
    found.check()
    return found


def ages(batch: Batch) -> Any:
    return (ON.toordinal() - batch.facts["birth_date"].values) / 365.2425


def test_couples_see_each_other_and_are_near_in_age(batch: Batch) -> None:
    others = batch.links["partner"].index
    paired = np.flatnonzero(others >= 0)
    assert np.array_equal(others[others[paired]], paired)
    assert len(paired) / PERSONS == pytest.approx(0.57, abs=0.03)
    apart = np.abs(ages(batch)[paired] - ages(batch)[others[paired]])
    assert np.median(apart) < 4
    assert np.quantile(apart, 0.99) < 13
    assert ages(batch).min() > 17.99
    assert ages(batch).max() < 104.01


def test_without_years_apart_partners_are_of_any_age(canada: Law, profile: NationProfile) -> None:
    assert profile.couples is not None
    any_age = _with(profile, couples=_with(profile.couples, years_apart=None))
    drawn = draw_part(canada, any_age, first=0, persons=2000, seed=4, on=ON).batch
    others = drawn.links["partner"].index
    paired = others >= 0
    assert np.median(np.abs(ages(drawn)[paired] - ages(drawn)[others[paired]])) > 10


def test_everybody_has_one_stay_from_birth_or_from_an_arrival_before_today(batch: Batch) -> None:
    rows, born = batch.relations["residence"], batch.facts["birth_date"].values
    since = rows.columns["since"].values
    assert np.array_equal(np.diff(rows.offsets), np.ones(PERSONS))
    assert np.all((since >= born) & (since <= ON.toordinal()))
    assert np.mean(since == born) == pytest.approx(0.72, abs=0.02)
    assert ((since - born) / 365.2425).max() <= 60


def test_a_pension_starts_in_the_month_after_the_birthday_or_up_to_five_years_later(batch: Batch) -> None:
    later = []
    for born, start in zip(batch.facts["birth_date"].values, batch.facts["pension_start_month"].values, strict=True):
        birthday, begins = date.fromordinal(int(born)), date.fromordinal(int(start))
        assert begins.day == 1
        later.append((begins.year - birthday.year - 65) * 12 + begins.month - birthday.month - 1)
    assert (min(later), max(later)) == (0, 60)
    assert later.count(0) / PERSONS == pytest.approx(0.9, abs=0.02)


def test_what_follows_from_the_age_differs_on_either_side_of_it(canada: Law, batch: Batch) -> None:
    old = ages(batch) >= 65
    more = batch.facts["net_world_income"].values - batch.facts["net_income"].values
    assert np.array_equal(more, np.where(old, 890_000, 0))
    pension = canada.facts["old_age_benefit"].type.choices.index("pension")
    receives = batch.facts["old_age_benefit"].values == pension
    assert not receives[~old].any()
    assert receives[old].mean() == pytest.approx(0.95, abs=0.03)


def test_the_law_answers_for_the_nation_as_for_each_of_its_persons(canada: Law, batch: Batch) -> None:
    few = batch.take(np.flatnonzero(ages(batch) >= 60)[:60])
    others = few.links["partner"].index
    persons = []
    for place in range(few.persons):
        partner = None if others[place] < 0 else facts_of(canada, few.links["partner"].people, int(others[place]))
        persons.append({**facts_of(canada, few, place), **({"partner": partner} if partner else {})})
    assert differences(canada, ["supplement_amount", "pension_paid"], persons, MONTH_PAID, few) == []


def test_about_one_pensioner_in_three_has_the_supplement(canada: Law, batch: Batch) -> None:
    pensions, supplements = (
        canada.benefit_columns(name).determine(batch, MONTH_PAID).amount > 0
        for name in ("old_age_security", "guaranteed_income_supplement")
    )
    assert 0.90 < pensions[ages(batch) >= 65.2].mean() < 0.98
    assert 0.30 < supplements.sum() / pensions.sum() < 0.38


def test_the_sample_reform_costs_more_in_every_year_and_nobody_loses(canada: Law, profile: NationProfile) -> None:
    reform, rules = read_reform(FOLDER / "reforms" / "supplement_up_ten_percent.yaml")
    asked = Simulation(reform, rules, InventedNation(profile, 4000, 4, ON), profile.income)
    found = as_data(canada, asked, simulate(canada, asked))
    assert [year["undetermined"] for year in found["years"]] == [0, 0, 0]
    assert all(year["difference_cents"] > 0 for year in found["years"])
    groups = [each for kind in found["groups"].values() for each in kind]
    assert sum(each["losers"] for each in groups) == 0
    gain = [each["winners"] for each in found["groups"]["decile"]]
    assert sum(gain[:4]) > 10 * sum(gain[5:])


def test_amounts_of_months_that_nobody_has_published_stay(canada: Law, profile: NationProfile) -> None:
    reform, rules = read_reform(FOLDER / "reforms" / "supplement_up_ten_percent.yaml")
    as_it_stands = _with(reform, parameters={}, years=_with(reform.years, first=2027, last=2030))
    asked = Simulation(as_it_stands, rules, InventedNation(profile, 500, 4, ON), profile.income)
    years = as_data(canada, asked, simulate(canada, asked))["years"]
    assert all(year["base_cost_cents"] > 0 and year["undetermined"] == 0 for year in years)
    assert all(earlier["base_in_payment"] <= later["base_in_payment"] for earlier, later in pairwise(years))


def test_an_extract_of_the_nation_is_answered_as_the_nation(
    canada: Law, profile: NationProfile, tmp_path: Path
) -> None:
    generate_nation(canada, NationAsked(profile, 600, 4, ON), tmp_path / "nation")
    reform, rules = read_reform(FOLDER / "reforms" / "supplement_up_ten_percent.yaml")
    invented, written = (
        as_data(canada, asked, simulate(canada, asked))
        for asked in (
            Simulation(reform, rules, InventedNation(profile, 600, 4, ON), profile.income),
            Simulation(reform, rules, Extracted.open(tmp_path / "nation"), profile.income),
        )
    )
    assert written["years"] == invented["years"]


def _born_unknown(data: dict[str, Any]) -> None:
    del data["facts"]["birth_date"]


def _like_before(data: dict[str, Any]) -> None:
    data["facts"] = {"net_world_income": data["facts"].pop("net_world_income"), **data["facts"]}


def _other_column(data: dict[str, Any]) -> None:
    data["stays"][0]["since"] = "arrived"


def _other_link(data: dict[str, Any]) -> None:
    data["couples"]["link"] = "wife"


def _ages_within_ages(data: dict[str, Any]) -> None:
    data["facts"]["net_income"] = {"by_age": {18: {"after_birthday": 65}}}


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (
            _born_unknown,
            "pension_start_month, net_income, net_world_income, old_age_benefit, residence follows from the age",
        ),
        (_like_before, "net_world_income is like net_income: draw net_income before it"),
        (_other_column, "has no residence.arrived"),
        (_other_link, "has no wife"),
        (_ages_within_ages, "net_income: by age, only shares"),
    ],
)
def test_a_profile_that_cannot_be_drawn_says_why(
    canada: Law, tmp_path: Path, spoil: Callable[[dict[str, Any]], None], fault: str
) -> None:
    data = yaml.safe_load((FOLDER / "analysis.yaml").read_text(encoding="utf-8"))
    spoil(data)
    (tmp_path / "analysis.yaml").write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    with pytest.raises(ProfileError, match=fault):
        read_profile(tmp_path, canada)


def _with(given: Any, **changes: Any) -> Any:
    """The same with some of its fields changed."""
    return msgspec.structs.replace(given, **changes)
