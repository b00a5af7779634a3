"""The registry's tables. What must never be, the database refuses."""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat, Now

from amparo.administration.common.constraints import code_shaped, in_order, not_blank, one_of
from amparo.administration.common.history import append_only, changes
from amparo.administration.common.institution import first_language
from amparo.administration.registry.choices import (
    COUPLE,
    CivilEventKind,
    HouseholdRole,
    RelationshipKind,
    Sex,
)

OVERLAPS = RangeOperators.OVERLAPS
EQUAL = RangeOperators.EQUAL
SPACE = models.Value(" ", output_field=models.TextField())


class PlainName(models.Func):
    """A name in lower case without accents, by an immutable function that the first migration creates."""

    function = "registry_plain_name"
    output_field = models.TextField()


def key(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A reference to a row that cannot go while it is referred to."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


@pghistory.track(*changes(), exclude=["plain_name"])
class Person(models.Model):
    """A natural person known to the institution, named as they are named."""

    given_names = models.TextField()
    # Some people have one name only.
    family_names = models.TextField(blank=True, default="")
    social_name = models.TextField(blank=True, default="")
    birth_date = models.DateField()
    sex = models.CharField(max_length=6, choices=Sex.choices)
    mother_name = models.TextField(blank=True, default="")
    language = models.CharField(max_length=8, default=first_language)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=32, blank=True, default="")
    municipality = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=40, blank=True, default="")
    recorded_on = models.DateField()
    plain_name = models.GeneratedField(
        expression=PlainName(
            Concat("social_name", SPACE, "given_names", SPACE, "family_names", output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = (
            not_blank("given_names", "person_has_a_name"),
            one_of("sex", Sex, "person_sex_known"),
            models.CheckConstraint(condition=Q(birth_date__lte=F("recorded_on")), name="person_born_before_recorded"),
            models.CheckConstraint(condition=Q(birth_date__gte="1875-01-01"), name="person_born_in_living_memory"),
        )
        indexes = (GinIndex(fields=["plain_name"], name="person_plain_name", opclasses=["gin_trgm_ops"]),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name to call the person by: the social name where there is one, before the family names."""
        return f"{self.social_name or self.given_names} {self.family_names}".strip()


@pghistory.track(*changes())
class PersonIdentifier(models.Model):
    """A number by which a register knows the person."""

    person = key("registry.Person")
    scheme = models.CharField(max_length=16)
    value = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_names_one_person"),
            models.UniqueConstraint(fields=["person", "scheme"], name="person_has_one_identifier_per_scheme"),
            models.CheckConstraint(
                condition=~Q(scheme__in=["cpf", "nit"]) | Q(value__regex=r"^[0-9]{11}$"), name="identifier_has_digits"
            ),
            models.CheckConstraint(condition=Q(value__regex=r"^[0-9A-Z]{4,32}$"), name="identifier_is_compact"),
            not_blank("value", "identifier_not_blank"),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


@pghistory.track(*changes())
class Relationship(models.Model):
    """`other` is the `kind` of `person` during the period: other is the child of person, and so on."""

    person = key("registry.Person")
    other = key("registry.Person")
    kind = models.CharField(max_length=12, choices=RelationshipKind.choices)
    period = DateRangeField()

    class Meta:
        constraints = (
            one_of("kind", RelationshipKind, "relationship_kind_known"),
            in_order("period", "relationship_period_in_order"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="nobody_is_related_to_oneself"),
            # A couple is two rows, one seen from each side, so each side is held to one partner at a time.
            ExclusionConstraint(
                name="one_partner_at_a_time",
                expressions=[("person", EQUAL), ("period", OVERLAPS)],
                condition=Q(kind__in=COUPLE),
            ),
            ExclusionConstraint(
                name="relationship_recorded_once",
                expressions=[("person", EQUAL), ("other", EQUAL), ("kind", EQUAL), ("period", OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id} {self.other_id}"


class Household(models.Model):
    """People who live together, under one code of the social register."""

    code = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints = (not_blank("code", "household_has_a_code"),)

    def __str__(self) -> str:
        return self.code


@pghistory.track(*changes())
class HouseholdMember(models.Model):
    """A person's time in a household, with the income that they declared."""

    household = key("registry.Household")
    person = key("registry.Person")
    relationship = models.CharField(max_length=12, choices=HouseholdRole.choices)
    period = DateRangeField()
    monthly_income = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    income_kind = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (
            one_of("relationship", HouseholdRole, "household_role_known"),
            in_order("period", "household_period_in_order"),
            models.CheckConstraint(condition=Q(monthly_income__gte=0), name="household_income_not_negative"),
            ExclusionConstraint(name="one_household_at_a_time", expressions=[("person", EQUAL), ("period", OVERLAPS)]),
            ExclusionConstraint(
                name="one_head_at_a_time",
                expressions=[("household", EQUAL), ("period", OVERLAPS)],
                condition=Q(relationship=HouseholdRole.HEAD.value),
            ),
        )

    def __str__(self) -> str:
        return f"{self.relationship} {self.person_id}"


@pghistory.track(*changes())
class Employer(models.Model):
    """Who employs and pays contributions: a firm by its number, or a household by a person's."""

    name = models.TextField()
    identifier = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints = (
            not_blank("name", "employer_has_a_name"),
            models.CheckConstraint(
                condition=Q(identifier__regex=r"^[0-9A-Z]{6,32}$"), name="employer_identifier_shape"
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track(*changes())
class Employment(models.Model):
    """A person's work for an employer."""

    person = key("registry.Person")
    employer = key("registry.Employer")
    category = models.CharField(max_length=24)
    teaching = models.BooleanField(default=False)
    period = DateRangeField()

    class Meta:
        constraints = (
            code_shaped("category", "employment_category_shape"),
            in_order("period", "employment_period_in_order"),
            ExclusionConstraint(
                name="one_employment_per_employer_at_a_time",
                expressions=[("person", EQUAL), ("employer", EQUAL), ("period", OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.employer_id} {self.period}"


# An event goes only by being annulled, which says why.
NEVER_LOST = pgtrigger.Trigger(
    name="goes_only_annulled",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="""
        if not exists (select 1 from registry_annulledcivilevent gone where gone.event_number = old.id) then
            raise exception 'a civil event is annulled with a reason, never deleted'
                using errcode = 'check_violation', constraint = 'civil_event_goes_only_annulled';
        end if;
        return old;
    """,
)


@pghistory.track(*changes())
class CivilEvent(models.Model):
    """What the civil register says happened to a person."""

    person = key("registry.Person")
    kind = models.CharField(max_length=12, choices=CivilEventKind.choices)
    occurred_on = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = (
            one_of("kind", CivilEventKind, "civil_event_kind_known"),
            not_blank("source", "civil_event_has_a_source"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(kind__in=["birth", "death"]), name="born_once_and_dead_once"
            ),
        )
        triggers = (NEVER_LOST,)

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on}"


class AnnulledCivilEvent(models.Model):
    """A civil event that proved wrong: it was recorded of a person to whom it never happened.

    It leaves the events, so that whoever asks them finds only what stands, and is kept here with why.
    """

    event_number = models.BigIntegerField(unique=True)
    person = key("registry.Person")
    kind = models.CharField(max_length=12, choices=CivilEventKind.choices)
    occurred_on = models.DateField()
    source = models.TextField()
    reason = models.TextField()
    annulled_on = models.DateField()
    annulled_by = key("access.Account")

    class Meta:
        constraints = (
            one_of("kind", CivilEventKind, "annulled_civil_event_kind_known"),
            not_blank("reason", "annulled_civil_event_for_a_reason"),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on}"


@pghistory.track(*changes())
class PersonFact(models.Model):
    """A fact about a person that another register vouches for, from a day onwards until the next value."""

    person = key("registry.Person")
    name = models.CharField(max_length=64)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.TextField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "name", "valid_from"], name="one_value_of_a_fact_per_day"),
            models.CheckConstraint(condition=Q(name__regex=r"^[a-z][a-z0-9_]*$"), name="fact_name_shape"),
            not_blank("source", "fact_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"
