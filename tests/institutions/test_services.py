"""What a service asks is what the law knows: facts, links, relations, and the choices between which it tells apart."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from amparo.administration.claims.catalogue import Question, Service, _read_service
from amparo.interfaces.demonstration.plan import read_plan
from amparo.law import Law, load_law
from amparo.law.declarations import Field
from tests.database import REPOSITORY

SERVICES = sorted((REPOSITORY / "institutions").glob("*/*/service.yaml"))
INSTITUTIONS = sorted({file.parents[1] for file in SERVICES})
KINDS = {"yes_no": "bool", "date": "date", "money": "number", "number": "number", "choice": "choice"}


@cache
def law_of(folder: Path) -> Law:
    return load_law(folder)


@pytest.fixture(params=SERVICES, ids=lambda file: f"{file.parents[1].name}-{file.parent.name}")
def case(request: pytest.FixtureRequest) -> tuple[Service, Law]:
    file: Path = request.param
    return _read_service(file, file.parents[1]), law_of(file.parents[1])


def stated(question: Question, law: Law) -> Iterator[tuple[Question, Field | None]]:
    """Each simple question with what it states in the law; None where the law does not know it."""
    if not question.is_group and question.kind != "household":
        yield from [(question, law.facts.get(question.fact))] if question.fact else []
        return
    columns = law.relations[question.fact].columns if question.fact in law.relations else law.facts
    yield from ((field, columns.get(field.code)) for field in question.fields if field.kind != "text")


def test_every_question_states_what_the_law_knows(case: tuple[Service, Law]) -> None:
    service, law = case
    assert service.benefit in law.benefits
    groups = [question for question in service.questions if question.is_group and question.fact]
    assert not [one.code for one in groups if one.fact not in (law.links if one.kind == "person" else law.relations)
                and one.fact not in law.links]  # fmt: skip
    pairs = [pair for question in service.questions for pair in stated(question, law)]
    assert not [question.code for question, fact in pairs if fact is None or KINDS[question.kind] != fact.type.kind]
    for question, fact in pairs:
        if fact is not None and question.kind == "choice":
            assert {option.value for option in question.options} <= set(fact.type.choices), question.code


def test_what_an_officer_settles_the_law_knows(case: tuple[Service, Law]) -> None:
    service, law = case
    settled = {name for outcomes in service.settles.values() for facts in outcomes.values() for name in facts}
    assert not settled - set(law.facts) - set(law.relations)
    assert not set(service.settles) - set(law.variables)


@pytest.mark.parametrize("folder", INSTITUTIONS, ids=lambda folder: folder.name)
def test_a_demonstration_speaks_of_benefits_and_facts_that_there_are(folder: Path) -> None:
    plan, law = read_plan(folder), law_of(folder)
    named = {kind.benefit for kind in plan.claims} | set(plan.earlier.benefits)
    named |= {one.benefit for one in plan.showcase.claimable} | {one.benefit for one in plan.showcase.claims}
    assert named <= set(law.benefits)
    known = set(law.facts) | set(law.relations) | {"income_kind"}  # of a member of a household
    assert not {name for group in plan.facts for name in group.values} - known
    categories = law.relations["contributions"].columns["category"].type.choices if plan.pay else ()
    assert set(plan.categories) <= set(categories)
