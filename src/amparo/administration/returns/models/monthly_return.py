"""A month's return, version by version, with its lines; the sums are the database's own."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q

from amparo.administration.common.constraints import code_shaped, not_blank, one_of
from amparo.administration.common.history import append_only
from amparo.administration.returns.choices import Channel, ReturnState
from amparo.administration.returns.models.shared import ACCOUNT, EMPLOYER, key, money

_SUMS = ("accepted_count", "remuneration_sum", "worker_sum", "employer_sum")
_ADD = """
    UPDATE returns_monthlyreturn AS r
    SET accepted_count = accepted_count + n.lines, remuneration_sum = remuneration_sum + n.remuneration,
        worker_sum = worker_sum + n.worker, employer_sum = employer_sum + n.employer
    FROM (SELECT return_id, count(*) AS lines, sum(remuneration) AS remuneration, sum(worker_amount) AS worker,
                 sum(employer_amount) AS employer FROM new_lines GROUP BY return_id) AS n
    WHERE r.id = n.return_id;
    RETURN NULL;
"""
_KEPT = """
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'the sums of a return are those of its lines' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class MonthlyReturn(models.Model):
    """What an employer declared for a month. A correction is a new version; the one before it is kept, superseded."""

    employer = key(EMPLOYER, db_index=False)
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=ReturnState, default=ReturnState.FILED)
    channel = models.CharField(max_length=8, choices=Channel)
    filed_by = key(ACCOUNT)
    received_on = models.DateField()
    idempotency_key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    refused_count = models.PositiveIntegerField(default=0)
    accepted_count = models.PositiveIntegerField(default=0)
    remuneration_sum = money(default=Decimal(0))
    worker_sum = money(default=Decimal(0))
    employer_sum = money(default=Decimal(0))

    class Meta:
        constraints = (
            one_of("state", ReturnState, "return_state_known"),
            one_of("channel", Channel, "return_channel_known"),
            not_blank("idempotency_key", "return_has_an_idempotency_key"),
            models.CheckConstraint(condition=Q(month__day=1), name="return_month_is_month"),
            models.CheckConstraint(condition=Q(version__gte=1), name="return_version_from_one"),
            models.CheckConstraint(condition=Q(month__lte=models.F("received_on")), name="return_not_of_the_future"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="return_digest_shape"),
            models.UniqueConstraint(fields=["employer", "month", "version"], name="return_version_once"),
            models.UniqueConstraint(
                fields=["employer", "month"], condition=Q(state="filed"), name="one_return_stands_for_a_month"
            ),
            models.UniqueConstraint(fields=["employer", "idempotency_key"], name="return_filed_once_per_key"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="sums_are_of_lines",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(*_SUMS),  # type: ignore[no-untyped-call]
                func=_KEPT,
            ),
            pgtrigger.ReadOnly(
                name="stated_once",
                fields=[
                    "employer",
                    "month",
                    "version",
                    "channel",
                    "filed_by",
                    "received_on",
                    "digest",
                    "refused_count",
                ],
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.employer_id} {self.month:%Y-%m} version {self.version}"


class ReturnLine(models.Model):
    """One worker of a return, with what the law says is owed: by the worker (withheld) and by the employer."""

    pk = models.CompositePrimaryKey("filed", "number")
    filed = key("returns.MonthlyReturn", db_column="return_id", db_index=False)
    number = models.PositiveIntegerField()
    person = key("registry.Person", db_index=False)
    category = models.CharField(max_length=24)
    remuneration = models.DecimalField(max_digits=14, decimal_places=2)
    days = models.PositiveSmallIntegerField(null=True)
    teaching = models.BooleanField(default=False)
    worker_amount = models.DecimalField(max_digits=14, decimal_places=2)
    employer_amount = models.DecimalField(max_digits=14, decimal_places=2)
    notes = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            code_shaped("category", "return_line_category_shape"),
            models.CheckConstraint(condition=Q(remuneration__gt=0), name="return_line_pays_something"),
            models.CheckConstraint(
                condition=Q(worker_amount__gte=0, worker_amount__lte=models.F("remuneration"), employer_amount__gte=0),
                name="return_line_amounts_in_bounds",
            ),
            models.UniqueConstraint(fields=["person", "filed", "category"], name="return_line_once_per_worker"),
        )
        triggers = (
            append_only(),
            pgtrigger.Trigger(
                name="adds_to_its_return",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_lines"),  # type: ignore[no-untyped-call]
                func=_ADD,
            ),
        )

    def __str__(self) -> str:
        return f"{self.filed_id} line {self.number}"


class RefusedLine(models.Model):
    """A line that was left out of a return because the employer chose to file the others: open until a version has it."""

    filed = key("returns.MonthlyReturn", db_column="return_id", db_index=False)
    number = models.PositiveIntegerField()
    identifier = models.TextField(blank=True)
    name = models.TextField(blank=True)
    field = models.CharField(max_length=24)
    sentence = models.TextField()

    class Meta:
        constraints = (
            not_blank("sentence", "refused_line_says_why"),
            models.UniqueConstraint(fields=["filed", "number", "field"], name="refused_line_once"),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return f"{self.filed_id} line {self.number}"
