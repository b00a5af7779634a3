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


class IssuedKind(TextChoices):
    """What the institution vouches for to whoever is shown it."""

    GOOD_STANDING = "good_standing", _("Certificate of good standing")
    DEATH_CERTIFICATE = "death_certificate", _("Death certificate")
    PAYSLIP = "payslip", _("Payslip")
    YEARLY_STATEMENT = "yearly_statement", _("Yearly statement of payments")
    INSURANCE_RECORD = "insurance_record", _("Insurance record")
