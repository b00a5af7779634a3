"""What several tables of the room state about themselves."""

from typing import Any

from django.db import models

ACCOUNT = "access.Account"
EMPLOYER = "registry.Employer"


def key(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A reference to a row that cannot go while it is referred to."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


def money(**options: Any) -> "models.DecimalField[Any, Any]":
    """An amount in the institution's currency, exact to the cent."""
    return models.DecimalField(max_digits=16, decimal_places=2, **options)
