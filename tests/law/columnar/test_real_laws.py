"""The laws of all institutions: both compilers agree on every worked case and on random persons."""

from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from amparo.law.cases import Case, read_cases
from amparo.law.law import Law, load_law
from tests.law.columnar.agreement import benefit_differences, differences
from tests.law.columnar.random_persons import person

FOLDER = Path(__file__).parents[3] / "institutions"
INSTITUTIONS = sorted(each.parent.name for each in FOLDER.glob("*/institution.yaml"))
BENEFITS = [
    (name, each.parent.name) for name in INSTITUTIONS for each in sorted((FOLDER / name).glob("*/benefit.yaml"))
]


@cache
def law_of(institution: str) -> Law:
    return load_law(FOLDER / institution)


@cache
def cases_of(institution: str) -> list[Case]:
    return read_cases(FOLDER / institution)


@pytest.mark.parametrize(("institution", "benefit"), BENEFITS)
def test_a_benefits_cases_as_one_batch_and_each_alone(institution: str, benefit: str) -> None:
    law = law_of(institution)
    cases = [case for case in cases_of(institution) if case.benefit == benefit]
    assert benefit_differences(law, benefit, [case.facts for case in cases], [case.on for case in cases]) == []
    for case in cases[::4]:
        assert benefit_differences(law, benefit, [case.facts], case.on) == []


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_every_variable_of_every_case(institution: str) -> None:
    law, every = law_of(institution), cases_of(institution)
    cases = every[:: max(1, len(every) // 50)]
    facts, days = [case.facts for case in cases], [case.on for case in cases]
    assert differences(law, tuple(law.variables), facts, days) == []


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_random_persons_on_one_day(institution: str) -> None:
    law, drawn = law_of(institution), Random(11)
    persons = [person(law, drawn) for _ in range(25)]
    assert differences(law, tuple(law.variables), persons, date(2026, 1, 31)) == []


@pytest.mark.parametrize(("institution", "benefit"), BENEFITS)
def test_a_benefit_for_random_persons_on_days_of_their_own(institution: str, benefit: str) -> None:
    law, drawn = law_of(institution), Random(benefit)
    persons = [person(law, drawn) for _ in range(20)]
    days = [date(drawn.randint(2022, 2026), drawn.randint(1, 12), drawn.randint(1, 28)) for _ in persons]
    assert benefit_differences(law, benefit, persons, days) == []
    assert benefit_differences(law, benefit, persons, days[0]) == []
