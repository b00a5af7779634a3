"""Awards and what the database refuses about them: overlaps, rates outside the award, awards to the dead."""

import uuid
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from amparo.administration.awards.choices import (
    CHANGE_TRANSITIONS,
    OPEN_CHANGES,
    ChangeKind,
    ChangeStatus,
    ChangeWhy,
    SuspensionReason,
    TerminationReason,
)
from amparo.administration.common.constraints import in_order, one_of
from amparo.administration.common.history import append_only, changes

OVERLAP = RangeOperators.OVERLAPS
EQUAL = RangeOperators.EQUAL

# Both checks look at all rows of a statement at once: one look a row costs time that grows with the square of the rows,
# because each walks past the foreign keys that the transaction has still to check.
NEW_ROWS = pgtrigger.Referencing(new="written")  # type: ignore[no-untyped-call]

# A person with a recorded death may still be owed the days up to that day, never one after it.
NEVER_BEYOND_DEATH = pgtrigger.Trigger(
    name="never_beyond_death",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=NEW_ROWS,
    func="""
        if exists (
            select 1 from written join registry_civilevent death using (person_id)
            where death.kind = 'death' and not (written.period <@ daterange(null, death.occurred_on, '[]'))
        ) then
            raise exception 'an award may not run beyond the recorded death of the person'
                using errcode = 'check_violation', constraint = 'awards_award_never_beyond_death';
        end if;
        return null;
    """,
)

# Rates and suspensions lie within their award: checked where they are written.
WITHIN_AWARD = """
        if exists (
            select 1 from written join awards_award award on award.id = written.award_id
            where not (written.period <@ award.period)
        ) then
            raise exception 'the period lies outside the award'
                using errcode = 'check_violation', constraint = '{name}';
        end if;
        return null;
"""


def within_award(name: str) -> list[pgtrigger.Trigger]:
    """The triggers that refuse a period outside that of its award; PostgreSQL wants one for each kind of statement."""
    return [
        pgtrigger.Trigger(
            name=f"within_award_{verb}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=NEW_ROWS,
            func=WITHIN_AWARD.format(name=name),
        )
        for verb, operation in (("inserted", pgtrigger.Insert), ("updated", pgtrigger.Update))
    ]


@pghistory.track(*changes())
class Award(models.Model):
    """A benefit awarded to a person.

    `period` runs from the first day of right to the day after the last; it is open where no last day is set.
    `first_payable_on` is the first day that this system pays for: the start, or later where an earlier system paid
    before. `thirteenth`: whether the benefit carries the yearly thirteenth payment.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    benefit = models.CharField(max_length=60)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+", null=True)
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT, related_name="+", null=True)
    period = DateRangeField()
    first_payable_on = models.DateField()
    thirteenth = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            in_order("period", "awards_award_has_first_day"),
            models.CheckConstraint(
                name="awards_award_payable_from_start",
                condition=Q(first_payable_on__gte=Func(F("period"), function="lower", output_field=models.DateField())),
            ),
            ExclusionConstraint(
                name="awards_award_no_overlap",
                expressions=[("person", EQUAL), ("benefit", EQUAL), ("period", OVERLAP)],
                violation_error_code="overlap",
            ),
        ]
        indexes: ClassVar = [models.Index(name="awards_award_of_person", fields=["person"])]
        triggers: ClassVar = [NEVER_BEYOND_DEATH]

    def __str__(self) -> str:
        return f"{self.benefit} {self.reference}"


@pghistory.track(*changes())
class AwardRate(models.Model):
    """What an award pays a month during a period."""

    # An index of its own: that of the exclusion compares bigint only, so that "award_id = 7" would read the whole table.
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="rates")
    period = DateRangeField()
    monthly_amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            in_order("period", "awards_awardrate_has_first_day"),
            models.CheckConstraint(name="awards_awardrate_positive", condition=Q(monthly_amount__gt=0)),
            ExclusionConstraint(
                name="awards_awardrate_no_overlap", expressions=[("award", EQUAL), ("period", OVERLAP)]
            ),
        ]
        triggers: ClassVar = within_award("awards_awardrate_within_award")

    def __str__(self) -> str:
        return f"{self.monthly_amount} {self.period}"


@pghistory.track(*changes())
class Suspension(models.Model):
    """A time during which an award is not paid."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="suspensions")
    period = DateRangeField()
    reason = models.CharField(max_length=30, choices=SuspensionReason)

    class Meta:
        constraints: ClassVar = [
            in_order("period", "awards_suspension_has_first_day"),
            one_of("reason", SuspensionReason, "awards_suspension_reason"),
            ExclusionConstraint(
                name="awards_suspension_no_overlap", expressions=[("award", EQUAL), ("period", OVERLAP)]
            ),
        ]
        triggers: ClassVar = within_award("awards_suspension_within_award")

    def __str__(self) -> str:
        return f"{self.reason} {self.period}"


