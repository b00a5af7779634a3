"""The log of readings: written once, never changed, and telling when it was."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amparo.administration.audit import operations, queries
from amparo.administration.audit.choices import Purpose
from amparo.administration.audit.models import Reading
from tests.factories.access import AccountFactory

pytestmark = pytest.mark.django_db


def read(subject: str = "insurance record", purpose: Purpose = Purpose.OWN_RECORD) -> Reading:
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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_reading_digest(1, 1, 'a:1', '2', now()) = audit_reading_digest(1, 1, 'a', '1:2', now())"
        )
        assert cursor.fetchone() == (False,)


def test_a_reading_needs_a_purpose() -> None:
    with pytest.raises(IntegrityError, match="reading_has_a_purpose"):
        read(purpose="curiosity")  # type: ignore[arg-type]


def test_a_list_is_a_reading_of_each_person_in_it() -> None:
    officer, shown = AccountFactory(officer=True), [AccountFactory().person_id, AccountFactory().person_id]
    operations.record_readings(
        account_id=officer.pk,
        person_ids=[*shown, shown[0]],
        purpose=Purpose.SEARCH,
        subject="search: Silva",
        read_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
    )
    assert [len(queries.readings_of_person(person_id)) for person_id in shown] == [1, 1]


def test_readings_by_others_leave_out_the_person_themselves() -> None:
    own = read()
    officer = AccountFactory(officer=True)
    operations.record_reading(
        account_id=officer.pk,
        person_id=own.person_id,
        purpose=Purpose.REVIEW,
        subject="person record",
        read_at=datetime(2026, 7, 2, 12, tzinfo=UTC),
    )
    assert [reading.account for reading in queries.readings_by_others(own.person_id)] == [officer]
