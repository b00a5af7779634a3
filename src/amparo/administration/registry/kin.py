"""Who is related to the persons of a part, and what the registry knows of those: a query each, however many there are."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from amparo.administration.registry.columns import IN_RANGE, HouseholdRange

_KIN = f"""
SELECT r.id, x.person_id, r.other_id, r.kind, x.on_day, p.sex, p.birth_date,
       (SELECT e.occurred_on FROM registry_civilevent e WHERE e.person_id = p.id AND e.kind = 'death'
        ORDER BY e.id LIMIT 1)
FROM extraction x
JOIN registry_relationship r ON r.person_id = x.person_id AND r.period @> x.on_day
JOIN registry_person p ON p.id = r.other_id
WHERE {IN_RANGE} AND r.kind = ANY(%(kinds)s::text[])
ORDER BY r.id
"""  # noqa: S608 - made of constants
_STATED = f"""
SELECT DISTINCT ON (r.id, f.name) r.id, f.name, f.value::text
FROM extraction x
JOIN registry_relationship r ON r.person_id = x.person_id AND r.period @> x.on_day
JOIN registry_personfact f ON f.person_id = r.other_id AND f.valid_from <= x.on_day
WHERE {IN_RANGE} AND r.kind = ANY(%(kinds)s::text[]) AND f.name = ANY(%(names)s::text[])
ORDER BY r.id, f.name, f.valid_from DESC
"""  # noqa: S608 - made of constants


class Kin(NamedTuple):
    """Somebody's relative, `stated` being what other registers vouch for on that person's day, as JSON gives it."""

    relationship_id: int
    person_id: int
    other_id: int
    kind: str
    on: date
    sex: str
    birth_date: date
    death_date: date | None
    stated: dict[str, Any]


def kin_of_many(within: HouseholdRange, kinds: Sequence[str], names: Sequence[str]) -> list[Kin]:
    """The relatives of these kinds of everybody in a part, in order of registration, with the stated facts of these names."""
    known = {**within.parameters(), "kinds": list(kinds), "names": list(names)}
    stated: dict[int, dict[str, Any]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_STATED, known)
        for relationship_id, name, text in cursor:
            stated[relationship_id][name] = json.loads(text)
        cursor.execute(_KIN, known)
        return [Kin._make((*row, stated.get(row[0], {}))) for row in cursor]
