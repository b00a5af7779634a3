"""Maternity pay and the death pension as people claim them: the services ask what the law needs, and a claim is decided."""

import html
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amparo.administration.awards.models import Award
from amparo.administration.claims import models
from amparo.administration.claims.operations import submit_claim
from amparo.administration.registry.models import Person
from amparo.law.plain_yaml import read_yaml
from tests.database import REPOSITORY
from tests.factories.access import AccountFactory, signed_in
from tests.factories.registry import PersonFactory, cpf_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.law import Law

FOLDER: Path = REPOSITORY / "institutions" / "brazil_inss"
LANGUAGES = {"pt", "es", "fr", "en"}
FROM_RECORD = {"sex", "birth_date", "contributions"}
TODAY = date(2026, 7, 20)


def read_service(name: str) -> dict[str, Any]:
    return dict(read_yaml((FOLDER / name / "service.yaml").read_text("utf-8")))


def asked(service: dict[str, Any]) -> set[str]:
    """The facts asked for; those of a linked person with its name before them."""
    names = {question["fact"] for question in service["questions"]}
    fields = {
        f"{question['fact']}.{field['code']}"
        for question in service["questions"]
        if question["kind"] == "person"
        for field in question["fields"]
    }
    return names | fields - {"deceased.identifier"}


def settled(service: dict[str, Any]) -> set[str]:
    return {fact for outcomes in service["settles"].values() for facts in outcomes.values() for fact in facts}


def texts(part: Any) -> "Iterator[dict[str, str]]":
    """Every text in a service: whatever is written by language."""
    if isinstance(part, dict) and set(part) & LANGUAGES:
        yield part
    elif isinstance(part, dict):
        for each in part.values():
            yield from texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)


@pytest.mark.parametrize("benefit", ["maternity", "death_pension"])
def test_every_fact_that_the_law_needs_is_asked_on_record_or_found_by_an_officer(brazil: "Law", benefit: str) -> None:
    service, needed = read_service(benefit), set(brazil.needed_facts(benefit))
    known = FROM_RECORD | {f"deceased.{name}" for name in FROM_RECORD}
    known |= {"death_date"}  # wanted of the claimant only where nobody has been named: that is how it is asked for
    assert needed - asked(service) - settled(service) <= known
    assert asked(service) <= needed


@pytest.mark.parametrize("benefit", ["maternity", "death_pension"])
def test_whatever_an_officer_settles_is_a_matter_and_a_fact_of_the_law(brazil: "Law", benefit: str) -> None:
    service = read_service(benefit)
    assert set(service["settles"]) <= set(brazil.benefits[benefit].refer_when)
    assert settled(service) <= set(brazil.facts)


@pytest.mark.parametrize("benefit", ["maternity", "death_pension"])
def test_every_text_stands_in_every_language(benefit: str) -> None:
    found = list(texts(read_service(benefit)))
    assert len(found) > 20
    assert all(set(text) == LANGUAGES and all(text.values()) for text in found)


def test_a_choice_offers_every_value_that_the_law_knows(brazil: "Law") -> None:
    questions = read_service("maternity")["questions"] + read_service("death_pension")["questions"]
    flat = questions + [field for question in questions for field in question.get("fields", [])]
    for question in flat:
        if question["kind"] == "choice":
            values = {option["value"] for option in question["options"]}
            assert values == set(brazil.facts[question["code"]].type.choices), question["code"]


def claim(person: Person, service: str, answers: dict[str, Any]) -> models.Claim:
    return submit_claim(
        claimant_id=person.pk, service=service, answers=answers, received_on=TODAY, idempotency_key=f"key-{service}"
    )


def about(identifier: str) -> dict[str, Any]:
    """Answers of a widow after 20 years of marriage; her husband received no pension yet."""
    died = {
        "identifier": identifier,
        "death_date": "2026-07-10",
        "death_cause": "illness",
        "benefit_received": "none",
        "registered_unemployed": False,
    }
    return {
        "deceased": died,
        "relation_to_deceased": "spouse",
        "union_began_on": "2006-01-01",
        "disabled": False,
        "other_dependants": [],
        "other_benefit": "none",
    }


def monthly_amount(found: models.Claim) -> Decimal:
    return Award.objects.get(claim=found).rates.get().monthly_amount


@pytest.mark.django_db
def test_a_widow_is_paid_from_the_contributions_on_her_husbands_record() -> None:
    number = cpf_number(5_000)
    PersonFactory(man=True, cpf=number, career=[(date(2026, 6, 1), date(2026, 6, 1), "8000.00")])
    found = claim(PersonFactory(), "death_pension", about(number))
    assert (found.status, found.referral_reasons) == ("granted", [])
    assert monthly_amount(found) == Decimal("2884.03")  # 8000 x 1.0014 (June) x 60 % x 60 %


@pytest.mark.django_db
def test_of_a_person_without_a_record_nothing_is_known_and_nothing_is_paid() -> None:
    found = claim(PersonFactory(), "death_pension", about(cpf_number(9_999)))
    assert found.status == "refused"
    assert not Award.objects.exists()


@pytest.mark.django_db
def test_a_mother_whose_job_has_ended_is_paid_by_the_institution() -> None:
    mother = PersonFactory(career=[(date(2025, 1, 1), date(2025, 12, 1), "3000.00")])
    answers = {
        "maternity_event": "birth",
        "maternity_event_on": "2026-07-01",
        "maternity_work": "not_working",
        "registered_unemployed": False,
        "receives_benefit_excluding_maternity": False,
    }
    found = claim(mother, "maternity", answers)
    assert found.status == "granted"
    assert monthly_amount(found) == Decimal("2250.00")  # April to December 2025: 9 x 3000 / 12


@pytest.mark.django_db
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("benefit", ["maternity", "death_pension"])
def test_every_question_opens_as_a_page_in_every_language(benefit: str, language: str) -> None:
    browser = signed_in(AccountFactory(person=PersonFactory()))
    browser.cookies["language"] = language
    for question in read_service(benefit)["questions"]:
        found = browser.get(f"/claim/{benefit}/question/{question['code']}/")
        if found.status_code == 302:  # asked only after another answer
            assert question.get("when")
            continue
        assert found.status_code == 200
        assert question["title"][language] in html.unescape(found.content.decode())


@pytest.mark.django_db
def test_before_a_claim_people_are_told_what_is_asked_for(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    browser = signed_in(AccountFactory(person=PersonFactory()))
    browser.cookies["language"] = "en"
    page = browser.get("/entitlement/death_pension/").content.decode()
    assert "Date of death" in page
    assert "Relation to the person who died" in page
