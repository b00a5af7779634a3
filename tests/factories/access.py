"""Accounts to test with, and a browser that has signed in."""

from typing import Any

import factory
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account, CodeDevice
from tests.factories.registry import PersonFactory, cpf_number

PASSWORD = "uma frase longa e boa"


class AccountFactory(factory.django.DjangoModelFactory):
    """An insured person's account; `officer`, `payment_officer`, `analyst`, `supervisor` or `administrator` for staff."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    login = factory.LazyAttribute(lambda account: cpf_number(account.person.pk))
    role = Role.INSURED_PERSON
    person = factory.SubFactory(PersonFactory)
    display_name = "Maria da Conceição"
    email = factory.Sequence(lambda number: f"account{number}@example.org")

    class Params:
        staff = factory.Trait(person=None, login=factory.SelfAttribute("email"), display_name="Carlos Nunes")
        officer = factory.Trait(staff=True, role=Role.CASE_OFFICER)
        payment_officer = factory.Trait(staff=True, role=Role.PAYMENT_OFFICER)
        analyst = factory.Trait(staff=True, role=Role.ANALYST)
        supervisor = factory.Trait(staff=True, role=Role.SUPERVISOR)
        employer = factory.Trait(staff=True, role=Role.EMPLOYER, display_name="Padaria Sol")
        civil_registry = factory.Trait(staff=True, role=Role.CIVIL_REGISTRY, display_name="Registro Civil")
        administrator = factory.Trait(staff=True, role=Role.ADMINISTRATOR)

    @factory.post_generation
    def password(self: Any, create: bool, extracted: str | None, **_options: Any) -> None:
        """A hashed password and the device that its codes belong to."""
        self.set_password(extracted or PASSWORD)
        if create:
            self.save()
            CodeDevice.objects.create(user=self, name="e-mail")


def signed_in(account: Account) -> Client:
    """A test client that has given its password and its code."""
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = CodeDevice.objects.get(user=account).persistent_id
    session.save()
    return client
