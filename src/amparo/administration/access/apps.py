"""Django's name for this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room of accounts and reach."""

    name = "amparo.administration.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
