"""Django's name for this room."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """The room of what payers owe and pay."""

    name = "amparo.administration.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"
