"""Remittances at the desk: what is owed is shown, put together by one officer and released by another."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.administration.audit.models import Reading
from amparo.administration.deductions.models import Creditor
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.disbursement.choices import RemittanceState
from amparo.administration.disbursement.models import Remittance
from tests.factories.access import AccountFactory, signed_in
from tests.factories.deductions import creditor, signed
from tests.factories.disbursement import paid_run
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = date(2026, 12, 10)


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    settings.DATA_DIRECTORY = tmp_path


@pytest.fixture
def officer() -> Client:
    return signed_in(AccountFactory(payment_officer=True))


@pytest.fixture
def held() -> Creditor:
    signed(awards_in_payment(["2000.00"])[0])
    take_deductions(paid_run().pk, TODAY)
    return creditor()


def post(client: Client, name: str, number: int, **data: str) -> str:
    address = reverse(f"desk:{name}", args=[number])
    return client.post(address, data, follow=True, headers=ENGLISH).content.decode()


def test_from_what_is_owed_to_the_file_for_the_bank(officer: Client, held: Creditor) -> None:
    assert "300.00" in officer.get(reverse("desk:creditors"), headers=ENGLISH).content.decode()
    assert "Enter the creditor&#x27;s account first." in post(officer, "remit", held.pk, month="2026-11-01")
    post(officer, "creditor_account", held.pk, scheme="br_account", typed="001/1234/567890-1")
    page = post(officer, "remit", held.pk, month="2026-11-01")
    remittance = Remittance.objects.get()
    assert "Another person has to release" in page
    assert "Another person has to release" in post(officer, "remittance_settle", remittance.pk, act="release")
    second = signed_in(AccountFactory(payment_officer=True))
    assert f"{remittance.message_id}.xml" in post(second, "remittance_settle", remittance.pk, act="release")
    remittance.refresh_from_db()
    assert remittance.state == RemittanceState.RELEASED


def test_whose_names_were_read_is_kept(officer: Client, held: Creditor) -> None:
    post(officer, "creditor_account", held.pk, scheme="br_account", typed="001/1234/567890-1")
    before = Reading.objects.count()
    post(officer, "remit", held.pk, month="2026-11-01")
    assert Reading.objects.count() > before


def test_an_account_mistyped_is_said_beside_the_field(officer: Client, held: Creditor) -> None:
    assert "Write bank, branch and account" in post(
        officer, "creditor_account", held.pk, scheme="br_account", typed="1"
    )


def test_withdrawn_it_is_owed_again(officer: Client, held: Creditor) -> None:
    post(officer, "creditor_account", held.pk, scheme="br_account", typed="001/1234/567890-1")
    post(officer, "remit", held.pk, month="2026-11-01")
    post(officer, "remittance_settle", Remittance.objects.get().pk, act="withdraw")
    assert "Pay on up to" in officer.get(reverse("desk:creditor", args=[held.pk]), headers=ENGLISH).content.decode()


def test_others_do_not_reach_it(held: Creditor) -> None:
    for other in (Client(), signed_in(AccountFactory())):
        assert other.post(reverse("desk:remit", args=[held.pk]), {"month": "2026-11-01"}).status_code in (302, 403, 404)
    assert not Remittance.objects.exists()
