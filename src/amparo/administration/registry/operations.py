"""The registry's acts about a person: register, identify, relate, record. Each is atomic and keyword-only."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, identifier_digits, validate_identifier
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import period_from
from amparo.administration.common.refusals import refusing
from amparo.administration.registry.choices import CivilEventKind, HouseholdRole, RelationshipKind
from amparo.administration.registry.models import (
    CivilEvent,
    Employer,
    Employment,
    Household,
    HouseholdMember,
    Person,
    PersonFact,
    PersonIdentifier,
    Relationship,
)

_INVERSE = {
    RelationshipKind.PARENT: RelationshipKind.CHILD,
    RelationshipKind.CHILD: RelationshipKind.PARENT,
    RelationshipKind.STEPPARENT: RelationshipKind.STEPCHILD,
    RelationshipKind.STEPCHILD: RelationshipKind.STEPPARENT,
    RelationshipKind.WARD: RelationshipKind.OTHER,
}


class IdentifierTaken(RecordError):
    """The identifier already names another person, or the person already has one of that scheme."""


class InvalidPerson(RecordError):
    """The person cannot be registered as described."""


class AlreadyInCouple(RecordError):
    """One of the two has a spouse or partner at that time."""


class RelatedToOneself(RecordError):
    """A person cannot be their own relation."""


class AlreadyInHousehold(RecordError):
    """The person lives in another household, or the household has a head, at that time."""


class AlreadyRecorded(RecordError):
    """The same thing is already on record."""


class PersonDetails(TypedDict, total=False):
    """What may be told about a person beyond name, birth and sex."""

    family_names: str
    social_name: str
    mother_name: str
    language: str
    email: str
    phone: str
    municipality: str
    state: str


class PersonRow(PersonDetails):
    """One person of a bulk registration."""

    given_names: str
    birth_date: date
    sex: str
    identifiers: dict[str, str]


class EmploymentRow(TypedDict):
    """One employment of a bulk recording: in `[start, end)`, still running where `end` is None."""

    person_id: int
    employer_id: int
    category: str
    teaching: bool
    start: date
    end: date | None


class MemberRow(TypedDict):
    """One member of a household that is formed whole."""

    person_id: int
    relationship: str
    monthly_income: Decimal
    income_kind: str


class FactRow(TypedDict):
    """One fact of a bulk recording."""

    person_id: int
    name: str
    value: Any
    valid_from: date
    source: str


def _tidy(details: dict[str, Any]) -> dict[str, Any]:
    """Names with single spaces and nothing else changed: particles, capitals and accents are the person's own."""
    names = ("given_names", "family_names", "social_name", "mother_name")
    return {key: " ".join(value.split()) if key in names else value for key, value in details.items()}


@transaction.atomic
def register_person(
    *,
    given_names: str,
    birth_date: date,
    sex: str,
    recorded_on: date,
    identifiers: dict[str, str] | None = None,
    **details: Unpack[PersonDetails],
) -> Person:
    """Register a person with their identifiers by scheme.

    Raises `InvalidPerson`, `InvalidIdentifier`, `IdentifierTaken`.
    """
    told = _tidy({"given_names": given_names, **details})
    with refusing(
        {
            "person_has_a_name": lambda: InvalidPerson(_("Enter the person's name.")),
            "person_born_before_recorded": lambda: InvalidPerson(_("The date of birth is in the future. Check it.")),
            "person_born_in_living_memory": lambda: InvalidPerson(_("The date of birth is too long ago. Check it.")),
            "person_sex_known": lambda: InvalidPerson(_("Choose female or male, as on the birth certificate.")),
        }
    ):
        person = Person.objects.create(birth_date=birth_date, sex=sex, recorded_on=recorded_on, **told)
    for scheme, value in (identifiers or {}).items():
        add_identifier(person_id=person.pk, scheme=scheme, value=value)
    return person


@transaction.atomic
def register_persons(rows: Iterable[PersonRow], *, recorded_on: date) -> list[Person]:
    """Register many persons at once, all or none. Returns them in the order given."""
    told = [dict(_tidy(dict(row))) for row in rows]
    identifiers = [row.pop("identifiers", {}) for row in told]
    persons = Person.objects.bulk_create([Person(recorded_on=recorded_on, **row) for row in told], batch_size=2_000)
    numbers = [
        PersonIdentifier(person=person, scheme=scheme, value=validate_identifier(scheme, value))
        for person, schemes in zip(persons, identifiers, strict=True)
        for scheme, value in schemes.items()
    ]
    with refusing({"identifier_names_one_person": _identifier_taken}):
        PersonIdentifier.objects.bulk_create(numbers, batch_size=5_000)
    return persons


