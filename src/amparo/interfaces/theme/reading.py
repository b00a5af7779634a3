"""Every reading of a person's record is logged with who and why, before the page is drawn."""

from django.http import HttpRequest

from amparo.administration.audit.operations import record_reading
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id


def log_reading(request: HttpRequest, *, person_id: int, purpose: str, subject: str) -> None:
    """Log that the signed-in account reads a person's record.

    `purpose` is why (`own_record`, `claim_handling`, `payment_run`), `subject` what was read (`claim 5f2c…`).
    """
    record_reading(
        account_id=signed_in_account_id(request),
        person_id=person_id,
        purpose=purpose,
        subject=subject,
        read_at=clock.now(),
    )
