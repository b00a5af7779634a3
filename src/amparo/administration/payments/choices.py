"""Kinds and states of payment runs, and why an instruction was not paid."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentKind(TextChoices):
    """What a run pays.

    A supplementary run makes the monthly payments that the month's own run left out; an advance is paid ahead of a month's
    payment, which is then less.
    """

    MONTHLY = "monthly", _("Monthly payment")
    THIRTEENTH = "thirteenth", _("Thirteenth payment")
    ARREARS = "arrears", _("Arrears of changed awards")
    SUPPLEMENTARY = "supplementary", _("Supplementary run: whom the month left out")
    ADVANCE = "advance", _("Advance on a coming month")


# As what each run pays: whoever was left out of a month gets its monthly payment, and the database holds it to be one.
PAID_AS = {kind: kind for kind in PaymentKind} | {PaymentKind.SUPPLEMENTARY: PaymentKind.MONTHLY}


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
