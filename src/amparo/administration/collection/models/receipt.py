"""Money that came in, what it was put to, and what is to be given back of it."""

from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import F, Q

from amparo.administration.collection.choices import RefundState
from amparo.administration.collection.models.shared import (
    EMPLOYER,
    PERSON,
    adds,
    fixed,
    kept_by_lines,
    kept_for_good,
    key,
    money,
)
from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only, changes


class Receipt(models.Model):
    """A payment that the bank says came in. What is neither allocated nor refunded waits to be identified.

    `entry_number` is the bank entry; `movement` what names the payment itself, since a bank may tell of it both in a
    notification and in a statement: the database takes it once. The database refuses to give out more than came in.
    """

    entry_number = models.BigIntegerField(unique=True)
    movement = models.CharField(max_length=64, null=True, unique=True)
    amount = money()
    paid_on = models.DateField()
    posted_on = models.DateField()
    allocated_amount = money(default=Decimal(0))
    refunded_amount = money(default=Decimal(0))

    class Meta:
        constraints = (
            models.CheckConstraint(name="collection_receipt_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="collection_receipt_given_out_once",
                condition=Q(
                    amount__gte=F("allocated_amount") + F("refunded_amount"),
                    allocated_amount__gte=0,
                    refunded_amount__gte=0,
                ),
            ),
        )
        indexes = (
            models.Index(
                name="collection_receipt_open",
                fields=["paid_on"],
                condition=Q(amount__gt=F("allocated_amount") + F("refunded_amount")),
            ),
        )
        triggers = (
            fixed("entry_number", "movement", "amount", "paid_on", "posted_on"),
            kept_by_lines("allocated_amount", "refunded_amount"),
            kept_for_good(),
        )

    def __str__(self) -> str:
        return f"{self.entry_number}: {self.amount}"

    @property
    def open_amount(self) -> Decimal:
        """What of it has found no purpose yet."""
        left: Decimal = self.amount - self.allocated_amount - self.refunded_amount
        return left


class Allocation(models.Model):
    """What of a receipt pays a charge: contribution, penalty and interest. It is never undone, only followed by a refund."""

    receipt = key("collection.Receipt")
    charge = key("collection.Charge")
    slip = key("collection.Slip", null=True)
    instalment_payment = key("collection.InstalmentPayment", null=True)
    principal_amount = money()
    penalty_amount = money(default=Decimal(0))
    interest_amount = money(default=Decimal(0))
    paid_on = models.DateField()
    posted_on = models.DateField()
    # Whoever matched the receipt by hand; none where a rule did.
    matched_by = key("access.Account", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="collection_allocation_positive",
                condition=Q(principal_amount__gte=0, penalty_amount__gte=0, interest_amount__gte=0)
                & (Q(principal_amount__gt=0) | Q(penalty_amount__gt=0) | Q(interest_amount__gt=0)),
            ),
        )
        triggers = (
            append_only(),
            adds(
                "pays_the_charge",
                """
                UPDATE collection_charge SET paid_amount = paid_amount + NEW.principal_amount WHERE id = NEW.charge_id;
                UPDATE collection_receipt SET allocated_amount = allocated_amount
                    + NEW.principal_amount + NEW.penalty_amount + NEW.interest_amount WHERE id = NEW.receipt_id;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.receipt_id} to {self.charge_id}"

    @property
    def amount(self) -> Decimal:
        """All of it."""
        total: Decimal = self.principal_amount + self.penalty_amount + self.interest_amount
        return total


@pghistory.track(*changes())
class Refund(models.Model):
    """What is to be given back: of a receipt that was too much, or of a charge that was paid and later lowered.

    Paying it takes two persons: who approves it did not ask for it.
    """

    receipt = key("collection.Receipt", null=True)
    charge = key("collection.Charge", null=True)
    employer = key(EMPLOYER, null=True)
    person = key(PERSON, null=True)
    amount = money()
    reason = models.TextField()
    owed_since = models.DateField()
    state = models.CharField(max_length=8, choices=RefundState, default=RefundState.OWED)
    asked_by = key("access.Account", null=True)
    approved_by = key("access.Account", null=True)
    approved_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = (
            one_of("state", RefundState, "collection_refund_state_known"),
            not_blank("reason", "collection_refund_has_a_reason"),
            models.CheckConstraint(name="collection_refund_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="collection_refund_of_one_thing", condition=Q(receipt__isnull=False) ^ Q(charge__isnull=False)
            ),
            models.CheckConstraint(
                name="collection_refund_to_one_payer", condition=Q(employer__isnull=True) | Q(person__isnull=True)
            ),
            models.CheckConstraint(
                name="collection_refund_four_eyes",
                condition=Q(approved_by__isnull=True) | (Q(asked_by__isnull=False) & ~Q(approved_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="collection_refund_approved_before_paid",
                condition=Q(state=RefundState.OWED, approved_by__isnull=True, paid_on__isnull=True)
                | Q(
                    state=RefundState.APPROVED,
                    approved_by__isnull=False,
                    approved_on__isnull=False,
                    paid_on__isnull=True,
                )
                | Q(
                    state=RefundState.PAID, approved_by__isnull=False, approved_on__isnull=False, paid_on__isnull=False
                ),
            ),
        )
        triggers = (
            fixed("receipt", "charge", "employer", "person", "amount", "owed_since"),
            kept_for_good(),
            adds(
                "takes_from_what_was_paid",
                """
                UPDATE collection_charge SET paid_amount = paid_amount - NEW.amount WHERE id = NEW.charge_id;
                UPDATE collection_receipt SET refunded_amount = refunded_amount + NEW.amount WHERE id = NEW.receipt_id;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount}: {self.reason}"
