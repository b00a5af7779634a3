"""Accounts of payees, orders to banks and their batches, recalls. What must never be, the database refuses."""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from amparo.administration.banking.account_numbers import SCHEMES
from amparo.administration.common.constraints import in_order, not_blank, one_of
from amparo.administration.common.history import append_only, changes
from amparo.administration.disbursement.choices import (
    BATCH_TRANSITIONS,
    CAME_BACK,
    ORDER_TRANSITIONS,
    RECALL_TRANSITIONS,
    REMITTANCE_TRANSITIONS,
    UNDONE_REMITTANCES,
    UNRELEASED_REMITTANCES,
    AccountState,
    BatchState,
    OrderState,
    RecallReason,
    RecallState,
    RemittanceState,
    WaitingReason,
)
from amparo.administration.disbursement.remittance_checks import (
    ACCOUNT_OF_THE_CREDITOR,
    FREED_WITH_ITS_REMITTANCE,
    OF_THE_CREDITOR,
    SUM_OF_ITS_LINES,
    SUM_STAYS,
)


def _key(to: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


@pghistory.track(*changes())
class PayeeAccount(models.Model):
    """An account that a person says they are to be paid to, from the day after a time in which they can refuse it.

    `period` is when payments go there. One account at a time; one that the person refused, or that the bank could not pay
    to, has no part in it.
    """

    person = _key("registry.Person", db_index=False)
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=80)
    bank_code = models.CharField(max_length=11, blank=True, default="")
    holder_name = models.TextField()
    stated_on = models.DateField()
    period = DateRangeField()
    state = models.CharField(max_length=8, choices=AccountState, default=AccountState.STATED)
    ended_on = models.DateField(null=True)
    why_ended = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scheme__in=list(SCHEMES)), name="payee_account_scheme_known"),
            not_blank("value", "payee_account_has_a_number"),
            not_blank("holder_name", "payee_account_has_a_holder"),
            one_of("state", AccountState, "payee_account_state_known"),
            in_order("period", "payee_account_period_in_order"),
            models.CheckConstraint(
                condition=Q(period__startswith__gte=F("stated_on")), name="payee_account_not_before_it_was_stated"
            ),
            models.CheckConstraint(
                condition=Q(state=AccountState.STATED, ended_on__isnull=True)
                | (~Q(state=AccountState.STATED) & Q(ended_on__isnull=False)),
                name="payee_account_ended_on_a_day",
            ),
            ExclusionConstraint(
                name="payee_account_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state=AccountState.STATED),
            ),
        ]
        indexes: ClassVar = [models.Index(name="payee_account_of_person", fields=["person"])]
        triggers: ClassVar = [pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.scheme} of {self.person_id}"


class OrderBatch(models.Model):
    """Orders that go to the bank in one file, are debited on one day and booked together.

    `created_at` is in the file: writing it again after a crash gives the same bytes.
    """

    run = _key("payments.PaymentRun")
    message_id = models.CharField(max_length=35, unique=True)
    bank_code = models.CharField(max_length=11, blank=True, default="")
    pay_date = models.DateField()
    order_count = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PREPARED)
    created_at = models.DateTimeField()
    file = _key("banking.BankFile", null=True)
    debited_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", BatchState, "order_batch_state_known"),
            models.CheckConstraint(condition=Q(order_count__gt=0, amount__gt=0), name="order_batch_not_empty"),
            models.CheckConstraint(
                condition=Q(state=BatchState.PREPARED, file__isnull=True)
                | (~Q(state=BatchState.PREPARED) & Q(file__isnull=False)),
                name="order_batch_written_to_a_file",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="state_moves_forward", field="state", transitions=BATCH_TRANSITIONS),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.message_id


