"""A death told by the register stops the payment the same day, and whoever is left finds the claim filled in."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import issue_key
from amparo.administration.awards.models import Award, Suspension
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims.queries import claims_of_person
from amparo.administration.documents.models import IssuedDocument
from amparo.administration.payments.operations import pay_run
from amparo.administration.payments.queries import payments_of_person
from amparo.administration.registry.operations import relate_persons
from amparo.administration.registry.queries import death_date_of
from tests.factories.access import AccountFactory
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import DIED, TODAY, death_of, registry_account
from tests.factories.payments import released_run
from tests.factories.registry import PersonFactory
from tests.journeys.conftest import Arrive


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


def the_register_tells(award: Award, **other: str) -> str:
    """What the register's system is answered: the state of its notification."""
    secret = issue_key(account_id=registry_account().pk, scope=Scope.CIVIL_EVENTS, name="SIRC", on=TODAY)
    answer = Client().post(
        "/api/v1/civil-events",
        data=json.dumps(death_of(award.person, **other)),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    return str(answer.json()["events"][0]["state"])


def test_payment_stops_the_same_day_and_the_widow_sends_the_claim_that_was_filled_in(
    arrive: Arrive, screen: tuple[int, int]
) -> None:
    award = AwardFactory(person=PersonFactory(elderly=True, given_names="Anselmo", family_names="Tavares"))
    widow = PersonFactory(given_names="Rosa", family_names="Tavares", birth_date=date(1960, 2, 2))
    relate_persons(person_id=award.person_id, other_id=widow.pk, kind="spouse", start=date(1990, 5, 1))
    assert the_register_tells(award) == "matched"
    assert Suspension.objects.get().period.lower == date(2026, 11, 11)

    person = arrive(AccountFactory(person=widow), screen=screen)
    person.go("/home/")
    assert "Anselmo Tavares" in person.text()
    certificate = person.page.request.get(
        str(person.page.locator("main a[href$='/certificate/']").get_attribute("href"))
    )
    assert certificate.headers["content-type"] == "application/pdf"
    person.press(person.words("Check and send the claim"))
    person.press(person.words("Go on where you stopped"))
    _answer_what_is_left(person)
    assert "10 de novembro de 2026" in person.text()
    person.press(person.words("Submit the claim"))
    claim = claims_of_person(widow.pk)[0]
    assert (claim.service, claim.answers["relation_to_deceased"]) == ("death_pension", "spouse")
    assert claim.answers["deceased"]["benefit_received"] == "retirement"
    assert claim.status == "granted"
    person.go("/home/")
    assert person.page.locator(f"main section a[href='/claims/{claim.reference}/']").count() == 1

    stranger = arrive(screen=screen, language="en")
    stranger.go(f"/verify/{IssuedDocument.objects.get().code}/")
    assert stranger.words("Genuine") in stranger.text()
    assert "Anselmo Tavares" in stranger.text()


def _answer_what_is_left(person: Any) -> None:
    """Say no to each question that only the widow can answer, until all is to be checked."""
    for _question in range(12):
        if person.page.url.rstrip("/").endswith("/check"):
            return
        radios = person.page.locator("main input[type=radio]")
        for name in {str(each.get_attribute("name")) for each in radios.all()}:
            group = person.page.locator(f"main input[name='{name}']")
            none = person.page.locator(f"main input[name='{name}'][value=none]")
            if not person.page.locator(f"main input[name='{name}']:checked").count():  # what is known stays
                (none if none.count() else group.last).check()
        person.press(person.words("Continue"))


def test_a_doubtful_death_waits_for_an_officer(arrive: Arrive, screen: tuple[int, int]) -> None:
    award = AwardFactory(person=PersonFactory(elderly=True, given_names="Anselmo", family_names="Tavares"))
    assert the_register_tells(award, birth_date="1950-01-01") == "doubtful"
    assert not Suspension.objects.exists()
    officer = arrive(AccountFactory(officer=True), screen=screen)
    officer.go("/desk/civil-events/?state=doubtful")
    officer.follow("Anselmo Tavares")
    assert officer.words("Different") in officer.text()
    officer.press(officer.words("Yes, it is %(name)s", name="Anselmo Tavares"))
    assert death_date_of(award.person_id) == DIED
    officer.press(officer.words("There is no doubt: end the awards"))
    assert awards_of_person(award.person_id)[0].last_day == DIED


def test_a_living_person_is_put_right_and_paid_what_was_missed(arrive: Arrive, screen: tuple[int, int]) -> None:
    award = AwardFactory(starts_on=date(2026, 11, 1))
    assert the_register_tells(award) == "matched"
    pay_run(run_id=released_run(month=date(2026, 11, 1)).pk)
    before = sum(each.amount for each in payments_of_person(award.person_id) if each.month == date(2026, 11, 1))
    assert before < 2000
    officer = arrive(AccountFactory(supervisor=True), screen=screen)
    officer.go("/desk/civil-events/?kind=death")
    officer.follow(award.person.name)
    officer.page.get_by_text(officer.words("The person is alive"), exact=True).click()
    officer.page.fill("[name=reason]", "Veio à agência.")
    officer.page.fill("[name=evidence]", "RG com fotografia")
    officer.press(officer.words("Put it right"))
    assert "RG com fotografia" in officer.text()
    assert death_date_of(award.person_id) is None
    pay_run(run_id=released_run(month=date(2026, 12, 1)).pk)
    paid = sum(each.amount for each in payments_of_person(award.person_id) if each.kind != "thirteenth")
    assert paid == 4000
