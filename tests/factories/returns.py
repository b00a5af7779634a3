"""Employers' returns to test with."""

from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account, CodeDevice
from amparo.administration.common.periods import period_from
from amparo.administration.registry.models import Employer, Employment, Person
from amparo.administration.returns.lines import ReturnLineRow
from amparo.administration.returns.models import EmployerFact, Representative
from amparo.administration.returns.operations import FiledReturn, file_return
from tests.factories.registry import EmployerFactory, PersonFactory, cpf_number

MONTH = date(2026, 9, 1)
FILED_ON = date(2026, 10, 5)


def firm(*, risk: str = "light") -> Employer:
    """A firm whose risk is on record."""
    employer: Employer = EmployerFactory()
    EmployerFact.objects.create(
        employer=employer, name="employer_accident_risk", value=risk, valid_from=date(2020, 1, 1), source="test"
    )
    return employer


def _account(role: Role, login: str) -> Account:
    """An account that signs in by `signed_in` alone: hashing a password takes longer than most tests."""
    account = Account(login=login, role=role, display_name="Padaria Sol", email=login)
    account.set_unusable_password()
    account.save()
    CodeDevice.objects.create(user=account, name="e-mail")
    return account


def representative_of(employer: Employer) -> Account:
    """An account that acts for an employer."""
    account = _account(Role.EMPLOYER, f"employer{employer.pk}@example.org")
    Representative.objects.create(
        account=account,
        employer=employer,
        period=period_from(date(2026, 1, 1)),
        confirmed_by=_account(Role.CASE_OFFICER, f"officer{employer.pk}@example.org"),
    )
    return account


def worker_of(employer: Employer, **details: Any) -> Person:
    """A person employed since 2024."""
    person: Person = PersonFactory(**details)
    Employment.objects.create(
        person=person, employer=employer, category="employee", period=period_from(date(2024, 1, 1))
    )
    return person


def line(person: Person, pay: str = "3000.00", **changes: Any) -> ReturnLineRow:
    """A right line for a person, changed where a test says so."""
    row = ReturnLineRow(1, cpf_number(person.pk), person.name, "employee", Decimal(pay))
    return row._replace(**changes)


def filed(employer: Employer, account: Account, *lines: ReturnLineRow, **changes: Any) -> FiledReturn:
    """File September 2026, lines numbered in order."""
    details: dict[str, Any] = {
        "employer_id": employer.pk,
        "month": MONTH,
        "lines": [each._replace(number=place) for place, each in enumerate(lines, start=1)],
        "filed_by_id": account.pk,
        "received_on": FILED_ON,
        "channel": "api",
        "idempotency_key": f"key-{len(lines)}-{hash(lines)}",
    }
    return file_return(**{**details, **changes})
