"""Whom notifications without a usable number are about: one by one among those near, or a whole file against everybody."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyarrow as pa
from django.conf import settings
from pyarrow import csv

from amparo.administration.civil_events.operations import FoundLink
from amparo.administration.civil_events.preselection import (
    PersonOnRecord,
    living_as_csv,
    number_on_record,
    persons_near,
)
from amparo.administration.civil_events.queries import NotificationRow
from amparo.analysis.linkage import Engine, Link, link_records

# From so many on, reading everybody once is faster than looking for those near each.
WHOLE_FILE = 2_000
_RECORD = pa.schema(
    [
        ("record_id", pa.int64()),
        ("given_names", pa.string()),
        ("family_names", pa.string()),
        ("birth_date", pa.date32()),
        ("sex", pa.string()),
        ("mother_name", pa.string()),
        ("municipality", pa.string()),
        ("state", pa.string()),
    ]
)
_PERSON = pa.schema([("person_id", pa.int64()), *list(_RECORD)[1:]])


def links_near(notification: NotificationRow) -> list[FoundLink]:
    """Links of one notification, among the persons whom the database finds near it."""
    near = [row for person in persons_near(notification) for row in _as_known(person)]
    persons = pa.Table.from_pylist(near, schema=_PERSON)
    found = link_records(_told([notification]), persons, on_record=number_on_record())
    return [_found(link) for link in found]


def links_among_all(notifications: Sequence[NotificationRow]) -> dict[int, list[FoundLink]]:
    """Links of many notifications, by notification, among everybody alive on record; on the cluster where there is one."""
    kinds = csv.ConvertOptions(column_types=_PERSON, strings_can_be_null=False)
    persons = csv.read_csv(living_as_csv(), convert_options=kinds)
    links: dict[int, list[FoundLink]] = defaultdict(list)
    engine = Engine(spark=settings.SPARK_MASTER)
    for link in link_records(_told(notifications), persons, on_record=number_on_record(), engine=engine):
        links[link.record_id].append(_found(link))
    return links


def _found(link: Link) -> FoundLink:
    return FoundLink(link.person_id, link.probability, link.certainty == "certain", link.agreements)


def _told(notifications: Iterable[NotificationRow]) -> pa.Table:
    rows = [
        {
            "record_id": each.pk,
            "given_names": each.given_names,
            "family_names": each.family_names,
            "birth_date": each.birth_date,
            "sex": each.sex,
            "mother_name": each.mother_name,
            "municipality": each.municipality,
            "state": each.state_code,
        }
        for each in notifications
    ]
    return pa.Table.from_pylist(rows, schema=_RECORD)


def _as_known(person: PersonOnRecord) -> list[dict[str, object]]:
    """Somebody with a social name is known by both names."""
    names = [person.given_names, *([person.social_name] if person.social_name else [])]
    row = {name: getattr(person, name) for name in _PERSON.names[2:]}
    return [{"person_id": person.pk, "given_names": given, **row} for given in names]
