"""For what a person may let something be held back from their payment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsentKind(TextChoices):
    """What a consent pays for."""

    LOAN = "loan", _("Loan")
    CREDIT_CARD = "credit_card", _("Credit card")
    BENEFIT_CARD = "benefit_card", _("Benefit card")
    ASSOCIATION_FEE = "association_fee", _("Association fee")
    RENT_GUARANTEE = "rent_guarantee", _("Rent guarantee")


ALL_KINDS = "all"
