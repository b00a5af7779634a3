"""The roles in which an account acts, and what a key may be used for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """In which role an account acts; it has one."""

    INSURED_PERSON = "insured_person", _("Insured person")
    EMPLOYER = "employer", _("Employer's representative")
    CASE_OFFICER = "case_officer", _("Case officer")
    PAYMENT_OFFICER = "payment_officer", _("Payment officer")
    ANALYST = "analyst", _("Analyst")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")
    CIVIL_REGISTRY = "civil_registry", _("Civil register")


class Scope(TextChoices):
    """What another system may do with a key."""

    RETURNS = "returns", _("File employers' returns")
    CIVIL_EVENTS = "civil_events", _("Notify births, marriages and deaths")


# Analysts are not among those who work on claims: they see invented persons and sums, never a person's record.
STAFF = (Role.CASE_OFFICER, Role.PAYMENT_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
