"""Who read a person's record, and whether the log is as it was written."""

from django.db import connection

from amparo.administration.audit.models import MassReading, Reading

_ALTERED = """
SELECT id FROM audit_reading
WHERE digest <> audit_reading_digest(account_id, person_id, purpose, subject, read_at)
ORDER BY id
"""


def readings_of_person(person_id: int, *, limit: int = 100) -> list[Reading]:
    """The last readings of a person's record, the latest first, with the account that read."""
    readings = Reading.objects.filter(person_id=person_id).select_related("account")
    return list(readings.order_by("-read_at", "-pk")[:limit])


def readings_by_others(person_id: int, *, limit: int = 100) -> list[Reading]:
    """The last readings of a person's record by anybody but the person, the latest first."""
    readings = Reading.objects.filter(person_id=person_id).exclude(account__person_id=person_id)
    return list(readings.select_related("account").order_by("-read_at", "-pk")[:limit])


def mass_readings(*, limit: int = 100) -> list[MassReading]:
    """The last readings of many persons at once, the latest first, with the account that read."""
    return list(MassReading.objects.select_related("account").order_by("-read_at", "-pk")[:limit])


def altered_readings() -> list[int]:
    """The readings whose digest no longer fits what they say; none in a sound log."""
    with connection.cursor() as cursor:
        cursor.execute(_ALTERED)
        return [row[0] for row in cursor.fetchall()]
