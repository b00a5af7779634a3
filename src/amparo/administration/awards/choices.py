"""Why an award stands still or ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SuspensionReason(TextChoices):
    """Why payment of an award is held back for a time."""

    DEATH_REPORTED = "death_reported", _("The civil register reports a death")
    NO_PROOF_OF_LIFE = "no_proof_of_life", _("No proof of life")
    PAYMENT_RETURNED = "payment_returned", _("A payment came back from the bank")
    REVIEW = "review", _("The award is under review")
    OTHER_BENEFIT = "other_benefit", _("Another benefit that excludes this one is in payment")
    AT_REQUEST = "at_request", _("At the person's own request")


class TerminationReason(TextChoices):
    """Why an award ended."""

    DEATH = "death", _("Death")
    NO_LONGER_ENTITLED = "no_longer_entitled", _("No longer entitled")
    REPLACED = "replaced", _("Replaced by another award")
    GRANTED_IN_ERROR = "granted_in_error", _("Granted in error")
    AT_REQUEST = "at_request", _("At the person's own request")


class ChangeKind(TextChoices):
    """What a re-determination proposes."""

    AMOUNT = "amount", _("Another amount")
    END = "end", _("No longer entitled")


class ChangeWhy(TextChoices):
    """What has changed since the award was decided."""

    FACTS = "facts", _("The facts")
    LAW = "law", _("The law")
    BOTH = "both", _("The facts and the law")


class ChangeStatus(TextChoices):
    """Where a proposed change stands."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved once, waiting for a second person")
    APPLIED = "applied", _("Applied")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn: out of date")


OPEN_CHANGES = (ChangeStatus.PROPOSED, ChangeStatus.APPROVED)
CHANGE_TRANSITIONS = [
    (before.value, after.value)
    for before, following in {
        ChangeStatus.PROPOSED: (
            ChangeStatus.APPROVED,
            ChangeStatus.APPLIED,
            ChangeStatus.REJECTED,
            ChangeStatus.WITHDRAWN,
        ),
        ChangeStatus.APPROVED: (ChangeStatus.APPLIED, ChangeStatus.REJECTED, ChangeStatus.WITHDRAWN),
    }.items()
    for after in following
]
