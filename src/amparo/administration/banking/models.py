"""Bank files, in and out, and the entries of those that came in."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from amparo.administration.banking.choices import STATE_TRANSITIONS, EntryState, FileDirection, FileKind
from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only


class BankFile(models.Model):
    """A file to or from a bank, known by its bytes: the same one is never taken twice.

    The content of a file that we send is kept in the data directory, under `stored_as`; of one that came in, `content`
    is kept here while it is small enough to be looked at.
    """

    direction = models.CharField(max_length=4, choices=FileDirection)
    kind = models.CharField(max_length=12, choices=FileKind)
    message_id = models.CharField(max_length=35)
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200, blank=True, default="")
    bank_code = models.CharField(max_length=11, blank=True, default="")
    account = models.CharField(max_length=40, blank=True, default="")
    about = models.CharField(max_length=35, blank=True, default="")
    entry_count = models.BigIntegerField()
    credit_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    debit_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    opening_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    closing_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    closing_on = models.DateField(null=True)
    size_bytes = models.BigIntegerField()
    handled_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True)
    handled_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            one_of("direction", FileDirection, "bank_file_direction_known"),
            one_of("kind", FileKind, "bank_file_kind_known"),
            not_blank("message_id", "bank_file_has_a_message_id"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="bank_file_has_a_digest"),
            models.CheckConstraint(condition=Q(entry_count__gte=0), name="bank_file_count_not_negative"),
            models.CheckConstraint(
                condition=Q(closing_amount__isnull=True, closing_on__isnull=True)
                | Q(closing_amount__isnull=False, closing_on__isnull=False),
                name="bank_file_balance_of_a_day",
            ),
            models.UniqueConstraint(
                name="bank_file_message_once", fields=["direction", "kind", "account", "message_id"]
            ),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class BankEntry(models.Model):
    """One movement or answer in a file from a bank. What it says never changes; where it stands moves forward.

    The file is not checked row by row: one transaction keeps a file with all its entries, and no file is ever deleted.
    """

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    direction = models.CharField(max_length=6, blank=True, default="")
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    booked_on = models.DateField(null=True)
    end_to_end_id = models.TextField(blank=True, default="")
    reference = models.TextField(blank=True, default="")
    remittance = models.TextField(blank=True, default="")
    counterparty_name = models.TextField(blank=True, default="")
    counterparty_identifier = models.TextField(blank=True, default="")
    counterparty_account = models.TextField(blank=True, default="")
    status_code = models.CharField(max_length=8, blank=True, default="")
    reason_code = models.CharField(max_length=40, blank=True, default="")
    reason_text = models.TextField(blank=True, default="")
    batch = models.TextField(blank=True, default="")
    bank_reference = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.OPEN)
    room = models.CharField(max_length=24, blank=True, default="")
    record_number = models.BigIntegerField(null=True)
    state_reason = models.TextField(blank=True, default="")
    state_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", EntryState, "bank_entry_state_known"),
            models.UniqueConstraint(fields=["file", "number"], name="bank_entry_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["status", "resolution"])
                | Q(kind="movement", amount__gte=0, direction__in=["credit", "debit"], booked_on__isnull=False),
                name="bank_entry_movement_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.MATCHED) | Q(record_number__isnull=False, room__regex=r"\S"),
                name="bank_entry_matched_with_a_record",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.SET_ASIDE) | Q(state_by__isnull=False, state_reason__regex=r"\S"),
                name="bank_entry_set_aside_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="bank_entry_moved",
                fields=["room", "record_number"],
                condition=Q(state=EntryState.MATCHED, kind="movement"),
            ),
            models.Index(name="bank_entry_open", fields=["direction", "file"], condition=Q(state=EntryState.OPEN)),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="state_moves_forward", field="state", transitions=STATE_TRANSITIONS),
            pgtrigger.Protect(
                name="says_what_the_bank_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.file_id, OLD.number, OLD.amount, OLD.direction, OLD.end_to_end_id, OLD.status_code)"
                    " IS DISTINCT FROM ROW(NEW.file_id, NEW.number, NEW.amount, NEW.direction, NEW.end_to_end_id,"
                    " NEW.status_code)"
                ),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"
