"""Django's name for this room."""

from django.apps import AppConfig


class VoluntaryInsuranceConfig(AppConfig):
    """The room of voluntary insurance."""

    name = "amparo.administration.voluntary_insurance"
    label = "voluntary_insurance"
    default_auto_field = "django.db.models.BigAutoField"
