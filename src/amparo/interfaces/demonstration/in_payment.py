"""Benefits granted before the demonstration's day, by the same law, and the months of this year already paid."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from django.db import transaction

from amparo.administration.awards.operations import NewAward, open_awards
from amparo.administration.claims.determination import LawHasNoAnswer, preview
from amparo.administration.claims.queries import claimant_ids
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, month_range
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.operations import record_decision
from amparo.administration.payments.choices import PaymentKind
from amparo.administration.payments.operations import pay_run, prepare_run, release_run
from amparo.administration.registry.queries import persons_born_between
from amparo.interfaces.demonstration.plan import current_plan


def candidates(seed: int, today: date) -> list[int]:
    """Older persons who have no claim under way, some of whom were granted a benefit earlier this year."""
    earlier = current_plan().earlier
    youngest, oldest = (date(today.year - age, 1, 1) for age in earlier.ages)
    claiming = claimant_ids()
    random = Random(seed + 1)
    living = (person_id for person_id in persons_born_between(oldest, youngest) if person_id not in claiming)
    return [person_id for person_id in living if random.randrange(earlier.one_in) == 0]


@transaction.atomic
def grant_earlier(person_ids: list[int], *, seed: int, today: date, advance: Callable[[int], None]) -> int:
    """Decide for each of them as of a day earlier this year, and open the awards. Returns how many were granted."""
    random = Random(seed + 2)
    first = date(today.year, 1, 2)
    before_this_month = (today.replace(day=1) - first).days
    granted: list[NewAward] = []
    for person_id in person_ids:
        on = first + timedelta(days=random.randrange(before_this_month))
        granted += _granted(person_id, on)
        advance(1)
    open_awards(granted)
    return len(granted)


def _granted(person_id: int, on: date) -> Iterator[NewAward]:
    """The first benefit to which the person was entitled on that day."""
    for benefit in current_plan().earlier.benefits:
        try:
            seen = preview(person_id, benefit, {}, on)
        except LawHasNoAnswer:  # of that day, or of a record such as this one
            continue
        found = seen.determination
        if found.outcome == "entitled" and found.amount and not found.is_without_days:
            starts_on = found.starts_on or on
            decision = record_decision(
                law=seen.law,
                person_id=person_id,
                claim_id=None,
                facts=seen.facts,
                determination=found,
                outcome=Outcome.GRANTED,
                monthly_amount=found.amount,
                made_on=on,
            )
            yield NewAward(
                person_id=person_id,
                benefit=benefit,
                starts_on=starts_on,
                ends_on=found.ends_on,
                first_payable_on=max(starts_on, on),  # what came before was paid by an earlier system
                monthly_amount=found.amount,
                thirteenth=current_law().benefits[benefit].thirteenth,
                decision_id=decision.pk,
            )
            return


def pay_earlier_months(*, today: date, prepared_by_id: int, released_by_id: int) -> int:
    """Pay each month of this year before the present one, by the calendar. Returns how many."""
    this_month = today.replace(day=1)
    months = list(month_range(date(today.year, 1, 1), add_months(this_month, -1)))
    for month in months:
        run = prepare_run(
            month=month,
            kind=PaymentKind.MONTHLY,
            pay_date=None,
            prepared_by_id=prepared_by_id,
        )
        release_run(run_id=run.pk, released_by_id=released_by_id)
        pay_run(run_id=run.pk)
    return len(months)
