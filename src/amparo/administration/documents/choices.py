"""What a document is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    """What a document is for."""

    DECISION_LETTER = "decision_letter", _("Decision letter")
    REQUEST_LETTER = "request_letter", _("Request for information")
    PAYMENT_LETTER = "payment_letter", _("Payment letter")
    CERTIFICATE = "certificate", _("Certificate")
    EVIDENCE = "evidence", _("Evidence")
