"""Registering persons as people are, and being told plainly why something cannot be recorded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier
from amparo.administration.registry import operations, queries
from amparo.administration.registry.models import Person, Relationship
from tests.factories.registry import EmployerFactory, PersonFactory, cpf_number, live_together

TODAY = date(2026, 7, 1)


def register(given_names: str = "Ana", **details: Any) -> Person:
    return operations.register_person(
        given_names=given_names, birth_date=date(1970, 1, 1), sex="female", recorded_on=TODAY, **details
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Antônia", "D'Ávila e Conceição", "antonia d'avila"),
        ("Zoë Łucja", "Wójcik Gonçalves", "gonCALVES zoe"),
        ("José Maria de Jesus do Espírito Santo Amaro", "Ñandutí-Guaraní y Muñoz de la Peña", "munoz peña"),
        ("Suharto", "", "suharto"),
    ],
)
def test_a_name_is_kept_as_it_is_and_found_without_its_accents(given: str, family: str, typed: str) -> None:
    PersonFactory.create_batch(3)
    person = register(given, family_names=family)
    assert (person.given_names, person.family_names) == (given, family)
    assert queries.search_persons(typed)[0] == person


@pytest.mark.django_db
def test_a_mistyped_name_still_finds_the_person() -> None:
    person = register("Wellington", family_names="Albuquerque")
    assert person in queries.search_persons("Welington Albuquerqe")


@pytest.mark.django_db
def test_a_social_name_is_what_the_person_is_called_and_both_names_are_found() -> None:
    person = register("Carlos", social_name="Carla", family_names="Prado")
    assert str(person) == "Carla Prado"
    assert queries.search_persons("carla prado") == queries.search_persons("carlos prado") == [person]


@pytest.mark.django_db
def test_a_person_is_found_by_part_of_the_cpf_as_it_is_printed() -> None:
    person = PersonFactory(cpf=cpf_number(5))
    assert queries.search_persons("100.000.005") == [person]
    assert queries.person_by_identifier("cpf", cpf_number(5)) == person


@pytest.mark.django_db
def test_a_mistyped_cpf_is_refused_with_a_sentence_and_nobody_is_registered() -> None:
    with override("en"), pytest.raises(InvalidIdentifier, match="mistyped"):
        operations.register_person(
            given_names="Ana", birth_date=TODAY, sex="female", recorded_on=TODAY, identifiers={"cpf": "529.982.247-26"}
        )
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_taken_cpf_is_refused_and_the_transaction_stays_usable() -> None:
    PersonFactory(cpf=cpf_number(1))
    person = register()
    with pytest.raises(operations.IdentifierTaken):
        operations.add_identifier(person_id=person.pk, scheme="cpf", value=cpf_number(1))
    assert queries.identifiers_of(person.pk) == []


@pytest.mark.django_db
def test_many_persons_are_registered_in_order_all_or_none() -> None:
    rows: list[operations.PersonRow] = [
        {"given_names": f"P{n}", "birth_date": TODAY, "sex": "male", "identifiers": {"cpf": cpf_number(n)}}
        for n in range(300)
    ]
    persons = operations.register_persons(rows, recorded_on=TODAY)
    assert [person.given_names for person in persons] == [row["given_names"] for row in rows]
    assert queries.person_by_identifier("cpf", cpf_number(299)) == persons[299]


@pytest.mark.django_db
def test_a_changed_address_leaves_the_former_in_the_history_and_loading_leaves_none() -> None:
    person = PersonFactory(municipality="Recife")
    history = Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk)  # type: ignore[attr-defined]
    assert not history.exists()
    operations.set_contact(person_id=person.pk, municipality="Olinda")
    assert history.get().municipality == "Recife"


@pytest.mark.django_db
def test_a_relationship_is_seen_from_both_sides_and_ends_on_both() -> None:
    mother, daughter = PersonFactory(), PersonFactory(child=True)
    row, _inverse = operations.relate_persons(
        person_id=mother.pk, other_id=daughter.pk, kind="child", start=date(2018, 9, 30)
    )
    assert [r.kind for r in queries.relationships_of(daughter.pk, TODAY)] == ["parent"]
    operations.end_relationship(relationship_id=row.pk, on=TODAY)
    assert queries.relationships_of(daughter.pk, TODAY) == queries.relationships_of(mother.pk, TODAY) == []


@pytest.mark.django_db
def test_a_second_marriage_is_refused_while_the_first_lasts() -> None:
    person, first, second = PersonFactory(), PersonFactory(man=True), PersonFactory(man=True)
    operations.relate_persons(person_id=person.pk, other_id=first.pk, kind="spouse", start=date(2001, 5, 5))
    assert queries.partner_of(first.pk, TODAY) == person
    with pytest.raises(operations.AlreadyInCouple):
        operations.relate_persons(person_id=second.pk, other_id=first.pk, kind="partner", start=TODAY)


@pytest.mark.django_db
def test_the_household_of_a_day_with_who_is_single() -> None:
    head, husband, child = PersonFactory(), PersonFactory(man=True), PersonFactory(child=True)
    live_together(head, (husband, "spouse", 1500), (child, "child", 0))
    operations.relate_persons(person_id=head.pk, other_id=husband.pk, kind="spouse", start=date(2010, 1, 1))
    members = queries.household_members(child.pk, TODAY)
    assert [(m.person_id, m.single, m.monthly_income) for m in members] == [
        (head.pk, False, Decimal(0)),
        (husband.pk, False, Decimal(1500)),
        (child.pk, True, Decimal(0)),
    ]
    operations.leave_household(person_id=husband.pk, on=TODAY)
    assert len(queries.household_members(child.pk, TODAY)) == 2
    assert queries.household_members(husband.pk, TODAY) == []


@pytest.mark.django_db
def test_the_fact_in_force_is_the_last_one_before_the_day() -> None:
    person = PersonFactory()
    for day, value in ((date(2020, 1, 1), "a"), (date(2025, 1, 1), "b"), (date(2027, 1, 1), "c")):
        operations.record_fact(person_id=person.pk, name="register", value=value, valid_from=day, source="CadÚnico")
    assert queries.person_facts(person.pk, TODAY) == {"register": "b"}


@pytest.mark.django_db
def test_death_counts_from_its_day() -> None:
    person = PersonFactory()
    operations.record_civil_event(person_id=person.pk, kind="death", occurred_on=TODAY, source="SIRC")
    assert queries.person_is_dead(person.pk, TODAY)
    assert not queries.person_is_dead(person.pk, date(2026, 6, 30))
    with pytest.raises(operations.AlreadyRecorded):
        operations.record_civil_event(person_id=person.pk, kind="death", occurred_on=TODAY, source="SIRC")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run each act in a connection of its own, all at once; the names of their errors, or an empty text."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except RecordError as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_weddings_of_one_person_at_once_are_one_wedding() -> None:
    person, others = PersonFactory(), PersonFactory.create_batch(2, man=True)
    outcomes = at_once(
        *(
            lambda other=other: operations.relate_persons(
                person_id=person.pk, other_id=other.pk, kind="spouse", start=TODAY
            )
            for other in others
        )
    )
    assert outcomes == ["", "AlreadyInCouple"]
    assert Relationship.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_cpf_registered_for_four_persons_at_once_names_one() -> None:
    persons = PersonFactory.create_batch(4, cpf="")
    outcomes = at_once(
        *(
            lambda pk=person.pk: operations.add_identifier(person_id=pk, scheme="cpf", value=cpf_number(1))
            for person in persons
        )
    )
    assert outcomes == ["", *["IdentifierTaken"] * 3]


@pytest.mark.django_db
def test_overlapping_work_for_one_employer_is_refused_in_words() -> None:
    person, employer = PersonFactory(), EmployerFactory()
    for start in (date(2020, 1, 1), date(2021, 1, 1)):
        end = date(2021, 1, 1) if start.year == 2020 else None
        operations.employ(person_id=person.pk, employer_id=employer.pk, category="employee", start=start, end=end)
    with override("en"), pytest.raises(operations.AlreadyRecorded, match="already recorded at that time"):
        operations.employ(person_id=person.pk, employer_id=employer.pk, category="employee", start=date(2020, 6, 1))
