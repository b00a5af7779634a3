"""Every reading of a person's record is logged with who and why, before the page is drawn."""

from collections.abc import Iterable

from django.http import HttpRequest

from amparo.administration.audit.choices import Purpose
from amparo.administration.audit.operations import record_reading, record_readings
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id


def log_reading(request: HttpRequest, *, person_id: int, purpose: Purpose, subject: str) -> None:
    """Log that the signed-in account reads a person's record.

    `purpose` is why, one of the audit room's purposes; `subject` what was read (`claim 5f2c…`).
    """
    record_reading(
        account_id=signed_in_account_id(request),
        person_id=person_id,
        purpose=purpose,
        subject=subject,
        read_at=clock.now(),
    )


def log_list(request: HttpRequest, *, person_ids: Iterable[int], purpose: Purpose, subject: str) -> None:
    """Log that the signed-in account is shown these persons in a list."""
    record_readings(
        account_id=signed_in_account_id(request),
        person_ids=person_ids,
        purpose=purpose,
        subject=subject,
        read_at=clock.now(),
    )
