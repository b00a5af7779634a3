"""The acts of a payment run: prepare, release, pay each part, close on control totals, resume after a crash."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from amparo.administration.awards.queries import EITHER_WAY, SIDE_BY_SIDE, number_ranges
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, expense_account, open_accounts, post_transfers
from amparo.administration.payments.calendar import PayDays, current_calendar, one_day
from amparo.administration.payments.choices import PAID_AS, ChunkStatus, PaymentKind, RunStatus
from amparo.administration.payments.models import PaymentInstruction, PaymentRun, PaymentRunChunk
from amparo.administration.payments.order import check_order
from amparo.administration.payments.statements import (
    BOOK_STEADY,
    DEALT_WITH,
    DIVIDE,
    INSTRUCT_OTHERS,
    INSTRUCT_STEADY,
    INSTRUCTED_AT_ONCE,
    PAY_STEADY,
    instruct_sql,
    pay_sql,
)
from amparo.administration.payments.totals import control_totals, instructed_months, open_runs

AWARDS_PER_CHUNK = 50_000


class RunExists(RecordError):
    """A run for the month and kind is already there."""


class RunNotFound(RecordError):
    """There is no such run, or it has no such part."""


class WrongStatus(RecordError):
    """The run's status does not allow the act."""


class SamePersonError(RecordError):
    """The person who prepared a run may not release it."""


@transaction.atomic
def prepare_run(
    *,
    month: date,
    kind: str,
    pay_date: date | None,
    prepared_by_id: int,
    share: Decimal | None = None,
    chunk_size: int = AWARDS_PER_CHUNK,
) -> PaymentRun:
    """Write what is to be paid for a month, in parts of `chunk_size` awards, with the totals that must come out.

    Everybody is paid on `pay_date`; without it on the calendar's days. `share` of a coming month is what an advance pays of it.

    A monthly run also pays what is due of earlier months to awards that were never paid for them. Raises RunExists, and
    OutOfOrder for a kind that another run must come before.
    """
    days = one_day(pay_date) if pay_date else current_calendar().pay_days(month)
    # Two runs prepared at once must not both take up the same earlier month. Paying goes on meanwhile.
    _execute("LOCK TABLE payments_paymentinstruction IN SHARE ROW EXCLUSIVE MODE", {})
    run = _open_run(month, kind, days, prepared_by_id, share)
    _instruct(run)
    # Paying plans its joins by these figures; without them it would take a part's instructions for one row.
    _execute("ANALYZE payments_paymentinstruction", {})
    _execute(DIVIDE, {"run": run.pk, "size": chunk_size})
    totals = run.chunks.aggregate(count=Sum("count"), amount=Sum("amount"))
    run.expected_count, run.expected_amount = totals["count"] or 0, totals["amount"] or 0
    limit = current_calendar().one_release_up_to
    run.needs_two = limit is not None and run.expected_amount > limit
    run.save(update_fields=["expected_count", "expected_amount", "needs_two"])
    for period in instructed_months(run.pk):
        _ensure_partition(period)
    run.refresh_from_db()
    return run


def _instruct(run: PaymentRun) -> None:
    known = {"run": run.pk, "month": run.month, "open_runs": open_runs(run.kind), **_shares(run)}
    if PAID_AS[PaymentKind(run.kind)] != PaymentKind.MONTHLY:
        _execute(instruct_sql(run.kind), known)
        return
    for first, last in number_ranges(INSTRUCTED_AT_ONCE):
        part = known | {"first": first, "last": last}
        _execute(SIDE_BY_SIDE, {})
        _execute(INSTRUCT_STEADY, part)
        _execute(EITHER_WAY, {})
        for statement in INSTRUCT_OTHERS:
            _execute(statement, part)


def _open_run(month: date, kind: str, days: PayDays, prepared_by_id: int, share: Decimal | None) -> PaymentRun:
    run = PaymentRun(
        institution=current_institution().code,
        month=first_of_month(month),
        kind=kind,
        pay_date=days.last,
        pay_days=msgspec.to_builtins(days),
        share=share,
        prepared_by_id=prepared_by_id,
    )
    check_order(run)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        if "payments_run_one_per_month" not in str(error):
            raise
        raise RunExists(_("A payment run for this month is already there.")) from error
    return run


