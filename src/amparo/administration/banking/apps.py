"""Django's name for this room."""

from django.apps import AppConfig


class BankingConfig(AppConfig):
    """The room of bank files and their entries."""

    name = "amparo.administration.banking"
    label = "banking"
    default_auto_field = "django.db.models.BigAutoField"
