"""Settling what the civil register told: by number first, then by linkage; and what is looked after each night."""

from collections.abc import Iterable
from datetime import timedelta

from amparo.administration.civil_events import operations
from amparo.administration.civil_events.aftermath import recover_all
from amparo.administration.civil_events.choices import NotificationState
from amparo.administration.civil_events.nearness import links_by_rule
from amparo.administration.civil_events.preselection import persons_near
from amparo.administration.civil_events.queries import (
    NotificationRow,
    notification_by_id,
    persons_to_end,
    to_be_linked,
)
from amparo.administration.civil_events.rules import current_civil_event_rules
from amparo.interfaces import clock


def settle(notifications: Iterable[NotificationRow]) -> list[NotificationRow]:
    """Settle notifications, each in its own transaction, and what linkage finds of those without a number."""
    settled = [
        operations.settle_by_number(notification_id=each.pk, on=clock.today(), at=clock.now()) for each in notifications
    ]
    return [_linked(each) if each.state == NotificationState.RECEIVED else each for each in settled]


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
    links = links_by_rule(persons_near(notification_by_id(notification.pk)))
    return operations.take_links(notification_id=notification.pk, links=links, on=clock.today(), at=clock.now())
