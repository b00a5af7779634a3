"""Where a claim stands, and what an officer can find."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimStatus(TextChoices):
    """Where a claim stands."""

    SUBMITTED = "submitted", _("Received")
    WAITING_FOR_CLAIMANT = "waiting_for_claimant", _("Waiting for your answer")
    REFERRED = "referred", _("With an officer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATUSES = (ClaimStatus.SUBMITTED, ClaimStatus.WAITING_FOR_CLAIMANT, ClaimStatus.REFERRED)
DECIDED_STATUSES = (ClaimStatus.GRANTED, ClaimStatus.REFUSED)


class FindingOutcome(TextChoices):
    """What an officer finds on a matter that the law referred."""

    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


# The institution's own reason to refer, beside those that the law names: the claimant's death is on record.
DEATH_RECORDED = "death_recorded"
