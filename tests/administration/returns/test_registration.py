"""Who may act for an employer: asked for, then confirmed by somebody else."""

from datetime import date

import pytest

from amparo.administration.common.identifiers import InvalidIdentifier
from amparo.administration.registry.models import Employer
from amparo.administration.returns.queries import employer_facts, employers_of_account, open_requests, represents
from amparo.administration.returns.registration import (
    AlreadyDecided,
    AlreadyRequested,
    InvalidDecision,
    appoint,
    confirm_registration,
    refuse_registration,
    request_registration,
)
from tests.factories.access import AccountFactory
from tests.factories.registry import EmployerFactory, cnpj_number

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


def ask(account_id: int, identifier: str = "11.222.333/0001-81") -> int:
    return request_registration(
        account_id=account_id,
        employer_name=" Padaria  Sol ",
        identifier=identifier,
        facts={"employer_accident_risk": "light"},
        on=TODAY,
    ).pk


def test_a_confirmed_request_registers_the_employer_with_what_the_law_asks() -> None:
    account, officer = AccountFactory(employer=True), AccountFactory(officer=True)

    confirm_registration(request_id=ask(account.pk), decided_by_id=officer.pk, on=TODAY)

    (employer,) = employers_of_account(account.pk, TODAY)
    assert (employer.name, employer.identifier) == ("Padaria Sol", "11222333000181")
    assert employer_facts(employer.pk, TODAY) == {"employer_accident_risk": "light"}
    assert not represents(account.pk, employer.pk, date(2026, 10, 4))
    assert open_requests() == []


def test_an_employer_who_is_on_record_is_not_registered_twice() -> None:
    employer = EmployerFactory(identifier=cnpj_number(77))
    account, officer = AccountFactory(employer=True), AccountFactory(officer=True)

    confirm_registration(request_id=ask(account.pk, employer.identifier), decided_by_id=officer.pk, on=TODAY)

    assert employers_of_account(account.pk, TODAY) == [employer]
    assert Employer.objects.count() == 1


def test_a_mistyped_number_is_refused_before_anybody_looks() -> None:
    with pytest.raises(InvalidIdentifier):
        ask(AccountFactory(employer=True).pk, "11.222.333/0001-82")


def test_a_household_registers_by_a_persons_number() -> None:
    ask(AccountFactory(employer=True).pk, "529.982.247-25")

    assert open_requests()[0].identifier == "52998224725"


def test_nobody_asks_twice_or_acts_twice() -> None:
    account, officer = AccountFactory(employer=True), AccountFactory(officer=True)
    request = ask(account.pk)
    with pytest.raises(AlreadyRequested):
        ask(account.pk)
    employer_id = confirm_registration(request_id=request, decided_by_id=officer.pk, on=TODAY).employer_id

    with pytest.raises(AlreadyRequested):
        appoint(account_id=account.pk, employer_id=employer_id, confirmed_by_id=officer.pk, on=TODAY)


def test_a_request_is_decided_once_by_another_and_refused_for_a_reason() -> None:
    account, officer = AccountFactory(employer=True), AccountFactory(officer=True)
    request = ask(account.pk)

    with pytest.raises(InvalidDecision):
        refuse_registration(request_id=request, decided_by_id=officer.pk, reason=" ", on=TODAY)
    with pytest.raises(InvalidDecision):
        confirm_registration(request_id=request, decided_by_id=account.pk, on=TODAY)
    refuse_registration(request_id=request, decided_by_id=officer.pk, reason="No proof was sent.", on=TODAY)
    with pytest.raises(AlreadyDecided):
        confirm_registration(request_id=request, decided_by_id=officer.pk, on=TODAY)
