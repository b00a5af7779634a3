"""Claims, what has happened to them, and drafts not yet submitted."""

import uuid
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from amparo.administration.claims.choices import DECIDED_STATUSES, OPEN_STATUSES, ClaimStatus, FindingOutcome
from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only, changes


@pghistory.track(*changes(), exclude=["process_state"])
class Claim(models.Model):
    """A person's claim on one service.

    `received_on` is the day on which the institution received it and from which the law is applied; `due_on` the last
    day of the service standard. `process_state` is where the BPMN process stands; `request_digest` the sha256 of what
    was first submitted under `idempotency_key`. Open until granted, refused or withdrawn.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claimant = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=60)
    benefit = models.CharField(max_length=60)
    answers = models.JSONField(default=dict)
    received_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=20, choices=ClaimStatus, default=ClaimStatus.SUBMITTED)
    idempotency_key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    process_state = models.JSONField(null=True)
    referral_reasons = models.JSONField(default=list)
    missing_facts = models.JSONField(default=list)
    submitted_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("status", ClaimStatus, "claims_claim_status"),
            models.CheckConstraint(name="claims_claim_due_after_received", condition=Q(due_on__gte=F("received_on"))),
            models.CheckConstraint(
                name="claims_claim_decided_at_when_decided",
                condition=Q(status__in=DECIDED_STATUSES, decided_at__isnull=False)
                | (~Q(status__in=DECIDED_STATUSES) & Q(decided_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="claims_claim_referred_for_a_reason",
                condition=~Q(status=ClaimStatus.REFERRED) | ~Q(referral_reasons=[]),
            ),
            models.UniqueConstraint(name="claims_claim_one_per_key", fields=["claimant", "idempotency_key"]),
            models.UniqueConstraint(
                name="claims_claim_one_open_per_service",
                fields=["claimant", "service"],
                condition=Q(status__in=OPEN_STATUSES),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="claims_claim_open_by_due", fields=["status", "due_on"], condition=Q(status__in=OPEN_STATUSES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.reference}"

    @property
    def is_open(self) -> bool:
        """Whether the claim still awaits its decision."""
        return self.status in OPEN_STATUSES


class ClaimDraft(models.Model):
    """Answers kept while a person fills in a service; gone once the claim is submitted.

    `reference` is the claim's idempotency key to be: two browsers that submit one draft make one claim.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=60)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="claims_claimdraft_one_per_service", fields=["person", "service"]),
        ]

    def __str__(self) -> str:
        return f"{self.service} of {self.person_id}"


class ClaimStep(models.Model):
    """One step that a claim's process took. `on` is the institution's day, `at` the instant."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    node = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()
    actor = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="claims_claimstep_number", fields=["claim", "number"]),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.node} {self.on}"


class ClaimDetermination(models.Model):
    """The law's answer while a claim could not be decided by law alone: what it lacked or what it referred."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="determinations")
    made_on = models.DateField()
    outcome = models.CharField(max_length=20)
    law_version = models.ForeignKey("decisions.LawVersion", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    determination = models.JSONField()

    class Meta:
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.outcome} {self.made_on}"


class Finding(models.Model):
    """What an officer found on one matter that was referred, and why. It settles facts, never an amount.

    `period` is the time that the evidence covers, where it covers a part of the record only.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="findings")
    matter = models.CharField(max_length=100)
    outcome = models.CharField(max_length=10, choices=FindingOutcome)
    reason = models.TextField()
    period = DateRangeField(null=True)
    officer = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            one_of("outcome", FindingOutcome, "claims_finding_outcome"),
            not_blank("reason", "claims_finding_has_reason"),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.matter} {self.outcome}"
