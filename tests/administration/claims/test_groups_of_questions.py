"""Questions made of several: a person and rows are checked field by field, and become facts that the law can take."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.claims import catalogue
from amparo.administration.claims.answers import answers_to_facts, persons_named, validate_answers
from amparo.administration.claims.catalogue import Question, Service, ServiceError
from amparo.administration.claims.relatives import together

WORDS = {"en": "x"}
FIELDS = (
    Question(code="birth_date", kind="date", title=WORDS, required=True),
    Question(code="annual_income", kind="money", title=WORDS),
    Question(code="name", kind="text", title=WORDS),
)
SERVICE = Service(
    service="s", benefit="b", title=WORDS, summary=WORDS, audience=WORDS, service_standard_days=30,
    service_standard_reference="r", process="claim", declaration=WORDS,
    questions=(
        Question(code="years", kind="number", title=WORDS, fact="residence_years", most=60),
        Question(code="status", kind="choice", title=WORDS, fact="status",
                 options=(catalogue.Option("single", WORDS), catalogue.Option("married", WORDS),
                          catalogue.Option("common_law", WORDS))),
        Question(code="partner", kind="person", title=WORDS, fact="partner", fields=FIELDS, required=True,
                 when={"status": ["married", "common_law"]}),
        Question(code="children", kind="rows", title=WORDS, fact="children", fields=FIELDS, most=3, row_title=WORDS),
        Question(code="died", kind="person", title=WORDS, fact="deceased",
                 fields=(Question(code="identifier", kind="text", title=WORDS, required=True),)),
    ),
)  # fmt: skip
MARRIED: dict[str, Any] = {
    "years": 41, "status": "married", "children": [],
    "partner": {"birth_date": "1957-02-03", "annual_income": "1000.5", "name": "Ann"},
}  # fmt: skip


def test_a_person_and_rows_become_typed_facts_without_names() -> None:
    answers = {**MARRIED, "children": [{"birth_date": "2015-01-31", "name": "Bo"}, {"birth_date": "2017-02-28"}]}
    assert validate_answers(SERVICE, answers) == {}
    assert answers_to_facts(SERVICE, answers) == {
        "residence_years": 41,
        "status": "married",
        "partner": {"birth_date": date(1957, 2, 3), "annual_income": Decimal("1000.50")},
        "children": [{"birth_date": date(2015, 1, 31)}, {"birth_date": date(2017, 2, 28)}],
    }


def test_who_says_that_there_is_nobody_states_it() -> None:
    facts = answers_to_facts(SERVICE, {"status": "single", "children": []})
    assert facts == {"status": "single", "partner": None, "children": []}


def test_a_question_still_to_come_states_nothing() -> None:
    assert answers_to_facts(SERVICE, {"years": 41}) == {"residence_years": 41}


@pytest.mark.parametrize(
    ("code", "answer", "place"),
    [
        ("years", 61, "years"), ("years", -1, "years"), ("years", True, "years"), ("years", "40", "years"),
        ("years", 1.5, "years"), ("partner", None, "partner"), ("partner", {}, "partner"), ("partner", "Ann", "partner"),
        ("partner", {"birth_date": "1957-02-30"}, "partner.birth_date"),
        ("partner", {"annual_income": "5"}, "partner.birth_date"),
        ("partner", {"birth_date": "1957-02-03", "shoe": 1}, "partner.shoe"),
        ("children", {"birth_date": "2015-01-31"}, "children"), ("children", ["Bo"], "children"),
        ("children", [{"birth_date": "2015-01-31"}, {"birth_date": "soon"}], "children.2.birth_date"),
        ("children", [{"birth_date": "2015-01-31"}] * 4, "children"),
        ("children", [{"birth_date": "2015-01-31", "annual_income": "-1"}], "children.1.annual_income"),
        ("died", {"identifier": "123"}, "died.identifier"), ("died", {"identifier": 9}, "died.identifier"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_told_with_its_row_and_field(code: str, answer: Any, place: str) -> None:
    assert list(validate_answers(SERVICE, {**MARRIED, code: answer})) == [place]


def test_a_person_named_by_number_is_known_by_its_digits_and_is_no_fact() -> None:
    answers = {**MARRIED, "died": {"identifier": "529.982.247-25"}}
    assert validate_answers(SERVICE, answers) == {}
    assert persons_named(SERVICE, answers) == {"deceased": "52998224725"}
    assert answers_to_facts(SERVICE, answers)["deceased"] == {}


plain = st.sampled_from([None, True, 0, 41, -1, 2.5, "", "x", "12.50", "1957-02-03", "529.982.247-25"])
rows = st.dictionaries(st.sampled_from(["birth_date", "annual_income", "name", "identifier"]), plain, max_size=3)
values = plain | rows | st.lists(plain | rows, max_size=4)


@given(st.dictionaries(st.sampled_from([question.code for question in SERVICE.questions]), values))
def test_answers_without_errors_always_become_facts(answers: dict[str, Any]) -> None:
    if not validate_answers(SERVICE, answers):
        answers_to_facts(SERVICE, answers)
        persons_named(SERVICE, answers)


@pytest.mark.parametrize(
    "broken",
    [
        {"fields": []}, {"kind": "rows"}, {"kind": "text"},
        {"fields": [{"code": "a", "kind": "person", "title": {}}]},
        {"fields": [{"code": "a", "kind": "text", "title": {}, "fact": "b"}]},
        {"fields": [{"code": "a", "kind": "text", "title": {}}] * 2},
        {"fields": [{"code": "a", "kind": "choice", "title": {}}]},
    ],
)  # fmt: skip
def test_a_group_that_cannot_be_asked_is_refused_with_its_name(broken: dict[str, Any]) -> None:
    data = {"code": "group", "kind": "person", "title": {}, "fields": [{"code": "a", "kind": "date", "title": {}}]}
    with pytest.raises(ServiceError, match="group"):
        catalogue._check_shape(msgspec.convert({**data, **broken}, Question), Path("service.yaml"))


def test_the_record_completes_an_answer_on_the_same_person_alone() -> None:
    recorded = {"birth_date": date(1957, 2, 3), "annual_income": Decimal(7)}
    assert together(recorded, {"annual_income": Decimal(9)}) == {**recorded, "annual_income": Decimal(9)}
    assert together(recorded, {"birth_date": date(1980, 1, 1)}) == {"birth_date": date(1980, 1, 1)}
    assert together(None, {"annual_income": Decimal(9)}) == {"annual_income": Decimal(9)}
