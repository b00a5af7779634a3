"""What an officer writes: complete or told what is missing, with nothing typed lost; and who may look at what."""

from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.audit.queries import readings_of_person
from amparo.administration.claims.queries import claim_by_reference, findings_of
from amparo.interfaces.theme.facts import shown_facts
from tests.factories.access import AccountFactory, signed_in
from tests.factories.claims import submit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Account:
    account: Account = AccountFactory(officer=True)
    return account


@pytest.fixture
def browser(officer: Account, settings: Any) -> Client:
    settings.AMPARO_TODAY = "2026-03-02"
    client = signed_in(officer)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def claim() -> Any:
    return submit(PersonFactory(elderly=True), monthly_income="500.00")


def body(claim: Any, finding: str = "accepted", **changes: str) -> dict[str, str]:
    return {
        **{f"matter_{matter}": finding for matter in claim.referral_reasons},
        "reason": "Visita domiciliar.",
        **changes,
    }


def path(claim: Any) -> str:
    return f"/desk/claims/{claim.reference}/"


def test_the_queue_names_the_claim_and_what_to_judge(browser: Client, claim: Any) -> None:
    html = browser.get("/desk/").content.decode()
    assert path(claim) in html
    assert "45 days left" in html


def test_opening_a_claim_is_logged_with_its_reference(browser: Client, officer: Account, claim: Any) -> None:
    browser.get(path(claim))
    reading = readings_of_person(claim.claimant_id)[0]
    assert (reading.account_id, reading.purpose) == (officer.pk, "claim_handling")
    assert str(claim.reference) in reading.subject


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_finding_decides_the_claim(browser: Client, officer: Account, claim: Any, outcome: str) -> None:
    assert browser.post(path(claim), body(claim, outcome)).status_code == 302
    found = claim_by_reference(claim.reference)
    assert found is not None
    assert found.status == {"accepted": "granted", "rejected": "refused"}[outcome]
    assert {finding.officer_id for finding in findings_of(found.pk)} == {officer.pk}


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "   "},
        {"evidence_from-day": "1", "evidence_from-month": "1", "evidence_from-year": "2020"},
        {"evidence_from-day": "x"},
        {f"evidence_{end}-{part}": "1" for end in ("from", "until") for part in ("day", "month")}
        | {"evidence_from-year": "2020", "evidence_until-year": "2019"},
    ],
)
def test_an_incomplete_finding_is_told_and_kept_on_the_page(browser: Client, claim: Any, wrong: dict[str, str]) -> None:
    response = browser.post(path(claim), body(claim, **{"reason": "Visita domiciliar.", **wrong}))
    html = response.content.decode()
    assert response.status_code == 200
    assert "govuk-error-summary" in html
    assert "govuk-error-message" in html
    assert wrong.get("reason", "Visita domiciliar.").strip() in html
    assert claim_by_reference(claim.reference).status == "referred"


def test_a_matter_without_a_finding_is_asked_for(browser: Client, claim: Any) -> None:
    assert "govuk-error-message" in browser.post(path(claim), {"reason": "Visita."}).content.decode()


def test_a_claim_decided_meanwhile_is_not_decided_again(browser: Client, claim: Any) -> None:
    browser.post(path(claim), body(claim))
    again = browser.post(path(claim), body(claim, "rejected"))
    assert again.status_code == 200
    assert claim_by_reference(claim.reference).status == "granted"


def test_a_payment_officer_is_led_to_the_runs() -> None:
    assert signed_in(AccountFactory(payment_officer=True)).get("/desk/").headers["Location"] == "/desk/runs/"


def test_facts_are_shown_in_words_with_their_rows(claim: Any) -> None:
    stored = {
        "birth_date": "1955-06-02",
        "household": [{"relationship": "child", "monthly_income": "0.00"}],
        "odd_name": 3,
    }
    facts = {fact.label: fact for fact in shown_facts(stored)}
    assert any(fact.columns for fact in facts.values())
    assert "odd name" in facts
