"""Reads of overpayments: a person's, the desk's queue, and until when a plan lasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from math import ceil
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.overpayments.choices import WaiverStatus
from amparo.administration.overpayments.models import Overpayment, RecoveryPlan, Waiver

OverpaymentRow = Overpayment
WaiverRow = Waiver
IS_OPEN = Q(amount__gt=F("recovered_amount") + F("waived_amount"))
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a plan would go on: what is held back each month, in how many months, and the month of the last."""

    monthly: Decimal
    months: int
    last_month: date


@dataclass(frozen=True, slots=True)
class OverpaymentTotals:
    """All overpayments of the institution, added up."""

    amount: Decimal
    recovered: Decimal
    waived: Decimal

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.recovered - self.waived


def overpayments_of(person_id: int) -> list[Overpayment]:
    """A person's overpayments, the latest first."""
    return list(_all().filter(person_id=person_id))


def overpayment_by_reference(reference: UUID) -> Overpayment | None:
    """The overpayment with this reference."""
    return _all().filter(reference=reference).first()


def open_overpayments(*, cause: str = "", limit: int = 100) -> list[Overpayment]:
    """Those of which something is left, the oldest first."""
    found = _all().filter(IS_OPEN).order_by("recorded_on", "pk")
    return list((found.filter(cause=cause) if cause else found)[:limit])


def open_overpayments_of(award_id: int, month: date) -> list[Overpayment]:
    """Those of an award's month of which something is left, the oldest first."""
    found = Overpayment.objects.filter(IS_OPEN, award_id=award_id, from_month__lte=month, until_month__gte=month)
    return list(found.order_by("recorded_on", "pk"))


def count_open_overpayments() -> int:
    """Of how many overpayments something is left."""
    return Overpayment.objects.filter(IS_OPEN).count()


def totals() -> OverpaymentTotals:
    """All overpayments added up."""
    sums: Mapping[str, Decimal] = Overpayment.objects.aggregate(
        amount=Sum("amount", default=NOTHING),
        recovered=Sum("recovered_amount", default=NOTHING),
        waived=Sum("waived_amount", default=NOTHING),
    )
    return OverpaymentTotals(**sums)


def plan_of(overpayment_id: int) -> RecoveryPlan | None:
    """The plan in force."""
    return RecoveryPlan.objects.filter(overpayment_id=overpayment_id, ended_on=None).first()


def proposed_waivers() -> list[Waiver]:
    """The waivers that wait for a second person."""
    waiting = Waiver.objects.filter(status=WaiverStatus.PROPOSED).select_related("overpayment__person", "proposed_by")
    return list(waiting.order_by("proposed_on", "pk"))


def forecast(left: Decimal, payment: Decimal, percent: Decimal, starts_on: date) -> Forecast | None:
    """When nothing is left, if this share of a monthly payment is held back; None where it comes to nothing."""
    monthly = (payment * percent / 100).quantize(CENT, ROUND_DOWN)
    if monthly <= 0 or left <= 0:
        return None
    months = ceil(left / monthly)
    return Forecast(min(monthly, left), months, add_months(first_of_month(starts_on), months - 1))


def _all() -> QuerySet[Overpayment]:
    return Overpayment.objects.select_related("person", "award").order_by("-recorded_on", "-pk")
