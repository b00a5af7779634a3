"""Reads of awards."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from amparo.administration.awards.models import Award, AwardRate, Suspension
from amparo.administration.awards.payable import payable_sql

__all__ = [
    "AwardRow",
    "PayableAward",
    "award_by_id",
    "award_of_claim",
    "awards_of_person",
    "deceased_awards",
    "payable_awards",
    "payable_sql",
    "persons_in_payment",
    "rates_of",
    "suspensions_of",
]


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
