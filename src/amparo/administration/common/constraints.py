"""Checks that several rooms state about their tables."""

from django.db import models
from django.db.models import Q


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The column holds one of the enumeration's values and nothing else."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def code_shaped(field: str, name: str) -> models.CheckConstraint:
    """The column holds a name of the law: small letters, figures and underscores."""
    return models.CheckConstraint(condition=Q(**{f"{field}__regex": r"^[a-z][a-z0-9_]*$"}), name=name)


def not_blank(field: str, name: str) -> models.CheckConstraint:
    """The column holds at least one character that is not a space."""
    return models.CheckConstraint(condition=Q(**{f"{field}__regex": r"\S"}), name=name)


def in_order(period: str, name: str) -> models.CheckConstraint:
    """The period holds at least one day and has a beginning."""
    return models.CheckConstraint(
        condition=Q(**{f"{period}__isempty": False}) & Q(**{f"{period}__lower_inf": False}), name=name
    )
