"""What must never be in the registry, the database refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amparo.administration.common.periods import period_from
from amparo.administration.registry.models import (
    CivilEvent,
    Employer,
    Employment,
    HouseholdMember,
    Person,
    PersonIdentifier,
    Relationship,
)
from tests.factories.registry import EmployerFactory, HouseholdFactory, PersonFactory, cpf_number

pytestmark = pytest.mark.django_db

WHOLE = period_from(date(2020, 1, 1), date(2025, 1, 1))
INSIDE = period_from(date(2022, 1, 1))


def refused(constraint: str, model: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"given_names": "  "}, "person_has_a_name"),
        ({"sex": "f"}, "person_sex_known"),
        ({"birth_date": date(2026, 1, 2)}, "person_born_before_recorded"),
        ({"birth_date": date(1874, 12, 31)}, "person_born_in_living_memory"),
    ],
)
def test_an_impossible_person_is_refused(changes: dict[str, Any], constraint: str) -> None:
    sound = {"given_names": "Ana", "sex": "female", "birth_date": date(1990, 1, 1), "recorded_on": date(2026, 1, 1)}
    refused(constraint, Person, **{**sound, **changes})


@pytest.mark.parametrize("value", ["1234567890", "123.456.789-09", "abcdefghijk", ""])
def test_a_cpf_of_the_wrong_shape_is_refused(value: str) -> None:
    refused("identifier_", PersonIdentifier, person=PersonFactory(cpf=""), scheme="cpf", value=value)


def test_one_identifier_names_one_person_and_a_person_has_one_of_a_scheme() -> None:
    person = PersonFactory(cpf=cpf_number(7))
    refused(
        "identifier_names_one_person", PersonIdentifier, person=PersonFactory(cpf=""), scheme="cpf", value=cpf_number(7)
    )
    refused("one_identifier_per_scheme", PersonIdentifier, person=person, scheme="cpf", value=cpf_number(8))


def test_nobody_has_two_partners_at_a_time_nor_oneself_as_one() -> None:
    person, first, second = PersonFactory(), PersonFactory(man=True), PersonFactory(man=True)
    Relationship.objects.create(person=person, other=first, kind="spouse", period=WHOLE)
    refused("one_partner_at_a_time", Relationship, person=person, other=second, kind="partner", period=INSIDE)
    refused("nobody_is_related", Relationship, person=person, other=person, kind="sibling", period=WHOLE)
    Relationship.objects.create(person=person, other=second, kind="partner", period=period_from(date(2025, 1, 1)))


def test_nobody_lives_in_two_households_at_a_time_and_a_household_has_one_head() -> None:
    person, household, other = PersonFactory(), HouseholdFactory(), HouseholdFactory()
    HouseholdMember.objects.create(household=household, person=person, relationship="head", period=WHOLE)
    refused(
        "one_household_at_a_time", HouseholdMember, household=other, person=person, relationship="head", period=INSIDE
    )
    refused(
        "one_head", HouseholdMember, household=household, person=PersonFactory(), relationship="head", period=INSIDE
    )


def test_work_for_one_employer_does_not_overlap_but_work_for_two_may() -> None:
    person, employer = PersonFactory(), EmployerFactory()
    Employment.objects.create(person=person, employer=employer, category="employee", period=WHOLE)
    refused("one_employment", Employment, person=person, employer=employer, category="employee", period=INSIDE)
    Employment.objects.create(person=person, employer=EmployerFactory(), category="employee", period=INSIDE)


def test_a_period_has_a_beginning_and_at_least_a_day() -> None:
    person, employer = PersonFactory(), EmployerFactory()
    for period in (period_from(date(2020, 1, 1), date(2020, 1, 1)), (None, date(2020, 1, 1))):
        refused("period_in_order", Employment, person=person, employer=employer, category="employee", period=period)


def test_a_person_dies_once() -> None:
    person = PersonFactory()
    CivilEvent.objects.create(person=person, kind="death", occurred_on=date(2024, 5, 1), source="SIRC")
    refused("dead_once", CivilEvent, person=person, kind="death", occurred_on=date(2024, 5, 2), source="SIRC")


def test_an_employer_is_named_once_by_a_number_of_the_right_shape() -> None:
    employer = EmployerFactory()
    refused("identifier", Employer, name="Outra", identifier=employer.identifier)
    refused("employer_identifier_shape", Employer, name="Outra", identifier="12.345")
