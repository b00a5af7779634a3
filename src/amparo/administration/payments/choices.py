"""Kinds and states of payment runs, and why an instruction was not paid."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentKind(TextChoices):
    """What a run pays."""

    MONTHLY = "monthly", _("Monthly payment")
    THIRTEENTH = "thirteenth", _("Thirteenth payment")
    ARREARS = "arrears", _("Arrears of changed awards")


class RunStatus(TextChoices):
    """Where a payment run stands."""

    PREPARED = "prepared", _("Prepared, waiting for release")
    RELEASED = "released", _("Released, being paid")
    CLOSED = "closed", _("Closed")
    FAILED = "failed", _("Stopped: totals differ")
    CANCELLED = "cancelled", _("Cancelled before release")


RUN_TRANSITIONS = [
    (RunStatus.PREPARED.value, RunStatus.RELEASED.value),
    (RunStatus.PREPARED.value, RunStatus.CANCELLED.value),
    (RunStatus.RELEASED.value, RunStatus.CLOSED.value),
    (RunStatus.RELEASED.value, RunStatus.FAILED.value),
    (RunStatus.FAILED.value, RunStatus.RELEASED.value),
]
RELEASED_STATUSES = (RunStatus.RELEASED, RunStatus.CLOSED, RunStatus.FAILED)


class ChunkStatus(TextChoices):
    """Whether a part of a run has been paid."""

    WAITING = "waiting", _("Waiting")
    PAID = "paid", _("Paid")


class ExclusionReason(TextChoices):
    """Why part or all of a released amount was not paid."""

    DEATH = "death", _("A death was recorded after the run was prepared")
    SUSPENDED = "suspended", _("The award was suspended after the run was prepared")
    TERMINATED = "terminated", _("The award ended after the run was prepared")
    LESS_DUE = "less_due", _("Less was due on the day of payment than when the run was prepared")
    ALREADY_PAID = "already_paid", _("The award had already been paid for this month")
