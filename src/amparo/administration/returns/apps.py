"""Django's name for this room."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The room of employers' returns."""

    name = "amparo.administration.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"