def _identifier_taken() -> IdentifierTaken:
    return IdentifierTaken(_("This number is already registered for another person."))


@transaction.atomic
def add_identifier(*, person_id: int, scheme: str, value: str) -> PersonIdentifier:
    """Record a number by which a register knows the person. Raises `InvalidIdentifier`, `IdentifierTaken`."""
    compact = validate_identifier(scheme, value)
    words = {"scheme": scheme.upper()}
    one_each = _("This person already has another %(scheme)s number.") % words
    with refusing(
        {
            "identifier_names_one_person": _identifier_taken,
            "person_has_one_identifier_per_scheme": lambda: IdentifierTaken(one_each),
        }
    ):
        return PersonIdentifier.objects.create(person_id=person_id, scheme=scheme, value=compact)


@transaction.atomic
def set_contact(*, person_id: int, **details: Unpack[PersonDetails]) -> Person:
    """Change how a person is reached or called. The former values stay in the history."""
    person = Person.objects.select_for_update().get(pk=person_id)
    for field, value in _tidy(dict(details)).items():
        setattr(person, field, value)
    person.save(update_fields=list(details))
    return person


@transaction.atomic
def locked_person(person_id: int) -> Person:
    """The person, whose record nobody else changes until the transaction ends. Raises `Person.DoesNotExist`."""
    return Person.objects.select_for_update().get(pk=person_id)


def relate_persons(
    *, person_id: int, other_id: int, kind: str, start: date, end: date | None = None
) -> tuple[Relationship, Relationship]:
    """Record that `other` is the `kind` of `person`, and the same seen from the other side, in `[start, end)`.

    Raises `RelatedToOneself`, `AlreadyInCouple`, `AlreadyRecorded`.
    """
    period = period_from(start, end)
    inverse = _INVERSE.get(RelationshipKind(kind), RelationshipKind(kind))
    with refusing(
        {
            "nobody_is_related_to_oneself": lambda: RelatedToOneself(_("Choose another person than this one.")),
            "one_partner_at_a_time": lambda: AlreadyInCouple(
                _("One of the two already has a spouse or partner at that time. End that one first.")
            ),
            "relationship_recorded_once": lambda: AlreadyRecorded(_("These two are already recorded so.")),
        }
    ):
        return (
            Relationship.objects.create(person_id=person_id, other_id=other_id, kind=kind, period=period),
            Relationship.objects.create(person_id=other_id, other_id=person_id, kind=inverse, period=period),
        )


@transaction.atomic
def end_relationship(*, relationship_id: int, on: date) -> None:
    """End a relationship on a day, on both sides: that day is the first without it."""
    row = Relationship.objects.select_for_update().get(pk=relationship_id)
    both = Relationship.objects.filter(pk=row.pk) | Relationship.objects.filter(
        person_id=row.other_id, other_id=row.person_id, period=row.period
    )
    both.update(period=period_from(row.period.lower, on))


@transaction.atomic
def record_civil_event(*, person_id: int, kind: str, occurred_on: date, source: str) -> CivilEvent:
    """Record what the civil register says happened. Raises `AlreadyRecorded` for a second birth or death."""
    sentence = _("A %(event)s is already recorded for this person.") % {"event": CivilEventKind(kind).label.lower()}
    with refusing({"born_once_and_dead_once": lambda: AlreadyRecorded(sentence)}):
        return CivilEvent.objects.create(person_id=person_id, kind=kind, occurred_on=occurred_on, source=source)


@transaction.atomic
def record_fact(*, person_id: int, name: str, value: Any, valid_from: date, source: str) -> PersonFact:
    """Record a fact that another register vouches for, from a day on. A second value for a day replaces the first."""
    fact, _created = PersonFact.objects.update_or_create(
        person_id=person_id, name=name, valid_from=valid_from, defaults={"value": value, "source": source}
    )
    return fact


