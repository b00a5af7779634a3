"""Django's name for this interface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for other systems."""

    name = "amparo.interfaces.api"
    label = "api"
