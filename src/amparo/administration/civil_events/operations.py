"""Whom a notification is about: by number, by linkage, or as an officer decides. What follows is done at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.awards.choices import TerminationReason
from amparo.administration.awards.operations import terminate_award
from amparo.administration.awards.queries import awards_of_person, deceased_awards
from amparo.administration.civil_events.choices import NotificationState
from amparo.administration.civil_events.comparison import agreements, contradicts
from amparo.administration.civil_events.effects import (
    Moment,
    named_by,
    record_event,
    register_newborn,
)
from amparo.administration.civil_events.models import Candidate, Notification
from amparo.administration.common.errors import RecordError
from amparo.administration.registry.choices import CivilEventKind

MOST_CANDIDATES = 5


class NotWaiting(RecordError):
    """The notification has been settled, or is not one that an officer decides."""


class ReasonNeeded(RecordError):
    """What an officer decides is kept with a reason."""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A person whom linkage found for a notification, with how sure it is and how each field compares."""

    person_id: int
    probability: float
    certain: bool
    agreements: Mapping[str, str]


@transaction.atomic
def settle_by_number(*, notification_id: int, on: date, at: datetime) -> Notification:
    """Settle a notification by the number that it carries, where this is beyond doubt; a repetition changes nothing.

    A death without a usable number stays received, for linkage; a birth or marriage without one is nobody's on record.
    """
    notification = _locked(notification_id)
    if notification.state != NotificationState.RECEIVED:
        return notification
    number, person = named_by(notification.identifier)
    if person is None and notification.kind == CivilEventKind.BIRTH:
        person = register_newborn(notification, number, on)
    if person is None:
        if notification.kind != CivilEventKind.DEATH:
            _move(notification, NotificationState.UNMATCHED, on)
        return notification
    found = agreements(notification, person)
    if contradicts(found):
        note = _("The number is this person's, but name or date of birth say otherwise.")
        return _to_the_desk(notification, [FoundLink(person.pk, 0.5, certain=False, agreements=found)], on, note)
    return _settle(notification, person.pk, NotificationState.MATCHED, Moment(on, at), found)


@transaction.atomic
def take_links(*, notification_id: int, links: Sequence[FoundLink], on: date, at: datetime) -> Notification:
    """Take what linkage found: the one certain person at once, the doubtful to an officer, or nobody. Safe to repeat."""
    notification = _locked(notification_id)
    if notification.state != NotificationState.RECEIVED:
        return notification
    certain = [each for each in links if each.certain]
    if len(certain) == 1:
        link = certain[0]
        notification.probability = link.probability
        return _settle(notification, link.person_id, NotificationState.LINKED, Moment(on, at), link.agreements)
    if links:
        return _to_the_desk(notification, links, on, "")
    return _move(notification, NotificationState.UNMATCHED, on)


@transaction.atomic
def decide_same(*, notification_id: int, person_id: int, officer_id: int, on: date, at: datetime) -> Notification:
    """An officer finds that a notification is about a person. Raises NotWaiting, effects.Contradicts."""
    notification = _waiting(notification_id, NotificationState.UNMATCHED)
    notification.settled_by_id = officer_id
    event = record_event(notification, person_id, Moment(on, at))
    return _put_on_record(notification, person_id, event, NotificationState.LINKED, on)


@transaction.atomic
def decide_nobody(*, notification_id: int, officer_id: int, reason: str, on: date) -> Notification:
    """An officer finds that a notification is about none of the candidates. Raises NotWaiting, ReasonNeeded."""
    return _decided(notification_id, officer_id, reason, NotificationState.UNMATCHED, on)


@transaction.atomic
def ask_register(*, notification_id: int, officer_id: int, reason: str, on: date) -> Notification:
    """An officer asks the register: `reason` is the question. Raises NotWaiting, ReasonNeeded."""
    return _decided(notification_id, officer_id, reason, NotificationState.ASKED, on)


@transaction.atomic
def confirm_death(*, notification_id: int, on: date) -> int:
    """End the awards of a person whose death is beyond doubt, without waiting longer; how many. Raises NotWaiting."""
    notification = _locked(notification_id)
    if notification.kind != CivilEventKind.DEATH or notification.event_number is None or notification.person_id is None:
        raise NotWaiting(_("No death is on record by this notification."))
    return end_awards_of([notification.person_id], on=on)


@transaction.atomic
def end_awards_of(person_ids: Sequence[int], *, on: date) -> int:
    """End every award of these persons with the day of their death; how many."""
    mine = {award.pk for person_id in person_ids for award in awards_of_person(person_id)}
    ended = [each for each in deceased_awards(on) if each[0] in mine]
    for award_id, last_day in ended:
        terminate_award(award_id=award_id, ended_on=last_day, reason=TerminationReason.DEATH)
    return len(ended)


def _settle(
    notification: Notification, person_id: int, state: NotificationState, moment: Moment, found: Mapping[str, str]
) -> Notification:
    try:
        with transaction.atomic():
            event = record_event(notification, person_id, moment)
    except RecordError as error:  # what is on record stands in the way: nothing is done before somebody looks
        link = FoundLink(person_id, notification.probability or 0.5, certain=False, agreements=found)
        return _to_the_desk(notification, [link], moment.on, str(error))
    return _put_on_record(notification, person_id, event, state, moment.on)


def _put_on_record(
    notification: Notification, person_id: int, event: int, state: NotificationState, on: date
) -> Notification:
    notification.person_id, notification.event_number = person_id, event
    return _move(notification, state, on)


def _to_the_desk(notification: Notification, links: Sequence[FoundLink], on: date, note: str) -> Notification:
    likeliest = sorted(links, key=lambda each: -each.probability)[:MOST_CANDIDATES]
    Candidate.objects.bulk_create(
        Candidate(
            notification=notification,
            person_id=each.person_id,
            probability=each.probability,
            agreements=dict(each.agreements),
        )
        for each in likeliest
    )
    notification.note = note
    return _move(notification, NotificationState.DOUBTFUL, on)


def _decided(notification_id: int, officer_id: int, reason: str, state: NotificationState, on: date) -> Notification:
    notification = _waiting(notification_id)
    if not reason.strip():
        raise ReasonNeeded(_("Write down why: it is kept with the notification."))
    notification.settled_by_id, notification.note = officer_id, reason
    return _move(notification, state, on)


def _waiting(notification_id: int, *also: NotificationState) -> Notification:
    notification = _locked(notification_id)
    if notification.state not in (NotificationState.DOUBTFUL, NotificationState.ASKED, *also):
        raise NotWaiting(_("This notification has been settled already."))
    return notification


def _locked(notification_id: int) -> Notification:
    return Notification.objects.select_for_update().get(pk=notification_id)


def _move(notification: Notification, state: NotificationState, on: date) -> Notification:
    notification.state, notification.settled_on = state, on
    notification.save(update_fields=_SETTLED_FIELDS)
    return notification


_SETTLED_FIELDS: Any = (
    "state",
    "person",
    "event_number",
    "probability",
    "settled_on",
    "settled_by",
    "note",
)