@transaction.atomic
def record_facts(rows: Iterable[FactRow]) -> None:
    """Record many new facts at once, all or none."""
    PersonFact.objects.bulk_create((PersonFact(**row) for row in rows), batch_size=5_000)


@transaction.atomic
def form_household(*, code: str, head_id: int, start: date) -> Household:
    """Form a household around the person who answers for it. Raises `AlreadyRecorded`, `AlreadyInHousehold`."""
    with refusing({"registry_household_code_key": lambda: AlreadyRecorded(_("This household is already recorded."))}):
        household = Household.objects.create(code=code)
    join_household(household_id=household.pk, person_id=head_id, relationship=HouseholdRole.HEAD, start=start)
    return household


@transaction.atomic
def join_household(
    *,
    household_id: int,
    person_id: int,
    relationship: str,
    start: date,
    monthly_income: Decimal = Decimal(0),
    income_kind: str = "",
) -> HouseholdMember:
    """Record that a person lives in a household from a day on, with declared income. Raises `AlreadyInHousehold`."""
    sentence = _("This person already lives in a household at that time.")
    two_heads = _("Someone else already answers for this household.")
    with refusing(
        {
            "one_household_at_a_time": lambda: AlreadyInHousehold(sentence),
            "one_head_at_a_time": lambda: AlreadyInHousehold(two_heads),
        }
    ):
        return HouseholdMember.objects.create(
            household_id=household_id,
            person_id=person_id,
            relationship=relationship,
            period=period_from(start),
            monthly_income=monthly_income,
            income_kind=income_kind,
        )


@transaction.atomic
def form_households(households: Mapping[str, Iterable[MemberRow]], *, start: date) -> int:
    """Form many households at once, all or none: members by the household's code. Returns how many."""
    formed = Household.objects.bulk_create([Household(code=code) for code in households], batch_size=5_000)
    HouseholdMember.objects.bulk_create(
        [
            HouseholdMember(household=household, period=period_from(start), **member)
            for household in formed
            for member in households[household.code]
        ],
        batch_size=5_000,
    )
    return len(formed)


@transaction.atomic
def leave_household(*, person_id: int, on: date) -> None:
    """End the person's time in their household: `on` is the first day outside it."""
    for member in HouseholdMember.objects.select_for_update().filter(person_id=person_id, period__upper_inf=True):
        member.period = period_from(member.period.lower, on)
        member.save(update_fields=["period"])


@transaction.atomic
def register_employer(*, name: str, identifier: str) -> Employer:
    """Register an employer: a firm by its number, a household by a person's. Raises `InvalidIdentifier`, `AlreadyRecorded`."""
    with refusing(
        {
            "registry_employer_identifier_key": lambda: AlreadyRecorded(_("This employer is already registered.")),
            "employer_has_a_name": lambda: InvalidPerson(_("Enter the employer's name.")),
        }
    ):
        return Employer.objects.create(name=" ".join(name.split()), identifier=_employer_identifier(identifier))


def _employer_identifier(value: str) -> str:
    firms, households = current_institution().employer_schemes
    try:
        return validate_identifier(firms, value)
    except InvalidIdentifier:
        if sum(character.isdigit() for character in value) != identifier_digits(households):
            raise
    return validate_identifier(households, value)


@transaction.atomic
def employ(
    *,
    person_id: int,
    employer_id: int,
    category: str,
    start: date,
    end: date | None = None,
    teaching: bool = False,
) -> Employment:
    """Record work for an employer in `[start, end)`. Raises `AlreadyRecorded` where it overlaps."""
    sentence = _("Work for this employer is already recorded at that time.")
    with refusing({"one_employment_per_employer_at_a_time": lambda: AlreadyRecorded(sentence)}):
        return Employment.objects.create(
            person_id=person_id,
            employer_id=employer_id,
            category=category,
            teaching=teaching,
            period=period_from(start, end),
        )


@transaction.atomic
def employ_many(rows: Iterable[EmploymentRow]) -> None:
    """Record many employments at once, all or none."""
    Employment.objects.bulk_create((_employment(row) for row in rows), batch_size=5_000)


def _employment(row: EmploymentRow) -> Employment:
    return Employment(
        person_id=row["person_id"],
        employer_id=row["employer_id"],
        category=row["category"],
        teaching=row["teaching"],
        period=period_from(row["start"], row["end"]),
    )
