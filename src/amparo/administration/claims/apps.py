"""Django's registration of the room."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The claims room."""

    name = "amparo.administration.claims"
    label = "claims"
