"""The kinds of insured person whose months are recorded (Lei 8.213/1991, arts 11 and 13)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """As what the person was insured in the month."""

    EMPLOYEE = "employee", _("Employee")
    DOMESTIC = "domestic", _("Domestic worker")
    CASUAL = "casual", _("Casual worker")
    INDIVIDUAL = "individual", _("Self-employed")
    FACULTATIVE = "facultative", _("Voluntarily insured")
    SIMPLIFIED = "simplified", _("Simplified plan (11%)")
    LOW_INCOME = "low_income", _("Low-income plan (5%)")
    SPECIAL = "special", _("Special insured person (rural)")


class MonthState(TextChoices):
    """What the record shows for a month."""

    CONTRIBUTED = "contributed", _("Contributed")
    GAP = "gap", _("No contribution")
