"""Invented people: the same for the same seed, plausible, and inside what the law and the record allow."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cpf

from amparo.administration.common.identifiers import validate_identifier
from amparo.administration.common.periods import month_range
from amparo.interfaces.demonstration import careers, identifiers
from amparo.interfaces.demonstration.people import PeopleMaker, Someone
from amparo.interfaces.demonstration.plan import read_plan
from tests.database import REPOSITORY

TODAY = date(2026, 7, 20)
PLAN = read_plan(REPOSITORY / "institutions" / "brazil_inss")
FIGURES = [
    careers.MonthFigures(month, Decimal("1518.00"), Decimal("8157.41"))
    for month in month_range(careers.FIRST_MONTH, TODAY)
]
# Sets and dictionaries of texts are ordered by a number drawn anew in every process.
DIGEST = """
from datetime import date; from hashlib import sha256; from random import Random
from pathlib import Path; from amparo.interfaces.demonstration.people import PeopleMaker
from amparo.interfaces.demonstration.plan import read_plan
maker = PeopleMaker(Random(7), date(2026, 7, 20), read_plan(Path("institutions/brazil_inss")), "cpf")
print(sha256(repr(maker.make(300)).encode()).hexdigest())
"""


def make(count: int, seed: int = 7) -> list[Someone]:
    return PeopleMaker(Random(seed), TODAY, PLAN, "cpf").make(count)


@pytest.fixture(scope="module")
def people() -> list[Someone]:
    return make(600)


class TestPeople:
    def test_one_seed_gives_the_same_people_in_every_process(self) -> None:
        digests = {
            subprocess.run(
                [sys.executable, "-c", DIGEST],
                env={**os.environ, "PYTHONHASHSEED": seed},
                cwd=REPOSITORY,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(digests) == 1

    def test_another_seed_gives_other_people(self) -> None:
        assert {person.identifier for person in make(50)}.isdisjoint({person.identifier for person in make(50, seed=8)})

    @given(st.integers(0, 60))
    def test_as_many_as_were_asked_for(self, count: int) -> None:
        assert len(make(count)) == count

    def test_everybody_has_a_valid_cpf_of_their_own(self, people: list[Someone]) -> None:
        assert all(cpf.is_valid(person.identifier) for person in people)
        assert len({person.identifier for person in people}) == len(people)

    def test_a_household_has_one_head_who_comes_first(self, people: list[Someone]) -> None:
        heads = Counter(person.household for person in people if person.relationship == "head")
        assert set(heads.values()) == {1}
        assert [person.household for person in people] == sorted(person.household for person in people)

    def test_children_are_younger_than_their_parents(self, people: list[Someone]) -> None:
        heads = {person.household: person for person in people if person.relationship == "head"}
        for child in (person for person in people if person.relationship == "child"):
            assert child.birth_date > heads[child.household].birth_date + timedelta(days=18 * 365)

    def test_every_kind_of_working_life_is_lived(self, people: list[Someone]) -> None:
        assert {person.working_life for person in people} == set(PLAN.lives)

    def test_nobody_is_born_in_the_future(self, people: list[Someone]) -> None:
        assert all(date(1930, 1, 1) < person.birth_date < TODAY for person in people)


class TestCareers:
    def test_spells_follow_each_other_without_overlap(self, people: list[Someone]) -> None:
        for person in people:
            spells = careers.spells(Random(person.number), person, TODAY, PLAN)
            assert all(one.last < next_one.first for one, next_one in pairwise(spells))
            assert all(careers.FIRST_MONTH <= spell.first <= spell.last < TODAY.replace(day=1) for spell in spells)

    def test_nobody_works_as_a_child(self, people: list[Someone]) -> None:
        for person in people:
            for spell in careers.spells(Random(1), person, TODAY, PLAN):
                assert (spell.first - person.birth_date).days > 15 * 365

    def test_a_spell_has_every_month_once_with_pay_within_the_law(self, people: list[Someone]) -> None:
        random = Random(3)
        for person in people[:120]:
            for spell in careers.spells(random, person, TODAY, PLAN):
                months = list(careers.months(random, person, spell, FIGURES, PLAN.categories[spell.category]))
                assert [each.month for each in months] == list(month_range(spell.first, spell.last))
                assert all(each.remuneration >= Decimal("1518.00") for each in months)
                if spell.category == "individual":
                    assert all(each.remuneration <= each.ceiling for each in months)
                if spell.category in ("simplified", "low_income"):
                    assert {each.remuneration for each in months} == {Decimal("1518.00")}

    def test_only_those_who_teach_are_said_to_teach(self, people: list[Someone]) -> None:
        for person in people:
            teaches = {spell.teaching for spell in careers.spells(Random(5), person, TODAY, PLAN)}
            assert teaches <= {person.working_life == "teacher"}


@pytest.mark.parametrize("scheme", ["cpf", "cnpj", "ci", "rut", "sin", "bn"])
def test_invented_numbers_have_the_right_digits_and_come_once(scheme: str) -> None:
    numbers = list(islice(identifiers.numbers(scheme, Random(1)), 300))
    assert len(set(numbers)) == 300
    assert [validate_identifier(scheme, number) for number in numbers] == numbers