@pghistory.track(*changes())
class Termination(models.Model):
    """The end of an award: `ended_on` is its last day of right.

    `former` is what a death cut off: the award's end before, its rates, suspensions and earlier termination. Should the
    person turn out to be alive, the award is made whole again from it.
    """

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="termination")
    ended_on = models.DateField()
    reason = models.CharField(max_length=30, choices=TerminationReason)
    former = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("reason", TerminationReason, "awards_termination_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.ended_on}"


# What was proposed stands as it was proposed: whoever approves it approves that.
_PROPOSED = (
    "award_id",
    "kind",
    "why",
    "determined_on",
    "amount_in_payment",
    "amount_by_law",
    "effective_from",
    "arrears_amount",
    "overpayment_amount",
    "law_version_id",
    "needs_two",
    "facts",
    "determination",
)
_OLD, _NEW = (", ".join(f"{version}.{column}" for column in _PROPOSED) for version in ("OLD", "NEW"))


def _account(**options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", **options)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["facts", "determination"])
class AwardChange(models.Model):
    """A change of an award that a re-determination proposes: the law, applied to what is known now, says otherwise.

    `determined_on` is the day as of which the law was applied; `amount_by_law` empty where nobody is entitled any more.
    The new amount is paid from `effective_from`; what was paid too little before is `arrears_amount`, what was paid too
    much `overpayment_amount`: once applied, the one is paid with the arrears of `arrears_month`, the other is owed.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    why = models.CharField(max_length=10, choices=ChangeWhy)
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.PROPOSED)
    determined_on = models.DateField()
    amount_in_payment = models.DecimalField(max_digits=14, decimal_places=2)
    amount_by_law = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    effective_from = models.DateField()
    arrears_amount = models.DecimalField(max_digits=14, decimal_places=2)
    overpayment_amount = models.DecimalField(max_digits=14, decimal_places=2)
    law_version = models.ForeignKey("decisions.LawVersion", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    determination = models.JSONField()
    needs_two = models.BooleanField()
    proposed_on = models.DateField()
    proposed_by = _account()
    approved_by = _account(null=True)
    second_approved_by = _account(null=True)
    rejected_by = _account(null=True)
    reason = models.TextField(blank=True, default="")
    settled_on = models.DateField(null=True)
    arrears_month = models.DateField(null=True)
    former_decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+", null=True)
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", ChangeKind, "awards_change_kind_known"),
            one_of("why", ChangeWhy, "awards_change_why_known"),
            one_of("status", ChangeStatus, "awards_change_status_known"),
            models.CheckConstraint(
                name="awards_change_gives_another_amount",
                condition=Q(kind=ChangeKind.END, amount_by_law__isnull=True)
                | (
                    Q(kind=ChangeKind.AMOUNT, amount_by_law__isnull=False, amount_by_law__gt=0)
                    & ~Q(amount_by_law=F("amount_in_payment"))
                ),
            ),
            models.CheckConstraint(
                name="awards_change_arrears_or_overpayment",
                condition=Q(arrears_amount=0, overpayment_amount__gte=0)
                | Q(arrears_amount__gt=0, overpayment_amount=0),
            ),
            models.CheckConstraint(name="awards_change_two_persons", condition=~Q(second_approved_by=F("approved_by"))),
            models.CheckConstraint(
                name="awards_change_applied_when_approved",
                condition=~Q(status=ChangeStatus.APPLIED)
                | (
                    Q(approved_by__isnull=False, decision__isnull=False, settled_on__isnull=False)
                    & (Q(needs_two=False) | Q(second_approved_by__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="awards_change_rejected_for_a_reason",
                condition=~Q(status=ChangeStatus.REJECTED) | Q(rejected_by__isnull=False, reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="awards_change_arrears_have_a_month",
                condition=Q(status=ChangeStatus.APPLIED, arrears_amount__gt=0, arrears_month__day=1)
                | (~Q(status=ChangeStatus.APPLIED, arrears_amount__gt=0) & Q(arrears_month__isnull=True)),
            ),
            models.UniqueConstraint(
                name="awards_change_one_open", fields=["award"], condition=Q(status__in=OPEN_CHANGES)
            ),
            models.UniqueConstraint(name="awards_change_arrears_once", fields=["award", "arrears_month"]),
        ]
        indexes: ClassVar = [models.Index(name="awards_change_by_status", fields=["status", "-proposed_on"])]
        triggers: ClassVar = [
            pgtrigger.FSM(name="status_moves_forward", field="status", transitions=CHANGE_TRANSITIONS),
            pgtrigger.Protect(
                name="stands_as_proposed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"ROW({_OLD}) IS DISTINCT FROM ROW({_NEW})"),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class AwardChangeMonth(models.Model):
    """One month that was paid otherwise than the law now gives."""

    change = models.ForeignKey(AwardChange, on_delete=models.PROTECT, related_name="months", db_index=False)
    month = models.DateField()
    paid = models.DecimalField(max_digits=14, decimal_places=2)
    due = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="awards_changemonth_once", fields=["change", "month"]),
            models.CheckConstraint(name="awards_changemonth_is_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="awards_changemonth_not_negative", condition=Q(paid__gte=0, due__gte=0)),
            models.CheckConstraint(name="awards_changemonth_differs", condition=~Q(paid=F("due"))),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.paid}, {self.due}"
