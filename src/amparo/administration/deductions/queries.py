"""Reads of what is held back from payments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from amparo.administration.deductions.models import Consent, Creditor, DeductionTaken, RunDeducted, Unblocking

CreditorRow = Creditor
ConsentRow = Consent

# What is held back from each payment, in all: award_id, period, kind, amount.
TAKEN_SQL = """
    SELECT award_id, period, kind, sum(amount) AS amount FROM deductions_deductiontaken GROUP BY award_id, period, kind
"""
_CREDITOR_LIST = """
    SELECT person.given_names || ' ' || person.family_names, c.reference, c.kind, c.monthly_amount,
           coalesce((SELECT sum(t.amount) FROM deductions_deductiontaken t
                     WHERE t.consent_id = c.id AND t.period = %(month)s), 0),
           coalesce(c.revoked_on < %(month)s::date + interval '1 month', false)
    FROM deductions_consent c JOIN registry_person person ON person.id = c.person_id
    WHERE c.creditor_id = %(creditor)s AND c.from_month <= %(month)s AND coalesce(c.until_month, %(month)s) >= %(month)s
      AND (c.revoked_on IS NULL OR c.revoked_on >= %(month)s)
    ORDER BY 1, c.id
"""


@dataclass(frozen=True, slots=True)
class CreditorLine:
    """What one consent asked for a month and what was held back: the rest is the creditor's to ask, it does not add up here."""

    person: str
    reference: UUID
    kind: str
    asked: Decimal
    taken: Decimal
    is_revoked: bool

    @property
    def not_taken(self) -> Decimal:
        """What the creditor does not receive."""
        return self.asked - self.taken


@dataclass(frozen=True, slots=True)
class CreditorMonth:
    """How many consents asked something for a creditor in a month, how much, and what was held back."""

    count: int
    asked: Decimal
    taken: Decimal

    @property
    def not_taken(self) -> Decimal:
        """What the creditor does not receive."""
        return self.asked - self.taken


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What was held back of one payment, and for what: a creditor's name, or nothing where it recovers an overpayment."""

    award_id: int
    period: date
    kind: str
    creditor: str
    amount: Decimal


def consents_of(person_id: int) -> list[Consent]:
    """A person's consents, those in force first."""
    found = Consent.objects.filter(person_id=person_id).select_related("creditor", "award")
    return sorted(found.order_by("-signed_on", "-pk"), key=lambda each: each.revoked_on is not None)


def consent_of(person_id: int, reference: UUID) -> Consent | None:
    """One consent of a person."""
    return Consent.objects.filter(person_id=person_id, reference=reference).select_related("creditor", "award").first()


def unblocking_of(person_id: int, on: date) -> Unblocking | None:
    """The days in which the person may sign a consent, if today is one of them and none was signed yet."""
    unused = Unblocking.objects.filter(person_id=person_id, consent=None, opened_on__lte=on, until_on__gt=on)
    return unused.order_by("-pk").first()


def creditors(on: date) -> list[Creditor]:
    """The bodies that a consent can be signed for."""
    return list(Creditor.objects.exclude(struck_off_on__lte=on).order_by("name"))


def all_creditors() -> list[Creditor]:
    """Every body that was ever registered."""
    return list(Creditor.objects.order_by("name"))


def creditor_by_id(creditor_id: int) -> Creditor | None:
    """The creditor with this number."""
    return Creditor.objects.filter(pk=creditor_id).first()


def creditor_list(creditor_id: int, month: date) -> list[CreditorLine]:
    """What each consent for a creditor asked and brought in a month."""
    with connection.cursor() as cursor:
        cursor.execute(_CREDITOR_LIST, {"creditor": creditor_id, "month": month})
        return [CreditorLine(*row) for row in cursor.fetchall()]


def creditor_month(creditor_id: int, month: date) -> CreditorMonth:
    """The sums of a creditor's list for a month."""
    lines = creditor_list(creditor_id, month)
    asked, taken = (sum((getattr(line, name) for line in lines), Decimal("0.00")) for name in ("asked", "taken"))
    return CreditorMonth(len(lines), asked, taken)


def held_back(person_id: int) -> list[HeldBack]:
    """Everything that was ever held back from a person's payments, the latest first."""
    rows = _taken_of(person_id).order_by("-period", "pk")
    fields = ("award_id", "period", "kind", "consent__creditor__name", "amount")
    return [
        HeldBack(award, period, kind, creditor or "", amount)
        for award, period, kind, creditor, amount in rows.values_list(*fields)
    ]


def held_back_by_payment(person_id: int) -> dict[tuple[int, date, str], Decimal]:
    """What was held back of each payment of a person, by award, month and kind."""
    rows = _taken_of(person_id).values_list("award_id", "period", "kind").annotate(Sum("amount"))
    return {(award, period, kind): amount for award, period, kind, amount in rows}


def run_deducted(run_id: int) -> RunDeducted | None:
    """What was held back from a run's payments in all, once it was."""
    return RunDeducted.objects.filter(pk=run_id).first()


def _taken_of(person_id: int) -> QuerySet[DeductionTaken]:
    return DeductionTaken.objects.filter(award__person_id=person_id)
