"""Django's registration of the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The notices room."""

    name = "amparo.administration.notices"
    label = "notices"
