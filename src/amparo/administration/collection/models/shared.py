"""What several tables of the room state about themselves."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

EMPLOYER = "registry.Employer"
PERSON = "registry.Person"


def key(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A reference to a row that cannot go while it is referred to."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


def money(**options: Any) -> "models.DecimalField[Any, Any]":
    """An amount in the institution's currency, exact to the cent."""
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def one_payer(name: str) -> models.CheckConstraint:
    """Who pays is an employer or a person, and not both."""
    return models.CheckConstraint(name=name, condition=Q(employer__isnull=False) ^ Q(person__isnull=False))


def kept_by_lines(*fields: str) -> pgtrigger.Trigger:
    """Refuses to have sums written by anything but the triggers of the lines that they add up."""
    return pgtrigger.Trigger(
        name="sums_follow_their_lines",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(*fields),  # type: ignore[no-untyped-call]
        func="""
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'sums are kept by the lines that they add up' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def fixed(*fields: str) -> pgtrigger.ReadOnly:
    """Refuses a change of what was once stated."""
    return pgtrigger.ReadOnly(name="stated_once", fields=list(fields))


def adds(name: str, statements: str) -> pgtrigger.Trigger:
    """Adds a new line to the sums that it belongs to, in the same statement."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=pgtrigger.Insert, func=f"{statements} RETURN NULL;"
    )


def kept_for_good() -> pgtrigger.Protect:
    """Refuses the removal of a row."""
    return pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)
