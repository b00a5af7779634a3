"""Overpayments, their plans, what came back and what was waived. What is left is kept by the database from its lines."""

import uuid
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only, changes
from amparo.administration.overpayments.choices import (
    OBJECTION_TRANSITIONS,
    WAIVER_TRANSITIONS,
    Cause,
    Channel,
    ObjectionStatus,
    WaiverStatus,
)
from amparo.administration.overpayments.holding import DECIDED_BY_ANOTHER, HELD_WHILE_OBJECTED, IN_TIME

HUNDRED = Decimal(100)


def _key(to: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


def _money(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def _kept_for_good() -> pgtrigger.Protect:
    return pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)


# A plan ends by itself with the last cent, however it came.
_ADD = """
    UPDATE overpayments_overpayment SET {column} = {column} + NEW.amount WHERE id = NEW.overpayment_id;
    UPDATE overpayments_recoveryplan p SET ended_on = greatest(p.starts_on, NEW.{day}) FROM overpayments_overpayment o
    WHERE p.overpayment_id = NEW.overpayment_id AND p.ended_on IS NULL
      AND o.id = p.overpayment_id AND o.amount = o.recovered_amount + o.waived_amount;
    RETURN NULL;
"""


class Overpayment(models.Model):
    """What a person was paid and was not due, of one award, found by one act (`source`, `source_number`).

    Nothing is recovered before `recover_from_on`: until the day before, the person may object. A plan may hold back at most
    `limit_percent` of each payment unless the person chooses more. Both follow the law of the day it was recorded.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = _key("registry.Person")
    award = _key("awards.Award")
    cause = models.CharField(max_length=14, choices=Cause)
    good_faith = models.BooleanField()
    source = models.CharField(max_length=20)
    source_number = models.BigIntegerField()
    from_month = models.DateField()
    until_month = models.DateField()
    amount = _money()
    recovered_amount = _money(default=0)
    waived_amount = _money(default=0)
    recorded_on = models.DateField()
    # Nobody where a death or a file found it.
    recorded_by = _key("access.Account", null=True)
    recover_from_on = models.DateField()
    limit_percent = models.DecimalField(max_digits=5, decimal_places=2)
    law_reference = models.TextField()

    class Meta:
        constraints: ClassVar = [
            one_of("cause", Cause, "overpayment_cause_known"),
            models.UniqueConstraint(fields=["source", "source_number", "award"], name="overpayment_once_per_act"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="overpayment_positive"),
            models.CheckConstraint(
                condition=Q(from_month__day=1, until_month__day=1, from_month__lte=F("until_month")),
                name="overpayment_months_in_order",
            ),
            models.CheckConstraint(
                condition=Q(recovered_amount__gte=0, waived_amount__gte=0)
                & Q(amount__gte=F("recovered_amount") + F("waived_amount")),
                name="overpayment_no_more_than_is_left",
            ),
            models.CheckConstraint(
                condition=Q(limit_percent__gte=0, limit_percent__lte=HUNDRED), name="overpayment_limit_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(recover_from_on__gte=F("recorded_on")), name="overpayment_told_before_recovered"
            ),
            not_blank("law_reference", "overpayment_has_a_law"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="stated_once",
                fields=[
                    "reference",
                    "person",
                    "award",
                    "cause",
                    "good_faith",
                    "source",
                    "source_number",
                    "from_month",
                    "until_month",
                    "amount",
                    "recorded_on",
                    "recorded_by",
                    "recover_from_on",
                    "limit_percent",
                    "law_reference",
                ],
            ),
            pgtrigger.Trigger(
                name="sums_follow_their_lines",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("recovered_amount", "waived_amount"),  # type: ignore[no-untyped-call]
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'sums are kept by the lines that they add up' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="begins_with_nothing_back",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.recovered_amount <> 0 OR NEW.waived_amount <> 0"),
                func="RAISE EXCEPTION 'sums are kept by the lines that they add up' USING ERRCODE = 'check_violation';",
            ),
            _kept_for_good(),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.reference}"

    @property
    def left_amount(self) -> Decimal:
        """What is still owed."""
        return Decimal(self.amount - self.recovered_amount - self.waived_amount)


class OverpaymentMonth(models.Model):
    """One month of an overpayment: what was paid, what was due."""

    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="months", db_index=False)
    month = models.DateField()
    paid = _money()
    due = _money()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["overpayment", "month"], name="overpayment_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="overpayment_month_is_month"),
            models.CheckConstraint(condition=Q(due__gte=0, paid__gte=0), name="overpayment_month_not_negative"),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.paid}, {self.due}"


@pghistory.track(*changes())
class RecoveryPlan(models.Model):
    """The share of each payment that is held back for an overpayment until nothing is left. One at a time."""

    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="plans")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    starts_on = models.DateField()
    ended_on = models.DateField(null=True)
    made_on = models.DateField()
    made_by = _key("access.Account")
    chosen_by_person = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=HUNDRED), name="recovery_plan_is_a_share"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("made_on")),
                name="recovery_plan_ends_after_begun",
            ),
            models.UniqueConstraint(
                fields=["overpayment"], condition=Q(ended_on__isnull=True), name="recovery_plan_one_at_a_time"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="within_the_law",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("o", "overpayments_overpayment%ROWTYPE")],
                func="""
                    SELECT * INTO o FROM overpayments_overpayment WHERE id = NEW.overpayment_id FOR UPDATE;
                    IF NEW.chosen_by_person AND NOT EXISTS (
                        SELECT 1 FROM access_account a WHERE a.id = NEW.made_by_id AND a.person_id = o.person_id
                    ) THEN
                        RAISE EXCEPTION 'only the person chooses for themselves'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_plan_chosen_by_the_person';
                    END IF;
                    IF NOT NEW.chosen_by_person AND NEW.percent > o.limit_percent THEN
                        RAISE EXCEPTION 'more than the law lets be held back'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_plan_within_the_law';
                    END IF;
                    IF NOT NEW.chosen_by_person AND NEW.starts_on < o.recover_from_on THEN
                        RAISE EXCEPTION 'the person may still object'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_plan_after_the_notice';
                    END IF;
                    IF o.amount = o.recovered_amount + o.waived_amount THEN
                        RAISE EXCEPTION 'nothing is left'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_plan_for_what_is_left';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(
                name="stated_once",
                fields=["overpayment", "percent", "starts_on", "made_on", "made_by", "chosen_by_person"],
            ),
            _kept_for_good(),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % of {self.overpayment_id}"


