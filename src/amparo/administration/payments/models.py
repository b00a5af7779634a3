"""Payment runs, their instructions, payments and exclusions. What must never be paid, the database refuses."""

from typing import ClassVar

import msgspec
import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from amparo.administration.common.constraints import one_of
from amparo.administration.common.history import append_only
from amparo.administration.payments.calendar import PayDays, one_day
from amparo.administration.payments.choices import (
    RELEASED_STATUSES,
    RUN_TRANSITIONS,
    ChunkStatus,
    ExclusionReason,
    PaymentKind,
    RunStatus,
)

TOTALS = (
    "institution",
    "month",
    "kind",
    "pay_date",
    "pay_days",
    "share",
    "prepared_by_id",
    "expected_count",
    "expected_amount",
    "needs_two",
)


# An advance is taken off its month's payment. One that is paid beside or after it would be paid on top of it.
IN_ORDER = pgtrigger.Trigger(
    name="in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM pg_advisory_xact_lock(hashtext('payments_runs_in_order'));
        IF EXISTS (
            SELECT 1 FROM payments_paymentrun r WHERE r.institution = NEW.institution AND r.status <> 'cancelled' AND (
                (NEW.kind = 'advance' AND r.kind = 'monthly' AND r.month >= NEW.month)
                OR (NEW.kind IN ('monthly', 'supplementary') AND r.kind = 'advance' AND r.month <= NEW.month
                    AND r.status <> 'closed'))
        ) THEN
            RAISE EXCEPTION 'an advance is paid before its month (payments_run_in_order)'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_run_in_order';
        END IF;
        RETURN NEW;
    """,
)


def _row(version: str) -> str:
    return ", ".join(f"{version}.{column}" for column in TOTALS)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PaymentRun(models.Model):
    """The payment of one month to everybody, or of one year's thirteenth payment.

    `pay_date` is the day on which everybody has been paid, `pay_days` (see `calendar.PayDays`) the day of each last digit.
    `needs_two`: it pays more than one person may release; `approved_by` is then the first of the two.

    Expected totals are counted when the run is prepared; paid and withheld ones when it closes, from the payments and
    exclusions themselves. All are in the institution's currency. `difference` holds the totals that did not agree.
    `share`: of an advance, how much of the month's payment is paid ahead.
    """

    institution = models.CharField(max_length=60)
    month = models.DateField()
    kind = models.CharField(max_length=16, choices=PaymentKind)
    pay_date = models.DateField()
    pay_days = models.JSONField(default=dict)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    status = models.CharField(max_length=12, choices=RunStatus, default=RunStatus.PREPARED)
    prepared_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+")
    needs_two = models.BooleanField(default=False)
    approved_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True)
    released_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True)
    expected_count = models.BigIntegerField(default=0)
    expected_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    paid_count = models.BigIntegerField(default=0)
    paid_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    withheld_count = models.BigIntegerField(default=0)
    withheld_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    difference = models.JSONField(null=True)
    prepared_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", PaymentKind, "payments_run_kind_known"),
            one_of("status", RunStatus, "payments_run_status_known"),
            models.CheckConstraint(name="payments_run_month_is_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="payments_run_advance_has_its_share",
                condition=Q(kind=PaymentKind.ADVANCE, share__isnull=False, share__gt=0, share__lte=1)
                | (~Q(kind=PaymentKind.ADVANCE) & Q(share__isnull=True)),
            ),
            models.CheckConstraint(name="payments_run_four_eyes", condition=~Q(released_by=F("prepared_by"))),
            models.CheckConstraint(
                name="payments_run_six_eyes",
                condition=~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("released_by")),
            ),
            models.CheckConstraint(
                name="payments_run_above_the_limit_by_two",
                condition=Q(needs_two=False) | ~Q(status__in=RELEASED_STATUSES) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="payments_run_released_by_somebody",
                condition=Q(status__in=RELEASED_STATUSES, released_by__isnull=False)
                | (~Q(status__in=RELEASED_STATUSES) & Q(released_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="payments_run_closed_on_equal_totals",
                condition=~Q(status=RunStatus.CLOSED)
                | Q(
                    closed_at__isnull=False,
                    expected_count=F("paid_count") + F("withheld_count"),
                    expected_amount=F("paid_amount") + F("withheld_amount"),
                ),
            ),
            models.CheckConstraint(
                name="payments_run_failed_with_a_difference",
                condition=~Q(status=RunStatus.FAILED) | Q(difference__isnull=False),
            ),
            models.UniqueConstraint(
                name="payments_run_one_per_month",
                fields=["institution", "month", "kind"],
                condition=~Q(status=RunStatus.CANCELLED),
            ),
            models.UniqueConstraint(
                name="payments_run_one_open_thirteenth",
                fields=["institution"],
                condition=Q(kind=PaymentKind.THIRTEENTH) & ~Q(status__in=(RunStatus.CLOSED, RunStatus.CANCELLED)),
            ),
        ]
        triggers: ClassVar = [
            IN_ORDER,
            pgtrigger.FSM(name="status_moves_forward", field="status", transitions=RUN_TRANSITIONS),
            pgtrigger.Protect(
                name="released_totals_stand",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.status <> 'prepared' AND ({_row('OLD')}) IS DISTINCT FROM ({_row('NEW')})"
                ),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    @property
    def days(self) -> PayDays:
        """The day on which each award is paid."""
        return msgspec.convert(self.pay_days, PayDays, strict=False) if self.pay_days else one_day(self.pay_date)

    def __str__(self) -> str:
        return f"{self.institution} {self.kind} {self.month:%Y-%m}"


class PaymentRunChunk(models.Model):
    """A part of a run, paid in one transaction: all instructions from one award to another, both included.

    `count` is that of the instructions: an award has one for each month that it is to be paid.
    """

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    first_award_id = models.BigIntegerField()
    last_award_id = models.BigIntegerField()
    status = models.CharField(max_length=8, choices=ChunkStatus, default=ChunkStatus.WAITING)
    count = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            one_of("status", ChunkStatus, "payments_chunk_status_known"),
            models.UniqueConstraint(name="payments_chunk_number_once", fields=["run", "number"]),
            models.CheckConstraint(name="payments_chunk_in_order", condition=Q(first_award_id__lte=F("last_award_id"))),
            models.CheckConstraint(name="payments_chunk_not_empty", condition=Q(count__gt=0, amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


OF_AN_AWARD = pgtrigger.Trigger(
    name="of_an_award",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="instructed"),  # type: ignore[no-untyped-call]
    # Planned for the rows that there are: a plan for ten would look up a hundred thousand one by one.
    declare=[("part", "record")],
    func="""
        PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
        FOR part IN SELECT run_id, min(award_id) AS first, max(award_id) AS last FROM instructed GROUP BY run_id LOOP
            IF NOT EXISTS (SELECT 1 FROM payments_paymentrun r WHERE r.id = part.run_id)
               OR EXISTS (SELECT 1 FROM instructed i LEFT JOIN (
                              SELECT id, person_id FROM awards_award WHERE id BETWEEN part.first AND part.last
                          ) AS a ON a.id = i.award_id
                          WHERE i.run_id = part.run_id AND a.person_id IS DISTINCT FROM i.person_id) THEN
                RAISE EXCEPTION 'an instruction is of a run, and of an award to its person'
                    USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'payments_instruction_of_an_award';
            END IF;
        END LOOP;
        RETURN NULL;
    """,
)


class PaymentInstruction(models.Model):
    """What a run is to pay for an award and a month: what the second person releases, and the most that may be paid."""

    pk = models.CompositePrimaryKey("run_id", "award_id", "period")
    # Held to run and award by a trigger for each statement: three checks for each row would take longer than the row.
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    award = models.ForeignKey(
        "awards.Award", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    period = models.DateField()
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    benefit = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="payments_instruction_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payments_instruction_period_is_month", condition=Q(period__day=1)),
        ]
        triggers: ClassVar = [append_only(), OF_AN_AWARD]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.award_id} {self.period:%Y-%m}: {self.amount}"


class Payment(models.Model):
    """An amount paid for an award and a month. One per award, month and kind: the primary key says so.

    The table is partitioned by `period`; migrations write it, with a trigger that holds each payment to its instruction, so
    that nothing is paid, and to nobody, that was not released. A payment is never changed: what the bank returns is a
    record of its own.
    """

    pk = models.CompositePrimaryKey("award_id", "period", "kind")
    award = models.ForeignKey(
        "awards.Award", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    period = models.DateField()
    kind = models.CharField(max_length=16, choices=PaymentKind)
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    pay_date = models.DateField()

    def __str__(self) -> str:
        return f"{self.award_id} {self.period:%Y-%m}: {self.amount}"


class PaymentExclusion(models.Model):
    """What a run released for an award and a month and did not pay, and why. `whole`: nothing of it was paid."""

    pk = models.CompositePrimaryKey("run_id", "award_id", "period")
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    award = models.ForeignKey("awards.Award", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.DateField()
    reason = models.CharField(max_length=16, choices=ExclusionReason)
    whole = models.BooleanField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            one_of("reason", ExclusionReason, "payments_exclusion_reason_known"),
            models.CheckConstraint(name="payments_exclusion_positive", condition=Q(amount__gt=0)),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.award_id} {self.period:%Y-%m}: {self.reason}"
