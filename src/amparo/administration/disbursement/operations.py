"""Orders to banks: made of a run's payments, written into files, resumed wherever a crash left them."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.choices import FileKind
from amparo.administration.banking.messages.credit_transfers import Batch, Order, checked, credit_transfers
from amparo.administration.banking.operations import record_sent_file
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.disbursement import statements
from amparo.administration.disbursement.choices import BatchState
from amparo.administration.disbursement.models import OrderBatch, OrderedRun
from amparo.administration.disbursement.rules import current_bank_rules
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.payments.queries import award_ranges

LARGEST_AWARD = 2**63 - 1


class FileDiffers(RecordError):
    """A file that was lost cannot be written as it was: the institution's bank or name is another by now."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of a run's payments: orders and files for banks, and payments that wait for an account."""

    orders: int = 0
    amount: Decimal = Decimal("0.00")
    files: int = 0
    waiting: int = 0


def order_payments(*, run_id: int, on: date, at: datetime) -> Ordered:
    """Order the payments of a closed run, and those that waited and can be paid now; write the files for the banks.

    Safe to repeat: what is ordered is not ordered again. Each range of awards is one transaction.
    """
    waiting = make_orders(run_id=run_id, on=on, at=at)
    return _written(write_files(run_id=run_id, on=on), waiting)


def order_waiting(*, on: date, at: datetime) -> Ordered:
    """Order what waited for an account and can be sent now, such as to one whose days of cooling off are over.

    It goes in files of the run that was ordered last. What came back waits for the next run. Safe to repeat.
    """
    last = OrderedRun.objects.order_by("-ordered_on", "-pk").first()
    with connection.cursor() as cursor:
        cursor.execute(statements.CAN_GO, {"on": on})
        can_go = bool(cursor.fetchone()[0])
    if last is None or not can_go:
        return Ordered()
    order_range(run_id=last.run_id, first=0, last=LARGEST_AWARD, on=on, at=at, whole_run=False)
    return _written(write_files(run_id=last.run_id, on=on))


def _written(files: Sequence[OrderBatch], waiting: int = 0) -> Ordered:
    return Ordered(
        orders=sum(batch.order_count for batch in files),
        amount=sum((batch.amount for batch in files), Decimal("0.00")),
        files=len(files),
        waiting=waiting,
    )


def make_orders(*, run_id: int, on: date, at: datetime) -> int:
    """Make the orders of all of a run's payments, without their files; returns how many payments wait for an account.

    What is to be held back is held back first, whoever orders: an order stands for the net amount. Raises RunNotClosed.
    """
    take_deductions(run_id, on)
    ranges = _touching(award_ranges(run_id, current_bank_rules().orders_per_file))
    return sum(order_range(run_id=run_id, first=first, last=last, on=on, at=at) for first, last in ranges)


def _touching(ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges that leave no award out: a payment that waits may be of an award that has ended and is in no run any more."""
    before = 0
    for place, (_first, last) in enumerate(ranges, start=1):
        until = LARGEST_AWARD if place == len(ranges) else last
        yield before + 1, until
        before = until


@transaction.atomic
def order_range(*, run_id: int, first: int, last: int, on: date, at: datetime, whole_run: bool = True) -> int:
    """Make the orders of a range of awards; returns how many of their payments wait for an account.

    Without `whole_run` only of what waits for an account and has one now.
    """
    chart = open_accounts()
    values: dict[str, Any] = {"run": run_id, "first": first, "last": last, "on": on, "at": at, "whole_run": whole_run}
    values |= {"returned": chart.returned, "in_transit": chart.in_transit}
    with connection.cursor() as cursor:
        # Whoever orders at the same moment waits, and then finds these ordered.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('disbursement_orders'))")
        values["turn"] = OrderBatch.objects.filter(message_id__startswith=f"A{run_id}-{first}-").count()
        cursor.execute(statements.DUE, values)
        cursor.execute(statements.WAIT, values)
        waiting = cursor.rowcount
        cursor.execute(statements.BATCH, values)
        values["batches"] = [row[0] for row in cursor.fetchall()]
        if values["batches"]:
            cursor.execute(statements.ORDER, values)
            cursor.execute(statements.REORDER, values)
            cursor.execute(statements.NO_LONGER_WAITING, values)
        cursor.execute("DROP TABLE disbursement_due")
    return int(waiting)


