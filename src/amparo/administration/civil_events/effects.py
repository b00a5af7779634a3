"""What a civil event does to the record of the person whom it is about. Each is atomic, and done once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.awards.deaths import suspend_for_death
from amparo.administration.civil_events.aftermath import recover_payments
from amparo.administration.civil_events.letters import tell_household, tell_survivor
from amparo.administration.civil_events.models import Notification
from amparo.administration.civil_events.survivors import prepare_claims, survivors_of
from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, validate_identifier
from amparo.administration.common.institution import current_institution
from amparo.administration.registry.choices import CivilEventKind, RelationshipKind
from amparo.administration.registry.operations import (
    end_relationship,
    locked_person,
    record_civil_event,
    register_person,
    relate_persons,
)
from amparo.administration.registry.queries import PersonRow, civil_event_of, couples_of, person_by_identifier


class Contradicts(RecordError):
    """What is on record already says otherwise; an officer must look."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is: the day that counts, and the time that goes into a bank's file."""

    on: date
    at: datetime


@transaction.atomic
def record_event(notification: Notification, person_id: int, moment: Moment) -> int:
    """Put an event on a person's record with all that follows from it; the event's number. Raises Contradicts."""
    person = locked_person(person_id)
    if notification.kind == CivilEventKind.DEATH:
        return _record_death(notification, person, moment)
    if notification.kind == CivilEventKind.MARRIAGE:
        return _record_marriage(notification, person)
    return _record_birth(notification, person)


def register_newborn(notification: Notification, number: str, on: date) -> PersonRow | None:
    """The newborn, put on record as the child of those parents whom a number names; None where it names neither."""
    parents = [each for each in map(_named, _numbers(notification, "mother", "father")) if each is not None]
    if not parents or not notification.sex:
        return None
    child = register_person(
        given_names=notification.given_names,
        family_names=notification.family_names,
        mother_name=notification.mother_name,
        birth_date=notification.occurred_on,
        sex=notification.sex,
        recorded_on=on,
        identifiers={current_institution().identifier_scheme: number} if number else {},
    )
    for parent in parents:
        relate_persons(
            person_id=parent.pk, other_id=child.pk, kind=RelationshipKind.CHILD, start=notification.occurred_on
        )
    return child


def named_by(number: str) -> tuple[str, PersonRow | None]:
    """An identifier made compact, empty where it cannot be right; and whom it names."""
    scheme = current_institution().identifier_scheme
    try:
        compact = validate_identifier(scheme, number)
    except InvalidIdentifier:
        return "", None
    return compact, person_by_identifier(scheme, compact)


def _record_death(notification: Notification, person: PersonRow, moment: Moment) -> int:
    known = civil_event_of(person.pk, CivilEventKind.DEATH)
    if known is not None:
        if known.occurred_on == notification.occurred_on:
            return int(known.pk)
        words = {"day": known.occurred_on.isoformat()}
        raise Contradicts(_("A death on another day, %(day)s, is on record.") % words)
    if notification.occurred_on < person.birth_date:
        raise Contradicts(_("The person on record was born after this death."))
    event = _recorded(notification, person)
    suspend_for_death(person_id=person.pk, died_on=notification.occurred_on)
    recover_payments(person_id=person.pk, on=moment.on, at=moment.at)
    tell_household(person, notification, moment.on)
    for survivor in survivors_of(person.pk, notification.occurred_on):
        services = prepare_claims(survivor, person.pk, notification.occurred_on)
        tell_survivor(survivor, person, notification, services, moment.on)
    return event


def _record_marriage(notification: Notification, person: PersonRow) -> int:
    spouse = next((each for each in map(_named, _numbers(notification, "spouse")) if each is not None), None)
    if spouse is None:
        raise Contradicts(_("Nobody on record has the number of the other spouse."))
    day = notification.occurred_on
    for row in couples_of(person.pk, day):
        if row.other_id != spouse.pk:
            raise Contradicts(_("The person has another spouse or partner on record on that day."))
        if row.kind == RelationshipKind.SPOUSE:
            return _recorded(notification, person)
        end_relationship(relationship_id=row.pk, on=day)
    relate_persons(person_id=person.pk, other_id=spouse.pk, kind=RelationshipKind.SPOUSE, start=day)
    _recorded(notification, spouse)
    return _recorded(notification, person)


def _record_birth(notification: Notification, person: PersonRow) -> int:
    known = civil_event_of(person.pk, CivilEventKind.BIRTH)
    return int(known.pk) if known else _recorded(notification, person)


def _recorded(notification: Notification, person: PersonRow) -> int:
    source = f"{notification.register} {notification.certificate_number}"
    event = record_civil_event(
        person_id=person.pk, kind=notification.kind, occurred_on=notification.occurred_on, source=source
    )
    return int(event.pk)


def _numbers(notification: Notification, *roles: str) -> list[str]:
    return [each["identifier"] for each in notification.raw.get("others", ()) if each["role"] in roles]


def _named(number: str) -> PersonRow | None:
    return named_by(number)[1]
