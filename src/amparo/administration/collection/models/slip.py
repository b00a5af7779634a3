"""Payment slips: what one payer may pay at once, until which day, under which reference."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from amparo.administration.collection.models.shared import EMPLOYER, PERSON, key, money, one_payer
from amparo.administration.common.constraints import not_blank
from amparo.administration.common.history import append_only


class Slip(models.Model):
    """An amount that settles its lines when it is paid by `due_on`. It is never changed: a later day has a new slip.

    `reference` is a creditor reference by ISO 11649, whose check digits tell a mistyped one; `payload` what its QR code
    says.
    """

    reference = models.CharField(max_length=25, unique=True)
    employer = key(EMPLOYER, null=True)
    person = key(PERSON, null=True)
    amount = money()
    issued_on = models.DateField()
    due_on = models.DateField()
    payload = models.TextField()
    # Where the law's rates are not held an officer works penalty and interest out, and says how.
    worked_out_by = key("access.Account", null=True)
    working = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            one_payer("collection_slip_has_one_payer"),
            models.CheckConstraint(name="collection_slip_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="collection_slip_not_for_yesterday", condition=Q(due_on__gte=F("issued_on"))),
            models.CheckConstraint(
                name="collection_slip_reference_shape", condition=Q(reference__regex=r"^RF[0-9]{2}[0-9A-Z]{1,21}$")
            ),
            not_blank("payload", "collection_slip_has_a_payload"),
            models.CheckConstraint(
                name="collection_slip_worked_out_and_said_how",
                condition=Q(worked_out_by__isnull=True, working="")
                | Q(worked_out_by__isnull=False, working__regex=r"\S"),
            ),
        )
        triggers = (
            append_only(),
            pgtrigger.Trigger(
                name="amount_is_that_of_its_lines",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF NEW.amount <> (SELECT coalesce(sum(principal_amount + penalty_amount + interest_amount), 0)
                                      FROM collection_slipline WHERE slip_id = NEW.id) THEN
                        RAISE EXCEPTION 'a slip asks for what its lines add up to'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'collection_slip_adds_up';
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.reference


class SlipLine(models.Model):
    """What a slip asks for one charge, or for one instalment, when it is paid on its day."""

    slip = key("collection.Slip", db_index=False)
    charge = key("collection.Charge", null=True)
    instalment = key("collection.Instalment", null=True)
    principal_amount = money()
    penalty_amount = money(default=Decimal(0))
    interest_amount = money(default=Decimal(0))

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="collection_slipline_for_one_thing",
                condition=Q(charge__isnull=False) ^ Q(instalment__isnull=False),
            ),
            models.CheckConstraint(
                name="collection_slipline_not_negative",
                condition=Q(principal_amount__gt=0, penalty_amount__gte=0, interest_amount__gte=0),
            ),
            models.UniqueConstraint(
                name="collection_slipline_once", fields=["slip", "charge", "instalment"], nulls_distinct=False
            ),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return f"{self.slip_id}: {self.charge_id or self.instalment_id}"
