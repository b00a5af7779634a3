"""The law in each of its versions, and the decisions that rest on it: both append-only."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from amparo.administration.common.constraints import one_of
from amparo.administration.common.history import append_only
from amparo.administration.decisions.choices import Outcome


class LawVersion(models.Model):
    """The files of an institution's law exactly as they stood when a decision used them.

    `version` is the sha256 over those files; `archive` holds them, so that a decision can be recomputed years later.
    """

    version = models.CharField(max_length=64, primary_key=True)
    institution = models.CharField(max_length=60)
    archive = models.BinaryField()
    stored_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="decisions_lawversion_is_sha256", condition=Q(version__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.institution} {self.version[:12]}"


class Decision(models.Model):
    """One decision on one person's right to one benefit.

    `decided_by` is empty when the law alone decided; an officer's decision must carry a written reason. `effective_on`
    is the day on which the law was applied; `made_on` the day of the decision. A granted benefit runs from `starts_on`,
    by the law, or without one from `effective_on`; until `ends_on`, its last day, or without one with no end in sight.
    `facts` and `determination` are all that is needed, with the law's archive, to compute it again.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    institution = models.CharField(max_length=60)
    benefit = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome)
    made_on = models.DateField()
    effective_on = models.DateField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    decided_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(blank=True)
    monthly_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    law_version = models.ForeignKey(LawVersion, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    determination = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            one_of("outcome", Outcome, "decisions_decision_outcome"),
            models.CheckConstraint(
                name="decisions_decision_officer_gives_reason",
                condition=Q(decided_by__isnull=True) | Q(reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="decisions_decision_grant_has_amount",
                condition=Q(outcome=Outcome.REFUSED, monthly_amount__isnull=True)
                | Q(outcome=Outcome.GRANTED, monthly_amount__isnull=False, monthly_amount__gt=0),
            ),
            models.CheckConstraint(
                name="decisions_decision_grant_has_days",
                condition=Q(outcome=Outcome.REFUSED, starts_on__isnull=True, ends_on__isnull=True)
                | Q(outcome=Outcome.GRANTED, ends_on__isnull=True)
                | Q(outcome=Outcome.GRANTED, ends_on__gte=Coalesce("starts_on", "effective_on")),
            ),
            models.UniqueConstraint(name="decisions_decision_one_for_claim", fields=["claim"]),
        ]
        indexes: ClassVar = [models.Index(name="decisions_decision_of_person", fields=["person", "-made_on"])]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.benefit} {self.outcome} {self.made_on}"
