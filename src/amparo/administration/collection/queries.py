"""What other rooms and the interfaces may ask: what is owed, what was paid, which months are settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet, Sum

from amparo.administration.collection.arrears import Due, due_of
from amparo.administration.collection.choices import ChargeKind, PlanState
from amparo.administration.collection.models import (
    Allocation,
    Charge,
    Instalment,
    Plan,
    Receipt,
    Refund,
    Slip,
    SlipLine,
)
from amparo.administration.collection.models.charge import IS_OPEN
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.splitting import NOTHING
from amparo.administration.contributions.employers import employer_months

# What other rooms and the interfaces call these rows; they never import the models.
ChargeRow = Charge
PlanRow = Plan
SlipRow = Slip


@dataclass(frozen=True, slots=True)
class Owed:
    """A charge and what is to be paid of it on a day."""

    charge: Charge
    due: Due

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and nobody agreed to wait."""
        return self.due.days_late > 0 and not self.charge.plan_id


def charge_by_id(charge_id: int) -> Charge:
    """The charge. Raises `Charge.DoesNotExist`."""
    return Charge.objects.select_related("employer", "person").get(pk=charge_id)


def charges_of_source(source: str, source_number: int) -> list[Charge]:
    """What one act, such as a return, assessed."""
    return list(Charge.objects.filter(source=source, source_number=source_number).order_by("kind"))


def open_charges(payer: Payer) -> list[Charge]:
    """What a payer has not yet paid in full, the oldest first."""
    rows = Charge.objects.filter(IS_OPEN, **payer.columns()).select_related("employer", "person")
    return list(rows.order_by("due_on", "month", "pk"))


def charges_of(payer: Payer) -> list[Charge]:
    """All that a payer was ever asked for, the latest first."""
    return list(Charge.objects.filter(**payer.columns()).order_by("-month", "kind", "pk"))


def owed_on(payer: Payer, on: date) -> list[Owed]:
    """What a payer owes on a day, the oldest first, with penalty and interest by law."""
    return owed_of(open_charges(payer), on)


def owed_of(charges: Sequence[Charge], on: date) -> list[Owed]:
    """These charges with what is to be paid of each on a day."""
    return [Owed(charge, due_of(charge, on)) for charge in charges]


def balance_of(payer: Payer) -> Decimal:
    """What a payer owes of contributions themselves, penalty and interest left out."""
    return _open_sum(Charge.objects.filter(IS_OPEN, **payer.columns()))


def all_open_amount() -> Decimal:
    """What all payers together owe: the ledger's contributions receivable."""
    return _open_sum(Charge.objects.filter(IS_OPEN))


def _open_sum(charges: QuerySet[Charge]) -> Decimal:
    total = charges.aggregate(total=Sum(F("amount") - F("credited_amount") - F("paid_amount")))["total"]
    return total or NOTHING


def paid_months(person_id: int) -> dict[tuple[date, int | None], date]:
    """The months whose contribution is settled, by month and employer, with the day of the last payment.

    A month that the person pays counts when its charge is settled; an employee's when the employer's charge of the
    workers' part of that month is.
    """
    declared = employer_months(person_id)
    employers = {employer_id for _month, employer_id in declared}
    collected = _settled(Q(kind=ChargeKind.WORKER, employer_id__in=employers))
    return _settled(Q(person_id=person_id)) | {key: day for key, day in collected.items() if key in declared}


def months_paid(person_id: int) -> set[tuple[date, int | None]]:
    """The months whose contribution is settled, by month and employer (None: paid by the person)."""
    return set(paid_months(person_id))