def _ensure_partition(month: date) -> None:
    """The payments of a month lie in a table of their own; it is made by the first run that pays for it."""
    name = f"payments_payment_{month:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone() == (None,):
            bounds = f"FROM ('{month:%Y-%m-%d}') TO ('{add_months(month, 1):%Y-%m-%d}')"
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF payments_payment FOR VALUES {bounds}")
            # A statement's trigger stands on the table that the statement names: on this one as on the whole.
            cursor.execute(f"SELECT payments_hold_to_instructions('{name}')")


@transaction.atomic
def release_run(*, run_id: int, released_by_id: int) -> PaymentRun:
    """Let a prepared run be paid, and book what it will cost. Raises SamePersonError, WrongStatus, RunNotFound.

    Of a run above the institution's limit the first release is an approval: it is paid once another person releases it too.
    """
    run = _locked_run(run_id, RunStatus.PREPARED)
    if run.prepared_by_id == released_by_id:
        raise SamePersonError(_("You prepared this run. Another person must release it."))
    if run.approved_by_id == released_by_id:
        raise SamePersonError(_("You have approved this run. Another person must release it."))
    if run.needs_two and run.approved_by_id is None:
        run.approved_by_id = released_by_id
        run.save(update_fields=["approved_by"])
        return run
    run.status, run.released_by_id = RunStatus.RELEASED, released_by_id
    run.save(update_fields=["status", "released_by"])
    payable = open_accounts().payable
    by_benefit = PaymentInstruction.objects.filter(run=run).values_list("benefit").annotate(Sum("amount"))
    post_transfers(
        source=TransferSource.RELEASED,
        record_number=run.pk,
        period=run.month,
        posted_on=run.days.first,
        movements=[Movement(expense_account(benefit), payable, amount) for benefit, amount in by_benefit],
    )
    return run


@transaction.atomic
def cancel_run(*, run_id: int) -> PaymentRun:
    """Give up a prepared run, so that the month can be prepared anew. Raises WrongStatus once it is released."""
    run = _locked_run(run_id, RunStatus.PREPARED)
    run.status = RunStatus.CANCELLED
    run.save(update_fields=["status"])
    return run


def pay_chunk(*, run_id: int, number: int) -> int:
    """Pay one part of a released run and, when it was the last, close the run. Returns how many awards were paid.

    Safe to repeat and to run in several places at once: a part already paid pays 0. What is no longer due is withheld and
    recorded with its reason. Raises RunNotFound, WrongStatus.
    """
    paid = _pay_waiting_chunk(run_id, number)
    close_run(run_id=run_id)
    return paid


@transaction.atomic
def _pay_waiting_chunk(run_id: int, number: int) -> int:
    # The lock makes a second worker wait; it then finds the part paid.
    chunk = PaymentRunChunk.objects.select_for_update().filter(run_id=run_id, number=number).first()
    if chunk is None:
        raise RunNotFound(_("There is no such part of a payment run."))
    if chunk.status == ChunkStatus.PAID:
        return 0
    run = PaymentRun.objects.get(pk=run_id)
    if run.status != RunStatus.RELEASED:
        raise WrongStatus(_("This payment run is not released."))
    paid = _pay(run, chunk)
    chunk.status = ChunkStatus.PAID
    chunk.save(update_fields=["status"])
    return paid


def _pay(run: PaymentRun, chunk: PaymentRunChunk) -> int:
    """Pay a part; where another run has meanwhile paid one of its months, pay the others."""
    parameters = _chunk_parameters(run, chunk)
    try:
        with transaction.atomic():
            paid = _pay_steady(run.kind, chunk, parameters)
            return paid if paid == chunk.count else paid + int(_execute(pay_sql(run.kind), parameters)[0])
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
    return int(_execute(pay_sql(run.kind, whatever_was_paid=True), parameters)[0])


