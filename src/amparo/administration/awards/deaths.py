"""What a death does to awards, and how they are made whole again when the person is alive after all."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.models import Award, AwardRate, Suspension, Termination
from amparo.administration.common.periods import period_from

ONE_DAY = timedelta(days=1)

# Days that are suspended already stay so for the reason that they have.
_SUSPEND = """
INSERT INTO awards_suspension (award_id, period, reason)
SELECT award.id, free, %(reason)s
FROM awards_award award
CROSS JOIN LATERAL unnest(
    datemultirange(award.period * daterange(%(from)s, NULL))
    - coalesce((SELECT range_agg(s.period) FROM awards_suspension s WHERE s.award_id = award.id), datemultirange())
) AS free
WHERE award.person_id = %(person)s AND award.period && daterange(%(from)s, NULL)
RETURNING award_id
"""


@transaction.atomic
def suspend_for_death(*, person_id: int, died_on: date) -> list[int]:
    """Hold back every award of a person from the day after a reported death; the awards concerned. Safe to repeat."""
    _locked(person_id)
    known: dict[str, int | date | str] = {
        "person": person_id,
        "from": died_on + ONE_DAY,
        "reason": SuspensionReason.DEATH_REPORTED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUSPEND, known)
        return sorted({award_id for (award_id,) in cursor.fetchall()})


@transaction.atomic
def restore_after_death(*, person_id: int) -> list[int]:
    """Make a person's awards what they would be had no death been reported; those concerned. Safe to repeat."""
    restored = []
    for award in _locked(person_id):
        ended = Termination.objects.filter(award=award, reason=TerminationReason.DEATH, former__isnull=False).first()
        if ended is not None:
            _make_whole(award, ended)
        held = Suspension.objects.filter(award=award, reason=SuspensionReason.DEATH_REPORTED)
        if held.delete()[0] or ended is not None:
            restored.append(award.pk)
    return restored


def as_it_runs(award: Award) -> dict[str, Any]:
    """The award's end, rates, suspensions and termination, as JSON keeps them."""
    ended = Termination.objects.filter(award=award).first()
    return {
        "until": _text(award.period.upper),
        "rates": [
            [_text(rate.period.lower), _text(rate.period.upper), str(rate.monthly_amount)]
            for rate in AwardRate.objects.filter(award=award).order_by("period")
        ],
        "suspensions": [
            [_text(each.period.lower), _text(each.period.upper), each.reason]
            for each in Suspension.objects.filter(award=award).order_by("period")
        ],
        "termination": [_text(ended.ended_on), ended.reason, ended.former] if ended else None,
    }


def _locked(person_id: int) -> list[Award]:
    return list(Award.objects.select_for_update().filter(person_id=person_id).order_by("pk"))


def _make_whole(award: Award, ended: Termination) -> None:
    former: dict[str, Any] = ended.former or {}
    award.period = period_from(award.period.lower, _day(former["until"]))
    award.save(update_fields=["period"])
    for first, until, amount in former["rates"]:
        period = period_from(date.fromisoformat(first), _day(until))
        rate = {"period": period, "monthly_amount": amount}
        AwardRate.objects.update_or_create(award=award, period__startswith=period.lower, defaults=rate)
    for first, until, reason in former["suspensions"]:
        period = period_from(date.fromisoformat(first), _day(until))
        held = {"period": period, "reason": reason}
        Suspension.objects.update_or_create(award=award, period__startswith=period.lower, defaults=held)
    if former["termination"] is None:
        ended.delete()
    else:
        day, reason, before = former["termination"]
        ended.ended_on, ended.reason, ended.former = date.fromisoformat(day), reason, before
        ended.save(update_fields=["ended_on", "reason", "former"])


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
