"""Where I am paid: what the page shows and hides, a new account as it is typed, the refusal in one click."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.administration.audit.models import Reading
from amparo.administration.disbursement.models import PayeeAccount, WaitingPayment
from amparo.administration.disbursement.queries import account_of, waiting_account
from amparo.administration.notices.models import Notice
from tests.factories.access import AccountFactory, signed_in
from tests.factories.disbursement import account_for
from tests.factories.payments import NOVEMBER, awards_in_payment

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = date(2026, 7, 20)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


@pytest.fixture
def person() -> Any:
    return AccountFactory()


@pytest.fixture
def client(person: Any) -> Client:
    return signed_in(person)


def page(client: Client) -> str:
    return client.get(reverse("portal:paid_to"), headers=ENGLISH).content.decode()


def give(client: Client, value: str, scheme: str = "br_account") -> str:
    place = reverse("portal:paid_to_new")
    return client.post(place, {"scheme": scheme, "value": value}, follow=True, headers=ENGLISH).content.decode()


def test_only_the_last_figures_of_an_account_are_shown(client: Client, person: Any) -> None:
    account_for(person.person_id, "341/1234/5678901")
    shown = page(client)
    assert "8901" in shown
    assert "341/1234" not in shown


def test_a_new_account_waits_and_the_old_one_goes_on(client: Client, person: Any) -> None:
    old = account_for(person.person_id)
    shown = give(client, "001/1234/567890-1")
    assert "Refuse this account" in shown
    assert "July 23, 2026" in shown
    assert account_of(person.person_id, date(2026, 7, 22)) == old
    assert account_of(person.person_id, date(2026, 7, 23)).value == "001/1234/5678901"
    assert Notice.objects.filter(person_id=person.person_id, kind="bank_account").count() == 1


def test_one_click_refuses_the_new_account(client: Client, person: Any) -> None:
    old = account_for(person.person_id)
    give(client, "001/1234/567890-1")
    new = waiting_account(person.person_id, TODAY)
    shown = client.post(reverse("portal:paid_to_refuse", args=[new.pk]), follow=True, headers=ENGLISH).content.decode()
    assert "Refused. Nothing is paid to that account." in shown
    assert account_of(person.person_id, date(2027, 1, 1)) == old


@pytest.mark.parametrize(
    ("scheme", "value", "told"),
    [
        ("br_account", "12345", "Write bank, branch and account"),
        ("pix", "nobody", "This is not a Pix key"),
        ("br_account", "", "Enter the account."),
    ],
)
def test_a_number_that_cannot_be_right_is_said_beside_the_field_and_kept(
    client: Client, scheme: str, value: str, told: str
) -> None:
    shown = give(client, value, scheme)
    assert told in shown
    assert "govuk-error-summary" in shown
    assert f'value="{value}"' in shown or not value
    assert not PayeeAccount.objects.exists()


def test_a_kind_of_account_that_is_not_taken_is_refused(client: Client) -> None:
    give(client, "DE89370400440532013000", "iban")
    assert not PayeeAccount.objects.exists()


def test_nobody_refuses_another_persons_account(client: Client, person: Any) -> None:
    other = AccountFactory()
    give(signed_in(other), "001/1234/567890-1")
    new = waiting_account(other.person_id, TODAY)
    client.post(reverse("portal:paid_to_refuse", args=[new.pk]))
    assert waiting_account(other.person_id, TODAY) == new


def test_a_payment_that_came_back_is_told_at_home(client: Client, person: Any) -> None:
    (award,) = awards_in_payment(["1000.00"])
    WaitingPayment.objects.create(
        award=award,
        period=NOVEMBER,
        kind="monthly",
        person_id=person.person_id,
        amount=Decimal("1000.00"),
        reason="came_back",
        since_on=TODAY,
    )
    home = client.get(reverse("portal:home"), headers=ENGLISH).content.decode()
    assert "The bank sent it back." in home
    assert reverse("portal:paid_to") in home


def test_every_showing_is_logged(client: Client, person: Any) -> None:
    page(client)
    assert Reading.objects.filter(person_id=person.person_id, subject="where I am paid").count() == 1


def test_staff_have_no_account_here() -> None:
    response = signed_in(AccountFactory(payment_officer=True)).get(reverse("portal:paid_to"))
    assert response.status_code in (302, 403)


def test_an_institution_that_names_no_bank_says_so_and_asks_for_no_account(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "institution"
    shutil.copytree(settings.INSTITUTION_FOLDER, folder)
    (folder / "bank.yaml").unlink()
    settings.INSTITUTION_FOLDER = str(folder)
    assert "does not pay through a bank here" in page(client)
    assert reverse("portal:paid_to_new") not in page(client)
    assert client.get(reverse("portal:paid_to_new")).headers["Location"] == reverse("portal:paid_to")
