"""Django's registration of the room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The payments room."""

    name = "amparo.administration.payments"
    label = "payments"
