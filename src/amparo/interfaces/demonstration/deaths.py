"""What the civil register told in the demonstration: a death that is certain, one that is doubtful, one of nobody on record."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from amparo.administration.access.choices import Role
from amparo.administration.access.queries import account_by_login, account_for_person
from amparo.administration.awards.queries import persons_in_payment
from amparo.administration.civil_events.choices import Channel
from amparo.administration.civil_events.intake import take_events
from amparo.administration.civil_events.rules import current_civil_event_rules
from amparo.administration.common.institution import current_institution
from amparo.administration.registry.choices import COUPLE, CivilEventKind, RelationshipKind
from amparo.administration.registry.operations import relate_persons
from amparo.administration.registry.queries import (
    PersonRow,
    couples_of,
    identifiers_of,
    person_by_id,
    persons_born_between,
)
from amparo.interfaces.demonstration.accounts import DemonstrationAccount, open_insured
from amparo.interfaces.demonstration.plan import current_plan
from amparo.interfaces.jobs.civil_events import settle

DIED_BEFORE = timedelta(days=5)
MARRIED_BEFORE_DAYS = 30 * 365
WHAT = "was told of a death: a claim filled in, and the certificate"


@dataclass(frozen=True, slots=True)
class _Told:
    """What the register says differently from the record."""

    number: str
    changes: dict[str, Any]


def add_deaths(today: date) -> list[DemonstrationAccount]:
    """Three deaths are told and settled as the register's would be; the account of whoever survives the first."""
    people = [each for each in persons_in_payment(until=today) if account_for_person(each) is None]
    if len(people) < 2:
        return []
    certain, doubtful = (person_by_id(each) for each in people[-2:])
    survivor = _survivor(certain, doubtful.pk, today)
    others_birth = {"birth_date": (doubtful.birth_date - timedelta(days=400)).isoformat()}
    nobody = {"given_names": "Zenóbia", "family_names": "Quaresma", "mother_name": "", "identifier": ""}
    events = [
        _death(certain, _Told("2026-0001", {}), today),
        _death(doubtful, _Told("2026-0002", others_birth), today),
        _death(doubtful, _Told("2026-0003", nobody | {"birth_date": "1931-04-17"}), today),
    ]
    taken = take_events(events, channel=Channel.FILE, received_on=today, received_by_id=_officer())
    settle(taken.notifications.values())
    return [open_insured(survivor, WHAT)] if survivor is not None else []


def _survivor(person: PersonRow, not_this: int, today: date) -> int | None:
    """The spouse on record, or somebody of about the same age who is married to the person for the demonstration."""
    if not any(set(each.relations) & set(COUPLE) for each in current_civil_event_rules().survivors):
        return None
    for row in couples_of(person.pk, today):
        return None if account_for_person(row.other_id) else row.other_id
    around = timedelta(days=5 * 365)
    for other in persons_born_between(person.birth_date - around, person.birth_date + around):
        if other not in (person.pk, not_this) and account_for_person(other) is None and not couples_of(other, today):
            since = today - timedelta(days=MARRIED_BEFORE_DAYS)
            relate_persons(person_id=person.pk, other_id=other, kind=RelationshipKind.SPOUSE, start=since)
            return other
    return None


def _death(person: PersonRow, told: _Told, today: date) -> dict[str, Any]:
    scheme = current_institution().identifier_scheme
    number = next((each.value for each in identifiers_of(person.pk) if each.scheme == scheme), "")
    return {
        "register": "1. Civil register (demonstration)",
        "certificate_number": told.number,
        "kind": CivilEventKind.DEATH.value,
        "occurred_on": (today - DIED_BEFORE).isoformat(),
        "given_names": person.given_names,
        "family_names": person.family_names,
        "birth_date": person.birth_date.isoformat(),
        "mother_name": person.mother_name,
        "identifier": number,
        **told.changes,
    }


def _officer() -> int:
    account = account_by_login(current_plan().login_of(Role.CASE_OFFICER))
    if account is None:
        raise LookupError(Role.CASE_OFFICER)
    return account.pk
