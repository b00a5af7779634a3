"""What the bank gives back after a death lowers what is owed; and a living person has it again to the cent."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.civil_events import operations
from amparo.administration.civil_events.aftermath import recover_all
from amparo.administration.civil_events.models import PaidAfterDeath
from amparo.administration.civil_events.restoring import restore_living_person
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.models import PaymentOrder, WaitingPayment
from amparo.administration.disbursement.recalls import recall_payment
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.overpayments.models import Overpayment
from amparo.administration.registry.operations import add_identifier
from tests.administration.payments.test_kinds import paid
from tests.factories.banking import Movement, notification, received
from tests.factories.civil_events import NOW, death_of, notified
from tests.factories.disbursement import account_for, ordered, orders_of, paid_run
from tests.factories.payments import awards_in_payment, officer
from tests.factories.registry import cpf_number

pytestmark = pytest.mark.django_db
END, TODAY, LATER = date(2027, 12, 31), date(2026, 12, 20), date(2027, 1, 8)
PAID = Decimal("3000.00")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIRECTORY = tmp_path


@pytest.fixture
def award() -> Award:
    """A pensioner, known by number, who is paid and whose death is reported later."""
    (made,) = awards_in_payment(["3000.00"])
    made.person.refresh_from_db()
    add_identifier(person_id=made.person_id, scheme="cpf", value=cpf_number(made.person_id))
    return made


def die(award: Award) -> None:
    event = notified(death_of(award.person, occurred_on="2026-10-10"), TODAY)
    operations.settle_by_number(notification_id=event.pk, on=TODAY, at=NOW)


def bank_gives_back(order: PaymentOrder) -> None:
    content = notification(Movement(str(order.amount), order.end_to_end_id, reason="MD07"))
    apply_answers(file_id=received(content).pk, on=LATER)


def restore(award: Award) -> None:
    restore_living_person(
        person_id=award.person_id,
        officer_id=officer(Role.CASE_OFFICER).pk,
        reason="Came to the counter",
        evidence="Identity card with photograph",
        on=LATER,
    )


def test_what_the_bank_gives_back_is_not_owed_by_the_family_any_more(award: Award) -> None:
    account_for(award.person_id)
    ordered(paid_run())
    die(award)
    assert Overpayment.objects.get().left_amount == PAID
    bank_gives_back(orders_of([award])[0])
    assert Overpayment.objects.get().left_amount == 0
    assert account_balance("overpayments_receivable", END) == 0
    assert trial_balance(END).is_balanced


def test_what_was_given_back_and_is_owed_by_nobody_lowers_the_expense(award: Award) -> None:
    """No overpayment was recorded: the institution's law says nothing of it."""
    account_for(award.person_id)
    ordered(paid_run())
    before = account_balance("overpayments_receivable", END)
    (order,) = orders_of([award])
    recall_payment(award_id=award.pk, period=order.period, kind=order.kind, reason="death", on=TODAY, at=NOW)
    bank_gives_back(order)
    assert account_balance("overpayments_receivable", END) == before == 0
    assert trial_balance(END).is_balanced


def test_a_living_person_gets_again_what_the_bank_had_given_back(award: Award) -> None:
    account_for(award.person_id)
    run = paid_run()
    ordered(run)
    die(award)
    bank_gives_back(orders_of([award])[0])
    restore(award)
    assert WaitingPayment.objects.get().amount == PAID
    assert ordered(run, LATER).orders == 1
    assert [order.state for order in orders_of([award])] == ["returned", "ordered"]
    assert account_balance("returned_payments", END) == 0
    assert account_balance("overpayments_receivable", END) == 0
    assert Overpayment.objects.get().left_amount == 0
    assert trial_balance(END).is_balanced


def test_nobody_owes_back_what_was_never_sent(award: Award) -> None:
    run = paid_run()
    ordered(run)
    die(award)
    assert recover_all(on=TODAY, at=NOW) == 0
    assert not PaidAfterDeath.objects.exists()
    assert not Overpayment.objects.exists()
    restore(award)
    account_for(award.person_id)
    assert ordered(run, LATER).amount == PAID


@pytest.mark.parametrize(
    ("died_on", "due"),
    [
        ("2026-10-10", {"advance": Decimal("0.00"), "monthly": Decimal("0.00")}),
        ("2026-11-10", {"advance": Decimal("900.00"), "monthly": Decimal("100.00")}),
    ],
)
def test_what_was_advanced_on_a_month_after_the_death_is_found_too(
    award: Award, died_on: str, due: dict[str, Decimal]
) -> None:
    """Three tenths of November were paid ahead; ten of its thirty days were lived, or none."""
    paid("advance", share="0.3")
    paid("monthly")
    event = notified(death_of(award.person, occurred_on=died_on), TODAY)
    operations.settle_by_number(notification_id=event.pk, on=TODAY, at=NOW)
    assert {row.kind: row.due for row in PaidAfterDeath.objects.all()} | {"advance": due["advance"]} == due
    assert PaidAfterDeath.objects.filter(kind="advance").exists() == (due["advance"] == 0)
    owed = Overpayment.objects.aggregate(sum=Sum("amount"))["sum"]
    assert owed == PAID - sum(due.values())
    assert recover_all(on=TODAY, at=NOW) == 0


@pytest.mark.parametrize(
    ("died_on", "due"),
    [
        ("2025-12-20", {"2026-08": "0.00", "2026-11": "0.00"}),
        ("2026-09-10", {"2026-08": "1500.00", "2026-11": "500.00"}),  # eight twelfths were lived for
        ("2026-12-20", {}),
    ],
)
def test_the_thirteenth_that_was_not_lived_for_is_found_too(died_on: str, due: dict[str, str]) -> None:
    (award,) = awards_in_payment(["3000.00"], starts_on=date(2025, 1, 1), first_payable_on=date(2027, 1, 1))
    award.person.refresh_from_db()
    add_identifier(person_id=award.person_id, scheme="cpf", value=cpf_number(award.person_id))
    paid("thirteenth", date(2026, 8, 1))
    paid("thirteenth", date(2026, 11, 1))
    event = notified(death_of(award.person, occurred_on=died_on), LATER)
    operations.settle_by_number(notification_id=event.pk, on=LATER, at=NOW)
    found = {f"{row.period:%Y-%m}": str(row.due) for row in PaidAfterDeath.objects.all()}
    assert found == {month: lived for month, lived in due.items() if Decimal(lived) < 1500}
    assert recover_all(on=LATER, at=NOW) == 0
    assert set(PaidAfterDeath.objects.values_list("kind", flat=True)) <= {"thirteenth"}
