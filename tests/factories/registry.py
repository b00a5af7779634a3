"""Persons, households and employers to test with."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from stdnum.br import cnpj, cpf

from amparo.administration.common.periods import period_from
from amparo.administration.registry import models


def cpf_number(number: int) -> str:
    """The number-th valid CPF, from 100000000 on."""
    base = f"{100_000_000 + number:09d}"
    return base + str(cpf._calc_check_digits(base))


def cnpj_number(number: int) -> str:
    """The number-th valid CNPJ."""
    base = f"{10_000_000 + number:08d}0001"
    return base + str(cnpj.calc_check_digits(base))


class PersonFactory(factory.django.DjangoModelFactory):
    """A woman of 44 with a CPF; traits for what a test is about."""

    class Meta:
        model = models.Person
        skip_postgeneration_save = True

    given_names = "Maria da Conceição"
    family_names = factory.Sequence(lambda number: f"dos Santos Araújo {number}")
    mother_name = "Antônia dos Santos"
    birth_date = date(1982, 3, 14)
    sex = "female"
    recorded_on = date(2026, 1, 1)

    class Params:
        elderly = factory.Trait(birth_date=date(1955, 6, 2))
        man = factory.Trait(sex="male", given_names="João Batista", mother_name="Rosa Lima")
        child = factory.Trait(birth_date=date(2018, 9, 30), given_names="Ana Beatriz")

    @factory.post_generation
    def cpf(self: Any, create: bool, extracted: str | None, **_options: Any) -> None:
        """A CPF of its own, or the one given; `cpf=""` for none."""
        if create and extracted != "":
            value = extracted or cpf_number(self.pk)
            models.PersonIdentifier.objects.create(person=self, scheme="cpf", value=value)

    @factory.post_generation
    def career(self: Any, create: bool, extracted: Any, **_options: Any) -> None:
        """`career=[(first month, last month, wage), ...]` as an employee of one employer, or dicts for more."""
        from tests.factories.contributions import record_career

        if create and extracted:
            record_career(self.pk, extracted)


class EmployerFactory(factory.django.DjangoModelFactory):
    """An employer with a valid CNPJ."""

    class Meta:
        model = models.Employer

    name = factory.Sequence(lambda number: f"Panificadora São João {number} Ltda")
    identifier = factory.Sequence(cnpj_number)


class HouseholdFactory(factory.django.DjangoModelFactory):
    """A household without members; `live_together` fills one."""

    class Meta:
        model = models.Household

    code = factory.Sequence(lambda number: f"CAD{number:09d}")


def live_together(
    head: models.Person,
    *others: tuple[models.Person, str, Decimal | int],
    start: date = date(2020, 1, 1),
    head_income: Decimal | int = 0,
) -> models.Household:
    """A household of a head and others, each with relationship to the head and monthly income."""
    household: models.Household = HouseholdFactory()
    for person, relationship, income in ((head, "head", head_income), *others):
        models.HouseholdMember.objects.create(
            household=household,
            person=person,
            relationship=relationship,
            period=period_from(start),
            monthly_income=Decimal(income),
            income_kind="work" if income else "",
        )
    return household
