"""The registry for many persons at once, as columns: who is to be read, in households, and what is known of them.

`read_people` writes the persons and the day as of which each is read into a temporary table; every other query takes a
range of that table's households, so that a nation is read in parts and a household is never divided. Days are numbered
as the law numbers them (1 January of year 1 is 1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from amparo.administration.common.columns import FIRST_ORDINAL, Whole, read_columns
from amparo.administration.registry.choices import COUPLE, HouseholdRole

EVERYBODY = "SELECT id AS person_id, %(day)s::date AS on_day FROM registry_person"
# A person of no household is a household of one, numbered by the person below zero.
_TABLE = """
CREATE TEMPORARY TABLE extraction ON COMMIT DROP AS
SELECT coalesce(member.household_id, -person.person_id) AS household, person.person_id, person.on_day
FROM ({population}) AS person
LEFT JOIN registry_householdmember member ON member.person_id = person.person_id AND member.period @> person.on_day
"""
IN_RANGE = "x.household > %(after)s AND x.household <= %(until)s"
_LAST = """
SELECT max(household) FROM (
    SELECT household FROM extraction WHERE household > %(after)s ORDER BY household LIMIT %(size)s) AS next
"""
_PEOPLE = f"""
SELECT x.household, x.person_id, x.on_day - ({FIRST_ORDINAL}) AS on_day, p.birth_date - ({FIRST_ORDINAL}) AS birth_date,
       coalesce(array_position(%(sexes)s::text[], p.sex::text), 0) - 1 AS sex
FROM extraction x JOIN registry_person p ON p.id = x.person_id WHERE {IN_RANGE}
"""  # noqa: S608 - made of constants
_MEMBERS = f"""
SELECT x.person_id, other.id AS place, other.person_id AS member_id,
       array_position(%(roles)s::text[], own.relationship::text) - 1 AS own_role,
       array_position(%(roles)s::text[], other.relationship::text) - 1 AS role,
       p.birth_date - ({FIRST_ORDINAL}) AS birth_date,
       (NOT EXISTS (SELECT 1 FROM registry_relationship r WHERE r.person_id = other.person_id
                    AND r.kind = ANY(%(couple)s::text[]) AND r.period @> x.on_day))::int AS single,
       other.monthly_income * 100 AS monthly_income_cents,
       CASE WHEN other.income_kind = '' THEN -2
            ELSE coalesce(array_position(%(income_kinds)s::text[], other.income_kind::text), 0) - 1 END AS income_kind
FROM extraction x
JOIN registry_householdmember own ON own.person_id = x.person_id AND own.period @> x.on_day
JOIN registry_householdmember other ON other.household_id = own.household_id AND other.period @> x.on_day
                                   AND other.person_id <> x.person_id
JOIN registry_person p ON p.id = other.person_id
WHERE {IN_RANGE}
"""  # noqa: S608 - made of constants
_STATED = f"""
SELECT DISTINCT ON (x.person_id, f.name) x.person_id, f.name, f.value::text
FROM extraction x JOIN registry_personfact f ON f.person_id = x.person_id AND f.valid_from <= x.on_day
WHERE {IN_RANGE} AND f.name = ANY(%(names)s)
ORDER BY x.person_id, f.name, f.valid_from DESC
"""  # noqa: S608 - made of constants
# A couple is two rows, one seen from each side.
_ONE_SIDED = f"""
SELECT DISTINCT x.person_id
FROM extraction x
JOIN registry_relationship r ON r.person_id = x.person_id AND r.kind = ANY(%(couple)s::text[]) AND r.period @> x.on_day
WHERE {IN_RANGE} AND NOT EXISTS (
    SELECT 1 FROM registry_relationship back
    WHERE back.person_id = r.other_id AND back.other_id = x.person_id
      AND back.kind = ANY(%(couple)s::text[]) AND back.period @> x.on_day)
