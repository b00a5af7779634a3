"""Insurances are tested on an open chart of accounts, without printing letters."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.db import connection

from amparo.administration.collection.queries import all_open_amount
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.ledger.queries import account_balance, trial_balance
from tests.administration.claims import letters

FAR = date(2100, 1, 1)


@pytest.fixture(autouse=True)
def unprinted(settings: LazySettings) -> None:
    """No letter is typeset."""
    tasks = {"notify": f"{letters.__name__}.notify_decision", "notify_request": f"{letters.__name__}.notify_request"}
    settings.PROCESS_TASKS = {**settings.PROCESS_TASKS, **tasks}


@pytest.fixture(autouse=True)
def books(db: None) -> Iterator[None]:
    """Accounts that are open; after each test the ledger balances, and its receivable is what people owe."""
    open_accounts()
    yield
    if connection.needs_rollback:
        return
    assert trial_balance(FAR).is_balanced
    assert account_balance("contributions_receivable", FAR) == all_open_amount()
