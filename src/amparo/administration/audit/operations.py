"""Logging a reading."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from amparo.administration.audit.choices import Purpose
from amparo.administration.audit.models import MassReading, Reading


@transaction.atomic
def record_reading(*, account_id: int, person_id: int, purpose: Purpose, subject: str, read_at: datetime) -> None:
    """Log that an account read a person's record: `purpose` is why, `subject` what."""
    Reading.objects.create(
        account_id=account_id, person_id=person_id, purpose=purpose, subject=subject, read_at=read_at
    )


@transaction.atomic
def record_readings(
    *, account_id: int, person_ids: Iterable[int], purpose: Purpose, subject: str, read_at: datetime | Now
) -> None:
    """Log that an account was shown several persons at once, as in a list: one reading for each of them."""
    Reading.objects.bulk_create(
        Reading(account_id=account_id, person_id=person_id, purpose=purpose, subject=subject, read_at=read_at)
        for person_id in dict.fromkeys(person_ids)
    )


@transaction.atomic
def record_mass_reading(*, account_id: int, persons: int, subject: str, read_at: datetime) -> None:
    """Log that the records of many persons were read at once for an extract: `subject` says for what."""
    MassReading.objects.create(
        account_id=account_id, purpose=Purpose.EXTRACT, persons=persons, subject=subject, read_at=read_at
    )
