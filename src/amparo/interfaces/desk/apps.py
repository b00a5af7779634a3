"""Registers the desk's templates."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for officers."""

    name = "amparo.interfaces.desk"
    label = "desk"
