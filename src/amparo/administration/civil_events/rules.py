"""How an institution acts on civil events, as it writes it in `civil_events.yaml`."""

from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings


class BenefitReceived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person who died was paid, as the claim asks: the field's name, that of the amount, the answer by benefit."""

    field: str
    amount: str
    answers: dict[str, str]


class SurvivorService(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service that survivors may claim. `relations`: which kinds of relationship, and the answer that says each.

    `deceased` is the question that asks for the dead person, `received` what it asks of their benefit, `relation` the one
    that asks what the claimant is to them, `died_on` one that asks for the day alone, `together_since` one that asks a couple
    since when they were one; each may be empty. What is known is filled in, and the person confirms it.
    """

    service: str
    relations: dict[str, str]
    deceased: str = ""
    relation: str = ""
    received: BenefitReceived | None = None
    died_on: str = ""
    together_since: str = ""


class CivilEventRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`objection_days`: how long after the letter an award that stands still because of a reported death is ended.

    Practice and not a norm unless `reference` says otherwise.
    """

    objection_days: int = 30
    reference: str = ""
    survivors: tuple[SurvivorService, ...] = ()


def read_civil_event_rules(folder: Path) -> CivilEventRules:
    """The rules of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    path = folder / "civil_events.yaml"
    return msgspec.yaml.decode(path.read_bytes(), type=CivilEventRules) if path.is_file() else CivilEventRules()


@cache
def current_civil_event_rules() -> CivilEventRules:
    """The rules of this installation's institution."""
    return read_civil_event_rules(Path(settings.INSTITUTION_FOLDER))
