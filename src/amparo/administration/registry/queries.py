"""What other rooms and the interfaces may ask of the registry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, Value

from amparo.administration.registry.choices import COUPLE, CivilEventKind
from amparo.administration.registry.models import (
    CivilEvent,
    Employment,
    HouseholdMember,
    Person,
    PersonFact,
    PersonIdentifier,
    PlainName,
    Relationship,
)

# What other rooms may call a row; they never import the model.
PersonRow = Person
CivilEventRow = CivilEvent


@dataclass(frozen=True, slots=True)
class HouseholdMemberRow:
    """A member of a household on a day: `relationship` is what they are to the person asked about."""

    person_id: int
    name: str
    relationship: str
    birth_date: date
    single: bool
    monthly_income: Decimal
    income_kind: str


def person_by_id(person_id: int) -> Person:
    """The person. Raises `Person.DoesNotExist`."""
    return Person.objects.get(pk=person_id)


def persons_by_id(person_ids: Sequence[int]) -> dict[int, Person]:
    """The persons of these ids, in one query."""
    return Person.objects.in_bulk(person_ids)


def person_by_identifier(scheme: str, value: str) -> Person | None:
    """The person that a compact identifier names, or None."""
    return Person.objects.filter(
        pk__in=PersonIdentifier.objects.filter(scheme=scheme, value=value).values("person_id")
    ).first()


def identifiers_of(person_id: int) -> list[PersonIdentifier]:
    """The person's identifiers, in order of scheme."""
    return list(PersonIdentifier.objects.filter(person_id=person_id).order_by("scheme"))


def search_persons(text: str, *, limit: int = 20) -> list[Person]:
    """Persons whose names or identifier look like the text, the most alike first; accents and case do not matter."""
    text = " ".join(text.split())
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) >= 6:
        named = PersonIdentifier.objects.filter(value__startswith=digits).values("person_id")
        return list(Person.objects.filter(pk__in=named).order_by("pk")[:limit])
    return list(_named_like(text)[:limit]) if len(text) >= 2 else []


def _named_like(text: str) -> QuerySet[Person]:
    plain = PlainName(Value(text))
    every_word = Q()
    for word in text.split():
        every_word &= Q(plain_name__contains=PlainName(Value(word)))
    return (
        Person.objects.filter(every_word | Q(plain_name__trigram_word_similar=plain))
        .annotate(likeness=TrigramWordSimilarity(plain, "plain_name"))  # type: ignore[arg-type]
        .order_by("-likeness", "plain_name", "pk")
    )


def relationships_of(person_id: int, on: date) -> list[Relationship]:
    """Who is related to the person on a day, in order of registration."""
    rows = Relationship.objects.filter(person_id=person_id, period__contains=on)
    return list(rows.select_related("other").order_by("pk"))


def couples_of(person_id: int, on: date) -> list[Relationship]:
    """The person's marriages and partnerships that hold on a day."""
    return list(Relationship.objects.filter(person_id=person_id, kind__in=COUPLE, period__contains=on).order_by("pk"))


def partner_of(person_id: int, on: date) -> Person | None:
    """The person's spouse or partner on a day."""
    rows = Relationship.objects.filter(person_id=person_id, kind__in=COUPLE, period__contains=on)
    row = rows.select_related("other").first()
    return row.other if row else None


def household_members(person_id: int, on: date) -> list[HouseholdMemberRow]:
    """Everyone who lives with the person on a day, the person included; empty without a household."""
    own = HouseholdMember.objects.filter(person_id=person_id, period__contains=on)
    members = list(
        HouseholdMember.objects.filter(household__in=own.values("household"), period__contains=on)
        .select_related("person")
        .order_by("pk")
    )
    coupled = _coupled([member.person_id for member in members], on)
    return [_household_row(member, single=member.person_id not in coupled) for member in members]


def _coupled(person_ids: list[int], on: date) -> set[int]:
    rows = Relationship.objects.filter(person_id__in=person_ids, kind__in=COUPLE, period__contains=on)
    return set(rows.values_list("person_id", flat=True))


def _household_row(member: HouseholdMember, *, single: bool) -> HouseholdMemberRow:
    return HouseholdMemberRow(
        person_id=member.person_id,
        name=member.person.name,
        relationship=member.relationship,
        birth_date=member.person.birth_date,
        single=single,
        monthly_income=member.monthly_income,
        income_kind=member.income_kind,
    )


def person_is_dead(person_id: int, on: date) -> bool:
    """Whether the civil register says that the person had died by a day."""
    return CivilEvent.objects.filter(person_id=person_id, kind=CivilEventKind.DEATH, occurred_on__lte=on).exists()


def death_date_of(person_id: int) -> date | None:
    """The day of death that the civil register tells."""
    deaths = CivilEvent.objects.filter(person_id=person_id, kind=CivilEventKind.DEATH)
    return deaths.values_list("occurred_on", flat=True).first()


def civil_events(person_id: int) -> list[CivilEvent]:
    """What happened to the person, in order."""
    return list(CivilEvent.objects.filter(person_id=person_id).order_by("occurred_on"))


def civil_event_of(person_id: int, kind: str) -> CivilEvent | None:
    """The person's birth or death, or the first marriage, as it stands on record; None when there is none."""
    return CivilEvent.objects.filter(person_id=person_id, kind=kind).order_by("occurred_on").first()


def person_facts(person_id: int, on: date) -> dict[str, Any]:
    """The last value of each fact that held by a day, by name, as JSON gives it (dates are ISO text)."""
    rows = PersonFact.objects.filter(person_id=person_id, valid_from__lte=on).order_by("name", "-valid_from")
    return dict(rows.distinct("name").values_list("name", "value"))


def employments(person_id: int) -> list[Employment]:
    """Where the person worked, the latest first."""
    return list(
        Employment.objects.filter(person_id=person_id).select_related("employer").order_by("-period__startswith")
    )


def count_persons() -> int:
    """How many persons are on record."""
    return Person.objects.count()


def persons_born_between(first: date, last: date) -> list[int]:
    """The ids of living persons born from one day to another, both included, in order of registration."""
    dead = CivilEvent.objects.filter(kind=CivilEventKind.DEATH).values("person_id")
    born = Person.objects.filter(birth_date__range=(first, last)).exclude(pk__in=dead)
    return list(born.order_by("pk").values_list("pk", flat=True))
