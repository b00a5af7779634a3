"""Who on record a notification without a usable number may be about: few enough to be compared one by one."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from amparo.administration.civil_events.comparison import agreements, words_of
from amparo.administration.civil_events.models import Notification
from amparo.administration.registry.models import Person
from amparo.administration.registry.queries import persons_by_id

MOST = 60
# By date of birth, also with day and month exchanged, and by the whole name: an index serves each. The dead are not asked:
# a death that was told already is found by its number or by an officer.
_NEAR = """
SELECT id FROM (
    SELECT p.id, similarity(p.plain_name, registry_plain_name(%(name)s)) AS likeness
    FROM registry_person p WHERE p.plain_name %% registry_plain_name(%(name)s)
    UNION
    SELECT p.id, similarity(p.plain_name, registry_plain_name(%(name)s))
    FROM registry_person p WHERE p.birth_date = ANY(%(days)s::date[]) AND p.plain_name %%> registry_plain_name(%(first)s)
) AS near
WHERE NOT EXISTS (SELECT 1 FROM registry_civilevent e WHERE e.person_id = near.id AND e.kind = 'death')
ORDER BY likeness DESC, id LIMIT %(most)s
"""
_WEIGHTS = {"given_names": 2, "family_names": 2, "birth_date": 3, "mother_name": 2, "municipality": 1}
_SHARE = {"exact": 1.0, "close": 0.6}


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody on record, how each field compares, and which share of what can be compared agrees."""

    person: Person
    agreements: dict[str, str]
    share: float


def persons_near(notification: Notification) -> list[Near]:
    """The persons on record nearest to a notification, the nearest first."""
    days = [notification.birth_date] if notification.birth_date else []
    if notification.birth_date is not None and notification.birth_date.day <= 12:
        born = notification.birth_date
        days.append(born.replace(month=born.day, day=born.month))
    first = (words_of(notification.given_names) or [notification.given_names])[0]
    known: dict[str, str | int | list[date]] = {"name": notification.name, "first": first, "days": days, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, known)
        ids = [person_id for (person_id,) in cursor.fetchall()]
    found = [_near(notification, person) for person in persons_by_id(ids).values()]
    return sorted(found, key=lambda each: (-each.share, each.person.pk))


def _near(notification: Notification, person: Person) -> Near:
    found = agreements(notification, person)
    compared = {field: said for field, said in found.items() if said != "missing"}
    most = sum(_WEIGHTS[field] for field in compared) or 1
    share = sum(_WEIGHTS[field] * _SHARE.get(said, 0) for field, said in compared.items()) / most
    return Near(person, found, share)
