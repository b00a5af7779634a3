"""Instalment plans: what was owed when they were agreed, and the instalments by which it is paid."""

from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import F, Q

from amparo.administration.collection.choices import PlanState
from amparo.administration.collection.models.shared import (
    EMPLOYER,
    PERSON,
    adds,
    fixed,
    kept_by_lines,
    kept_for_good,
    key,
    money,
    one_payer,
)
from amparo.administration.common.constraints import one_of
from amparo.administration.common.history import append_only, changes


@pghistory.track(*changes())
class Plan(models.Model):
    """An agreement to pay what is overdue in instalments. `amount` is what was owed on the day of the agreement."""

    employer = key(EMPLOYER, null=True)
    person = key(PERSON, null=True)
    agreed_on = models.DateField()
    amount = money()
    instalment_count = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.ACTIVE)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            one_payer("collection_plan_has_one_payer"),
            one_of("state", PlanState, "collection_plan_state_known"),
            models.CheckConstraint(name="collection_plan_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="collection_plan_one_at_a_time",
                fields=["employer", "person"],
                condition=Q(state=PlanState.ACTIVE),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="collection_plan_in_parts", condition=Q(instalment_count__gte=2)),
            models.CheckConstraint(
                name="collection_plan_ended_unless_active",
                condition=Q(state=PlanState.ACTIVE, ended_on__isnull=True)
                | (~Q(state=PlanState.ACTIVE) & Q(ended_on__gte=F("agreed_on"))),
            ),
        )
        triggers = (fixed("employer", "person", "agreed_on", "amount", "instalment_count"), kept_for_good())

    def __str__(self) -> str:
        return f"{self.amount} in {self.instalment_count}"


class PlanCharge(models.Model):
    """What of a charge was put into a plan, with the penalty and the interest of that day."""

    plan = key("collection.Plan")
    charge = key("collection.Charge")
    principal_amount = money()
    penalty_amount = money()
    interest_amount = money()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="collection_plancharge_positive",
                condition=Q(principal_amount__gt=0, penalty_amount__gte=0, interest_amount__gte=0),
            ),
            models.UniqueConstraint(name="collection_plancharge_once", fields=["plan", "charge"]),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.charge_id}"


class Instalment(models.Model):
    """One part of a plan. What is paid late or in later months bears interest on top of `amount`."""

    plan = key("collection.Plan", db_index=False)
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = money()
    paid_amount = money(default=Decimal(0))

    class Meta:
        constraints = (
            models.UniqueConstraint(name="collection_instalment_once", fields=["plan", "number"]),
            models.CheckConstraint(name="collection_instalment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="collection_instalment_paid_once",
                condition=Q(amount__gte=F("paid_amount"), paid_amount__gte=0),
            ),
        )
        triggers = (
            fixed("plan", "number", "due_on", "amount"),
            kept_by_lines("paid_amount"),
            kept_for_good(),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"

    @property
    def open_amount(self) -> Decimal:
        """What of it is unpaid, without interest."""
        left: Decimal = self.amount - self.paid_amount
        return left


class InstalmentPayment(models.Model):
    """What of a receipt pays an instalment, and the interest paid on top."""

    instalment = key("collection.Instalment")
    receipt = key("collection.Receipt")
    amount = money()
    interest_amount = money()
    paid_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="collection_instalmentpayment_positive", condition=Q(amount__gt=0, interest_amount__gte=0)
            ),
        )
        triggers = (
            append_only(),
            adds(
                "pays_the_instalment",
                "UPDATE collection_instalment SET paid_amount = paid_amount + NEW.amount WHERE id = NEW.instalment_id;",
            ),
        )

    def __str__(self) -> str:
        return f"{self.instalment_id}: {self.amount}"
