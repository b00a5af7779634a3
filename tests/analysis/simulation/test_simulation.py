"""What a reform does, by figures worked out by hand; what is wrong in a reform, said plainly; sums that join."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from amparo.analysis.extract import ExtractWriter
from amparo.analysis.simulation import (
    Reform,
    ReformError,
    Simulation,
    as_data,
    as_picture,
    as_rows,
    as_text,
    parse_reform,
    simulate,
    without_small_groups,
)
from amparo.analysis.simulation.population import Extracted, PopulationPart
from amparo.analysis.simulation.tally import Spread, Tally
from amparo.law import Law, LawError
from amparo.law.columnar import Column
from tests.analysis.simulation.nations import FOUR, FewPersons, asked, reform, small_law

HIGHER = "full_pension: [{ from: 2027-01-01, value: 1200.00 }]"


def outcome(question: Simulation) -> dict[str, Any]:
    law = small_law()
    return as_data(law, question, simulate(law, question))


def test_cost_by_year_is_what_one_works_out_by_hand() -> None:
    rows = outcome(asked(reform(HIGHER)))["years"]
    # 2026: 800 + 100. From 2027 the third is paid too: 800 + 100 + 1,000; with the reform 1,000 + 250 + 1,200.
    assert [row["base_cost_cents"] for row in rows] == [12 * 90_000, 12 * 190_000, 12 * 190_000]
    assert [row["reform_cost_cents"] for row in rows] == [12 * 90_000, 12 * 245_000, 12 * 245_000]
    assert [row["base_in_payment"] for row in rows] == [2, 3, 3]
    assert [row["difference_margin_cents"] for row in rows] == [0, 0, 0]


def test_who_gains_and_loses_by_sex_age_and_region() -> None:
    groups = outcome(asked(reform("least_pension: [{ from: 2027-01-01, value: 40.00 }]")))["groups"]
    (men,) = (row for row in groups["sex"] if row["name"] == "male")
    assert (men["winners"], men["losers"], men["lost_cents"]) == (0, 1, 2 * 5_000)  # 100 to 50, in each of two years
    (old,) = (row for row in groups["age"] if row["name"] == "70-79")
    assert (old["persons"], old["losers"]) == (2, 1)
    (north,) = (row for row in groups["region"] if row["name"] == "North")
    assert (north["persons"], north["losers"]) == (2, 1)
    assert sum(row["persons"] for row in groups["decile"]) == 4


def test_a_rule_is_replaced() -> None:
    flat = (
        'from amparo.law.language import *\n\n@article("Bill 7")\ndef amount(p) -> Money:\n    return p.full_pension\n'
    )
    rows = outcome(asked(reform(more="rules: [flat.py]"), flat=flat))["years"]
    assert [row["reform_cost_cents"] for row in rows] == [12 * 200_000, 12 * 300_000, 12 * 300_000]


def test_an_award_that_is_kept_does_not_follow_the_law() -> None:
    rows = outcome(asked(reform(HIGHER, more="keeps_award: true")))["years"]
    assert rows[-1]["reform_cost_cents"] == 12 * (80_000 + 10_000 + 120_000)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("pension_aeg: [{ from: 2027-01-01, value: 66 }]", "no parameter 'pension_aeg'.*pension_age"),
        ("pension_age: []", "from which day"),
        ("pension_age: [{ from: soon, value: 66 }]", "from which day"),
        ("pension_age: [{ value: 66 }]", "from which day"),
    ],
)
def test_a_wrong_parameter_is_named(parameters: str, words: str) -> None:
    with pytest.raises(ReformError, match=words):
        outcome(asked(reform(parameters)))


def test_a_value_that_the_law_cannot_hold_is_named() -> None:
    with pytest.raises(LawError, match="full_pension"):
        outcome(asked(reform("full_pension: [{ from: 2027-01-01, value: 1200.001 }]")))


def test_an_unknown_benefit_is_named() -> None:
    with pytest.raises(ReformError, match="no benefit 'pensions'"):
        outcome(asked(replace_benefit("pensions")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: [", "REFORM.yaml, line"),
        ("title: A\n", "REFORM.yaml: .*benefit"),
        ("title: A\nbenefit: b\nyears: { first: 2030, last: 2026 }\n", "years run from a first to a last"),
        ("title: A\nbenefit: b\nyears: { first: 2026, last: 2090 }\n", "at most 40"),
        ("title: A\nbenefit: b\nyears: { first: 2026, last: 2027 }\nparameter: {}\n", "parameter"),
    ],
)
def test_a_file_that_is_no_reform_says_where(text: str, words: str) -> None:
    with pytest.raises(ReformError, match=words):
        parse_reform(text, "REFORM.yaml")


def test_a_reform_written_out_is_read_back() -> None:
    given = reform(HIGHER, more="keeps_award: true")
    assert parse_reform(as_text(given), "REFORM.yaml") == given


def test_parts_join_to_the_whole() -> None:
    chance = np.random.default_rng(7)
    base, changed = chance.integers(0, 10**6, (2, 3, 50))
    belongs = chance.random(50) < 0.4
    none = np.zeros(3, dtype=np.int64)
    whole, joined = Tally((1, 2, 3)), Tally((1, 2, 3))
    whole.add(base, changed, (none, none), {"sex": {"female": belongs}})
    for part in np.array_split(np.arange(50), 7):
        one = Tally((1, 2, 3))
        one.add(base[:, part], changed[:, part], (none, none), {"sex": {"female": belongs[part]}})
        joined.join(one)
    assert joined.groups == whole.groups
    assert [each.total for each in joined.difference] == [each.total for each in whole.difference]
    assert [each.squares for each in joined.base] == pytest.approx([each.squares for each in whole.base])


def test_the_margin_covers_the_truth_as_often_as_it_says() -> None:
    chance = np.random.default_rng(11)
    nation = np.where(chance.random(20_000) < 0.3, chance.integers(0, 100_000, 20_000), 0)
    covered = 0
    for _ in range(400):
        spread = Spread()
        spread.add(chance.choice(nation, 1000, replace=False))
        covered += abs(spread.total * 20 - int(nation.sum())) <= spread.margin(20)
    assert 0.92 <= covered / 400 <= 0.98


def test_two_processes_find_what_one_finds() -> None:
    law, question = small_law(), asked(reform(HIGHER))
    one, two = (as_data(law, question, simulate(law, question, processes=count)) for count in (1, 2))
    assert {**one, "seconds": 0} == {**two, "seconds": 0}


def test_an_extract_is_a_population_and_small_groups_of_it_are_hidden(tmp_path: Path) -> None:
    law = small_law()
    writer = ExtractWriter(
        tmp_path, institution="testland", law_version=law.version, taken_on=FOUR.since, source={"regions": ["N", "S"]}
    )
    for number in range(FOUR.parts):
        part = FOUR.load(law, number)
        facts = {**part.batch.facts, "region": Column(part.region)}
        numbers = np.arange(2) + 2 * number + 1
        writer.write_part(number, numbers, numbers, replace(part.batch, facts=facts))
    writer.close()
    data = outcome(asked(reform(HIGHER), Extracted.open(tmp_path)))
    assert data["years"][1]["reform_cost_cents"] == 12 * 245_000
    assert [row["name"] for row in data["groups"]["region"]] == ["N", "S"]
    hidden = without_small_groups(data)
    assert all(row["winners"] is None for row in hidden["groups"]["sex"])
    assert hidden["years"] == data["years"]
    assert as_rows(hidden)
    assert as_picture(hidden)


def test_one_small_group_does_not_show_by_subtraction() -> None:
    row = {"persons": 500, "winners": 0, "losers": 50, "lost_cents": 1}
    rows = [{"name": "a", **row}, {"name": "b", **row, "persons": 400}, {"name": "c", **row, "losers": 3}]
    found = without_small_groups({"population": {"kind": "extract"}, "groups": {"age": rows}})["groups"]["age"]
    assert [each["name"] for each in found if each["persons"] is None] == ["b", "c"]


def test_of_whom_the_sex_is_not_known_is_in_no_group() -> None:
    law = small_law()
    part = FOUR.load(law, 0)
    sex = Column(part.batch.facts["sex"].values, np.array([True, False]))
    unknown = replace(part, batch=replace(part.batch, facts={**part.batch.facts, "sex": sex}))

    class Unknown(FewPersons):
        def load(self, law: Law, number: int) -> PopulationPart:
            return unknown

    rows = outcome(asked(reform(HIGHER), Unknown(FOUR.given[:2])))["groups"]["sex"]
    assert [row["persons"] for row in rows] == [0, 1]


def replace_benefit(name: str) -> Reform:
    text = f"title: A reform\nbenefit: {name}\nyears: {{ first: 2026, last: 2026 }}\n"
    return parse_reform(text, "REFORM.yaml")


def test_nobody_is_lost() -> None:
    data = outcome(asked(reform(HIGHER)))
    assert data["population"]["persons"] == FOUR.persons == sum(row["persons"] for row in data["groups"]["sex"])
    assert data["population"]["since"] == date(2026, 1, 1).isoformat()
