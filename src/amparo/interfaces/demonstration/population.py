"""Fills an empty database: people with careers and households, and claims to be decided."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from random import Random

from django.db import transaction

from amparo.administration.claims.operations import receive_claim
from amparo.administration.registry.queries import count_persons
from amparo.interfaces import clock
from amparo.interfaces.demonstration import pending
from amparo.interfaces.demonstration.people import PeopleMaker
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


class PopulationExists(Exception):
    """The database already holds persons; the demonstration's are only put into an empty one."""


@transaction.atomic
def load(*, persons: int, claims: int, seed: int, progress: Advance, today: date | None = None) -> Loaded:
    """Write a population and its pending claims, all or nothing. `progress` is told how many more persons are done.

    Raises `PopulationExists` when there are persons already.
    """
    if count_persons():
        raise PopulationExists("The database already holds persons. Use an empty one: see `amparo up --help`.")
    day = today or clock.today()
    random = Random(seed)
    people = PeopleMaker(random, day).make(persons)
    registered = register(people, random=random, today=day, advance=progress)
    chosen = pending.choose(registered, count=claims, random=random, today=day)
    for claim in chosen:
        receive_claim(**claim.as_arguments())
    return Loaded(len(people), registered.months, len(chosen))
