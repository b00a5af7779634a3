"""What the desk, the portal and other systems may ask of notifications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from amparo.administration.awards.queries import payable_sql
from amparo.administration.civil_events.choices import SETTLED, NotificationState
from amparo.administration.civil_events.models import Candidate, EventFile, Notification, PaidAfterDeath, Restoration
from amparo.administration.payments.statements import due_sql
from amparo.administration.registry.choices import CHILDREN, COUPLE
from amparo.administration.registry.queries import persons_by_id

# What other rooms and the interfaces may call a notification's row; they never import the models.
NotificationRow = Notification
EventFileRow = EventFile

# Payments for days after a death, which nobody has looked at yet: of months, and what was advanced on them. `due` is what was
# payable until the death; it is put to the advance first, since that was paid first. One that waits for an account, or came
# back, nobody has: it stays where it is, and is neither owed back nor sent.
_OWN_AWARDS = "(SELECT * FROM awards_award WHERE person_id = %(person)s)"
_KINDS = "('advance', 'monthly')"
_PAID_MONTHS = f"""
    SELECT DISTINCT p.period FROM payments_payment p
    WHERE p.award_id = a.id AND p.kind IN {_KINDS} AND p.period >= %(since)s
"""  # noqa: S608 - made of constants
_UNSENT = """
    SELECT 1 FROM disbursement_waitingpayment unsent
    WHERE unsent.award_id = p.award_id AND unsent.period = p.period AND unsent.kind = p.kind
