"""Registers the cockpit's templates."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Pages for analysts."""

    name = "amparo.interfaces.cockpit"
    label = "cockpit"