"""  # noqa: S608 - made of constants
ROLES = tuple(HouseholdRole.values)
NO_KIND_GIVEN = -2


@dataclass(frozen=True, slots=True)
class HouseholdRange:
    """The households of one part: those after one number, up to and with another."""

    after: int
    until: int

    def parameters(self) -> dict[str, Any]:
        """The range as a query's parameters."""
        return {"after": self.after, "until": self.until}


def read_people(population: str, parameters: Mapping[str, Any]) -> int:
    """Choose who is read: `population` is a query of person_id and on_day. Returns how many. Within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.extraction")
        cursor.execute(_TABLE.format(population=population), parameters)
        count = cursor.rowcount
        cursor.execute("CREATE INDEX ON extraction (household, person_id)")
        cursor.execute("ANALYZE extraction")
    return int(count)


def next_range(after: int, size: int) -> HouseholdRange | None:
    """The next households that hold some `size` persons, or None when there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"after": after, "size": size})
        until = cursor.fetchone()[0]
    return None if until is None else HouseholdRange(after, until)


def people_columns(within: HouseholdRange, sexes: Sequence[str]) -> dict[str, Whole]:
    """household, person_id, on_day, birth_date and sex (its place in `sexes`, -1 where it is not there) of a part."""
    widths = {"household": "int8", "person_id": "int8", "on_day": "int4", "birth_date": "int4", "sex": "int2"}
    return read_columns(_PEOPLE, widths, {**within.parameters(), "sexes": list(sexes)})


def member_columns(within: HouseholdRange, income_kinds: Sequence[str]) -> dict[str, Whole]:
    """Everybody's housemates: person_id and, of each housemate, place (for their order), roles as places in `ROLES`,
    birth_date, single, monthly_income_cents and income_kind as its place in `income_kinds` (-1: not there, -2: not given).
    """
    widths = {
        "person_id": "int8",
        "place": "int8",
        "own_role": "int2",
        "role": "int2",
        "birth_date": "int4",
        "single": "int2",
        "monthly_income_cents": "int8",
        "income_kind": "int2",
    }
    known = {"roles": list(ROLES), "couple": list(COUPLE), "income_kinds": list(income_kinds)}
    return read_columns(_MEMBERS, widths, {**within.parameters(), **known})


def stated_values(within: HouseholdRange, names: Sequence[str]) -> list[tuple[int, str, str]]:
    """What other registers vouch for: person, fact, and its value as JSON text, the last that held on the person's day."""
    with connection.cursor() as cursor:
        cursor.execute(_STATED, {**within.parameters(), "names": list(names)})
        return list(cursor.fetchall())


def one_sided_couples(within: HouseholdRange) -> list[int]:
    """The persons of a part whose spouse or partner on record has no such row that leads back to them."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_SIDED, {**within.parameters(), "couple": list(COUPLE)})
        return [person_id for (person_id,) in cursor.fetchall()]


def registry_totals(within: HouseholdRange) -> dict[str, int]:
    """Control totals of a part, counted by the database: persons, their numbers added up, housemates, stated facts."""
    statement = f"""
        SELECT (SELECT count(*) FROM extraction x WHERE {IN_RANGE}),
               (SELECT coalesce(sum(x.person_id), 0) FROM extraction x WHERE {IN_RANGE}),
               (SELECT coalesce(sum(m.id % 1000003), 0) FROM extraction x
                JOIN registry_householdmember m ON m.person_id = x.person_id AND m.period @> x.on_day WHERE {IN_RANGE}),
               (SELECT coalesce(sum(f.id % 1000003), 0) FROM extraction x
                JOIN registry_personfact f ON f.person_id = x.person_id AND f.valid_from <= x.on_day WHERE {IN_RANGE})
    """.replace("% 1000003", "%% 1000003")  # noqa: S608 - made of constants
    with connection.cursor() as cursor:
        cursor.execute(statement, within.parameters())
        row = cursor.fetchone()
    return dict(zip(("persons", "person_ids", "members", "stated_facts"), map(int, row), strict=True))
