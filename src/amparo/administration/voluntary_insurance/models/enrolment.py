"""An enrolment, and the amounts that the person declared over time."""

import uuid
from datetime import date
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from amparo.administration.common.constraints import code_shaped
from amparo.administration.common.history import changes
from amparo.administration.voluntary_insurance.choices import EndReason

MONTHS = Func("first_month", "end_month", function="daterange", output_field=DateRangeField())


@pghistory.track(*changes())
class Enrolment(models.Model):
    """An insurance that a person pays for, as a decision opened it.

    It runs from `first_month` until the month before `end_month`, without end while that is empty. `category` is as what
    the person contributes; `by_choice`, whether it gives way to an employer's contributions and leaves no debt. A person has
    one at a time.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    benefit = models.CharField(max_length=60)
    category = models.CharField(max_length=24)
    by_choice = models.BooleanField()
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField()
    end_month = models.DateField(null=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            code_shaped("category", "voluntary_insurance_enrolment_category_shape"),
            models.CheckConstraint(
                name="voluntary_insurance_enrolment_whole_months",
                condition=Q(first_month__day=1) & (Q(end_month__isnull=True) | Q(end_month__day=1)),
            ),
            models.CheckConstraint(
                name="voluntary_insurance_enrolment_ends_after_it_began",
                condition=Q(end_month__isnull=True) | Q(end_month__gte=F("first_month")),
            ),
            models.CheckConstraint(
                name="voluntary_insurance_enrolment_ended_for_a_reason",
                condition=Q(end_month__isnull=True, ended_on__isnull=True, end_reason="")
                | Q(end_month__isnull=False, ended_on__isnull=False, end_reason__in=EndReason.values),
            ),
            ExclusionConstraint(
                name="voluntary_insurance_enrolment_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (MONTHS, RangeOperators.OVERLAPS)],
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="stated_once",
                fields=["person", "benefit", "category", "by_choice", "decision", "first_month"],
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.reference}"

    def covers(self, month: date) -> bool:
        """Whether a first day of month lies within it."""
        return self.first_month <= month and (self.end_month is None or month < self.end_month)


@pghistory.track(*changes())
class DeclaredAmount(models.Model):
    """The monthly amount on which the person contributes from a month on, as they declared it or as the record gave it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="declared", db_index=False)
    from_month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    declared_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="voluntary_insurance_declared_whole_month", condition=Q(from_month__day=1)),
            models.CheckConstraint(name="voluntary_insurance_declared_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="voluntary_insurance_declared_once_a_month", fields=["enrolment", "from_month"]
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="never_for_a_charged_month",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM voluntary_insurance_insuredmonth charged
                        WHERE charged.enrolment_id = coalesce(NEW.enrolment_id, OLD.enrolment_id)
                          AND charged.month >= least(NEW.from_month, OLD.from_month)
                    ) THEN
                        RAISE EXCEPTION 'the month is charged already'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'voluntary_insurance_declared_before_charged';
                    END IF;
                    RETURN coalesce(NEW, OLD);
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.from_month:%Y-%m}: {self.amount}"