class Recovery(models.Model):
    """An amount that came back; `record_number` is that of the deduction, bank entry or recall."""

    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="recoveries")
    channel = models.CharField(max_length=10, choices=Channel)
    record_number = models.BigIntegerField()
    amount = _money()
    recovered_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            one_of("channel", Channel, "recovery_channel_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_positive"),
            models.UniqueConstraint(fields=["channel", "record_number", "overpayment"], name="recovery_once"),
        ]
        triggers: ClassVar = [
            append_only(),
            HELD_WHILE_OBJECTED,
            pgtrigger.Trigger(
                name="adds_to_its_overpayment",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_ADD.format(column="recovered_amount", day="recovered_on"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.amount}"


@pghistory.track(*changes())
class Waiver(models.Model):
    """An amount that the institution gives up: one officer proposes it on a ground of the law, another approves it."""

    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="waivers")
    amount = _money()
    ground = models.CharField(max_length=40)
    reason = models.TextField()
    law_reference = models.TextField()
    status = models.CharField(max_length=8, choices=WaiverStatus, default=WaiverStatus.PROPOSED)
    proposed_by = _key("access.Account")
    proposed_on = models.DateField()
    settled_by = _key("access.Account", null=True)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("status", WaiverStatus, "waiver_status_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="waiver_positive"),
            not_blank("ground", "waiver_has_a_ground"),
            not_blank("reason", "waiver_has_a_reason"),
            not_blank("law_reference", "waiver_has_a_law"),
            models.CheckConstraint(condition=~Q(settled_by=F("proposed_by")), name="waiver_two_persons"),
            models.CheckConstraint(
                condition=Q(status=WaiverStatus.PROPOSED, settled_by__isnull=True, settled_on__isnull=True)
                | (~Q(status=WaiverStatus.PROPOSED) & Q(settled_by__isnull=False, settled_on__isnull=False)),
                name="waiver_settled_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["overpayment"], condition=Q(status=WaiverStatus.PROPOSED), name="waiver_one_open"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="status_moves_forward", field="status", transitions=WAIVER_TRANSITIONS),
            pgtrigger.Trigger(
                name="begins_as_a_proposal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.status <> 'proposed'"),
                func="""
                    RAISE EXCEPTION 'a waiver begins as a proposal'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'waiver_begins_as_a_proposal';
                """,
            ),
            pgtrigger.Trigger(
                name="adds_to_its_overpayment",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'approved' AND NEW.status = 'approved'"),
                func=_ADD.format(column="waived_amount", day="settled_on"),
            ),
            pgtrigger.ReadOnly(
                name="stated_once",
                fields=["overpayment", "amount", "ground", "reason", "law_reference", "proposed_by", "proposed_on"],
            ),
            _kept_for_good(),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.overpayment_id}"


@pghistory.track(*changes())
class Objection(models.Model):
    """What a person says against an overpayment, in time. While it is open nothing is held back for the overpayment.

    Upheld, `reduced_amount` is what proved not to be owed; `returned_amount` is the part of it that had come back already and
    is owed to the person again.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="objections")
    statement = models.TextField()
    filed_on = models.DateField()
    status = models.CharField(max_length=10, choices=ObjectionStatus, default=ObjectionStatus.OPEN)
    settled_on = models.DateField(null=True)
    settled_by = _key("access.Account", null=True)
    reason = models.TextField(blank=True, default="")
    reduced_amount = _money(default=0)
    returned_amount = _money(default=0)

    class Meta:
        constraints: ClassVar = [
            one_of("status", ObjectionStatus, "objection_status_known"),
            not_blank("statement", "objection_says_why"),
            models.UniqueConstraint(
                fields=["overpayment"], condition=~Q(status=ObjectionStatus.WITHDRAWN), name="objection_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status=ObjectionStatus.OPEN, settled_on__isnull=True, settled_by__isnull=True)
                | Q(status=ObjectionStatus.WITHDRAWN, settled_on__isnull=False, settled_by__isnull=True)
                | Q(
                    status__in=[ObjectionStatus.UPHELD, ObjectionStatus.REFUSED],
                    settled_on__isnull=False,
                    settled_by__isnull=False,
                    reason__regex=r"\S",
                ),
                name="objection_settled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=ObjectionStatus.UPHELD, reduced_amount__gt=0)
                | (~Q(status=ObjectionStatus.UPHELD) & Q(reduced_amount=0)),
                name="objection_upheld_takes_something_off",
            ),
            models.CheckConstraint(
                condition=Q(returned_amount__gte=0, returned_amount__lte=F("reduced_amount")),
                name="objection_returns_no_more_than_it_takes_off",
            ),
        ]
        triggers: ClassVar = [
            IN_TIME,
            DECIDED_BY_ANOTHER,
            pgtrigger.FSM(name="status_moves_forward", field="status", transitions=OBJECTION_TRANSITIONS),
            pgtrigger.ReadOnly(name="stated_once", fields=["reference", "overpayment", "statement", "filed_on"]),
            _kept_for_good(),
        ]

    def __str__(self) -> str:
        return f"{self.reference}"


class ObjectionEvidence(models.Model):
    """A document that a person gives with an objection."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="evidence", db_index=False)
    document = _key("documents.Document")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["objection", "document"], name="objection_evidence_once"),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.document_id}"
