"""Registers the portal's templates."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages for insured persons."""

    name = "amparo.interfaces.portal"
    label = "portal"
