"""Why too much was paid, and how it comes back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cause(TextChoices):
    """Why more was paid than was due."""

    CHANGED_AWARD = "changed_award", _("The benefit was decided anew")
    DEATH = "death", _("Paid after a death")
    WRONG_PERSON = "wrong_person", _("Paid to the wrong person")
    ERROR = "error", _("An error of the institution")


class Channel(TextChoices):
    """How a part of an overpayment came back."""

    DEDUCTION = "deduction", _("Held back from a payment")
    RECEIPT = "receipt", _("Paid back")
    RECALL = "recall", _("Called back from the bank")
    ANNULLED = "annulled", _("Annulled: it was not owed")
    OBJECTION = "objection", _("Taken off after an objection")


class WaiverStatus(TextChoices):
    """Where a waiver stands."""

    PROPOSED = "proposed", _("Waiting for a second person")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


WAIVER_TRANSITIONS = [
    (WaiverStatus.PROPOSED.value, WaiverStatus.APPROVED.value),
    (WaiverStatus.PROPOSED.value, WaiverStatus.REJECTED.value),
]


class ObjectionStatus(TextChoices):
    """Where an objection to an overpayment stands."""

    OPEN = "open", _("Being looked into")
    UPHELD = "upheld", _("Accepted")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn by you")


OBJECTION_TRANSITIONS = [
    (ObjectionStatus.OPEN.value, status.value)
    for status in (ObjectionStatus.UPHELD, ObjectionStatus.REFUSED, ObjectionStatus.WITHDRAWN)
]
