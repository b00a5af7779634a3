"""Django's name for this room."""

from django.apps import AppConfig


class DisbursementConfig(AppConfig):
    """The room of orders to banks."""

    name = "amparo.administration.disbursement"
    label = "disbursement"
    default_auto_field = "django.db.models.BigAutoField"