def write_files(*, run_id: int, on: date) -> list[OrderBatch]:
    """Write the file of every batch of a run that has none; a file half written by a crash is written anew.

    So is one that was lost, as where only the database was restored: it comes out byte for byte as it was. Raises FileDiffers.
    Then the run counts as ordered.
    """
    batches = OrderBatch.objects.filter(run_id=run_id).order_by("pk").select_related("file")
    for batch in batches.filter(state=BatchState.WRITTEN):
        _write_lost(batch)
    prepared = batches.filter(state=BatchState.PREPARED)
    written = [write_file(batch=batch, on=on) for batch in list(prepared)]
    OrderedRun.objects.get_or_create(run_id=run_id, defaults={"ordered_on": on})
    return written


@transaction.atomic
def write_file(*, batch: OrderBatch, on: date) -> OrderBatch:
    """Write a batch's file beside its place, flush it, put it there; then it counts as written. One writer at a time."""
    batch = OrderBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.PREPARED:
        return batch
    place = files_folder() / f"{batch.message_id}.xml"
    digest, size_bytes = _write(place, batch)
    rules = current_bank_rules()
    batch.file_id = record_sent_file(
        kind=FileKind.ORDERS,
        message_id=batch.message_id,
        digest=digest,
        name=place.name,
        stored_as=place.name,
        bank_code=batch.bank_code,
        account=rules.paying_account.number,
        entry_count=batch.order_count,
        debit_amount=batch.amount,
        size_bytes=size_bytes,
        on=on,
    ).pk
    batch.state = BatchState.WRITTEN
    batch.save(update_fields=["file", "state"])
    return batch


def _write_lost(batch: OrderBatch) -> None:
    place = files_folder() / f"{batch.message_id}.xml"
    on_record = batch.file.sha256 if batch.file else ""
    if not place.exists() and _write(place, batch)[0] != on_record:
        place.rename(place.with_suffix(".differs"))
        raise FileDiffers(
            _("The file %(name)s was lost, and what would be written today differs from it. Ask the bank for its copy.")
            % {"name": place.name}
        )


def files_folder() -> Path:
    """Where files for banks lie until they are fetched; readable by the institution alone."""
    folder = Path(settings.DATA_DIRECTORY) / "bank_files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(place: Path, batch: OrderBatch) -> tuple[str, int]:
    described = Batch(
        message_id=batch.message_id,
        batch_id=batch.message_id,
        created_at=batch.created_at,
        execution_date=batch.pay_date,
        currency=current_institution().currency,
        count=batch.order_count,
        total=batch.amount,
    )
    return write_message(place, described, _orders(batch.pk))


def write_message(place: Path, described: Batch, orders: Iterable[Order]) -> tuple[str, int]:
    """Write orders beside their place, flush them, put them there; returns the digest and the size in bytes."""
    beside, digest, size_bytes = place.with_suffix(".part"), sha256(), 0
    with beside.open("wb") as file:
        for piece in credit_transfers(current_bank_rules().debtor, described, checked(described, orders)):
            written = piece.encode()
            digest.update(written)
            size_bytes += file.write(written)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(place)
    return digest.hexdigest(), size_bytes


def _orders(batch_id: int) -> Iterator[Order]:
    """A batch's orders, streamed as the texts that they are written as: a file may hold a hundred thousand."""
    values = {"batch": batch_id}
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statements.LINES, values) as rows:
        yield from rows.rows()
