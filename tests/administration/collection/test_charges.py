"""What is owed is charged once, lowered never below nothing, and stands in the ledger as it stands here."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.administration.collection.arrears import due_day
from amparo.administration.collection.choices import PayerKind
from amparo.administration.collection.models import Charge, Credit, Refund
from amparo.administration.collection.operations import AlreadyCharged, InvalidCharge, credit
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import all_open_amount, balance_of, charge_by_id
from amparo.administration.collection.settlement import settle_payer
from amparo.administration.ledger.queries import account_balance
from tests.factories.collection import DUE, TODAY, charged, employer_payer, person_payer, received
from tests.factories.registry import EmployerFactory, PersonFactory

pytestmark = pytest.mark.django_db
END = date(2027, 1, 1)


def lowered(charge: Charge, amount: str, *, number: int = 1, reason: str = "Corrected return") -> Credit:
    return credit(
        charge_id=charge.pk,
        amount=Decimal(amount),
        reason=reason,
        source="return",
        source_number=number,
        posted_on=TODAY,
    )


def test_a_charge_is_owed_and_receivable() -> None:
    charge = charged("250.00")
    assert balance_of(Payer.of(charge)) == Decimal("250.00")
    assert account_balance("contributions_receivable", END) == Decimal("250.00") == all_open_amount()
    assert account_balance("contributions_income", END) == Decimal("250.00")


def test_the_same_act_charges_once() -> None:
    payer = employer_payer()
    first = charged("250.00", payer=payer, source_number=7)
    assert charged("250.00", payer=payer, source_number=7) == first
    assert account_balance("contributions_receivable", END) == Decimal("250.00")


@pytest.mark.parametrize("change", [{"amount": "250.01"}, {"month": date(2026, 4, 1)}])
def test_the_same_act_with_another_amount_is_refused(change: dict[str, Any]) -> None:
    payer = employer_payer()
    charged("250.00", payer=payer, source_number=7)
    with pytest.raises(AlreadyCharged):
        charged(**{"amount": "250.00", **change}, payer=payer, source_number=7)


def test_one_act_may_charge_both_parts() -> None:
    payer = employer_payer()
    charged("80.00", payer=payer, source_number=7, kind="worker")
    charged("200.00", payer=payer, source_number=7, kind="employer")
    assert balance_of(payer) == Decimal("280.00")


def test_nothing_cannot_be_charged() -> None:
    with pytest.raises(InvalidCharge):
        charged("0.00")


@pytest.mark.parametrize(("employer", "person"), [(True, True), (False, False)])
def test_a_payer_is_an_employer_or_a_person(employer: bool, person: bool) -> None:
    with pytest.raises(ValueError, match="employer or a person"):
        Payer(EmployerFactory().pk if employer else None, PersonFactory().pk if person else None)


@pytest.mark.parametrize("both", [True, False])
def test_the_database_asks_for_one_payer_too(both: bool) -> None:
    employer, person = (EmployerFactory(), PersonFactory()) if both else (None, None)
    with pytest.raises(DatabaseError, match="one_payer"):
        Charge.objects.create(
            employer=employer,
            person=person,
            month=date(2026, 5, 1),
            kind="worker",
            amount=1,
            due_on=DUE,
            source="return",
            source_number=1,
            posted_on=DUE,
        )


def test_a_credit_lowers_what_is_owed() -> None:
    charge = charged("250.00")
    lowered(charge, "100.00")
    assert charge_by_id(charge.pk).open_amount == Decimal("150.00")
    assert account_balance("contributions_receivable", END) == Decimal("150.00") == all_open_amount()
    assert account_balance("contributions_income", END) == Decimal("150.00")


@pytest.mark.parametrize(("amount", "allowed"), [("250.00", True), ("250.01", False)])
def test_a_credit_never_goes_below_nothing(amount: str, allowed: bool) -> None:
    charge = charged("250.00")
    if allowed:
        lowered(charge, amount)
        assert all_open_amount() == 0
        return
    with pytest.raises(InvalidCharge):
        lowered(charge, amount)


def test_the_same_correction_lowers_once() -> None:
    charge = charged("250.00")
    lowered(charge, "100.00")
    with pytest.raises(AlreadyCharged):
        lowered(charge, "100.00")


def test_a_credit_says_why() -> None:
    with pytest.raises(InvalidCharge):
        lowered(charged(), "1.00", reason=" ")


def test_what_was_paid_of_a_lowered_charge_is_owed_back() -> None:
    payer = person_payer()
    charge = charged("250.00", payer=payer, due_on=TODAY)
    settle_payer(receipt_id=received("250.00").pk, payer=payer, on=TODAY)
    lowered(charge, "100.00")
    refund = Refund.objects.get()
    assert (refund.amount, refund.person_id, refund.charge_id) == (Decimal("100.00"), payer.person_id, charge.pk)
    assert account_balance("refunds_payable", END) == Decimal("100.00")
    assert account_balance("contributions_receivable", END) == 0 == all_open_amount()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE collection_charge SET paid_amount = amount",
        "UPDATE collection_charge SET credited_amount = amount",
        "UPDATE collection_charge SET amount = amount - 1",
        "UPDATE collection_charge SET due_on = due_on + 1",
        "DELETE FROM collection_charge",
        "UPDATE collection_credit SET amount = 1",
        "DELETE FROM collection_credit",
    ],
)
def test_nobody_writes_sums_or_changes_what_was_stated(statement: str) -> None:
    lowered(charged(), "1.00")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("month", "due_on"),
    [
        (date(2023, 10, 1), date(2023, 11, 20)),  # a Monday: no national holiday before 2024
        (date(2025, 10, 1), date(2025, 11, 19)),  # a Thursday, since then a holiday
    ],
)
def test_a_day_long_past_falls_due_by_the_holidays_of_its_year(month: date, due_on: date) -> None:
    assert due_day(PayerKind.FIRM, month) == due_on
