"""Django's name for this room."""

from django.apps import AppConfig


class DeductionsConfig(AppConfig):
    """The room of deductions and the consents behind them."""

    name = "amparo.administration.deductions"
    label = "deductions"
    default_auto_field = "django.db.models.BigAutoField"
