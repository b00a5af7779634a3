"""Reads of what was held back for creditors: what is owed, what was remitted, and of which payments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from amparo.administration.disbursement.models import CreditorAccount, Remittance

RemittanceRow = Remittance
CreditorAccountRow = CreditorAccount
_OPEN = """
    FROM deductions_deductiontaken t
    JOIN deductions_consent c ON c.id = t.consent_id
    WHERE NOT EXISTS (SELECT 1 FROM ledger_correction k WHERE k.source = 'deducted' AND k.record_number = t.id)
      AND NOT EXISTS (SELECT 1 FROM disbursement_remittanceline l WHERE l.taken_id = t.id AND l.stands)
"""
# What a creditor has not been paid: neither undone by a correction nor in a remittance. Named: creditor, month.
OWED_SQL = f"SELECT t.id, t.amount, t.period {_OPEN} AND c.creditor_id = %(creditor)s AND t.period <= %(month)s"
_BY_MONTH = f"""
    SELECT t.period, count(*), sum(t.amount) {_OPEN} AND c.creditor_id = %(creditor)s GROUP BY t.period ORDER BY t.period
"""
_BY_CREDITOR = f"SELECT c.creditor_id, sum(t.amount) {_OPEN} GROUP BY c.creditor_id"
_LINES = """
    SELECT person.id, person.given_names || ' ' || person.family_names, c.reference::text, t.period, t.amount
    FROM disbursement_remittanceline l
    JOIN deductions_deductiontaken t ON t.id = l.taken_id
    JOIN deductions_consent c ON c.id = t.consent_id
    JOIN registry_person person ON person.id = c.person_id
    WHERE l.remittance_id = %s ORDER BY 2, t.period, t.id LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """How many deductions wait to be paid on, and how much."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OwedMonth:
    """What was held back for a creditor in a month and is in no remittance."""

    month: date
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaidOn:
    """A deduction that a remittance pays on: whose, under which consent, of which month."""

    person_id: int
    person: str
    reference: str
    month: date
    amount: Decimal


def owed_until(creditor_id: int, month: date) -> Owed:
    """What is owed to a creditor up to a month, that month with it."""
    with connection.cursor() as cursor:
        values: dict[str, int | date] = {"creditor": creditor_id, "month": month}
        cursor.execute(f"SELECT count(*), coalesce(sum(amount), 0) FROM ({OWED_SQL}) AS owed", values)  # noqa: S608
        count, amount = cursor.fetchone()
    return Owed(count, amount)


def owed_by_month(creditor_id: int) -> list[OwedMonth]:
    """What is owed to a creditor, by the month of the payments, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH, {"creditor": creditor_id})
        return [OwedMonth(*row) for row in cursor.fetchall()]


def owed_by_creditor() -> dict[int, Decimal]:
    """What is owed to each creditor that anything is owed to."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_CREDITOR)
        return dict(cursor.fetchall())


def account_of_creditor(creditor_id: int) -> CreditorAccount | None:
    """The account that a creditor is paid to."""
    return CreditorAccount.objects.filter(creditor_id=creditor_id).order_by("-pk").first()


def remittances_of(creditor_id: int) -> list[Remittance]:
    """A creditor's remittances, the latest first."""
    return list(Remittance.objects.filter(creditor_id=creditor_id).select_related("account").order_by("-month", "-pk"))


def remittance_by_id(remittance_id: int) -> Remittance | None:
    """The remittance with this number."""
    return Remittance.objects.select_related("creditor", "account", "file").filter(pk=remittance_id).first()


def lines_of(remittance_id: int, *, start: int = 0, count: int = 200) -> list[PaidOn]:
    """The deductions that a remittance pays on."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [remittance_id, count, start])
        return [PaidOn(*row) for row in cursor.fetchall()]
