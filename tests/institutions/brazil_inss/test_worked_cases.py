"""Every worked case of the provisions, the contributions and the benefit for older people."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY

if TYPE_CHECKING:
    from amparo.law import Law

FOLDERS = ("provisions", "contributions", "bpc_elderly")
INSTITUTION: Path = REPOSITORY / "institutions" / "brazil_inss"
CASES = [case for folder in FOLDERS for case in read_cases(INSTITUTION / folder)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law_gives_what_was_worked_by_hand(brazil: "Law", case: Case) -> None:
    result = run_case(brazil, case)
    assert result.passed, result.error or result.differences


def test_every_case_says_where_it_comes_from() -> None:
    assert len(CASES) >= 100
    assert all(len(case.source) > 10 for case in CASES)
