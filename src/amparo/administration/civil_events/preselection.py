"""Who on record a notification without a usable number may be about: few enough to be compared one by one; or everybody."""

from datetime import date
from io import BytesIO

from django.db import connection

from amparo.administration.civil_events.comparison import words_of
from amparo.administration.civil_events.models import Notification
from amparo.administration.registry.queries import PersonRow, persons_by_id

MOST = 100
# What the interfaces may call a person's row; they never import the models.
PersonOnRecord = PersonRow
# By date of birth, also with day and month exchanged, with the first name or the last, and by the whole name: an index serves
# each. Those of the same day come first: a common name has more bearers than are looked at. The dead are not asked: a death
# that was told already is found by its number or by an officer.
_NEAR = """
SELECT id FROM (
    SELECT p.id, p.birth_date, similarity(p.plain_name, registry_plain_name(%(name)s)) AS likeness
    FROM registry_person p WHERE p.plain_name %% registry_plain_name(%(name)s)
    UNION
    SELECT p.id, p.birth_date, similarity(p.plain_name, registry_plain_name(%(name)s))
    FROM registry_person p
    WHERE p.birth_date = ANY(%(days)s::date[])
      AND (p.plain_name %%> registry_plain_name(%(first)s) OR p.plain_name %%> registry_plain_name(%(last)s))
) AS near
WHERE NOT EXISTS (SELECT 1 FROM registry_civilevent e WHERE e.person_id = near.id AND e.kind = 'death')
ORDER BY birth_date = ANY(%(days)s::date[]) DESC, likeness DESC, id LIMIT %(most)s
"""
# Somebody with a social name is known by both names, and stands in two rows.
_LIVING = """
COPY (
    SELECT p.id AS person_id, known.given_names, p.family_names, p.birth_date, p.sex, p.mother_name, p.municipality, p.state
    FROM registry_person p
    CROSS JOIN LATERAL (
        SELECT p.given_names UNION SELECT p.social_name WHERE p.social_name <> ''
    ) AS known (given_names)
    WHERE NOT EXISTS (SELECT 1 FROM registry_civilevent e WHERE e.person_id = p.id AND e.kind = 'death')
) TO STDOUT (FORMAT csv, HEADER)
"""
# What the planner knows is near enough and costs nothing; it knows nothing of a table that was never looked through.
_NUMBER = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'registry_person'::regclass"


def persons_near(notification: Notification) -> list[PersonRow]:
    """The persons alive on record nearest to a notification."""
    days = [notification.birth_date] if notification.birth_date else []
    if notification.birth_date is not None and notification.birth_date.day <= 12:
        born = notification.birth_date
        days.append(born.replace(month=born.day, day=born.month))
    first = (words_of(notification.given_names) or [notification.given_names])[0]
    last = (words_of(notification.family_names) or [first])[-1]
    known: dict[str, str | int | list[date]] = {
        "name": notification.name,
        "first": first,
        "last": last,
        "days": days,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, known)
        ids = [person_id for (person_id,) in cursor.fetchall()]
    return list(persons_by_id(ids).values())


def number_on_record() -> int:
    """About how many persons are on record."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER)
        return int(cursor.fetchone()[0])


def living_as_csv() -> BytesIO:
    """Everybody alive on record, with heading, as CSV: about 100 bytes for each."""
    content = BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_LIVING) as rows:
        for block in rows:
            content.write(block)
    content.seek(0)
    return content
