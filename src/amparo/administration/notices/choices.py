"""What a notice is about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What a notice is about."""

    DECISION = "decision", _("Decision")
    REQUEST_FOR_INFORMATION = "request_for_information", _("Request for information")
    PAYMENT = "payment", _("Payment")
