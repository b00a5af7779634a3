"""Slips that are paid as they ask, many in one statement. What is not so plain is settled one by one.

Plain is: the slip's whole amount, by its day, all its lines charges of which nothing was paid or lowered since, none of
them in a plan or on another slip that is paid in the same breath.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from amparo.administration.banking.matching import match_entries
from amparo.administration.collection.models import Charge, Receipt, Slip, SlipLine
from amparo.administration.collection.telling import tell_settled
from amparo.administration.ledger.chart import current_chart
from amparo.administration.ledger.choices import TransferSource

ROOM = "collection"
CHUNK = 1_000
_ALLOCATE = """
WITH made AS (
    INSERT INTO collection_allocation
        (receipt_id, charge_id, slip_id, principal_amount, penalty_amount, interest_amount, paid_on, posted_on)
    SELECT r.id, l.charge_id, l.slip_id, l.principal_amount, l.penalty_amount, l.interest_amount, r.paid_on, %(on)s
    FROM unnest(%(receipts)s::bigint[], %(slips)s::bigint[]) AS p (receipt_id, slip_id)
    JOIN collection_receipt r ON r.id = p.receipt_id JOIN collection_slipline l ON l.slip_id = p.slip_id
    ORDER BY l.charge_id
    RETURNING id, charge_id, principal_amount, penalty_amount, interest_amount
)
INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
SELECT t.debit, t.credit, t.amount, %(on)s, t.source, made.id, c.month
FROM made JOIN collection_charge c ON c.id = made.charge_id
CROSS JOIN LATERAL (VALUES
    (%(receivable)s, %(interest_income)s, made.interest_amount, %(interest)s),
    (%(receivable)s, %(penalty_income)s, made.penalty_amount, %(penalty)s),
    (%(unidentified)s, %(receivable)s, made.principal_amount + made.penalty_amount + made.interest_amount, %(allocated)s)
) AS t (debit, credit, amount, source)
WHERE t.amount > 0
"""


def settle_plain(paid: Mapping[int, tuple[Receipt, Slip]], on: date) -> set[int]:
    """Settle those of these payments (by bank entry) that are plain; returns which. Each thousand is one transaction."""
    entries = list(paid)
    done: set[int] = set()
    for start in range(0, len(entries), CHUNK):
        done |= _settle({entry: paid[entry] for entry in entries[start : start + CHUNK]}, on)
    return done


@transaction.atomic
def _settle(paid: Mapping[int, tuple[Receipt, Slip]], on: date) -> set[int]:
    receipts = _locked(Receipt, [receipt.pk for receipt, _slip in paid.values()])
    lines = _lines([slip.pk for _receipt, slip in paid.values()])
    charges = _locked(Charge, [line.charge_id for each in lines.values() for line in each if line.charge_id])
    plain: dict[int, tuple[Receipt, Slip]] = {}
    settled: dict[int, date] = {}
    for entry, (receipt, slip) in paid.items():
        found = [(line, charges.get(line.charge_id or 0)) for line in lines.get(slip.pk, [])]
        wanted = {charge.pk for _line, charge in found if charge}
        if _is_plain(receipts[receipt.pk], slip, found) and not wanted & settled.keys():
            plain[entry] = (receipt, slip)
            settled |= dict.fromkeys(wanted, receipt.paid_on)
    if plain:
        _write(plain, on)
        for charge_id, paid_on in settled.items():
            tell_settled(charges[charge_id], paid_on, on)
    return set(plain)


def _lines(slip_ids: Sequence[int]) -> dict[int, list[SlipLine]]:
    found: dict[int, list[SlipLine]] = {}
    for line in SlipLine.objects.filter(slip__in=slip_ids):
        found.setdefault(line.slip_id, []).append(line)
    return found


def _locked(model: Any, keys: Sequence[int]) -> dict[int, Any]:
    """The rows by key, locked in their order."""
    return {row.pk: row for row in model.objects.select_for_update().filter(pk__in=keys).order_by("pk")}


def _is_plain(receipt: Receipt, slip: Slip, found: Sequence[tuple[SlipLine, Charge | None]]) -> bool:
    in_time = receipt.open_amount == receipt.amount == slip.amount and receipt.paid_on <= slip.due_on
    return in_time and all(
        charge is not None and not charge.plan_id and charge.open_amount == line.principal_amount
        for line, charge in found
    )


def _write(plain: Mapping[int, tuple[Receipt, Slip]], on: date) -> None:
    chart = current_chart()
    parameters: dict[str, Any] = {
        "on": on,
        "receipts": [receipt.pk for receipt, _slip in plain.values()],
        "slips": [slip.pk for _receipt, slip in plain.values()],
        "receivable": chart.contributions_receivable,
        "interest_income": chart.interest_income,
        "penalty_income": chart.penalty_income,
        "unidentified": chart.unidentified_receipts,
        "interest": TransferSource.INTEREST.value,
        "penalty": TransferSource.PENALTY.value,
        "allocated": TransferSource.ALLOCATED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALLOCATE, parameters)
    match_entries({entry: receipt.pk for entry, (receipt, _slip) in plain.items()}, ROOM)
