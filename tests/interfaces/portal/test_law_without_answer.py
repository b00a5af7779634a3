"""A day for which the law lacks a figure: the pages say which, in plain words, and a claim is still received."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.claims.operations import submit_claim
from tests.factories.access import AccountFactory, signed_in
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
SEPTEMBER = "for September 2026 is not in the law"


@pytest.fixture
def account() -> Account:
    person = PersonFactory(birth_date=date(1960, 1, 1), career=[(date(1995, 1, 1), date(2026, 9, 1), "3000.00")])
    account: Account = AccountFactory(person=person)
    return account


@pytest.fixture
def client(account: Account, settings: Any) -> Client:
    settings.AMPARO_TODAY = "2026-10-05"
    browser = signed_in(account)
    browser.cookies["language"] = "en"
    return browser


@pytest.mark.parametrize("address", ["/entitlement/", "/entitlement/retirement/"])
def test_what_am_i_entitled_to_says_which_figure_is_missing(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert SEPTEMBER in response.content.decode()


def test_the_claim_says_why_it_waits(client: Client, account: Account) -> None:
    claim = submit_claim(
        claimant_id=account.person_id,
        service="retirement",
        answers={"claims_teaching": False},
        received_on=date(2026, 10, 5),
        idempotency_key="key",
    )
    html = client.get(f"/claims/{claim.reference}/").content.decode()
    assert SEPTEMBER in html
    assert "October 5, 2026" in html
