"""The nation's compiler answers as the one for a single person does: every worked case, on the day of each of them."""

from typing import TYPE_CHECKING

import pytest

from tests.institutions.canada_esdc.test_worked_cases import CASES
from tests.law.columnar.agreement import benefit_differences

if TYPE_CHECKING:
    from amparo.law import Law


@pytest.mark.parametrize("benefit", sorted({case.benefit for case in CASES if case.benefit}))
def test_people_computed_together_are_answered_as_each_alone(canada: "Law", benefit: str) -> None:
    cases = [case for case in CASES if case.benefit == benefit]
    assert benefit_differences(canada, benefit, [case.facts for case in cases], [case.on for case in cases]) == []