def _pay_steady(kind: str, chunk: PaymentRunChunk, parameters: Mapping[str, Any]) -> int:
    """Pay the awards of a part that stand still, and book them. A part that was dealt with before is left to `pay_sql`."""
    if PAID_AS[PaymentKind(kind)] != PaymentKind.MONTHLY or _execute(DEALT_WITH, parameters) != (0,):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(SIDE_BY_SIDE)
        cursor.execute(PAY_STEADY, parameters)
        paid: int = cursor.rowcount
        cursor.execute(EITHER_WAY)
        cursor.execute(BOOK_STEADY, parameters)
    return paid


def _shares(run: PaymentRun) -> dict[str, Decimal | None]:
    return {"share": run.share, "thirteenth_share": current_calendar().thirteenth.share_by(run.month)}


def _chunk_parameters(run: PaymentRun, chunk: PaymentRunChunk) -> dict[str, Any]:
    chart, days = open_accounts(), run.days
    part = {"award_id__gte": chunk.first_award_id, "award_id__lte": chunk.last_award_id}
    return {
        "run": run.pk,
        "month": run.month,
        "kind": PAID_AS[PaymentKind(run.kind)],
        **_shares(run),
        "pay_date": run.pay_date,
        "small_up_to": days.small_up_to,
        "small_days": list(days.small),
        "other_days": list(days.others),
        "first": chunk.first_award_id,
        "last": chunk.last_award_id,
        "periods": instructed_months(run.pk, **part),
        "chunk": chunk.pk,
        "in_transit": chart.in_transit,
        "payable": chart.payable,
        "expense": json.dumps(chart.expense_accounts()),
    }


@transaction.atomic
def close_run(*, run_id: int) -> PaymentRun:
    """Close a run whose parts are all paid, if every control total agrees; otherwise stop it with the difference.

    A run with parts still waiting, and one already closed, is returned as it is.
    """
    run = PaymentRun.objects.filter(pk=run_id).first()
    if run and (run.status != RunStatus.RELEASED or run.chunks.filter(status=ChunkStatus.WAITING).exists()):
        return run
    run = _locked_run(run_id)
    if run.status != RunStatus.RELEASED:
        return run
    totals = control_totals(run)
    run.paid_count, run.paid_amount = totals.paid_count, totals.paid_amount
    run.withheld_count, run.withheld_amount = totals.withheld_count, totals.withheld_amount
    run.difference = None if totals.agree else {name: str(value) for name, value in asdict(totals).items()}
    run.status = RunStatus.CLOSED if totals.agree else RunStatus.FAILED
    run.closed_at = Now() if totals.agree else None
    run.save()
    run.refresh_from_db()
    return run


@transaction.atomic
def retry_run(*, run_id: int) -> PaymentRun:
    """Take up a run that stopped because totals differed: every part is gone through again, paying only what is unpaid."""
    run = _locked_run(run_id, RunStatus.FAILED)
    run.status, run.difference = RunStatus.RELEASED, None
    run.save(update_fields=["status", "difference"])
    run.chunks.update(status=ChunkStatus.WAITING)
    return run


def pay_run(*, run_id: int) -> PaymentRun:
    """Pay every waiting part of a released run, each in its own transaction, and close it."""
    waiting = PaymentRunChunk.objects.filter(run_id=run_id, status=ChunkStatus.WAITING).order_by("number")
    for number in list(waiting.values_list("number", flat=True)):
        _pay_waiting_chunk(run_id, number)
    return close_run(run_id=run_id)


def resume_runs() -> list[PaymentRun]:
    """Carry every released run to its end, wherever it was interrupted. Called when a worker starts, and periodically."""
    released = PaymentRun.objects.filter(status=RunStatus.RELEASED).order_by("pk")
    return [pay_run(run_id=run_id) for run_id in list(released.values_list("pk", flat=True))]


def _locked_run(run_id: int, status: str | None = None) -> PaymentRun:
    run = PaymentRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise RunNotFound(_("There is no such payment run."))
    if status is not None and run.status != status:
        raise WrongStatus(
            _("This is not possible now: the payment run is “%(status)s”.") % {"status": run.get_status_display()}
        )
    return run


def _execute(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    """Run one statement; its first row, or an empty one for a statement that returns none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone() if cursor.description else None
    return row or ()
