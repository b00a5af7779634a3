"""What a decision can say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What was decided."""

    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
