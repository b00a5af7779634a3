"""Logging a reading."""

from datetime import datetime

from django.db import transaction

from amparo.administration.audit.models import Reading


@transaction.atomic
def record_reading(*, account_id: int, person_id: int, purpose: str, subject: str, read_at: datetime) -> None:
    """Log that an account read a person's record: `purpose` is why (`own_record`, `claim`), `subject` what."""
    Reading.objects.create(
        account_id=account_id, person_id=person_id, purpose=purpose, subject=subject, read_at=read_at
    )
