"""Reads of awards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Min, Sum

from amparo.administration.awards.choices import OPEN_CHANGES, ChangeStatus
from amparo.administration.awards.models import Award, AwardChange, AwardChangeMonth, AwardRate, Suspension
from amparo.administration.awards.payable import (
    DAYS_OF_MONTH,
    EITHER_WAY,
    RATES_OF_PART,
    SIDE_BY_SIDE,
    payable_sql,
    stands_still,
)

__all__ = [
    "DAYS_OF_MONTH",
    "EITHER_WAY",
    "RATES_OF_PART",
    "SIDE_BY_SIDE",
    "AwardChangeRow",
    "AwardInPayment",
    "AwardRow",
    "PayableAward",
    "award_by_id",
    "award_of_claim",
    "awards_in_payment",
    "awards_of_person",
    "change_by_id",
    "change_by_reference",
    "change_counts",
    "changes_by_status",
    "deceased_awards",
    "number_ranges",
    "overpayments_owed",
    "payable_awards",
    "payable_sql",
    "persons_in_payment",
    "rates_of",
    "settled_before",
    "stands_still",
    "suspensions_of",
]


# What other rooms and the interfaces may call a proposed change's row; they never import the models.
AwardChangeRow = AwardChange


@dataclass(frozen=True, slots=True)
class AwardInPayment:
    """What a re-determination compares the law's answer with. `adjusted`: its rate was changed otherwise than by a change
    that was applied, such as a yearly adjustment, so that the first amount cannot be compared with the present one.
    """

    pk: int
    person_id: int
    benefit: str
    starts_on: date
    payable_from: date
    monthly_amount: Decimal
    decision_id: int | None
    adjusted: bool


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award as people see it. `last_day` is None while it runs; `monthly_amount` is its latest rate."""

    pk: int
    reference: UUID
    benefit: str
    starts_on: date
    last_day: date | None
    first_payable_on: date
    monthly_amount: Decimal
    thirteenth: bool
    suspended_since: date | None


@dataclass(frozen=True, slots=True)
class PayableAward:
    """What one award pays for a month; `days` of thirty."""

    award_id: int
    person_id: int
    benefit: str
    days: int
    amount: Decimal


def award_by_id(award_id: int) -> Award:
    """The award with this key; raises Award.DoesNotExist."""
    return Award.objects.get(pk=award_id)


def award_of_claim(claim_id: int) -> AwardRow | None:
    """The award that a claim opened, or None."""
    award = Award.objects.filter(claim_id=claim_id).prefetch_related("rates", "suspensions").first()
    return _row(award) if award else None


def number_ranges(size: int) -> list[tuple[int, int]]:
    """The numbers of all awards, `size` at a time: the first and the last of each range."""
    ends = Award.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    return [(first, first + size - 1) for first in range(ends["first"], ends["last"] + 1, size)]


def awards_of_person(person_id: int) -> list[AwardRow]:
    """A person's awards, the latest first."""
    awards = Award.objects.filter(person_id=person_id).prefetch_related("rates", "suspensions")
    return [_row(award) for award in awards.order_by("-period", "-pk")]


def persons_in_payment(*, until: date) -> list[int]:
    """The persons of the awards that began by a day and still run, in order of their beginning."""
    running = Award.objects.filter(period__startswith__lte=until, period__upper_inf=True)
    return list(running.order_by("period", "pk").values_list("person_id", flat=True))


def rates_of(award_id: int) -> list[AwardRate]:
    """An award's rates, the first first."""
    return list(AwardRate.objects.filter(award_id=award_id).order_by("period"))


def suspensions_of(award_id: int) -> list[Suspension]:
    """An award's suspensions, the first first."""
    return list(Suspension.objects.filter(award_id=award_id).order_by("period"))


