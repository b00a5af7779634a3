"""What is owed, how it is paid, and where an instalment plan stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChargeKind(TextChoices):
    """Whose contribution a charge collects."""

    WORKER = "worker", _("Workers' contributions")
    EMPLOYER = "employer", _("Employer's contribution")
    VOLUNTARY = "voluntary", _("Own contribution")


class PayerKind(TextChoices):
    """Who pays, as the law asks it."""

    FIRM = "firm", _("Firm")
    HOUSEHOLD = "household", _("Household")
    OWN = "own", _("Insured person")


class PlanState(TextChoices):
    """Where an instalment plan stands."""

    ACTIVE = "active", _("Running")
    COMPLETED = "completed", _("Paid in full")
    BROKEN = "broken", _("Broken")


class RefundState(TextChoices):
    """Where the paying back of too much stands."""

    OWED = "owed", _("Owed")
    APPROVED = "approved", _("Approved")
    PAID = "paid", _("Paid back")
