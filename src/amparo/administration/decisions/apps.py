"""Django's registration of the room."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """The decisions room."""

    name = "amparo.administration.decisions"
    label = "decisions"