def payable_awards(month: date) -> list[PayableAward]:
    """What every award pays for the month that begins on `month`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select award_id, person_id, benefit, days, amount from ({payable_sql()}) due order by award_id",  # noqa: S608
            {"month": month.replace(day=1)},
        )
        return [PayableAward(*row) for row in cursor.fetchall()]


def awards_in_payment(benefit: str, person_ids: Sequence[int], on: date) -> dict[int, AwardInPayment]:
    """The award of a benefit that each of these persons has on a day, by person."""
    awards = Award.objects.filter(benefit=benefit, person_id__in=person_ids, period__contains=on)
    found = awards.select_related("decision").prefetch_related("rates", "changes")
    return {award.person_id: _in_payment(award) for award in found}


def _in_payment(award: Award) -> AwardInPayment:
    rates = sorted(award.rates.all(), key=lambda rate: rate.period.lower)
    applied = sum(change.status == ChangeStatus.APPLIED for change in award.changes.all())
    begun = max(award.period.lower, award.decision.effective_on if award.decision else award.period.lower)
    return AwardInPayment(
        pk=award.pk,
        person_id=award.person_id,
        benefit=award.benefit,
        starts_on=award.period.lower,
        payable_from=award.first_payable_on,
        monthly_amount=rates[-1].monthly_amount,
        decision_id=award.decision_id,
        adjusted=sum(rate.period.lower > begun for rate in rates) > applied,
    )


def settled_before(award_ids: Sequence[int]) -> dict[tuple[int, date], Decimal]:
    """By award and month, what changes applied earlier have already added to what was paid, or taken from it."""
    rows = AwardChangeMonth.objects.filter(change__award_id__in=award_ids, change__status=ChangeStatus.APPLIED)
    totals: dict[tuple[int, date], Decimal] = {}
    for award_id, month, paid, due in rows.values_list("change__award_id", "month", "paid", "due"):
        totals[award_id, month] = totals.get((award_id, month), Decimal(0)) + due - paid
    return totals


def changes_by_status(statuses: Sequence[str] = OPEN_CHANGES, **only: str) -> list[AwardChange]:
    """Proposed changes at these statuses, the latest first, with award and person; `only` narrows by kind, why or
    benefit (`award__benefit`).
    """
    found = AwardChange.objects.filter(status__in=statuses, **only).defer("facts", "determination")
    return list(found.select_related("award__person").order_by("-proposed_on", "-pk"))


def change_by_id(change_id: int) -> AwardChange:
    """The proposed change with this key; raises AwardChange.DoesNotExist."""
    return AwardChange.objects.get(pk=change_id)


def change_by_reference(reference: UUID) -> AwardChange | None:
    """The proposed change with this reference, with its award, its months and who had a hand in it."""
    people = ("award__person", "proposed_by", "approved_by", "second_approved_by", "rejected_by")
    found = AwardChange.objects.filter(reference=reference).select_related(*people).prefetch_related("months")
    return found.first()


def change_counts() -> dict[str, int]:
    """How many changes stand at each status."""
    counts = AwardChange.objects.values_list("status").annotate(Count("pk"))
    return {str(status): 0 for status in ChangeStatus.values} | dict(counts)


def overpayments_owed(person_id: int) -> Decimal:
    """What a person owes for awards that paid too much, by changes that were applied."""
    applied = AwardChange.objects.filter(award__person_id=person_id, status=ChangeStatus.APPLIED)
    return applied.aggregate(owed=Sum("overpayment_amount"))["owed"] or Decimal("0.00")


def deceased_awards(on: date) -> list[tuple[int, date]]:
    """Awards that run beyond the death of their person, with the last day of right: that of the death."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select a.id, greatest(death.occurred_on, lower(a.period))
            from awards_award a
            join registry_civilevent death on death.person_id = a.person_id and death.kind = 'death'
            where death.occurred_on <= %s and not (a.period <@ daterange(null, death.occurred_on, '[]'))
              and upper(a.period) is distinct from greatest(death.occurred_on, lower(a.period)) + 1
            order by a.id
            """,
            [on],
        )
        return [(award_id, last_day) for award_id, last_day in cursor.fetchall()]


def _row(award: Award) -> AwardRow:
    latest = max(award.rates.all(), key=lambda rate: rate.period.lower)
    suspended = [one.period.lower for one in award.suspensions.all() if one.period.upper == award.period.upper]
    return AwardRow(
        pk=award.pk,
        reference=award.reference,
        benefit=award.benefit,
        starts_on=award.period.lower,
        last_day=award.period.upper - timedelta(days=1) if award.period.upper else None,
        first_payable_on=award.first_payable_on,
        monthly_amount=latest.monthly_amount,
        thirteenth=award.thirteenth,
        suspended_since=suspended[0] if suspended else None,
    )
