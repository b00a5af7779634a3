"""Creditors, unblockings, consents and what was held back. A deduction without a person's consent cannot be written."""

import uuid
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only, changes
from amparo.administration.deductions.checks import NEVER_WITHOUT_CONSENT, SIGNED_BY_THE_PERSON
from amparo.administration.deductions.choices import ALL_KINDS, ConsentKind


def _key(to: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


def _money(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def _kept_for_good() -> pgtrigger.Protect:
    return pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)


@pghistory.track(*changes())
class Creditor(models.Model):
    """A body that persons may let be paid from their payments. One that is struck off gets no new consent."""

    name = models.TextField()
    identifier = models.CharField(max_length=40, unique=True)
    registered_on = models.DateField()
    registered_by = _key("access.Account")
    struck_off_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            not_blank("name", "creditor_has_a_name"),
            not_blank("identifier", "creditor_has_an_identifier"),
        ]
        triggers: ClassVar = [_kept_for_good()]

    def __str__(self) -> str:
        return self.name


class LegalShare(models.Model):
    """The most that the law of a day lets be held back of a benefit's payment for one kind of consent, or for all together.

    Copied from the institution's `deductions.yaml`, so that the database itself can refuse more. A kind or benefit without
    a share can have no deduction.
    """

    benefit = models.CharField(max_length=60)
    kind = models.CharField(max_length=16)
    from_on = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    reference = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[*ConsentKind.values, ALL_KINDS]), name="legal_share_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=Decimal(100)), name="legal_share_is_a_share"
            ),
            models.UniqueConstraint(fields=["benefit", "kind", "from_on"], name="legal_share_once"),
            not_blank("reference", "legal_share_has_a_law"),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.benefit} {self.kind} {self.percent} %"


@pghistory.track(*changes())
class Unblocking(models.Model):
    """Some days in which a person may sign one consent. Without one nobody can: every person is blocked by default."""

    person = _key("registry.Person")
    opened_by = _key("access.Account")
    opened_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("opened_on")), name="unblocking_days_in_order"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="by_the_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM access_account a
                                   WHERE a.id = NEW.opened_by_id AND a.person_id = NEW.person_id) THEN
                        RAISE EXCEPTION 'only the person lifts their block'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'unblocking_by_the_person';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(name="stated_once", fields=["person", "opened_by", "opened_on"]),
            pgtrigger.Protect(
                name="only_shortened",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.until_on > OLD.until_on"),
            ),
            _kept_for_good(),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until_on}"


@pghistory.track(*changes())
class Consent(models.Model):
    """A person's signature under one deduction: to whom, for what, how much a month, from when to when.

    `text` is what they read when they signed, `text_sha256` its digest. It stands as signed; it can only be revoked.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = _key("registry.Person")
    award = _key("awards.Award")
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=16, choices=ConsentKind)
    monthly_amount = _money()
    from_month = models.DateField()
    until_month = models.DateField(null=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    unblocking = models.OneToOneField(Unblocking, on_delete=models.PROTECT, related_name="consent")
    signed_by = _key("access.Account")
    signed_on = models.DateField()
    revoked_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", ConsentKind, "consent_kind_known"),
            models.CheckConstraint(condition=Q(monthly_amount__gt=0), name="consent_positive"),
            not_blank("text", "consent_has_a_text"),
            models.CheckConstraint(
                condition=Q(from_month__day=1)
                & (Q(until_month__isnull=True) | Q(until_month__day=1, until_month__gte=F("from_month"))),
                name="consent_months_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ConsentKind.LOAN) | Q(until_month__isnull=False), name="consent_loan_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("signed_on")), name="consent_revoked_later"
            ),
        ]
        triggers: ClassVar = [
            SIGNED_BY_THE_PERSON,
            pgtrigger.ReadOnly(
                name="stands_as_signed",
                fields=[
                    "reference",
                    "person",
                    "award",
                    "creditor",
                    "kind",
                    "monthly_amount",
                    "from_month",
                    "until_month",
                    "text",
                    "text_sha256",
                    "unblocking",
                    "signed_by",
                    "signed_on",
                ],
            ),
            pgtrigger.Protect(
                name="revoked_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.revoked_on IS NOT NULL"),
            ),
            _kept_for_good(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class DeductionTaken(models.Model):
    """What was held back of one payment, under one consent or one recovery plan. The payment is its foreign key."""

    award = _key("awards.Award", db_index=False, db_constraint=False)
    period = models.DateField()
    kind = models.CharField(max_length=12)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="taken", null=True)
    plan = _key("overpayments.RecoveryPlan", null=True)
    amount = _money()
    taken_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deduction_positive"),
            models.CheckConstraint(
                condition=Q(consent__isnull=False) ^ Q(plan__isnull=False), name="deduction_has_one_ground"
            ),
            models.UniqueConstraint(fields=["award", "period", "kind", "consent"], name="deduction_once_per_consent"),
            models.UniqueConstraint(fields=["award", "period", "kind", "plan"], name="deduction_once_per_plan"),
        ]
        triggers: ClassVar = [append_only(), NEVER_WITHOUT_CONSENT]

    def __str__(self) -> str:
        return f"{self.award_id} {self.period:%Y-%m}: {self.amount}"


class RunDeducted(models.Model):
    """That a run's deductions were taken: afterwards nothing more is held back of its payments, which go to the bank."""

    run = models.OneToOneField("payments.PaymentRun", on_delete=models.PROTECT, related_name="+", primary_key=True)
    taken_on = models.DateField()
    count = models.BigIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.amount}"
