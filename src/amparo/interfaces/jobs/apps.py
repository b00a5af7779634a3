"""Registers the jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Tasks of the queue."""

    name = "amparo.interfaces.jobs"
    label = "jobs"
