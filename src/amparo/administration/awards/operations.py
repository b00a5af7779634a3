"""What is done to awards: open, change the rate, suspend, resume, end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from amparo.administration.awards.choices import SuspensionReason, TerminationReason
from amparo.administration.awards.deaths import as_it_runs
from amparo.administration.awards.models import Award, AwardRate, Suspension, Termination
from amparo.administration.awards.past_amounts import amounts_since
from amparo.administration.awards.queries import deceased_awards
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import period_from
from amparo.administration.common.refusals import refusing
from amparo.administration.decisions.queries import Grant, decision_by_id, grant_of_claim

ONE_DAY = timedelta(days=1)


class NothingGranted(RecordError):
    """The claim has no decision that grants a benefit."""

    def __init__(self) -> None:
        super().__init__(_("This claim was not granted, so no benefit can be opened."))


class BenefitAlreadyInPayment(RecordError):
    """The person already has an award of this benefit for a day of the period."""

    def __init__(self) -> None:
        super().__init__(_("This person already receives this benefit. Nothing was changed."))


class PersonHasDied(RecordError):
    """The award would run beyond the recorded death of the person."""

    def __init__(self) -> None:
        super().__init__(_("The civil register says that this person has died. No benefit can be opened for them."))


class AwardEnded(RecordError):
    """The award does not run on the day of the change."""

    def __init__(self) -> None:
        super().__init__(_("The benefit does not run on that day."))


class RateNotLater(RecordError):
    """A new rate must begin after the one it replaces, and differ from zero."""

    def __init__(self) -> None:
        super().__init__(_("A new amount must be more than 0 and begin after the day on which the present one began."))


class AlreadySuspended(RecordError):
    """The award is already suspended for a day of the period."""

    def __init__(self) -> None:
        super().__init__(_("The benefit is already suspended then."))


class NotSuspended(RecordError):
    """The award is not suspended on that day."""

    def __init__(self) -> None:
        super().__init__(_("The benefit is not suspended on that day."))


REFUSALS = {
    "awards_award_no_overlap": BenefitAlreadyInPayment,
    "awards_award_never_beyond_death": PersonHasDied,
}


@dataclass(frozen=True, slots=True)
class NewAward:
    """An award to open: of a claim, migrated, or of a demonstration population. `ends_on` is its last day, where one is set."""

    person_id: int
    benefit: str
    starts_on: date
    monthly_amount: Decimal
    thirteenth: bool
    ends_on: date | None = None
    first_payable_on: date | None = None
    decision_id: int | None = None
    claim_id: int | None = None


@transaction.atomic
def award_claim(*, claim_id: int, on: date, actor_id: int | None = None) -> Award:
    """Open the award that a claim's decision grants, from the first day that it gives until the last, where it sets one.

    Days for which an earlier award, now ended, gave the benefit are not awarded again. Months before the claim pay what
    the law gives as of each. Raises NothingGranted, BenefitAlreadyInPayment, PersonHasDied.
    """
    grant = grant_of_claim(claim_id)
    if grant is None:
        raise NothingGranted
    starts_on = _first_free_day(grant)
    decision = decision_by_id(grant.decision_id)
    amounts = amounts_since(decision, grant.monthly_amount, starts_on, grant.ends_on)
    award = open_award(
        NewAward(
            person_id=grant.person_id,
            benefit=grant.benefit,
            starts_on=starts_on,
            ends_on=grant.ends_on,
            monthly_amount=amounts.pop(starts_on),
            thirteenth=current_law().benefits[grant.benefit].thirteenth,
            decision_id=grant.decision_id,
            claim_id=claim_id,
        )
    )
    for from_on, amount in amounts.items():
        change_rate(award_id=award.pk, monthly_amount=amount, from_on=from_on)
    return award


def _first_free_day(grant: Grant) -> date:
    """The first day of a grant that no earlier award covers. Raises BenefitAlreadyInPayment where there is none."""
    granted = _period(grant.starts_on, grant.ends_on)
    same = Award.objects.filter(person_id=grant.person_id, benefit=grant.benefit, period__overlap=granted)
    ends = [award.period.upper for award in same]
    if None in ends:
        raise BenefitAlreadyInPayment
    first: date = max([grant.starts_on, *ends])
    if grant.ends_on is not None and first > grant.ends_on:
        raise BenefitAlreadyInPayment
    return first


def _period(starts_on: date, ends_on: date | None) -> DateRange:
    return period_from(starts_on, ends_on + ONE_DAY if ends_on else None)


def open_award(new: NewAward) -> Award:
    """Open one award with its first rate. Raises BenefitAlreadyInPayment, PersonHasDied."""
    return open_awards([new])[0]


@transaction.atomic
def open_awards(rows: Iterable[NewAward]) -> list[Award]:
    """Open many awards at once, all or none. Raises BenefitAlreadyInPayment, PersonHasDied."""
    news = list(rows)
    with refusing(REFUSALS):
        awards = Award.objects.bulk_create(_award(new) for new in news)
    AwardRate.objects.bulk_create(
        AwardRate(award=award, period=award.period, monthly_amount=new.monthly_amount)
        for award, new in zip(awards, news, strict=True)
    )
    return awards


@transaction.atomic
def change_rate(*, award_id: int, monthly_amount: Decimal, from_on: date) -> AwardRate:
    """Pay another amount from a day onwards. Raises AwardEnded, RateNotLater."""
    award = _running(award_id, from_on)
    current = AwardRate.objects.filter(award=award).order_by("period").last()
    if current is None or current.period.lower >= from_on or monthly_amount <= 0:
        raise RateNotLater
    current.period = period_from(current.period.lower, from_on)
    current.save(update_fields=["period"])
    return AwardRate.objects.create(
        award=award, period=period_from(from_on, award.period.upper), monthly_amount=monthly_amount
    )


@transaction.atomic
def suspend_award(*, award_id: int, from_on: date, reason: SuspensionReason) -> Suspension:
    """Hold back payment from a day onwards, until the award is resumed. Raises AwardEnded, AlreadySuspended."""
    award = _running(award_id, from_on)
    with refusing({"awards_suspension_no_overlap": AlreadySuspended}):
        return Suspension.objects.create(award=award, period=period_from(from_on, award.period.upper), reason=reason)


@transaction.atomic
def resume_award(*, award_id: int, from_on: date) -> None:
    """Pay again from a day onwards. A suspension that would then hold no day is taken back. Raises NotSuspended."""
    award = Award.objects.select_for_update().get(pk=award_id)
    suspension = Suspension.objects.filter(award=award).order_by("period").last()
    lasts = suspension is not None and suspension.period.upper == award.period.upper
    if suspension is None or not lasts or (award.period.upper and from_on >= award.period.upper):
        raise NotSuspended
    if from_on <= suspension.period.lower:
        suspension.delete()
    else:
        suspension.period = period_from(suspension.period.lower, from_on)
        suspension.save(update_fields=["period"])


@transaction.atomic
def terminate_award(*, award_id: int, ended_on: date, reason: TerminationReason) -> Termination:
    """End an award: `ended_on` is its last day of right. Rates and suspensions end with it. Raises AwardEnded.

    An award that has ended may still be ended earlier, as when a death comes to light.
    """
    award = _running(award_id, ended_on)
    former = as_it_runs(award) if reason == TerminationReason.DEATH else None
    end = ended_on + ONE_DAY
    for kind in (AwardRate, Suspension):
        kind.objects.filter(award=award, period__startswith__gte=end).delete()
        for row in kind.objects.filter(award=award, period__contains=end):
            row.period = period_from(row.period.lower, end)
            row.save(update_fields=["period"])
    award.period = period_from(award.period.lower, end)
    award.save(update_fields=["period"])
    told = {"ended_on": ended_on, "reason": reason, "former": former}
    termination, _created = Termination.objects.update_or_create(award=award, defaults=told)
    return termination


@transaction.atomic
def terminate_deceased(*, on: date) -> int:
    """End every award whose person died by a day, with the day of death; returns how many."""
    ended = deceased_awards(on)
    for award_id, last_day in ended:
        terminate_award(award_id=award_id, ended_on=last_day, reason=TerminationReason.DEATH)
    return len(ended)


def _award(new: NewAward) -> Award:
    return Award(
        person_id=new.person_id,
        benefit=new.benefit,
        claim_id=new.claim_id,
        decision_id=new.decision_id,
        period=_period(new.starts_on, new.ends_on),
        first_payable_on=new.first_payable_on or new.starts_on,
        thirteenth=new.thirteenth,
    )


def _running(award_id: int, on: date) -> Award:
    """The award, locked, if it has right on that day."""
    award = Award.objects.select_for_update().get(pk=award_id)
    if on < award.period.lower or (award.period.upper is not None and on >= award.period.upper):
        raise AwardEnded
    return award