"""
_PAID_AFTER = f"""
SELECT p.award_id, p.period, p.kind, p.amount, p.due
FROM (
    SELECT paid.award_id, paid.period, paid.kind, paid.amount,
           least(paid.amount, greatest(0, coalesce(due.amount, 0) - coalesce(sum(paid.amount) OVER (
               PARTITION BY paid.award_id, paid.period ORDER BY paid.kind
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS due
    FROM awards_award own
    JOIN payments_payment paid ON paid.award_id = own.id AND paid.kind IN {_KINDS} AND paid.period >= %(since)s
    LEFT JOIN ({payable_sql(awards=_OWN_AWARDS, months=_PAID_MONTHS)}) AS due
           ON due.award_id = paid.award_id AND due.period = paid.period
    WHERE own.person_id = %(person)s
) AS p
WHERE p.amount > p.due
  AND NOT EXISTS (SELECT 1 FROM civil_events_paidafterdeath seen
                  WHERE seen.event_number = %(event)s AND seen.award_id = p.award_id AND seen.period = p.period
                    AND seen.kind = p.kind)
  AND NOT EXISTS ({_UNSENT})
ORDER BY p.award_id, p.period, p.kind
"""  # noqa: S608 - made of constants
# The thirteenth of a year was earned until the death: what instalments paid afterwards hold beyond that. The earlier ones,
# whenever they were paid, come first.
_THIRTEENTH_AFTER = f"""
SELECT p.award_id, p.period, p.kind, p.amount, p.due
FROM (
    SELECT paid.*, least(paid.amount, greatest(0, coalesce(rest.amount + sum(paid.amount) OVER of_award, 0) - coalesce(
               sum(paid.amount) OVER (of_award ORDER BY paid.period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
           )) AS due
    FROM awards_award own
    JOIN payments_payment paid ON paid.award_id = own.id AND paid.kind = 'thirteenth'
                              AND paid.period BETWEEN date_trunc('year', %(month)s::date)::date AND %(month)s
    LEFT JOIN (SELECT * FROM ({due_sql("thirteenth")}) AS every WHERE every.person_id = %(person)s) AS rest
           ON rest.award_id = paid.award_id
    WHERE own.person_id = %(person)s
    WINDOW of_award AS (PARTITION BY paid.award_id)
) AS p
WHERE p.amount > p.due AND p.pay_date > %(died_on)s
  AND NOT EXISTS (SELECT 1 FROM civil_events_paidafterdeath seen
                  WHERE seen.event_number = %(event)s AND seen.award_id = p.award_id AND seen.period = p.period
                    AND seen.kind = p.kind)
  AND NOT EXISTS ({_UNSENT})
ORDER BY p.award_id, p.period
"""  # noqa: S608 - made of constants
_THIRTEENTH_YEARS = """
SELECT DISTINCT extract(year FROM p.period)::int FROM payments_payment p JOIN awards_award own ON own.id = p.award_id
WHERE own.person_id = %(person)s AND p.kind = 'thirteenth' AND p.period >= date_trunc('year', %(died_on)s::date)::date
"""
_TO_LOOK_AT = f"""
SELECT DISTINCT death.person_id
FROM registry_civilevent death
JOIN civil_events_notification n ON n.event_number = death.id
JOIN awards_award a ON a.person_id = death.person_id
JOIN payments_payment p ON p.award_id = a.id AND p.kind IN ('advance', 'monthly', 'thirteenth')
                       AND p.period >= date_trunc('month', death.occurred_on)::date
WHERE death.kind = 'death' AND (p.period + interval '1 month')::date - 1 > death.occurred_on
  AND NOT EXISTS (SELECT 1 FROM civil_events_paidafterdeath seen
                  WHERE seen.event_number = death.id AND seen.award_id = p.award_id AND seen.period = p.period
                    AND seen.kind = p.kind)
  AND NOT EXISTS ({_UNSENT})
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class PaidTooMuch:
    """A payment of which some or all was for days after the death; `due` is what was not."""

    award_id: int
    period: date
    kind: str
    paid: Decimal
    due: Decimal


@dataclass(frozen=True, slots=True)
class FamilyDeath:
    """The death of somebody close, as the person who is left is told; `kind` is what the dead was to them."""

    name: str
    died_on: date
    kind: str
    notification: UUID | None
    deceased_id: int


def notification_by_reference(reference: UUID) -> Notification | None:
    """The notification with this reference, with person and who settled it."""
    return Notification.objects.select_related("person", "settled_by", "file").filter(reference=reference).first()


def notifications(
    *, state: str = "", kind: str = "", file_id: int | None = None, limit: int = 200
) -> list[Notification]:
    """Notifications, the latest first, narrowed by state, kind and file."""
    found = Notification.objects.select_related("person").order_by("-received_on", "-pk")
    only = {"state": state, "kind": kind, "file_id": file_id}
    return list(found.filter(**{name: value for name, value in only.items() if value})[:limit])


def notification_counts(file_id: int | None = None) -> dict[str, int]:
    """How many notifications stand at each state, of one file or of all."""
    found = Notification.objects.filter(file_id=file_id) if file_id else Notification.objects.all()
    counts = found.values("state").annotate(number=Count("pk")).values_list("state", "number")
    return {str(state): 0 for state in NotificationState.values} | dict(counts)


def to_be_linked(file_id: int | None = None, limit: int = 100_000) -> list[Notification]:
    """Notifications that no number settled and that wait to be linked, the oldest first."""
    found = Notification.objects.filter(state=NotificationState.RECEIVED).order_by("pk")
    return list((found.filter(file_id=file_id) if file_id else found)[:limit])


def candidates_of(notification_id: int) -> list[Candidate]:
    """Whom a notification may be about, the likeliest first."""
    rows = Candidate.objects.filter(notification_id=notification_id).select_related("person")
    return sorted(rows, key=lambda row: (-(row.probability or 0), row.pk))


def event_files() -> list[EventFile]:
    """The files received, the latest first."""
    return list(EventFile.objects.order_by("-pk")[:50])


def event_file(file_id: int) -> EventFile | None:
    """The file with this key, or None."""
    return EventFile.objects.filter(pk=file_id).first()


def paid_after_death(person_id: int, event_number: int, died_on: date) -> list[PaidTooMuch]:
    """The payments for days after a death that are not yet on the list of those to be recovered."""
    known: dict[str, Any] = {
        "person": person_id,
        "event": event_number,
        "died_on": died_on,
        "since": died_on.replace(day=1),
        "run": 0,  # none: each instalment counts
        "thirteenth_share": 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAID_AFTER, known)
        found = cursor.fetchall()
        cursor.execute(_THIRTEENTH_YEARS, known)
        for (year,) in cursor.fetchall():
            cursor.execute(_THIRTEENTH_AFTER, known | {"month": date(year, 12, 1)})
            found += cursor.fetchall()
    return [PaidTooMuch(*row) for row in found]


def persons_paid_after_death() -> list[int]:
    """Whose payments must be looked at, as when a run that had begun paid somebody while the death was being recorded."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_LOOK_AT)
        return [person_id for (person_id,) in cursor.fetchall()]


def recoveries_of(event_number: int) -> list[PaidAfterDeath]:
    """What was paid for days after a death, in order of months."""
    return list(PaidAfterDeath.objects.filter(event_number=event_number).order_by("period", "award_id"))


def death_notice_of(person_id: int) -> Notification | None:
    """The first notification that stands of a person's death, or None."""
    found = Notification.objects.filter(person_id=person_id, kind="death", state__in=SETTLED)
    return found.order_by("pk").first()


def restorations_of(person_id: int) -> list[Restoration]:
    """When a person was wrongly recorded as dead, and how it was put right."""
    return list(Restoration.objects.filter(person_id=person_id).select_related("restored_by").order_by("-pk"))


def deaths_in_family(person_id: int, on: date, *, days: int = 365) -> list[FamilyDeath]:
    """Whose death the register told of within these days: spouse, partner, parents and children of a person."""
    close: Sequence[str] = (*COUPLE, *CHILDREN, "parent", "stepparent")
    statement = """
        SELECT other.id, r.kind, death.occurred_on, n.reference
        FROM registry_relationship r
        JOIN registry_person other ON other.id = r.other_id
        JOIN registry_civilevent death ON death.person_id = other.id AND death.kind = 'death'
        JOIN LATERAL (SELECT reference FROM civil_events_notification n WHERE n.event_number = death.id
                      AND n.state IN ('matched', 'linked') ORDER BY n.id LIMIT 1) AS n ON true
        WHERE r.person_id = %(person)s AND r.kind = ANY(%(close)s) AND r.period @> death.occurred_on
          AND death.occurred_on BETWEEN %(since)s AND %(on)s
        ORDER BY death.occurred_on DESC, other.id
    """
    known: dict[str, int | date | list[str]] = {
        "person": person_id,
        "close": list(close),
        "since": on - timedelta(days=days),
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        rows = cursor.fetchall()
    names = {pk: person.name for pk, person in persons_by_id([row[0] for row in rows]).items()}
    return [FamilyDeath(names[other], day, kind, reference, other) for other, kind, day, reference in rows]


def persons_to_end(told_until: date) -> list[int]:
    """The persons whose death was put on record by a day, and whose awards have not ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT n.person_id FROM civil_events_notification n
            JOIN awards_award a ON a.person_id = n.person_id
            WHERE n.kind = 'death' AND n.state IN ('matched', 'linked') AND n.settled_on <= %s
              AND NOT (a.period <@ daterange(NULL, n.occurred_on, '[]'))
            """,
            [told_until],
        )
        return [person_id for (person_id,) in cursor.fetchall()]
