"""Django's name for this room."""

from django.apps import AppConfig


class CivilEventsConfig(AppConfig):
    """The room of notifications of the civil register."""

    name = "amparo.administration.civil_events"
    label = "civil_events"
    default_auto_field = "django.db.models.BigAutoField"
