"""Insure yourself in the portal: apply, pay the first month on the page of the decision, change, leave."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.voluntary_insurance.models import Enrolment
from tests.administration.claims import letters
from tests.factories.access import AccountFactory, signed_in
from tests.factories.insurance import ENROLLED_ON, enrol_artisan, enrol_student, pay
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db: None, settings: Any) -> None:
    """Accounts are open, no letter is typeset, and it is the day of enrolling."""
    open_accounts()
    settings.AMPARO_TODAY = ENROLLED_ON.isoformat()
    settings.PROCESS_TASKS = {**settings.PROCESS_TASKS, "notify": f"{letters.__name__}.notify_decision"}


@pytest.fixture
def account() -> Account:
    account: Account = AccountFactory(person=PersonFactory())
    return account


@pytest.fixture
def client(account: Account) -> Client:
    browser = signed_in(account)
    browser.cookies["language"] = "en"
    return browser


def page(response: Any) -> str:
    assert response.status_code == 200, response.headers.get("Location")
    return str(response.content.decode())


def apply(client: Client, service: str, answers: dict[str, str]) -> str:
    """Answer each question as it comes, send, and give the page of the decision."""
    at = f"/claim/{service}/question/{next(iter(answers))}/"
    while "/question/" in at:
        code = at.rstrip("/").rsplit("/", 1)[1]
        at = client.post(at, {"answer": answers[code]}).headers["Location"]
    html = page(client.get(at))
    fields = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', html))
    return page(client.get(client.post(at, fields).headers["Location"]))


ARTISAN = {
    "own_occupation": "artisan",
    "own_work": "own_account",
    "contributor_category": "individual",
    "declared_income": "3000",
}


def test_the_page_of_the_decision_has_the_slip_and_its_code(client: Client) -> None:
    html = apply(client, "insure_self_employed", ARTISAN)
    assert "Your first payment slip" in html
    assert "R$600.00" in html.replace("\xa0", "")
    assert '<svg role="img"' in html
    payload = re.search(r"<textarea[^>]*readonly[^>]*>([^<]+)", html)
    assert payload
    assert payload[1].startswith("000201")
    assert "April 15, 2026" in html


def test_a_refusal_says_what_would_change_it_and_asks_for_nothing(client: Client) -> None:
    html = apply(client, "insure_self_employed", {**ARTISAN, "own_work": "micro_entrepreneur"})
    assert "A MEI pays with the DAS slip" in html
    assert "payment slip" not in html.lower().replace("das slip", "")


def test_benefits_and_insurances_are_told_apart(client: Client) -> None:
    assert "Insure yourself by choice" not in page(client.get("/entitlement/"))
    offered = page(client.get("/insurance/"))
    assert "/claim/insure_by_choice/" in offered
    assert "/claim/retirement/" not in offered


def test_months_are_shown_as_they_stand(client: Client, account: Account) -> None:
    enrol_artisan(account.person)
    html = page(client.get("/insurance/"))
    assert "You are insured from your first payment on" in html
    pay(account.person, "600.00", date(2026, 3, 10))
    html = page(client.get("/insurance/"))
    assert "All is paid." in html
    assert "1 month paid" in html


def test_a_slip_for_the_chosen_months(client: Client, account: Account) -> None:
    enrolment = enrol_artisan(account.person)
    answer = client.post(f"/insurance/{enrolment.reference}/pay/")
    html = page(client.get(answer.headers["Location"]))
    assert "R$600.00" in html.replace("\xa0", "")


def test_another_amount(client: Client, account: Account) -> None:
    enrolment = enrol_artisan(account.person)
    answer = client.post(f"/insurance/{enrolment.reference}/amount/", {"amount": "4500.00"}, follow=True)
    assert "Your new amount is" in page(answer)
    assert list(enrolment.declared.values_list("amount", flat=True)) == [Decimal("3000.00"), Decimal("4500.00")]


def test_leaving_is_explained_and_then_done(client: Client, account: Account) -> None:
    enrolment = enrol_student(account.person)
    assert "are no longer owed" in page(client.get(f"/insurance/{enrolment.reference}/leave/"))
    html = page(client.post(f"/insurance/{enrolment.reference}/leave/", follow=True))
    assert "ended on" in html
    assert Enrolment.objects.get(pk=enrolment.pk).end_month == date(2026, 3, 1)


def test_nobody_elses_insurance(client: Client) -> None:
    other = enrol_artisan(PersonFactory())
    for place in ("amount", "leave"):
        assert client.get(f"/insurance/{other.reference}/{place}/").status_code == 404
    assert client.post(f"/insurance/{other.reference}/pay/").status_code == 404


def test_the_first_page_says_what_to_pay_next(client: Client, account: Account) -> None:
    enrol_artisan(account.person)
    assert "See and pay my months" in page(client.get("/home/"))
    pay(account.person, "600.00", date(2026, 3, 10))
    assert "See and pay my months" not in page(client.get("/home/"))
