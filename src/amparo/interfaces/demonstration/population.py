"""Fills an empty database: people with careers and households, and claims to be decided."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from random import Random

from django.db import transaction

from amparo.administration.claims.operations import AnswersNotAccepted, receive_claim
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.registry.queries import count_persons
from amparo.interfaces import clock
from amparo.interfaces.demonstration import pending
from amparo.interfaces.demonstration.people import PeopleMaker
from amparo.interfaces.demonstration.plan import PlanError, current_plan
from amparo.interfaces.demonstration.registering import register

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written."""

    persons: int
    contribution_months: int
    claims: int

    def as_data(self) -> dict[str, int]:
        """The figures by name, for machines."""
        return asdict(self)


class PopulationExists(RecordError):
    """The database already holds persons; the demonstration's are only put into an empty one."""


def check_empty() -> None:
    """Raise `PopulationExists` when there are persons."""
    if count_persons():
        raise PopulationExists(
            "The database already holds persons. For the demonstration's name an empty one: AMPARO_DATA=/another/folder"
        )


def _lodge(claim: pending.PendingClaim) -> None:
    try:
        receive_claim(**claim.as_arguments())
    except AnswersNotAccepted as error:
        raise PlanError(f"demonstration.yaml answers {claim.service} wrongly: {error.errors}") from error


@transaction.atomic
def load(*, persons: int, claims: int, seed: int, progress: Advance, today: date | None = None) -> Loaded:
    """Write a population and its pending claims, all or nothing. `progress` is told how many more persons are done.

    Raises `PopulationExists` when there are persons already.
    """
    check_empty()
    day = today or clock.today()
    random = Random(seed)
    people = PeopleMaker(random, day, current_plan(), current_institution().identifier_scheme).make(persons)
    registered = register(people, random=random, today=day, advance=progress)
    chosen = pending.choose(registered, count=claims, random=random, today=day)
    for claim in chosen:
        _lodge(claim)
    return Loaded(len(people), registered.months, len(chosen))
