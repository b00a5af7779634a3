"""Who works for an employer, and which persons a list of numbers names: for employers' returns."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Q, Value

from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import add_months, first_of_month, period_from
from amparo.administration.registry.models import Employment, PersonIdentifier, PlainName

_PERSONS = """
SELECT i.value, p.id, p.birth_date, p.given_names || ' ' || p.family_names, p.social_name,
       (SELECT min(c.occurred_on) FROM registry_civilevent c WHERE c.person_id = p.id AND c.kind = 'death')
FROM unnest(%s::text[]) AS wanted (value)
JOIN registry_personidentifier i ON i.scheme = %s AND i.value = wanted.value
JOIN registry_person p ON p.id = i.person_id
"""
_COUNTS = """
SELECT m.month, count(DISTINCT e.person_id)
FROM unnest(%s::date[]) AS m (month)
JOIN registry_employment e ON e.employer_id = %s AND e.period && daterange(m.month, (m.month + interval '1 month')::date)
GROUP BY m.month
"""
# Words of a name that say nothing about whose it is.
_SMALL_WORDS = frozenset(("da", "das", "de", "del", "do", "dos", "e", "la", "las", "los", "y"))


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What a declared line is compared with."""

    person_id: int
    birth_date: date
    name: str
    social_name: str
    died_on: date | None

    def is_called(self, name: str) -> bool:
        """Whether a declared name may be this person's: the first word, and another where both have one, are the same."""
        declared = _words(name)
        return any(_alike(declared, _words(each)) for each in (self.name, f"{self.social_name} {self.name}"))


def _words(name: str) -> list[str]:
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return [word for word in plain.lower().split() if word not in _SMALL_WORDS]


def _alike(declared: list[str], known: list[str]) -> bool:
    if not declared or not known or declared[0] != known[0]:
        return False
    return min(len(declared), len(known)) == 1 or bool(set(declared[1:]) & set(known[1:]))


def persons_by_numbers(scheme: str, values: Collection[str]) -> dict[str, KnownPerson]:
    """The persons whom compact numbers of a scheme name, by number, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [list(values), scheme])
        return {value: KnownPerson(*rest) for value, *rest in cursor.fetchall()}


def workers_in(employer_id: int, month: date, *, called: str = "", most: int | None = None) -> list[Employment]:
    """Who worked for an employer on some day of a month, by name: all, or so many of those whose name holds these words."""
    first = first_of_month(month)
    rows = Employment.objects.filter(employer_id=employer_id, period__overlap=period_from(first, add_months(first, 1)))
    for word in called.split():
        rows = rows.filter(person__plain_name__contains=PlainName(Value(word)))
    return list(rows.select_related("person").order_by("person__plain_name", "pk")[:most])


def worker_counts(employer_id: int, months: Collection[date]) -> dict[date, int]:
    """How many persons worked for an employer in each of these months, as far as any did."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [list(months), employer_id])
        return dict(cursor.fetchall())


def is_employed(employer_id: int, person_ids: Collection[int], month: date) -> set[int]:
    """Which of these persons worked for an employer on some day of a month."""
    first = first_of_month(month)
    rows = Employment.objects.filter(
        employer_id=employer_id, person_id__in=person_ids, period__overlap=period_from(first, add_months(first, 1))
    )
    return set(rows.values_list("person_id", flat=True))


@transaction.atomic
def end_employment(*, employment_id: int, employer_id: int, on: date) -> bool:
    """End a worker's employment: `on` is the first day on which it is no longer. False where there is none that runs."""
    running = Q(period__endswith__isnull=True) | Q(period__endswith__gt=on)
    row = Employment.objects.select_for_update().filter(running, pk=employment_id, employer_id=employer_id).first()
    if row is None or row.period.lower >= on:
        return False
    row.period = period_from(row.period.lower, on)
    row.save(update_fields=["period"])
    return True


def numbers_of(person_ids: Collection[int]) -> dict[int, str]:
    """The numbers by which the institution knows these persons, in one query."""
    rows = PersonIdentifier.objects.filter(
        scheme=current_institution().identifier_scheme, person_id__in=list(person_ids)
    )
    return dict(rows.values_list("person_id", "value"))
