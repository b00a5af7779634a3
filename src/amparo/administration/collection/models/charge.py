"""What is owed for a month, and what was later found not to be."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from amparo.administration.collection.choices import ChargeKind
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
from amparo.administration.common.constraints import code_shaped, not_blank, one_of
from amparo.administration.common.history import append_only

IS_OPEN = Q(amount__gt=F("credited_amount") + F("paid_amount"))


class Charge(models.Model):
    """A month's contribution that an employer or a person owes, as assessed; what is left of it is `open_amount`.

    `source` names the act that assessed it (a return, an enrolment), `source_number` its record. `plan` is the running
    instalment plan that it is in.
    """

    employer = key(EMPLOYER, null=True, db_index=False)
    person = key(PERSON, null=True, db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=16, choices=ChargeKind)
    amount = money()
    due_on = models.DateField()
    source = models.CharField(max_length=24)
    source_number = models.BigIntegerField()
    posted_on = models.DateField()
    credited_amount = money(default=Decimal(0))
    paid_amount = money(default=Decimal(0))
    plan = key("collection.Plan", null=True)

    class Meta:
        constraints = (
            one_payer("collection_charge_has_one_payer"),
            one_of("kind", ChargeKind, "collection_charge_kind_known"),
            code_shaped("source", "collection_charge_source_shape"),
            models.CheckConstraint(name="collection_charge_month_is_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="collection_charge_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="collection_charge_never_below_nothing",
                condition=Q(
                    amount__gte=F("credited_amount") + F("paid_amount"), credited_amount__gte=0, paid_amount__gte=0
                ),
            ),
            models.UniqueConstraint(name="collection_charge_once", fields=["source", "source_number", "kind"]),
        )
        indexes = (
            models.Index(name="collection_charge_of_employer", fields=["employer", "month"]),
            models.Index(name="collection_charge_of_person", fields=["person", "month"]),
            models.Index(name="collection_charge_open", fields=["due_on"], condition=IS_OPEN),
        )
        triggers = (
            fixed(
                "employer",
                "person",
                "month",
                "kind",
                "amount",
                "due_on",
                "source",
                "source_number",
                "posted_on",
            ),
            kept_by_lines("credited_amount", "paid_amount"),
            kept_for_good(),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}: {self.amount}"

    @property
    def open_amount(self) -> Decimal:
        """What of the contribution itself is neither paid nor credited; without interest and penalty."""
        left: Decimal = self.amount - self.credited_amount - self.paid_amount
        return left


class Credit(models.Model):
    """A correction downwards of a charge. A correction upwards is another charge."""

    charge = key("collection.Charge")
    amount = money()
    reason = models.TextField()
    source = models.CharField(max_length=24)
    source_number = models.BigIntegerField()
    posted_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="collection_credit_positive", condition=Q(amount__gt=0)),
            not_blank("reason", "collection_credit_has_a_reason"),
            models.UniqueConstraint(name="collection_credit_once", fields=["source", "source_number", "charge"]),
        )
        triggers = (
            append_only(),
            adds(
                "lowers_the_charge",
                "UPDATE collection_charge SET credited_amount = credited_amount + NEW.amount WHERE id = NEW.charge_id;",
            ),
        )

    def __str__(self) -> str:
        return f"{self.charge_id}: -{self.amount}"