def _settled(which: Q) -> dict[tuple[date, int | None], date]:
    """Months all of whose charges are paid, and when the last of it was."""
    rows = list(
        Charge.objects.filter(which).values_list(
            "month", "employer_id", "amount", "credited_amount", "paid_amount", "pk"
        )
    )
    open_months = {
        (month, employer) for month, employer, amount, credited, paid, _pk in rows if amount > credited + paid
    }
    keys = {pk: (month, employer) for month, employer, _amount, _credited, paid, pk in rows if paid > 0}
    paid = Allocation.objects.filter(charge_id__in=keys).values_list("charge_id").annotate(Max("paid_on"))
    found: dict[tuple[date, int | None], date] = {}
    for charge_id, paid_on in paid:
        month = keys[charge_id]
        if month not in open_months:
            found[month] = max(paid_on, found.get(month, paid_on))
    return found


def slip_by_reference(reference: str) -> Slip | None:
    """The slip of a reference, or None."""
    return Slip.objects.filter(reference=reference).first()


def slip_for(payer: Payer, reference: str) -> Slip | None:
    """A payer's own slip; None where it is another's."""
    return Slip.objects.filter(reference=reference, **payer.columns()).first()


def slips_of(payer: Payer) -> list[Slip]:
    """A payer's slips, the latest first."""
    return list(Slip.objects.filter(**payer.columns()).order_by("-pk"))


def lines_of(slip: Slip) -> list[SlipLine]:
    """What a slip pays, the oldest first."""
    rows = SlipLine.objects.filter(slip=slip).select_related("charge", "instalment__plan")
    return sorted(rows, key=lambda line: (line.charge.due_on if line.charge else line.instalment.due_on, line.pk))


def payments_of(payer: Payer) -> list[Allocation]:
    """What was received from a payer and what each payment paid, the latest first."""
    mine = Q(charge__employer_id=payer.employer_id, charge__person_id=payer.person_id)
    return list(Allocation.objects.filter(mine).select_related("charge", "slip").order_by("-paid_on", "-pk"))


def paid_by_slip(slip: Slip) -> Decimal:
    """What came in under a slip's reference and went to what it asks for."""
    rows = Allocation.objects.filter(slip=slip)
    total = rows.aggregate(total=Sum(F("principal_amount") + F("penalty_amount") + F("interest_amount")))["total"]
    return total or NOTHING


def plan_of(payer: Payer) -> Plan | None:
    """The payer's running plan."""
    return Plan.objects.filter(state=PlanState.ACTIVE, **payer.columns()).first()


def running_plans() -> list[Plan]:
    """All running plans, the latest first."""
    rows = Plan.objects.filter(state=PlanState.ACTIVE).select_related("employer", "person")
    return list(rows.order_by("-agreed_on", "-pk"))


def plans_of(payer: Payer) -> list[Plan]:
    """All of a payer's plans, the latest first."""
    return list(Plan.objects.filter(**payer.columns()).order_by("-pk"))


def plan_by_id(plan_id: int) -> Plan:
    """The plan. Raises `Plan.DoesNotExist`."""
    return Plan.objects.select_related("employer", "person").get(pk=plan_id)


def instalments_of(plan: Plan) -> list[Instalment]:
    """A plan's instalments in order."""
    return list(Instalment.objects.filter(plan=plan).select_related("plan").order_by("number"))


def receipt_of_entry(entry_number: int) -> Receipt | None:
    """The receipt of a bank entry."""
    return Receipt.objects.filter(entry_number=entry_number).first()


def receipts_of_entries(entry_numbers: Collection[int]) -> dict[int, Receipt]:
    """The receipts of bank entries, by entry."""
    return {receipt.entry_number: receipt for receipt in Receipt.objects.filter(entry_number__in=entry_numbers)}


def refunds(states: Sequence[str]) -> list[Refund]:
    """Refunds in one of these states, the oldest first."""
    rows = Refund.objects.filter(state__in=states).select_related("employer", "person", "asked_by", "approved_by")
    return list(rows.order_by("owed_since", "pk"))


def overdue_charges(on: date, *, limit: int = 500) -> list[Charge]:
    """Charges past their day that no plan covers, the oldest first."""
    rows = Charge.objects.filter(IS_OPEN, due_on__lt=on, plan=None).select_related("employer", "person")
    return list(rows.order_by("due_on", "pk")[:limit])
