"""Django's name for this room."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """The room of the insurance record."""

    name = "amparo.administration.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"
