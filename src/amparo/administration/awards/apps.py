"""Django's registration of the room."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The awards room."""

    name = "amparo.administration.awards"
    label = "awards"
