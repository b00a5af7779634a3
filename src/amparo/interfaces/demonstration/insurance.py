"""People of the demonstration who insure themselves, as the plan names them: some enrolled weeks ago, some about to."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from amparo.administration.claims.operations import submit_claim
from amparo.administration.common.institution import current_institution, first_language
from amparo.administration.common.periods import add_months, first_of_month, month_range
from amparo.administration.contributions.operations import ContributionMonthRow, record_contribution_months
from amparo.administration.registry.operations import IdentifierTaken, register_person
from amparo.administration.voluntary_insurance.operations import keep_insurances
from amparo.interfaces.demonstration.identifiers import numbers
from amparo.interfaces.demonstration.plan import Insured, current_plan

_TRIES = 50
_SEED = 20260720


def add_insurance(today: date) -> list[tuple[int, str]]:
    """Register the plan's people, let those apply who have, and charge their months; gives each with what to see."""
    free = numbers(current_institution().identifier_scheme, Random(_SEED))
    added = [(_add(one, free, today), one.what) for one in current_plan().insured]
    keep_insurances(on=today)
    return added


def _add(one: Insured, free: Iterator[str], today: date) -> int:
    applied_on = today - timedelta(days=one.applied_days_ago)
    person_id = _register(one, free, applied_on)
    if one.career:
        last = add_months(first_of_month(today), -one.career.until_months_ago)
        months = month_range(add_months(last, 1 - one.career.months), last)
        share = current_plan().categories[one.career.category].share
        record_contribution_months(
            ContributionMonthRow(
                person_id=person_id,
                employer_id=None,
                month=month,
                category=one.career.category,
                remuneration=one.career.wage,
                contribution_amount=(one.career.wage * share).quantize(Decimal("0.01")),
                teaching=False,
                source="demonstration",
            )
            for month in months
        )
    if one.service:
        submit_claim(
            claimant_id=person_id,
            service=one.service,
            answers=one.answers,
            received_on=applied_on,
            idempotency_key="demonstration",
        )
    return person_id


def _register(one: Insured, free: Iterator[str], on: date) -> int:
    """Register the person under the first number that nobody has."""
    scheme = current_institution().identifier_scheme
    for value in islice(free, _TRIES):
        try:
            return register_person(
                given_names=one.given_names,
                family_names=one.family_names,
                mother_name=one.mother_name,
                birth_date=one.birth_date,
                sex=one.sex,
                recorded_on=on,
                identifiers={scheme: value},
                language=first_language(),
            ).pk
        except IdentifierTaken:
            continue
    raise IdentifierTaken
