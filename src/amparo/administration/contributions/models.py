"""The months of contribution, and the disputes about them."""

import uuid
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from amparo.administration.common.constraints import code_shaped, in_order, not_blank, one_of
from amparo.administration.common.history import append_only, changes
from amparo.administration.contributions.choices import DISPUTE_TRANSITIONS, DisputeRule, DisputeStatus


@pghistory.track(*changes())
class ContributionMonth(models.Model):
    """What one payer declared for a person in one month. Without an employer the person pays their own."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey("registry.Employer", on_delete=models.PROTECT, related_name="+", null=True)
    month = models.DateField()
    category = models.CharField(max_length=24)
    remuneration = models.DecimalField(max_digits=14, decimal_places=2)
    contribution_amount = models.DecimalField(max_digits=14, decimal_places=2)
    teaching = models.BooleanField(default=False)
    # Days worked, where pay is by the day; not known where the law does not ask.
    days = models.PositiveSmallIntegerField(null=True)
    source = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="contribution_month_is_a_first_day"),
            models.CheckConstraint(condition=Q(month__gte="1923-01-01"), name="contribution_month_after_eloy_chaves"),
            code_shaped("category", "contribution_category_shape"),
            models.CheckConstraint(condition=Q(days__range=(0, 31)), name="contribution_days_within_a_month"),
            models.CheckConstraint(condition=Q(remuneration__gt=0), name="contribution_remuneration_positive"),
            models.CheckConstraint(condition=Q(contribution_amount__gte=0), name="contribution_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(contribution_amount__lte=F("remuneration")), name="contribution_within_remuneration"
            ),
            not_blank("source", "contribution_has_a_source"),
            # The person leads, so the same index serves a person's record in order of months.
            models.UniqueConstraint(
                fields=["person", "month", "employer", "category"],
                name="contribution_month_recorded_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m} {self.category}"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Dispute(models.Model):
    """Months that a person says they worked and that the record lacks, or shows with too little pay.

    `period` runs from the first day of the first month to the first day after the last. It is settled by an officer, or by
    a rule, which is then named.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = DateRangeField()
    employer = models.ForeignKey("registry.Employer", on_delete=models.PROTECT, related_name="+", null=True)
    employer_name = models.TextField()
    category = models.CharField(max_length=24)
    remuneration = models.DecimalField(max_digits=14, decimal_places=2)
    statement = models.TextField()
    status = models.CharField(max_length=12, choices=DisputeStatus, default=DisputeStatus.OPEN)
    filed_on = models.DateField()
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True)
    rule = models.CharField(max_length=24, choices=DisputeRule, blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_of("status", DisputeStatus, "dispute_status_known"),
            in_order("period", "dispute_period_in_order"),
            code_shaped("category", "dispute_category_shape"),
            not_blank("statement", "dispute_says_what_is_wrong"),
            not_blank("employer_name", "dispute_names_the_employer"),
            models.CheckConstraint(condition=Q(remuneration__gt=0), name="dispute_remuneration_positive"),
            models.CheckConstraint(
                condition=Q(status=DisputeStatus.OPEN, settled_on__isnull=True, settled_by__isnull=True, rule="")
                | (~Q(status=DisputeStatus.OPEN) & Q(settled_on__isnull=False)),
                name="dispute_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=DisputeStatus.UPHELD)
                | Q(settled_by__isnull=False, rule="")
                | Q(settled_by__isnull=True, rule__in=DisputeRule.values),
                name="dispute_upheld_by_officer_or_rule",
            ),
            models.CheckConstraint(
                condition=~Q(status=DisputeStatus.REJECTED) | Q(settled_by__isnull=False, reason__regex=r"\S"),
                name="dispute_rejected_by_somebody_for_a_reason",
            ),
            ExclusionConstraint(
                name="dispute_one_open_for_a_month",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(status=DisputeStatus.OPEN),
            ),
        ]
        indexes: ClassVar = [models.Index(name="dispute_of_person", fields=["person", "-filed_on"])]
        triggers: ClassVar = [
            pgtrigger.FSM(name="status_moves_forward", field="status", transitions=DISPUTE_TRANSITIONS),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference}"


class DisputeEvidence(models.Model):
    """A document that a person gives to show that they are right."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["dispute", "document"], name="dispute_evidence_once"),)
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.document_id}"
