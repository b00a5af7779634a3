"""A claim that names somebody by number: their record is read for the law, on the claim alone, and the reading is logged."""

from datetime import date
from typing import Any

import pytest

from amparo.administration.audit.queries import readings_of_person
from amparo.administration.claims.determination import determine_claim
from amparo.administration.claims.facts import gather_facts, gather_facts_of_claim, persons_of_claim
from amparo.administration.claims.models import Claim
from amparo.administration.registry.models import CivilEvent, Person
from tests.factories.access import AccountFactory
from tests.factories.claims import ClaimFactory
from tests.factories.registry import PersonFactory, cpf_number

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@pytest.fixture
def deceased() -> Person:
    person: Person = PersonFactory(man=True, career=[(date(2020, 1, 1), date(2026, 1, 1), "3000.00")])
    CivilEvent.objects.create(person=person, kind="death", occurred_on=date(2026, 2, 1), source="SIRC")
    return person


def answers(number: str) -> dict[str, Any]:
    return {
        "deceased": {
            "identifier": number, "death_date": "2026-02-14", "death_cause": "illness", "benefit_received": "none",
            "registered_unemployed": False,
        },
        "relation_to_deceased": "spouse", "union_began_on": "2001-05-05", "disabled": False, "other_dependants": [],
        "other_benefit": "none",
    }  # fmt: skip


def claim_of(widow: Person, number: str) -> Claim:
    claim: Claim = ClaimFactory(
        claimant=widow, service="death_pension", benefit="death_pension", answers=answers(number), received_on=ON
    )
    return claim


def test_the_record_of_who_is_named_stands_before_what_was_answered(deceased: Person) -> None:
    facts = gather_facts_of_claim(claim_of(PersonFactory(), cpf_number(deceased.pk)))["deceased"]
    assert (facts["sex"], facts["death_date"]) == ("male", date(2026, 2, 1))
    assert len(facts["contributions"]) == 73
    assert facts["death_cause"] == "illness"
    assert "identifier" not in facts


def test_a_number_typed_in_the_portal_asks_nothing_about_anybody(deceased: Person) -> None:
    facts = gather_facts(PersonFactory().pk, "death_pension", answers(cpf_number(deceased.pk)), ON)["deceased"]
    assert "contributions" not in facts
    assert facts["death_date"] == date(2026, 2, 14)


def test_a_number_that_nobody_has_leaves_what_was_answered() -> None:
    claim = claim_of(PersonFactory(), cpf_number(77_777))
    assert persons_of_claim(claim) == {}
    assert "contributions" not in gather_facts_of_claim(claim)["deceased"]


def test_whoever_sets_off_the_reading_is_on_the_log(deceased: Person) -> None:
    account = AccountFactory(person=PersonFactory())
    claim = claim_of(account.person, cpf_number(deceased.pk))
    determine_claim(claim_id=claim.pk, on=ON)
    (reading,) = readings_of_person(deceased.pk)
    assert (reading.account_id, reading.purpose, reading.subject) == (
        account.pk,
        "claim_handling",
        f"claim {claim.reference}",
    )
    assert not readings_of_person(account.person_id)
