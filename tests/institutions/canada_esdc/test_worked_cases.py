"""Every worked case of Canada's law."""

from typing import TYPE_CHECKING

import pytest

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY

if TYPE_CHECKING:
    from amparo.law import Law

FOLDERS = ("old_age_security", "guaranteed_income_supplement", "allowance", "allowance_for_the_survivor")
CASES = [case for folder in FOLDERS for case in read_cases(REPOSITORY / "institutions" / "canada_esdc" / folder)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(canada: "Law", case: Case) -> None:
    result = run_case(canada, case)
    assert result.passed, result.error or result.differences


def test_every_case_says_where_it_comes_from_and_how_it_is_worked() -> None:
    assert len(CASES) >= 80
    assert all(len(case.source) > 10 for case in CASES)
