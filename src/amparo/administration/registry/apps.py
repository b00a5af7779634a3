"""Django's name for this room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The room of persons and employers."""

    name = "amparo.administration.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
