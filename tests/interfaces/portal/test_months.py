"""A person's months in the portal and at the desk: shown in words, logged, and nobody else's."""

from datetime import date
from typing import Any

import pytest

from amparo.administration.access.models import Account
from amparo.administration.audit.queries import readings_of_person
from tests.factories.access import AccountFactory, signed_in
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-07-01"


@pytest.fixture
def account() -> Account:
    person = PersonFactory(birth_date=date(1975, 2, 3), career=[(date(2005, 1, 1), UNTIL, "2500.00")])
    account: Account = AccountFactory(person=person)
    return account


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-br", ["Seus meses", "Sem direito", "O que muda:"]),
        ("es", ["Sus meses", "Sin derecho", "Qué cambia:"]),
        ("fr", ["Vos mois", "Pas de droit", "Ce qui change"]),
        ("en", ["Your months", "No right", "What changes:"]),
    ],
)
def test_ones_own_months_are_shown_in_four_languages(account: Account, language: str, words: list[str]) -> None:
    client = signed_in(account)
    client.cookies["language"] = language
    page = client.get("/entitlement/retirement/months/").content.decode()
    assert [each for each in words if each not in page] == []


def test_the_showing_is_logged(account: Account) -> None:
    signed_in(account).get("/entitlement/retirement/months/")
    (reading,) = readings_of_person(account.person_id)
    assert (reading.purpose, reading.subject) == ("own_record", "months of one benefit")


def test_stopping_today_is_another_future(account: Account) -> None:
    client = signed_in(account)
    goes_on = client.get("/entitlement/retirement/months/").context["months"]
    stops = client.get("/entitlement/retirement/months/?record=stops").context["months"]
    assert [each.last for each, time in goes_on if time == "past"] == [
        each.last for each, time in stops if time == "past"
    ]
    assert [each.headline for each, _time in goes_on] != [each.headline for each, _time in stops]


def test_a_benefit_without_a_record_and_one_that_lacks_facts_are_shown_as_well(account: Account) -> None:
    page = signed_in(account).get("/entitlement/bpc_elderly/months/")
    assert page.status_code == 200
    assert "?record=stops" not in page.content.decode()


def test_a_benefit_that_is_not_has_no_months(account: Account) -> None:
    assert signed_in(account).get("/entitlement/nothing/months/").status_code == 404


def test_an_officer_sees_months_only_after_saying_why(account: Account) -> None:
    officer = signed_in(AccountFactory(officer=True))
    path = f"/desk/persons/{account.person_id}/months/retirement/"
    assert "amparo-months" not in officer.get(path).content.decode()
    assert not readings_of_person(account.person_id)
    shown = officer.post(path, {"purpose": "question_from_person"})
    assert shown.context["months"]
    (reading,) = readings_of_person(account.person_id)
    assert reading.subject == "months of retirement"


def test_the_band_covers_every_month_without_gaps(account: Account) -> None:
    band = signed_in(account).get("/entitlement/retirement/months/").context["band"]
    assert band.pieces[0].left == 0
    assert sum(piece.width for piece in band.pieces) == pytest.approx(960, abs=1)
