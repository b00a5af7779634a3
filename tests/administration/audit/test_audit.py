"""The log of readings: written once, never changed, and telling when it was."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amparo.administration.audit import operations, queries
from amparo.administration.audit.models import Reading
from tests.factories.access import AccountFactory

pytestmark = pytest.mark.django_db


def read(subject: str = "insurance record", purpose: str = "own_record") -> Reading:
    account = AccountFactory()
    operations.record_reading(
        account_id=account.pk,
        person_id=account.person_id,
        purpose=purpose,
        subject=subject,
        read_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
    )
    return Reading.objects.get(account=account)


def test_a_reading_says_who_read_whom_and_why() -> None:
    reading = read()
    assert queries.readings_of_person(reading.person_id) == [reading]
    assert len(reading.digest) == 32
    assert queries.altered_readings() == []


def test_a_reading_cannot_be_changed_or_removed() -> None:
    reading = read()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(subject="nothing")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        reading.delete()


def test_a_reading_that_was_changed_past_the_trigger_is_found() -> None:
    sound, changed = read(), read()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_reading SET subject = 'nothing' WHERE id = %s", [changed.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert queries.altered_readings() == [changed.pk]
    assert sound.pk != changed.pk


def test_words_that_move_between_purpose_and_subject_change_the_digest() -> None:
    first, second = read(purpose="claim:1", subject="2"), read(purpose="claim", subject="1:2")
    assert bytes(first.digest) != bytes(second.digest)


def test_a_reading_needs_a_purpose() -> None:
    with pytest.raises(IntegrityError, match="reading_has_a_purpose"):
        read(purpose=" ")
