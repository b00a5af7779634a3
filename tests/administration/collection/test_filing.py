"""What a return assesses is charged; a corrected return charges what it adds and credits what it takes away."""

from datetime import date
from decimal import Decimal

import pytest

from amparo.administration.collection.filing import charge_return, file_and_charge
from amparo.administration.collection.models import Charge, Refund
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import balance_of, charges_of, months_paid
from amparo.administration.collection.settlement import settle_payer
from amparo.administration.ledger.queries import account_balance
from tests.factories.collection import MAY, employer_payer, received
from tests.factories.registry import EmployerFactory, cpf_number
from tests.factories.returns import MONTH, firm, line, representative_of, worker_of

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 5)


def assessed(payer: Payer, worker: str, employer: str, *, number: int = 1, on: date = ON) -> list[Charge]:
    totals = {"worker": Decimal(worker), "employer": Decimal(employer)}
    return charge_return(return_id=number, employer_id=payer.employer_id, month=MAY, totals=totals, on=on)


def test_a_return_charges_both_parts_by_their_day() -> None:
    payer = employer_payer()
    charges = assessed(payer, "90.00", "220.00")
    assert {each.kind: each.amount for each in charges} == {"worker": Decimal("90.00"), "employer": Decimal("220.00")}
    assert {each.due_on for each in charges} == {date(2026, 6, 19)}  # the 20th is a Saturday


def test_the_same_return_charges_once() -> None:
    payer = employer_payer()
    assessed(payer, "90.00", "220.00")
    assert assessed(payer, "90.00", "220.00") == []
    assert balance_of(payer) == Decimal("310.00")


def test_nothing_assessed_is_not_charged() -> None:
    payer = employer_payer()
    assert assessed(payer, "0.00", "0.00") == []
    assert charges_of(payer) == []


def test_a_correction_upwards_charges_the_difference_of_the_same_month_and_day() -> None:
    payer = employer_payer()
    assessed(payer, "90.00", "220.00")
    (added,) = assessed(payer, "90.00", "250.00", number=2, on=date(2026, 7, 1))
    assert (added.amount, added.due_on) == (Decimal("30.00"), date(2026, 6, 19))
    assert balance_of(payer) == Decimal("340.00")


def test_a_correction_downwards_credits_the_latest_charges_first() -> None:
    payer = employer_payer()
    assessed(payer, "0.00", "220.00")
    assessed(payer, "0.00", "250.00", number=2)
    assessed(payer, "0.00", "200.00", number=3)
    first, second = Charge.objects.order_by("pk")
    assert (first.open_amount, second.open_amount) == (Decimal("200.00"), Decimal("0.00"))
    assert account_balance("contributions_receivable", date(2027, 1, 1)) == Decimal("200.00") == balance_of(payer)


def test_a_correction_of_what_was_paid_is_owed_back() -> None:
    payer = employer_payer()
    assessed(payer, "0.00", "220.00")
    settle_payer(receipt_id=received("220.00", paid_on=ON).pk, payer=payer, on=ON)
    assessed(payer, "0.00", "200.00", number=2)
    assert Refund.objects.get().amount == Decimal("20.00")
    assert balance_of(payer) == 0


def test_households_have_a_day_of_their_own() -> None:
    household = Payer(employer_id=EmployerFactory(identifier=cpf_number(901)).pk)
    charges = assessed(household, "90.00", "0.00")
    assert charges[0].due_on == date(2026, 6, 19)


def test_a_filed_return_is_charged_and_its_months_are_paid_when_the_workers_part_is() -> None:
    employer = firm()
    account, worker = representative_of(employer), worker_of(employer)
    filing = {
        "employer_id": employer.pk,
        "month": MONTH,
        "filed_by_id": account.pk,
        "received_on": date(2026, 10, 5),
        "channel": "typed",
    }
    first = file_and_charge(lines=[line(worker)], idempotency_key="a", **filing)
    payer = Payer(employer_id=employer.pk)
    assert balance_of(payer) == first.totals["worker"] + first.totals["employer"] > 0
    corrected = file_and_charge(lines=[line(worker, "3100.00")], idempotency_key="b", **filing)
    after = balance_of(payer)
    assert after == corrected.totals["worker"] + corrected.totals["employer"]
    # The first filing told once more, as a browser does that has lost the answer, changes nothing.
    file_and_charge(lines=[line(worker)], idempotency_key="a", **filing)
    assert balance_of(payer) == after
    assert months_paid(worker.pk) == set()
    paid_on = date(2026, 10, 20)
    settle_payer(receipt_id=received(str(after), paid_on=paid_on).pk, payer=payer, on=paid_on)
    assert months_paid(worker.pk) == {(MONTH, employer.pk)}