class PaymentOrder(models.Model):
    """One attempt to bring a payment to an account. A payment has one order on its way at a time.

    `amount` is the payment less what is held back from it. The bank knows the order as P and its number. Batch and account are
    not checked row by row, which would double the time of ten million orders: one statement makes orders from both, and
    neither is ever deleted.
    """

    batch = models.ForeignKey(OrderBatch, on_delete=models.PROTECT, related_name="orders", db_constraint=False)
    award = _key("awards.Award", db_index=False, db_constraint=False)
    period = models.DateField()
    kind = models.CharField(max_length=16)
    attempt = models.PositiveSmallIntegerField()
    account = _key(PayeeAccount, db_index=False, db_constraint=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.ORDERED)
    came_back_on = models.DateField(null=True)
    reason_code = models.CharField(max_length=40, blank=True, default="")
    entry_number = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", OrderState, "payment_order_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_order_positive"),
            models.UniqueConstraint(fields=["award", "period", "kind", "attempt"], name="payment_order_attempt_once"),
            models.UniqueConstraint(
                fields=["award", "period", "kind"],
                name="payment_order_one_on_its_way",
                condition=Q(state=OrderState.ORDERED),
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.ORDERED, came_back_on__isnull=True)
                | Q(state__in=CAME_BACK, came_back_on__isnull=False),
                name="payment_order_came_back_on_a_day",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="state_moves_forward", field="state", transitions=ORDER_TRANSITIONS),
            pgtrigger.Protect(
                name="stands_as_ordered",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.batch_id, OLD.award_id, OLD.period, OLD.kind, OLD.attempt, OLD.account_id, OLD.amount)"
                    " IS DISTINCT FROM"
                    " ROW(NEW.batch_id, NEW.award_id, NEW.period, NEW.kind, NEW.attempt, NEW.account_id, NEW.amount)"
                ),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id

    @property
    def end_to_end_id(self) -> str:
        """How the bank's answers name the order."""
        return f"P{self.pk}"


class WaitingPayment(models.Model):
    """A payment that is owed to a person and cannot be ordered: there is no account, or it came back from the last one.

    `to_be_told`: the letter that asks the person for another account is still to be written.
    """

    pk = models.CompositePrimaryKey("award_id", "period", "kind")
    award = _key("awards.Award", db_index=False)
    period = models.DateField()
    kind = models.CharField(max_length=16)
    person = _key("registry.Person")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=12, choices=WaitingReason)
    since_on = models.DateField()
    to_be_told = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="waiting_payment_to_be_told", fields=["since_on"], condition=Q(to_be_told=True))
        ]
        constraints: ClassVar = [
            one_of("reason", WaitingReason, "waiting_payment_reason_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="waiting_payment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.period:%Y-%m}"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Recall(models.Model):
    """The request that the bank give a payment back, with its file; and what came of it."""

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="recalls", db_index=False)
    reason = models.CharField(max_length=16, choices=RecallReason)
    text = models.TextField(blank=True, default="")
    asked_on = models.DateField()
    message_id = models.CharField(max_length=35, unique=True)
    file = _key("banking.BankFile", null=True)
    state = models.CharField(max_length=12, choices=RecallState, default=RecallState.ASKED)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("reason", RecallReason, "recall_reason_known"),
            one_of("state", RecallState, "recall_state_known"),
            models.UniqueConstraint(
                fields=["order"], name="recall_one_open_for_an_order", condition=Q(state=RecallState.ASKED)
            ),
            models.CheckConstraint(
                condition=Q(state=RecallState.ASKED, settled_on__isnull=True)
                | (~Q(state=RecallState.ASKED) & Q(settled_on__isnull=False)),
                name="recall_settled_on_a_day",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="state_moves_forward", field="state", transitions=RECALL_TRANSITIONS),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.message_id


class OrderedRun(models.Model):
    """That all payments of a run were ordered, or wait for an account: nobody need look at it again."""

    run = models.OneToOneField("payments.PaymentRun", on_delete=models.PROTECT, related_name="+", primary_key=True)
    ordered_on = models.DateField()

    class Meta:
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.run_id}"


class AnswerTaken(models.Model):
    """That the answers of a bank file were applied, so that applying it again does nothing."""

    file = models.OneToOneField("banking.BankFile", on_delete=models.PROTECT, related_name="+", primary_key=True)
    applied_on = models.DateField()
    counts = models.JSONField()

    class Meta:
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.file_id}"


