"""What collection does every morning."""

from datetime import date

import pytest

from amparo.administration.collection.payers import Payer
from amparo.administration.collection.plans import agree_plan
from amparo.interfaces.jobs.collecting import write_to_payers
from tests.factories.collection import charged

pytestmark = pytest.mark.django_db


def test_broken_plans_are_told_and_payers_reminded_once() -> None:
    debt = charged("3000.00", due_on=date(2026, 2, 20), posted_on=date(2026, 2, 10))
    agree_plan(payer=Payer.of(debt), charge_ids=[debt.pk], instalment_count=5, on=date(2026, 4, 10))
    charged(due_on=date(2026, 7, 20))
    assert write_to_payers(date(2026, 7, 20)) == (1, 2)
    assert write_to_payers(date(2026, 7, 20)) == (0, 0)
