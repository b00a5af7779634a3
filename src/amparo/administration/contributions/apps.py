from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "amparo.administration.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"
