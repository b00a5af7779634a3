"""Registers the shared templates, static files and template tags."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """The look shared by every interface."""

    name = "amparo.interfaces.theme"
    label = "theme"
