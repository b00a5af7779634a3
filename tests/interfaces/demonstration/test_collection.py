"""What the demonstration's employers owe is there, paid as told, and the books agree."""

from datetime import date

import pytest

from amparo.administration.banking.queries import open_entries
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.plans import is_kept
from amparo.administration.collection.queries import all_open_amount, balance_of, owed_on
from amparo.administration.collection.suggestions import suggestions_for
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.interfaces.demonstration.collection import add_collection
from tests.factories.registry import EmployerFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


def test_one_pays_in_time_one_is_behind_one_keeps_a_plan() -> None:
    punctual, behind, agreed = (Payer(employer_id=EmployerFactory().pk) for _ in range(3))
    add_collection(TODAY)
    assert balance_of(punctual) == 0
    assert any(each.is_overdue for each in owed_on(behind, TODAY))
    assert is_kept(agreed, TODAY)
    assert account_balance("contributions_receivable", TODAY) == all_open_amount()
    assert trial_balance(TODAY).is_balanced
    first, second = open_entries(direction="credit")
    assert suggestions_for(first)[0].payer == behind
    assert suggestions_for(second) == []