class CreditorAccount(models.Model):
    """The account that a creditor is paid to: the latest that was stated. What was paid before keeps its own."""

    creditor = _key("deductions.Creditor")
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=80)
    bank_code = models.CharField(max_length=11, blank=True, default="")
    stated_by = _key("access.Account")
    stated_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scheme__in=list(SCHEMES)), name="creditor_account_scheme_known"),
            not_blank("value", "creditor_account_has_a_number"),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.scheme} of {self.creditor_id}"


@pghistory.track(*changes())
class Remittance(models.Model):
    """What was held back for a creditor up to a month, paid to it in one order. Prepared by one person, released by another.

    The bank knows the order as C and its number.
    """

    creditor = _key("deductions.Creditor", db_index=False)
    month = models.DateField()
    account = _key(CreditorAccount)
    line_count = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    state = models.CharField(max_length=10, choices=RemittanceState, default=RemittanceState.PREPARED)
    prepared_by = _key("access.Account")
    prepared_on = models.DateField()
    released_by = _key("access.Account", null=True)
    released_on = models.DateField(null=True)
    file = _key("banking.BankFile", null=True)
    debited_on = models.DateField(null=True)
    came_back_on = models.DateField(null=True)
    reason_code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_of("state", RemittanceState, "remittance_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, line_count__gt=0), name="remittance_not_empty"),
            models.CheckConstraint(condition=Q(month__day=1), name="remittance_of_a_month"),
            models.UniqueConstraint(
                fields=["creditor", "month"],
                name="remittance_one_a_month",
                condition=~Q(state__in=UNDONE_REMITTANCES),
            ),
            models.CheckConstraint(condition=~Q(released_by=F("prepared_by")), name="remittance_two_persons"),
            models.CheckConstraint(
                condition=Q(
                    state__in=UNRELEASED_REMITTANCES,
                    released_by__isnull=True,
                    released_on__isnull=True,
                    file__isnull=True,
                )
                | (
                    ~Q(state__in=UNRELEASED_REMITTANCES)
                    & Q(released_by__isnull=False, released_on__isnull=False, file__isnull=False)
                ),
                name="remittance_released_with_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=RemittanceState.PAID) | Q(debited_on__isnull=False), name="remittance_paid_on_a_day"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="state_moves_forward", field="state", transitions=REMITTANCE_TRANSITIONS),
            pgtrigger.ReadOnly(
                name="stands_as_prepared",
                fields=["creditor", "month", "account", "line_count", "amount", "prepared_by", "prepared_on"],
            ),
            pgtrigger.Protect(
                name="released_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.released_by_id IS NOT NULL AND ROW(OLD.released_by_id, OLD.released_on, OLD.file_id)"
                    " IS DISTINCT FROM ROW(NEW.released_by_id, NEW.released_on, NEW.file_id)"
                ),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
            ACCOUNT_OF_THE_CREDITOR,
            SUM_OF_ITS_LINES,
        ]

    def __str__(self) -> str:
        return self.end_to_end_id

    @property
    def end_to_end_id(self) -> str:
        """How the bank's answers name the order."""
        return f"C{self.pk}"

    @property
    def message_id(self) -> str:
        """How the bank's answers name the file."""
        return f"C{self.pk}-{self.month:%Y%m}"


class RemittanceLine(models.Model):
    """One deduction that a remittance pays on. It `stands` until that is withdrawn or comes back: then it is owed again."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="lines")
    taken = _key("deductions.DeductionTaken", db_index=False)
    stands = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["remittance", "taken"], name="remittance_line_once"),
            models.UniqueConstraint(fields=["taken"], name="remittance_pays_once", condition=Q(stands=True)),
        ]
        triggers: ClassVar = [
            OF_THE_CREDITOR,
            SUM_STAYS,
            FREED_WITH_ITS_REMITTANCE,
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.taken_id} in {self.remittance_id}"
