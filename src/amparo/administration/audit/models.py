"""The log of readings."""

import pgtrigger
from django.db import models

from amparo.administration.audit.choices import Purpose
from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only

# The digest covers the row alone, so that rows can be written at once by many; the periodic seals chain them.
# `audit_reading_digest` is made by the first migration.
_DIGEST = """
NEW.digest := audit_reading_digest(NEW.account_id, NEW.person_id, NEW.purpose, NEW.subject, NEW.read_at);
RETURN NEW;
"""


class Reading(models.Model):
    """One look at one person's record."""

    account = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=64, choices=Purpose.choices)
    subject = models.TextField()
    read_at = models.DateTimeField()
    digest = models.BinaryField(editable=False, default=b"")

    class Meta:
        constraints = (
            one_of("purpose", Purpose, "reading_has_a_purpose"),
            not_blank("subject", "reading_has_a_subject"),
        )
        indexes = (models.Index(fields=["person", "-read_at"], name="readings_of_a_person"),)
        triggers = (
            append_only(),
            pgtrigger.Trigger(name="digest", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_DIGEST),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class MassReading(models.Model):
    """One reading of the records of many persons at once, as an extract is: who, why, how many, as of which moment.

    It stands for a reading of each of them; a row for each person would tell the person no more.
    """

    account = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=64, choices=Purpose.choices)
    subject = models.TextField()
    persons = models.BigIntegerField()
    read_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            one_of("purpose", Purpose, "mass_reading_has_a_purpose"),
            not_blank("subject", "mass_reading_has_a_subject"),
            models.CheckConstraint(condition=models.Q(persons__gte=0), name="mass_reading_counts_persons"),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
