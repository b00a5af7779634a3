"""A person sees their own record and no other's, and each showing is logged."""

import uuid
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.audit.queries import readings_of_person
from amparo.administration.claims.operations import save_draft
from amparo.administration.notices.queries import notices_of_person
from tests.factories.access import AccountFactory, signed_in
from tests.factories.claims import submit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
PAGES = ["/home/", "/record/", "/entitlement/", "/entitlement/bpc_elderly/", "/payments/", "/letters/"]
PAGES += ["/claim/retirement/", "/claim/retirement/check/", "/claim/bpc_elderly/question/household/"]


@pytest.fixture
def account() -> Account:
    account: Account = AccountFactory(person=PersonFactory(elderly=True))
    return account


@pytest.fixture
def claim(account: Account, settings: Any) -> Any:
    settings.AMPARO_TODAY = "2026-03-02"
    return submit(account.person)


def letter_path(person_id: int) -> str:
    return f"/letters/{notices_of_person(person_id)[0].document_reference}/"


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_a_persons_record_is_logged(account: Account, path: str) -> None:
    save_draft(person_id=account.person_id, service="retirement", answers={"claims_teaching": False})
    assert signed_in(account).get(path).status_code == 200
    (reading,) = readings_of_person(account.person_id)
    assert (reading.account_id, reading.purpose) == (account.pk, "own_record")


def test_the_first_page_is_logged_only_for_somebody_who_has_signed_in(account: Account) -> None:
    assert Client().get("/").status_code == 200
    assert not readings_of_person(account.person_id)


def test_a_claim_and_its_letter_are_their_owners(account: Account, claim: Any) -> None:
    owner = signed_in(account)
    assert owner.get(f"/claims/{claim.reference}/").status_code == 200
    response = owner.get(letter_path(account.person_id))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_anothers_claim_and_letter_are_not_found(account: Account, claim: Any) -> None:
    other = signed_in(AccountFactory())
    for path in (
        f"/claims/{claim.reference}/",
        f"/claims/{claim.reference}/answer/",
        letter_path(account.person_id),
        f"/claims/{uuid.uuid4()}/",
        f"/letters/{uuid.uuid4()}/",
    ):
        assert other.get(path).status_code == 404
        assert other.post(path).status_code == 404


def test_a_letter_is_new_until_it_is_opened(account: Account, claim: Any) -> None:
    owner = signed_in(account)
    assert b"amparo-reason" in owner.get("/letters/").content
    owner.get(letter_path(account.person_id))
    assert notices_of_person(account.person_id)[0].read_on is not None


@pytest.mark.parametrize(
    "path", ["/claim/nothing/", "/claim/nothing/check/", "/claim/no/question/way/", "/entitlement/no/"]
)
def test_a_service_that_does_not_exist_is_not_found(account: Account, path: str) -> None:
    assert signed_in(account).get(path).status_code == 404
