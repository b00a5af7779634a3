"""The services for incapacity, accidents and children ask what their law needs, and a claim goes through an expert's findings."""

import html
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amparo.administration.awards.models import Award
from amparo.administration.claims import models
from amparo.administration.claims.operations import decide_claim, submit_claim
from amparo.administration.registry.models import Person
from amparo.law.plain_yaml import read_yaml
from tests.database import REPOSITORY
from tests.factories.access import AccountFactory, signed_in
from tests.factories.registry import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.law import Law

FOLDER: Path = REPOSITORY / "institutions" / "brazil_inss"
BENEFITS = ("temporary_incapacity", "permanent_incapacity", "accident_benefit", "family_salary")
LANGUAGES = {"pt", "es", "fr", "en"}
FROM_RECORD = {"sex", "birth_date", "contributions"}
# Matters that settle no fact: accepted, the claim is granted at the amount that the law gives.
LEFT_TO_THE_OFFICER = {"incapacity_before_reform", "accident_before_reform", "temporary_incapacity_past_days"}
TODAY = date(2026, 7, 20)


def read_service(name: str) -> dict[str, Any]:
    return dict(read_yaml((FOLDER / name / "service.yaml").read_text("utf-8")))


def asked(service: dict[str, Any]) -> set[str]:
    return {question["fact"] for question in service["questions"] if "fact" in question}


def settled(service: dict[str, Any]) -> set[str]:
    return {fact for outcomes in service["settles"].values() for facts in outcomes.values() for fact in facts}


def texts(part: Any) -> "Iterator[dict[str, str]]":
    if isinstance(part, dict) and set(part) & LANGUAGES:
        yield part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from texts(each)


