"""What the interfaces may ask: a person's insurance, its months and what each stands at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import charges_of, charges_of_source, lines_of, slips_of
from amparo.administration.common.periods import add_months, first_of_month, month_range
from amparo.administration.voluntary_insurance.choices import CHARGED_BY, InsuredMonthState
from amparo.administration.voluntary_insurance.law import insurance_of
from amparo.administration.voluntary_insurance.models import DeclaredAmount, Enrolment, InsuredMonth

# What the interfaces may call the row; they never import the models.
EnrolmentRow = Enrolment


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month of an insurance: what is paid for it, until when, and how it stands on a day."""

    month: date
    base_amount: Decimal
    amount: Decimal
    due_on: date
    state: InsuredMonthState
    paid_on: date | None
    charge_id: int

    @property
    def may_be_paid(self) -> bool:
        """Whether a slip can be issued for it."""
        return self.state in (InsuredMonthState.TO_PAY, InsuredMonthState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Insurance:
    """A person's insurance as it stands: its months, the latest first, and on which amount it is paid from now on."""

    enrolment: Enrolment
    months: tuple[MonthShown, ...]
    declared: DeclaredAmount
    may_change: bool

    @property
    def is_running(self) -> bool:
        """Whether no end is set."""
        return self.enrolment.end_month is None

    @property
    def to_pay(self) -> tuple[MonthShown, ...]:
        """The months that can be paid now, the oldest first."""
        return tuple(reversed([each for each in self.months if each.may_be_paid]))

    @property
    def next_due(self) -> MonthShown | None:
        """The month to pay first."""
        return next(iter(self.to_pay), None)

    @property
    def awaits_first_payment(self) -> bool:
        """Whether nothing has been paid yet, so that nothing is insured by it."""
        return self.is_running and all(each.paid_on is None for each in self.months)

    @property
    def paid_count(self) -> int:
        """How many months are paid."""
        return sum(each.paid_on is not None for each in self.months)


def running_on(month: date) -> Q:
    """Enrolments that cover a first day of month."""
    return Q(first_month__lte=month) & (Q(end_month__isnull=True) | Q(end_month__gt=month))


def enrolment_of_claim(claim_id: int) -> Enrolment | None:
    """What a claim opened, or None."""
    return Enrolment.objects.filter(decision__claim_id=claim_id).first()


def enrolment_of_person(person_id: int, reference: str) -> Enrolment | None:
    """A person's own enrolment by its reference, or None."""
    return Enrolment.objects.filter(person_id=person_id, reference=reference).first()


def insurances_of(person_id: int, on: date) -> list[Insurance]:
    """A person's insurances, the latest first."""
    rows = list(Enrolment.objects.filter(person_id=person_id).order_by("-first_month", "-pk"))
    if not rows:
        return []
    charges = {each.source_number: each for each in charges_of(Payer(person_id=person_id)) if each.source == CHARGED_BY}
    return [_insurance(row, charges, on) for row in rows]


def insurance_shown(enrolment: Enrolment, on: date) -> Insurance:
    """One insurance as it stands."""
    return next(each for each in insurances_of(enrolment.person_id, on) if each.enrolment.pk == enrolment.pk)


def first_slip(enrolment: Enrolment) -> Any:
    """The slip of the first month, issued with the enrolment; None once that month is paid or no longer owed."""
    payer = Payer(person_id=enrolment.person_id)
    first = InsuredMonth.objects.filter(enrolment=enrolment).order_by("month").first()
    charge_id = (
        next((each.pk for each in charges_of_source(CHARGED_BY, first.pk) if each.open_amount), None) if first else None
    )
    if charge_id is None:
        return None
    return next((slip for slip in slips_of(payer) if charge_id in {line.charge_id for line in lines_of(slip)}), None)


def declared_for(enrolment: Enrolment, month: date) -> DeclaredAmount:
    """The amount declared that holds for a month; the first where the month is before it."""
    rows = list(DeclaredAmount.objects.filter(enrolment=enrolment).order_by("from_month"))
    held = [each for each in rows if each.from_month <= month]
    return held[-1] if held else rows[0]


def next_free_month(enrolment: Enrolment, on: date) -> date:
    """The first month, from that of a day on, that is not charged yet."""
    last = InsuredMonth.objects.filter(enrolment=enrolment).order_by("month").last()
    return max(first_of_month(on), add_months(last.month, 1) if last else enrolment.first_month)


def uncharged_months(until: date) -> list[tuple[int, date]]:
    """The months up to one that are insured and not charged yet, each with its enrolment, the oldest first."""
    rows = Enrolment.objects.filter(end_month__isnull=True).annotate(last=Max("months__month"))
    starts = [
        (pk, add_months(last, 1) if last else first)
        for pk, first, last in rows.values_list("pk", "first_month", "last")
    ]
    return sorted(
        ((pk, month) for pk, start in starts if start <= until for month in month_range(start, until)),
        key=lambda each: (each[1], each[0]),
    )


def unpaid_in_a_row(enrolment: Enrolment, on: date) -> list[InsuredMonth]:
    """The months past their day and unpaid, counted back from the last that is past its day; the oldest first."""
    found: list[InsuredMonth] = []
    for each in InsuredMonth.objects.filter(enrolment=enrolment, due_on__lt=on).order_by("-month"):
        if each.paid_on is not None:
            break
        found.insert(0, each)
    return found


def _insurance(row: Enrolment, charges: Mapping[int, Any], on: date) -> Insurance:
    months = InsuredMonth.objects.filter(enrolment=row).order_by("-month")
    return Insurance(
        enrolment=row,
        months=tuple(_shown(each, charges[each.pk], on) for each in months),
        declared=DeclaredAmount.objects.filter(enrolment=row).order_by("from_month").last() or _nothing(row),
        may_change=row.end_month is None and insurance_of(row.benefit).declared,
    )


def _nothing(row: Enrolment) -> DeclaredAmount:
    raise DeclaredAmount.DoesNotExist(f"enrolment {row.pk} has no declared amount")


def _shown(row: InsuredMonth, charge: Any, on: date) -> MonthShown:
    state = InsuredMonthState.PAID
    if row.paid_on is None:
        owed = InsuredMonthState.TO_PAY if on <= row.due_on else InsuredMonthState.OVERDUE
        state = owed if charge.open_amount else InsuredMonthState.NOT_OWED
    return MonthShown(row.month, row.base_amount, row.amount, row.due_on, state, row.paid_on, charge.pk)
