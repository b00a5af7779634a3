"""Answers are checked against their questions and become facts typed as the law takes them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.claims import catalogue
from amparo.administration.claims.answers import answers_to_facts, questions_asked, validate_answers
from amparo.administration.claims.catalogue import Question, Service, ServiceError, ServiceUnknown
from tests.factories.claims import bpc_answers

WORDS = {"pt": "x", "en": "x"}
SERVICE = Service(
    service="s", benefit="b", title=WORDS, summary=WORDS, audience=WORDS, service_standard_days=30,
    service_standard_reference="r", process="claim", declaration=WORDS,
    questions=(
        Question(code="works", kind="yes_no", title=WORDS, fact="works", required=True),
        Question(code="wage", kind="money", title=WORDS, fact="wage", required=True, when={"works": True}),
        Question(code="since", kind="date", title=WORDS, fact="since"),
        Question(code="where", kind="choice", title=WORDS, fact="place",
                 options=(catalogue.Option("home", WORDS), catalogue.Option("away", WORDS))),
        Question(code="note", kind="text", title=WORDS),
    ),
)  # fmt: skip


def test_answers_become_typed_facts_and_what_feeds_no_fact_is_left_out() -> None:
    answers = {"works": True, "wage": "1518", "since": "2020-02-29", "where": "home", "note": "hello"}
    assert validate_answers(SERVICE, answers) == {}
    assert answers_to_facts(SERVICE, answers) == {
        "works": True,
        "wage": Decimal("1518.00"),
        "since": date(2020, 2, 29),
        "place": "home",
    }


def test_a_question_that_an_earlier_answer_makes_needless_is_neither_asked_nor_a_fact() -> None:
    answers = {"works": False, "wage": "1518"}
    assert [question.code for question in questions_asked(SERVICE, answers)] == ["works", "since", "where", "note"]
    assert answers_to_facts(SERVICE, answers) == {"works": False}
    assert validate_answers(SERVICE, answers) == {}


@pytest.mark.parametrize(
    ("code", "given_"),
    [
        ("works", None), ("works", "yes"), ("works", 1), ("wage", "lots"), ("wage", "-1"), ("wage", "NaN"),
        ("wage", "1e30"), ("wage", "10.005"), ("wage", ""), ("since", "2021-02-29"), ("since", "soon"),
        ("where", "elsewhere"), ("where", ["home"]), ("note", "x" * 2001), ("note", "a\x00b"), ("unknown", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_told_with_its_question(code: str, given_: Any) -> None:
    answers = {"works": True, "wage": "1518.00", code: given_}
    assert list(validate_answers(SERVICE, answers)) == [code]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(["works", "wage", "since", "where", "note"]), json_values))
def test_answers_without_errors_always_become_facts(answers: dict[str, Any]) -> None:
    if not validate_answers(SERVICE, answers):
        answers_to_facts(SERVICE, answers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "member",
    ["a string", {}, {"monthly_income": "x"}, {"monthly_income": "1.00", "birth_date": "31-31"},
     {"monthly_income": "1.00", "relationship": "emperor"}, {"monthly_income": "1.00", "colour": "red"}],
)  # fmt: skip
def test_a_member_of_the_household_must_be_one_that_the_law_can_take(member: Any) -> None:
    service = catalogue.service("bpc_elderly")
    assert list(validate_answers(service, bpc_answers(household=[member]))) == ["household"]


def test_a_household_is_listed_as_persons() -> None:
    member = {
        "member_id": 7, "name": "Ana", "relationship": "child", "birth_date": "1990-05-01", "single": True,
        "monthly_income": "100.00", "income_kind": "work",
    }  # fmt: skip
    service = catalogue.service("bpc_elderly")
    assert validate_answers(service, bpc_answers(household=[member])) == {}
    assert answers_to_facts(service, bpc_answers(household=[member]))["household"] == [
        {"relationship": "child", "birth_date": date(1990, 5, 1), "single": True,
         "monthly_income": Decimal("100.00"), "income_kind": "work"}
    ]  # fmt: skip


def test_the_institution_offers_its_services_and_no_other() -> None:
    assert {one.service for one in catalogue.services()} >= {"bpc_elderly", "retirement"}
    with pytest.raises(ServiceUnknown):
        catalogue.service("moon")


def test_every_service_says_everything_in_every_language() -> None:
    for one in catalogue.services():
        words = [one.title, one.summary, one.audience, one.declaration]
        words += [text for question in one.questions for text in (question.title, question.hint) if text]
        words += [option.title for question in one.questions for option in question.options]
        assert all(set(text) == {"pt", "es", "fr", "en"} for text in words)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("process: claim", "process: nowhere"),
        ("benefit: retirement", "benefit: retirement\nbenefits: two"),
        ("kind: yes_no", "kind: oracle"),
        ("kind: yes_no", "kind: choice"),
        ("    required: true", "    required: true\n    when: { later: true }"),
    ],
)
def test_a_service_that_cannot_work_is_refused_with_its_file(
    tmp_path: Path, institution_folder: Path, old: str, new: str
) -> None:
    text = (institution_folder / "retirement" / "service.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "processes").mkdir()
    (tmp_path / "processes" / "claim.bpmn").touch()
    (tmp_path / "service.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ServiceError, match=r"service\.yaml"):
        catalogue._read_services(tmp_path)
