"""How an insurance ends, and what may be said of one of its months."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The act that charges a month, as the room of collection knows it.
CHARGED_BY = "insured_month"


class EndReason(TextChoices):
    """Why an insurance ended."""

    REQUEST = "request", _("You left")
    ARREARS = "arrears", _("Months were not paid")
    EMPLOYMENT = "employment", _("An employer contributes for you")
    DEATH = "death", _("Death")


class InsuredMonthState(TextChoices):
    """What there is to say of a month."""

    PAID = "paid", _("Paid")
    TO_PAY = "to_pay", _("To pay")
    OVERDUE = "overdue", _("Overdue")
    NOT_OWED = "not_owed", _("No longer owed")
