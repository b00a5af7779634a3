"""A civil event that proved wrong goes off the record, and is kept with why."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from amparo.administration.registry import annulments
from amparo.administration.registry.models import AnnulledCivilEvent, CivilEvent, Person
from amparo.administration.registry.queries import death_date_of
from tests.factories.access import AccountFactory
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def death_of(person: Person) -> CivilEvent:
    return CivilEvent.objects.create(person=person, kind="death", occurred_on=DAY, source="SIRC")


def test_an_annulled_death_is_no_death_and_is_kept_with_its_reason() -> None:
    person, officer = PersonFactory(), AccountFactory(officer=True)
    event = death_of(person)
    annulments.annul_civil_event(event_id=event.pk, reason="She came to the counter", by_id=officer.pk, on=DAY)
    assert death_date_of(person.pk) is None
    kept = annulments.annulled_events(person.pk)[0]
    assert (kept.event_number, kept.occurred_on, kept.reason) == (event.pk, DAY, "She came to the counter")
    with pytest.raises(annulments.NoSuchEvent):
        annulments.annul_civil_event(event_id=event.pk, reason="again", by_id=officer.pk, on=DAY)
    assert death_of(person).pk != event.pk


def test_an_annulment_needs_a_reason() -> None:
    person, officer = PersonFactory(), AccountFactory(officer=True)
    with pytest.raises(annulments.AnnulmentUnexplained):
        annulments.annul_civil_event(event_id=death_of(person).pk, reason=" ", by_id=officer.pk, on=DAY)
    assert AnnulledCivilEvent.objects.count() == 0


def test_the_database_lets_no_event_go_unexplained() -> None:
    event = death_of(PersonFactory())
    with pytest.raises(IntegrityError, match="annulled with a reason"), transaction.atomic():
        event.delete()
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("delete from registry_civilevent")
