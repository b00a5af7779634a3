"""Accounts and transfers: append-only, balanced by construction."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language

from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only
from amparo.administration.ledger.choices import ONE_PER_RECORD, SEVERAL_TIMES, AccountKind, TransferSource

NEXT_MONTH = models.Func(
    F("month"), template="(%(expressions)s + interval '1 month')::date", output_field=models.DateField()
)


def of_open_books() -> pgtrigger.Trigger:
    """Refuses transfers of accounts that the chart lacks, and such as are posted in a closed month.

    Looked up once for a whole statement: a run posts millions of transfers between two accounts on a few days. Accounts and
    closed months are never removed, so what was right when it was posted stays right.
    """
    return pgtrigger.Trigger(
        name="of_open_books",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="posted"),  # type: ignore[no-untyped-call]
        declare=[("alike", "record")],
        func="""
            FOR alike IN SELECT debit_id, credit_id, posted_on FROM posted GROUP BY 1, 2, 3 LOOP
                IF (SELECT count(*) FROM ledger_ledgeraccount a WHERE a.code IN (alike.debit_id, alike.credit_id)) < 2 THEN
                    RAISE EXCEPTION 'an account is not in the chart'
                        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_transfer_of_known_accounts';
                END IF;
                IF EXISTS (SELECT 1 FROM ledger_closedmonth c WHERE c.month = date_trunc('month', alike.posted_on)::date) THEN
                    RAISE EXCEPTION 'the books of the month are closed'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_month_is_closed';
                END IF;
            END LOOP;
            RETURN NULL;
        """,
    )


class LedgerAccount(models.Model):
    """An account of the institution's chart; `names` holds its name by language."""

    code = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=10, choices=AccountKind)
    names = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            one_of("kind", AccountKind, "ledger_account_kind_known"),
            models.CheckConstraint(name="ledger_account_code_shape", condition=Q(code__regex=r"^[a-z][a-z0-9_]*$")),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The account's name in the reader's language."""
        names: dict[str, str] = self.names
        return names.get((get_language() or "en")[:2]) or next(iter(names.values()), self.code)


class Transfer(models.Model):
    """An amount moved from `credit` to `debit`.

    `record_number` is the number of the record that moved it (see `TransferSource`), `period` the month it is for. The
    decision behind a payment is found through its award.
    """

    # Held to the chart by a trigger for each statement: a check for each row would take twice the time of the row.
    debit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    credit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    posted_on = models.DateField()
    source = models.CharField(max_length=16, choices=TransferSource)
    record_number = models.BigIntegerField()
    period = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            one_of("source", TransferSource, "ledger_transfer_source_known"),
            models.CheckConstraint(name="ledger_transfer_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="ledger_transfer_between_two_accounts", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="ledger_transfer_period_is_month", condition=Q(period__day=1)),
            models.UniqueConstraint(
                name="ledger_transfer_once_per_payment",
                # The month first: a run then writes to one end of the index, and not to every page of all years.
                fields=["period", "record_number", "source"],
                condition=Q(source__in=ONE_PER_RECORD),
            ),
            models.UniqueConstraint(
                name="ledger_transfer_once_per_act",
                fields=["source", "record_number", "debit", "credit", "period"],
                condition=~Q(source__in=(*ONE_PER_RECORD, *SEVERAL_TIMES)),
            ),
        ]
        indexes: ClassVar = [
            # Rows come in the order of their days, near enough: a few bytes for each 128 pages find a month among years.
            BrinIndex(name="ledger_transfer_by_day", fields=["posted_on"], autosummarize=True),
            models.Index(
                name="ledger_transfer_withheld", fields=["record_number"], condition=Q(source=TransferSource.WITHHELD)
            ),
        ]
        triggers: ClassVar = [append_only(), of_open_books()]

    def __str__(self) -> str:
        return f"{self.debit_id} from {self.credit_id}: {self.amount}"


class ClosedMonth(models.Model):
    """A month whose books are closed, with the totals that they closed on. Nothing is posted in it any more."""

    month = models.DateField(primary_key=True)
    closed_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField()
    transfer_count = models.BigIntegerField()
    transfer_amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="ledger_closedmonth_is_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="ledger_closedmonth_after_its_end", condition=Q(closed_on__gte=NEXT_MONTH)),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Correction(models.Model):
    """Why a transfer was undone by one the other way round. A transfer itself is never changed, and undone once."""

    source = models.CharField(max_length=16, choices=TransferSource)
    record_number = models.BigIntegerField()
    debit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.DateField()
    reason = models.TextField()
    corrected_by = models.ForeignKey("access.Account", on_delete=models.PROTECT, related_name="+")
    corrected_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            not_blank("reason", "ledger_correction_has_a_reason"),
            models.UniqueConstraint(
                name="ledger_correction_once",
                fields=["source", "record_number", "debit", "credit", "period"],
            ),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.source} {self.record_number}"
