"""What the insurance record shows for a month."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MonthState(TextChoices):
    """What the record shows for a month."""

    CONTRIBUTED = "contributed", _("Contributed")
    GAP = "gap", _("No contribution")
