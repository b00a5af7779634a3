"""Django's name for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The room of documents of persons."""

    name = "amparo.administration.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
