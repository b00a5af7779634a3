"""What a notice is about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What a notice is about."""

    DECISION = "decision", _("Decision")
    REQUEST_FOR_INFORMATION = "request_for_information", _("Request for information")
    PAYMENT = "payment", _("Payment")
    PAYMENT_REMINDER = "payment_reminder", _("Contributions due soon")
    ARREARS = "arrears", _("Contributions overdue")
    PLAN_BROKEN = "plan_broken", _("Instalment plan ended")
    BANK_ACCOUNT = "bank_account", _("Where you are paid")
    RETURNED_PAYMENT = "returned_payment", _("Payment that came back")
    OVERPAYMENT = "overpayment", _("Paid too much")
    DEDUCTION = "deduction", _("Deduction from a payment")
    CIVIL_EVENT = "civil_event", _("Birth, marriage or death")
    INSURANCE = "insurance", _("Your insurance")
