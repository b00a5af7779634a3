"""Facts files: spans, months, and errors that name the fact, the row and the column."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.law import Law
from amparo.law.errors import FactError
from amparo.law.facts import expand_facts, read_facts

WHOLE = """
institution: brazil_inss
benefit: retirement
on: 2025-12-31
facts:
  sex: female
  birth_date: 1963-05-02
  contribution_month: 2025-11
  contributions:
    - { from: 2024-11, to: 2025-02, wage: 2500.10, category: employee }
    - { month: 2025-12, wage: 2600, category: employee }
  household:
    - { birth_date: 1960-01-01, monthly_income: 1518.00 }
  partner: { sex: male, contributions: [{ from: 2000-12, to: 2001-01, wage: 1.50 }] }
"""


def test_a_file_says_what_is_asked_of_whom_and_when() -> None:
    found = read_facts(WHOLE)
    assert (found.institution, found.benefit, found.on) == ("brazil_inss", "retirement", date(2025, 12, 31))
    assert found.facts["sex"] == "female"
    assert found.facts["contribution_month"] == date(2025, 11, 1)
    assert found.facts["household"] == [{"birth_date": date(1960, 1, 1), "monthly_income": Decimal("1518.00")}]


def test_a_span_is_one_row_a_month_both_ends_included() -> None:
    rows = read_facts(WHOLE).facts["contributions"]
    assert [row["month"] for row in rows] == [
        date(2024, 11, 1),
        date(2024, 12, 1),
        date(2025, 1, 1),
        date(2025, 2, 1),
        date(2025, 12, 1),
    ]
    assert all(row["wage"] == Decimal("2500.10") for row in rows[:4])


def test_the_rows_of_a_linked_person_are_spans_too() -> None:
    assert len(read_facts(WHOLE).facts["partner"]["contributions"]) == 2


def test_a_relation_may_have_columns_named_from_and_to() -> None:
    row = {"from": date(2020, 1, 15), "to": date(2020, 3, 2)}
    assert expand_facts({"insurance": [row]})["insurance"] == [row]


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 1199))
def test_a_span_has_as_many_rows_as_months(year: int, month: int, more: int) -> None:
    last_year, last_month = divmod(12 * year + month - 1 + more, 12)
    rows = expand_facts({"c": [{"from": f"{year}-{month:02}", "to": f"{last_year}-{last_month + 1:02}"}]})["c"]
    months = [row["month"] for row in rows]
    assert len(months) == more + 1 == len(set(months))
    assert months == sorted(months)
    assert all(day.day == 1 for day in months)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1", "there is no facts: section"),
        ("[]", "there is no facts: section"),
        ("facts: {}\nday: 2025-01-01", "day: day is not one of"),
        ("facts: {}\non: soon", "on: a day was expected, got soon"),
        ("facts: { c: [1] }", "c, row 1: a row such as"),
        (
            "facts: { c: [{ month: 2025-01 }, { from: 1995-03, to: 1995-01 }] }",
            "c, row 2: the span ends in 1995-01, before",
        ),
        ("facts: { c: [{ from: 1995-13, to: 1996-01 }] }", "c, row 1, from: a month was expected, got 1995-13"),
        ("facts: { c: [{ from: 1995-01, to: 1996-01, month: 1995-01 }] }", "either month, or from and to"),
        ("facts: { c: [{ from: 0001-01, to: 9999-12 }] }", "more than 1,200 months"),
        ("facts: { c: [{ from: 0000-01, to: 0000-02 }] }", "a month was expected"),
        ("facts: { c: [{ from: 1900-01, to: 1999-12 }, { month: 2000-01 }] }", "c, row 2: more than 1,200 rows"),
        ("facts: { partner: { c: [{ from: x, to: 1996-01 }] } }", "partner.c, row 1, from: a month was expected"),
        ("facts:\n  sex: &a female", "anchors"),
    ],
)
def test_an_error_names_the_fact_the_row_and_the_column(text: str, message: str) -> None:
    with pytest.raises(FactError) as refused:
        read_facts(text)
    assert message in str(refused.value)


def test_an_error_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "maria.yaml"
    file.write_text("facts: { c: [1] }")
    with pytest.raises(FactError, match=r"maria\.yaml: c, row 1"):
        read_facts(file)
    with pytest.raises(FactError, match="there is no such file"):
        read_facts(tmp_path / "nobody.yaml")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(FactError, match="cannot be read"):
        read_facts(file)


def test_facts_of_the_right_types_pass(brazil: Law) -> None:
    member = {"birth_date": date(1960, 1, 1), "monthly_income": Decimal("1518.00"), "relationship": "partner"}
    row = {"month": date(2025, 12, 1), "wage": Decimal("2600.10"), "category": "employee", "teaching": False}
    brazil.check_facts({"sex": "female", "birth_date": "1963-05-02", "contributions": [row], "household": [member]})


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"sexo": "female"}, "sexo: the law knows no such fact. Perhaps sex is meant"),
        ({"sex": "woman"}, "sex: one of female, male is expected, got 'woman'"),
        ({"monthly_income": 1.5}, "monthly_income: money is expected, got 1.5. A float is not exact"),
        ({"monthly_income": Decimal("1.555")}, "monthly_income: 1.555 has more than 2 decimals"),
        ({"monthly_income": Decimal(-1)}, "monthly_income: -1 is not between"),
        ({"birth_date": "1963-02-30"}, "birth_date: a date is expected"),
        ({"contributions": {}}, "contributions: a list of rows was expected"),
        ({"contributions": [1]}, "contributions, row 1: a row was expected"),
        ({"contributions": [{"wages": 1}]}, "contributions, row 1: there is no column wages. Perhaps wage is meant"),
        ({"contributions": [{"wage": 1}]}, "contributions, row 1: there is no month. Give a date"),
        (
            {"contributions": [{"month": date(2025, 1, 1), "wage": Decimal(1), "category": "x", "teaching": False}]},
            "contributions, row 1, category: one of",
        ),
        ({"household": [{"sex": "x"}]}, "household, person 1.sex: one of"),
        ({"household": {}}, "household: a list of persons was expected"),
        ({"household": [3]}, "household, person 1: the facts of a person were expected"),
    ],
)
def test_a_wrong_fact_is_named_with_what_was_expected_and_got(brazil: Law, facts: Any, message: str) -> None:
    with pytest.raises(FactError) as refused:
        brazil.check_facts(facts)
    assert message in str(refused.value)
