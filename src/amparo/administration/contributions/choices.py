"""What the insurance record shows for a month, and where a dispute of it stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MonthState(TextChoices):
    """What the record shows for a month."""

    DECLARED = "declared", _("Declared")
    ASSESSED = "assessed", _("Declared and assessed")
    PAID = "paid", _("Paid")
    DISPUTED = "disputed", _("Disputed by you")
    GAP = "gap", _("No contribution")


class DisputeStatus(TextChoices):
    """Where a dispute of months stands."""

    OPEN = "open", _("Being looked into")
    UPHELD = "upheld", _("You were right: the months are on your record")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn by you")


DISPUTE_TRANSITIONS = [
    (DisputeStatus.OPEN.value, status.value)
    for status in (DisputeStatus.UPHELD, DisputeStatus.REJECTED, DisputeStatus.WITHDRAWN)
]


class DisputeRule(TextChoices):
    """The rules that settle a dispute without an officer."""

    DECLARED_SINCE = "declared_since", _("The employer has declared the months since")
    EMPLOYMENT_ON_RECORD = "employment_on_record", _("The employment is on record, with the same pay before or after")
