"""Settling what the civil register told: by number first, then by linkage; and what is looked after each night."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from amparo.administration.civil_events import operations
from amparo.administration.civil_events.aftermath import recover_all
from amparo.administration.civil_events.choices import NotificationState
from amparo.administration.civil_events.queries import (
    NotificationRow,
    persons_to_end,
    to_be_linked,
)
from amparo.administration.civil_events.rules import current_civil_event_rules
from amparo.interfaces import clock
from amparo.interfaces.jobs.linking import WHOLE_FILE, links_among_all, links_near


def settle(notifications: Iterable[NotificationRow]) -> list[NotificationRow]:
    """Settle notifications, each in its own transaction, and what linkage finds of those without a number."""
    settled = [
        operations.settle_by_number(notification_id=each.pk, on=clock.today(), at=clock.now()) for each in notifications
    ]
    waiting = [each for each in settled if each.state == NotificationState.RECEIVED]
    linked = _linked_at_once(waiting) if len(waiting) >= WHOLE_FILE else {each.pk: _linked(each) for each in waiting}
    return [linked.get(each.pk, each) for each in settled]


def settle_waiting(file_id: int | None = None) -> int:
    """Settle whatever still waits, as after a file or a crash; how many. Safe to repeat."""
    return len(settle(to_be_linked(file_id)))


def keep_records() -> tuple[int, int]:
    """Each night: recover what was paid after deaths, and end the awards whose days of objection are over."""
    on = clock.today()
    recovered = recover_all(on=on, at=clock.now())
    told_before = on - timedelta(days=current_civil_event_rules().objection_days)
    return recovered, operations.end_awards_of(persons_to_end(told_before), on=on)


def _linked(notification: NotificationRow) -> NotificationRow:
    return _taken(notification.pk, links_near(notification))


def _linked_at_once(waiting: Sequence[NotificationRow]) -> dict[int, NotificationRow]:
    links = links_among_all(waiting)
    return {each.pk: _taken(each.pk, links.get(each.pk, [])) for each in waiting}


def _taken(notification_id: int, links: Sequence[operations.FoundLink]) -> NotificationRow:
    return operations.take_links(notification_id=notification_id, links=links, on=clock.today(), at=clock.now())
