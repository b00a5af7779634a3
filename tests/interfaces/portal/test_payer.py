"""The payers' pages: what I owe and why, slips, instalments, the certificate; for oneself or for an employer, never another's."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.administration.access.models import Account
from amparo.administration.collection.letters import remind_payers
from amparo.administration.collection.models import Plan, Slip
from amparo.administration.collection.payers import Payer
from amparo.administration.common.periods import period_from
from amparo.administration.documents.models import Document
from amparo.administration.returns.models import Representative
from tests.factories.access import AccountFactory, signed_in
from tests.factories.collection import charged, employer_payer, person_payer
from tests.factories.registry import EmployerFactory

pytestmark = pytest.mark.django_db
TODAY = "2026-07-20"
LATE = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY


@pytest.fixture
def account() -> Account:
    return AccountFactory()


def own(account: Account) -> Payer:
    return Payer(person_id=account.person_id)


def test_what_is_owed_is_shown_with_penalty_and_interest(account: Account) -> None:
    charged("1000.00", payer=own(account), kind="voluntary", due_on=LATE)
    page = signed_in(account).get(reverse("portal:owed"), headers={"accept-language": "pt-br"}).content.decode()
    for figure in ("1.000,00", "200,00", "21,20", "1.221,20"):
        assert figure in page


def test_the_law_behind_an_amount_is_shown(account: Account) -> None:
    charge = charged("1000.00", payer=own(account), kind="voluntary", due_on=LATE)
    page = signed_in(account).get(reverse("portal:owed_why", args=[charge.pk])).content.decode()
    assert "Lei 9.430/1996, art. 61" in page


def test_choosing_months_makes_a_slip_with_its_code(account: Account) -> None:
    charge = charged("1000.00", payer=own(account), kind="voluntary", due_on=LATE)
    client = signed_in(account)
    response = client.post(reverse("portal:owed"), {"charges": [charge.pk]}, follow=True)
    slip = Slip.objects.get()
    page = response.content.decode()
    assert slip.payload in page
    assert "<svg" in page


def test_no_month_chosen_is_said_beside_the_list(account: Account) -> None:
    charged("1000.00", payer=own(account), kind="voluntary")
    page = signed_in(account).post(reverse("portal:owed"), {}, headers={"accept-language": "en"}).content.decode()
    assert "Choose at least one month." in page
    assert not Slip.objects.exists()


def test_an_expired_slip_is_made_anew(account: Account, settings: Any) -> None:
    charge = charged("1000.00", payer=own(account), kind="voluntary", due_on=LATE)
    client = signed_in(account)
    client.post(reverse("portal:owed"), {"charges": [charge.pk]})
    old = Slip.objects.get()
    settings.AMPARO_TODAY = "2026-08-03"
    place = reverse("portal:owed_slip", args=[old.reference])
    assert old.payload not in client.get(place).content.decode()
    client.post(place)
    assert Slip.objects.order_by("-pk").first().amount > old.amount


def test_instalments_are_agreed_and_each_has_its_slip(account: Account) -> None:
    charged("3000.00", payer=own(account), kind="voluntary", due_on=LATE)
    client = signed_in(account)
    place = reverse("portal:owed_instalments")
    assert "3.663,60" in client.get(place, headers={"accept-language": "pt-br"}).content.decode()
    client.post(place, {"count": "4"})
    plan = Plan.objects.get()
    assert plan.instalment_count == 4
    page = client.get(place, headers={"accept-language": "pt-br"}).content.decode()
    assert "915,90" in page
    from amparo.administration.collection.queries import instalments_of

    response = client.post(place, {"instalment": instalments_of(plan)[0].pk}, follow=True)
    assert Slip.objects.get().payload in response.content.decode()


def test_too_many_instalments_are_refused_with_the_limits(account: Account) -> None:
    charged("3000.00", payer=own(account), kind="voluntary", due_on=LATE)
    page = signed_in(account).post(
        reverse("portal:owed_instalments"), {"count": "19"}, headers={"accept-language": "en"}
    )
    assert "between 2 and 18" in page.content.decode()
    assert not Plan.objects.exists()


def test_the_certificate_comes_at_once(account: Account) -> None:
    response = signed_in(account).post(reverse("portal:owed_certificate"), follow=True)
    assert response["Content-Type"] == "application/pdf"
    assert b"".join([response.content])[:5] == b"%PDF-"


def test_or_what_stands_in_its_way(account: Account) -> None:
    charged("1000.00", payer=own(account), kind="voluntary", due_on=LATE)
    client = signed_in(account)
    page = client.post(reverse("portal:owed_certificate"), follow=True, headers={"accept-language": "en"})
    assert "this is overdue" in page.content.decode()


def test_nobody_sees_anothers_slip(account: Account) -> None:
    other = charged("1000.00", payer=person_payer(), kind="voluntary", due_on=LATE)
    from amparo.administration.collection.operations import issue_slip

    slip = issue_slip(charge_ids=[other.pk], on=date(2026, 7, 20))
    client = signed_in(account)
    assert client.get(reverse("portal:owed_slip", args=[slip.reference])).status_code == 404
    assert client.get(reverse("portal:owed_why", args=[other.pk])).status_code == 404


def representative(employer_id: int) -> Client:
    account = AccountFactory(employer=True)
    Representative.objects.create(
        account=account,
        employer_id=employer_id,
        period=period_from(date(2020, 1, 1)),
        confirmed_by=AccountFactory(officer=True),
    )
    return signed_in(account)


def test_a_representative_sees_what_the_employer_owes_and_no_others() -> None:
    payer = employer_payer(name="Padaria Sol Ltda")
    charged("1000.00", payer=payer, due_on=LATE)
    client = representative(payer.employer_id)
    page = client.get(reverse("portal:employer_owed", args=[payer.employer_id]), headers={"accept-language": "pt-br"})
    assert "Padaria Sol Ltda" in page.content.decode()
    assert "1.221,20" in page.content.decode()
    assert client.get(reverse("portal:employer_owed", args=[EmployerFactory().pk])).status_code == 404


def test_a_representative_reads_the_employers_letters() -> None:
    payer = employer_payer()
    charged("1000.00", payer=payer, due_on=LATE)
    remind_payers(date(2026, 7, 20))
    client = representative(payer.employer_id)
    letter = Document.objects.get()
    place = reverse("portal:employer_owed_document", args=[payer.employer_id, letter.reference])
    assert place in client.get(reverse("portal:employer_owed", args=[payer.employer_id])).content.decode()
    assert client.get(place)["Content-Type"] == "application/pdf"
    other = EmployerFactory()
    assert representative(other.pk).get(place.replace(f"/{payer.employer_id}/", f"/{other.pk}/", 1)).status_code == 404


def test_a_representative_makes_a_slip_and_a_certificate() -> None:
    payer = employer_payer()
    charge = charged("1000.00", payer=payer, due_on=LATE)
    client = representative(payer.employer_id)
    place = reverse("portal:employer_owed", args=[payer.employer_id])
    assert Slip.objects.count() == 0
    client.post(place, {"charges": [charge.pk]})
    assert Slip.objects.get().employer_id == payer.employer_id
    page = client.get(reverse("portal:employer_owed_certificate", args=[payer.employer_id]))
    assert page.status_code == 200
