"""Awards and what the database refuses about them: overlaps, rates outside the award, awards to the dead."""

import uuid
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.common.constraints import in_order, one_of
from amparo.administration.common.history import changes

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

    `period` runs from the first day of right to the day after the last (open while in payment). `first_payable_on` is
    the first day that this system pays for: the start, or later where an earlier system paid before. `thirteenth`:
    whether the benefit carries the yearly thirteenth payment.
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
    """The end of an award: `ended_on` is its last day of right."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="termination")
    ended_on = models.DateField()
    reason = models.CharField(max_length=30, choices=TerminationReason)

    class Meta:
        constraints: ClassVar = [
            one_of("reason", TerminationReason, "awards_termination_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.ended_on}"