@pytest.mark.parametrize("benefit", BENEFITS)
class TestEveryService:
    def test_asks_every_fact_that_is_not_on_record_or_found_by_an_officer(self, brazil: "Law", benefit: str) -> None:
        service, needed = read_service(benefit), set(brazil.needed_facts(benefit))
        assert needed - asked(service) - settled(service) <= FROM_RECORD
        assert asked(service) <= needed

    def test_settles_every_matter_but_those_left_to_an_officers_judgement(self, brazil: "Law", benefit: str) -> None:
        service = read_service(benefit)
        assert set(brazil.benefits[benefit].refer_when) - set(service["settles"]) <= LEFT_TO_THE_OFFICER
        assert settled(service) <= set(brazil.facts)

    def test_stands_in_every_language(self, brazil: "Law", benefit: str) -> None:
        found = list(texts(read_service(benefit)))
        assert len(found) > 15
        assert all(set(text) == LANGUAGES and all(text.values()) for text in found)

    def test_offers_every_choice_that_the_law_knows(self, brazil: "Law", benefit: str) -> None:
        for question in read_service(benefit)["questions"]:
            if question["kind"] == "choice":
                values = {option["value"] for option in question["options"]}
                assert values == set(brazil.facts[question["fact"]].type.choices), question["code"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("benefit", BENEFITS)
def test_every_question_opens_as_a_page_in_every_language(benefit: str, language: str) -> None:
    browser = signed_in(AccountFactory(person=PersonFactory()))
    browser.cookies["language"] = language
    for question in read_service(benefit)["questions"]:
        found = browser.get(f"/claim/{benefit}/question/{question['code']}/")
        if found.status_code == 302:  # asked only after another answer
            assert question.get("when")
            continue
        assert question["title"][language] in html.unescape(found.content.decode())


def claim(person: Person, service: str, answers: dict[str, Any]) -> models.Claim:
    return submit_claim(
        claimant_id=person.pk, service=service, answers=answers, received_on=TODAY, idempotency_key=f"key-{service}"
    )


def decide(found: models.Claim, **findings: str) -> models.Claim:
    """An officer's findings on the matters that were referred, taken from the medical expert."""
    return decide_claim(
        claim_id=found.pk,
        officer_id=AccountFactory(officer=True).pk,
        outcome="accepted",
        reason="The medical expert's report.",
        findings=findings,
        on=TODAY,
    )


def incapacity(**changes: Any) -> dict[str, Any]:
    """Answers of a person who fell ill on 10 July 2026 without being employed."""
    return {
        "incapacity_started_on": "2026-07-10",
        "employed_at_incapacity": False,
        "registered_unemployed": False,
        "incapacity_cause": "illness",
        "receives_incompatible_benefit": False,
        **changes,
    }


def monthly_amount(found: models.Claim) -> Decimal:
    return Award.objects.get(claim=found).rates.get().monthly_amount


@pytest.mark.django_db
def test_temporary_incapacity_is_paid_once_the_expert_has_found_it() -> None:
    person = PersonFactory(
        career=[(date(2025, 7, 1), date(2026, 5, 1), "2000.00"), (date(2026, 6, 1), date(2026, 6, 1), "2000.00")]
    )
    found = claim(person, "temporary_incapacity", incapacity(incapacity_expected_until="2026-09-30"))
    assert (found.status, found.referral_reasons) == ("referred", ["temporary_incapacity_to_assess"])
    found = decide(found, temporary_incapacity_to_assess="accepted")
    assert found.status == "granted"
    assert monthly_amount(found) == Decimal("1874.17")  # 24714.35 / 12 = 2059.53; x 91 %


@pytest.mark.django_db
def test_an_expert_who_finds_no_incapacity_refuses_it() -> None:
    person = PersonFactory(career=[(date(2025, 7, 1), date(2026, 6, 1), "2000.00")])
    found = claim(person, "temporary_incapacity", incapacity(incapacity_expected_until="2026-09-30"))
    assert decide(found, temporary_incapacity_to_assess="rejected").status == "refused"


@pytest.mark.django_db
def test_too_few_contributions_are_refused_without_an_expert() -> None:
    person = PersonFactory(career=[(date(2026, 6, 1), date(2026, 6, 1), "2000.00")])
    found = claim(person, "temporary_incapacity", incapacity(incapacity_expected_until="2026-09-30"))
    assert found.status == "refused"


@pytest.mark.django_db
def test_permanent_incapacity_from_work_pays_the_whole_average_and_a_quarter_for_help() -> None:
    person = PersonFactory(career=[(date(2026, 6, 1), date(2026, 6, 1), "3000.00")])
    answers = incapacity(incapacity_cause="work", received_temporary_incapacity=False, claims_permanent_help=True)
    found = claim(person, "permanent_incapacity", answers)
    matters = ["permanent_incapacity_to_assess", "permanent_incapacity_cause_to_assess", "permanent_help_to_assess"]
    assert sorted(found.referral_reasons) == sorted(matters)
    found = decide(found, **dict.fromkeys(matters, "accepted"))
    assert monthly_amount(found) == Decimal("3755.25")  # 3000 x 1.0014 = 3004.20; + 751.05


@pytest.mark.django_db
def test_the_accident_benefit_may_lie_below_the_minimum_wage() -> None:
    person = PersonFactory(career=[(date(2026, 6, 1), date(2026, 6, 1), "3000.00")])
    answers = {
        "accident_on": "2026-07-01",
        "accident_at_work": False,
        "working_at_accident": True,
        "work_at_accident": "employee",
        "accident_temporary_benefit": False,
        "receives_pension_or_accident_benefit": False,
    }
    found = decide(claim(person, "accident_benefit", answers), accident_effects_to_assess="accepted")
    assert monthly_amount(found) == Decimal("1502.10")  # 3000 x 1.0014 / 2


@pytest.mark.django_db
def test_the_family_salary_counts_the_children_named_in_the_claim() -> None:
    children = [
        {"birth_date": "2018-05-05", "disabled": False, "proofs_given": True},
        {"birth_date": "2010-05-05", "disabled": False, "proofs_given": True},
    ]
    answers = {"family_salary_status": "day_worker", "monthly_pay": "1900.00", "family_salary_children": children}
    found = claim(PersonFactory(), "family_salary", answers)
    assert found.status == "granted"
    assert monthly_amount(found) == Decimal("67.54")


@pytest.mark.django_db
def test_an_employee_is_told_that_the_employer_pays_the_family_salary() -> None:
    children = [{"birth_date": "2018-05-05", "disabled": False, "proofs_given": True}]
    answers = {"family_salary_status": "employee", "monthly_pay": "1900.00", "family_salary_children": children}
    assert claim(PersonFactory(), "family_salary", answers).status == "refused"
