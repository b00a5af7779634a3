"""Django's name for this room."""

from django.apps import AppConfig


class OverpaymentsConfig(AppConfig):
    """The room of overpayments and their recovery."""

    name = "amparo.administration.overpayments"
    label = "overpayments"
    default_auto_field = "django.db.models.BigAutoField"
