"""Awards in payment and the two people whom a payment run needs."""

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import NewAward, open_awards
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.payments.models import PaymentRun
from amparo.administration.payments.operations import prepare_run, release_run
from amparo.administration.registry.models import Person

NOVEMBER = date(2026, 11, 1)
PAY_DATE = date(2026, 12, 7)


def awards_in_payment(
    amounts: Iterable[str | Decimal],
    *,
    benefit: str = "retirement",
    starts_on: date = date(2020, 1, 1),
    thirteenth: bool = True,
    first_payable_on: date = NOVEMBER,
) -> list[Award]:
    """One person and one award for each monthly amount; what came before November was paid by an earlier system."""
    rows = [Decimal(amount) for amount in amounts]
    people = Person.objects.bulk_create(
        Person(
            given_names="José",
            family_names=f"da Silva {number}",
            birth_date=date(1955, 1, 1),
            sex="male",
            recorded_on=date(2020, 1, 1),
        )
        for number in range(len(rows))
    )
    return open_awards(
        NewAward(
            person.pk,
            benefit,
            starts_on,
            amount,
            thirteenth=thirteenth,
            first_payable_on=max(starts_on, first_payable_on),
        )
        for person, amount in zip(people, rows, strict=True)
    )


def officer(role: Role) -> Account:
    """Somebody of the staff, without a password: hashing one takes longer than a payment run."""
    login = f"{uuid.uuid4()}@example.org"
    return Account.objects.create(login=login, role=role, display_name="Rita Prado", email=login, password="!")


def two_officers() -> tuple[Account, Account]:
    """Who prepares and who releases."""
    return officer(Role.PAYMENT_OFFICER), officer(Role.SUPERVISOR)


def prepared_run(*, month: date = NOVEMBER, kind: str = "monthly", chunk_size: int = 3) -> PaymentRun:
    """A run prepared by one person."""
    preparer = officer(Role.PAYMENT_OFFICER)
    pay_date = PAY_DATE if month >= NOVEMBER else current_calendar().pay_date(month)
    return prepare_run(month=month, kind=kind, pay_date=pay_date, prepared_by_id=preparer.pk, chunk_size=chunk_size)


def released_run(*, month: date = NOVEMBER, kind: str = "monthly", chunk_size: int = 3) -> PaymentRun:
    """A run prepared by one person and released by another."""
    run = prepared_run(month=month, kind=kind, chunk_size=chunk_size)
    releaser = officer(Role.SUPERVISOR)
    return release_run(run_id=run.pk, released_by_id=releaser.pk)
