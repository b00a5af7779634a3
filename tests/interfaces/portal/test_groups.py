"""Rows are added and removed without a script, and what was typed stays."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.claims.catalogue import Question
from amparo.interfaces.portal.groups import PersonForm, RowsForm, _rearranged

WORDS = {"en": "Child"}
FIELDS = (
    Question(code="birth_date", kind="date", title=WORDS, required=True),
    Question(code="income", kind="money", title=WORDS),
    Question(code="at_school", kind="yes_no", title=WORDS),
    Question(code="months", kind="number", title=WORDS, most=12),
)
CHILDREN = Question(code="children", kind="rows", title=WORDS, row_title=WORDS, fields=FIELDS, most=3)
PARTNER = Question(code="partner", kind="person", title=WORDS, fields=FIELDS)


def typed(rows: int, **more: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for number in range(1, rows + 1):
        for part, value in (("day", "3"), ("month", "4"), ("year", str(2010 + number))):
            data[f"row{number}_birth_date-{part}"] = value
    data.update({"rows": str(rows), **more})
    return data


@pytest.fixture(autouse=True)
def english() -> Any:
    with override("en"):
        yield


def test_rows_are_kept_as_json_and_shown_again() -> None:
    data = typed(2, row1_income="1,518.50", row1_at_school="yes", row2_months="7")
    form = RowsForm(CHILDREN, data=data)
    assert form.is_valid()
    kept = form.cleaned_answer()
    assert kept == [
        {"birth_date": "2011-04-03", "income": "1518.50", "at_school": True},
        {"birth_date": "2012-04-03", "months": 7},
    ]
    again = RowsForm(CHILDREN, answer=kept)
    assert again["row2_months"].value() == 7
    assert again["row1_at_school"].value() == "yes"


def test_no_row_is_an_answer_unless_one_is_required() -> None:
    assert RowsForm(CHILDREN, data=typed(0)).is_valid()
    assert RowsForm(CHILDREN, data=typed(0)).count == 0
    required = Question(code="c", kind="rows", title=WORDS, row_title=WORDS, fields=FIELDS, required=True)
    assert RowsForm(required).count == 1
    form = RowsForm(required, data=typed(0))
    assert not form.is_valid()
    assert form.non_field_errors() == ["Add at least one."]


def test_adding_a_row_keeps_what_was_typed_and_complains_of_nothing() -> None:
    form = RowsForm(CHILDREN, data=typed(1, add="1", row1_income="a lot"))
    assert not form.is_valid()
    assert not form.errors
    assert form.count == 2
    assert form["row1_income"].value() == "a lot"
    assert not RowsForm(CHILDREN, data=typed(3, add="1")).may_add


def test_removing_a_row_moves_the_others_up() -> None:
    form = RowsForm(CHILDREN, data=typed(3, remove="2", row3_income="9"))
    assert form.count == 2
    assert form["row2_birth_date"].value() == ["3", "4", "2013"]
    assert form["row2_income"].value() == "9"


def test_an_error_names_its_row_and_stays_beside_its_field() -> None:
    form = RowsForm(CHILDREN, data=typed(2, row2_months="13"))
    assert not form.is_valid()
    assert list(form.errors) == ["row2_months"]
    assert form.fields["row2_months"].whose == "Child 2"  # type: ignore[attr-defined]
    assert "between 0 and 12" in form.errors["row2_months"][0]


@given(st.dictionaries(st.sampled_from(["rows", "add", "remove", "row1_income", "row9_x"]), st.text(max_size=4)))
def test_whatever_is_sent_there_are_never_more_rows_than_may_be(data: dict[str, str]) -> None:
    assert 0 <= int(_rearranged(data, 3)["rows"]) <= 3


@pytest.mark.parametrize(
    ("written", "valid"), [("0", True), ("12", True), ("13", False), ("-1", False), ("1.5", False)]
)
def test_a_number_is_whole_and_within_its_bounds(written: str, valid: bool) -> None:
    data = {"birth_date-day": "1", "birth_date-month": "1", "birth_date-year": "1960", "months": written}
    form = PersonForm(PARTNER, data=QueryDict("&".join(f"{name}={value}" for name, value in data.items())))
    assert form.is_valid() is valid
    if valid:
        assert form.cleaned_answer() == {"birth_date": "1960-01-01", "months": int(written)}
