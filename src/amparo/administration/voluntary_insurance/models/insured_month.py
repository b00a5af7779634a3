"""The months of an enrolment: what is paid for each, and whether it has entered the insurance record."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from amparo.administration.voluntary_insurance.models.enrolment import Enrolment


class InsuredMonth(models.Model):
    """A month for which an enrolled person is charged, by the law of that month.

    `base_amount` is the amount on which `amount` is paid. The charge, and what was paid of it, is with the room of
    collection; `recorded_on` is the day on which the month, paid, entered the insurance record.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="months", db_index=False)
    month = models.DateField()
    base_amount = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    due_on = models.DateField()
    paid_on = models.DateField(null=True)
    recorded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="voluntary_insurance_month_whole", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="voluntary_insurance_month_positive", condition=Q(amount__gt=0, base_amount__gte=F("amount"))
            ),
            models.CheckConstraint(
                name="voluntary_insurance_month_recorded_when_paid",
                condition=Q(paid_on__isnull=True, recorded_on__isnull=True)
                | Q(paid_on__isnull=False, recorded_on__isnull=False),
            ),
            models.UniqueConstraint(name="voluntary_insurance_month_once", fields=["enrolment", "month"]),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="charged_once", fields=["enrolment", "month", "base_amount", "amount", "due_on"]),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="within_the_enrolment",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM voluntary_insurance_enrolment enrolment
                        WHERE enrolment.id = NEW.enrolment_id
                          AND NEW.month <@ daterange(enrolment.first_month, enrolment.end_month)
                    ) THEN
                        RAISE EXCEPTION 'the month lies outside the enrolment'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'voluntary_insurance_month_within';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="recorded_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__recorded_on__isnull=False),
                func="RAISE EXCEPTION 'the month is on the record' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.month:%Y-%m}: {self.amount}"
