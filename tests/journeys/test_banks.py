"""A person changes where they are paid and refuses what they did not give; a payment comes back and goes out again."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.administration.access.models import Account
from amparo.administration.awards.operations import NewAward, open_awards
from amparo.administration.disbursement.queries import account_of
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.registry.models import Person
from tests.factories.access import AccountFactory
from tests.factories.banking import Movement, batch_debit, notification
from tests.factories.disbursement import account_for, ordered, orders_of, paid_run
from tests.factories.payments import NOVEMBER
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

AFTER_PAY_DATE = date(2026, 12, 8)
DECEMBER = date(2026, 12, 1)
END = date(2027, 12, 31)
NEW = "001/1234/112233-4"


def give(person: Visitor, number: str) -> None:
    """Give another account, as it is typed."""
    person.go("/paid-to/new/")
    person.page.fill("[name=value]", number)
    person.press(person.words("Pay me there"))


def test_a_new_account_waits_is_refused_and_given_again_begins(
    arrive: Arrive, screen: tuple[int, int], settings: Any
) -> None:
    account = AccountFactory()
    old = account_for(account.person_id)
    person = arrive(account, screen=screen)
    person.go("/paid-to/")
    person.press(person.words("Give another account"))
    give(person, "12345")
    assert person.page.locator(".govuk-error-message").count() == 1
    assert person.page.input_value("[name=value]") == "12345"
    give(person, NEW)
    assert "23 de julho de 2026" in person.text()
    person.go("/letters/")
    assert person.page.locator("main a[href*='/letters/']").count() == 1
    person.go("/paid-to/")
    person.press(person.words("Refuse this account"))
    assert person.words("Refused. Nothing is paid to that account.") in person.text()
    assert account_of(account.person_id, END) == old

    give(person, NEW)
    assert account_of(account.person_id, date(2026, 7, 22)) == old
    settings.AMPARO_TODAY = "2026-07-23"
    person.go("/paid-to/")
    assert person.page.get_by_role("button", name=person.words("Refuse this account")).count() == 0
    assert person.page.locator(".amparo-figure__value").inner_text().endswith("2334")


def in_payment() -> tuple[Account, Any]:
    """Somebody with an account here and one at a bank, whose November is paid and ordered."""
    account = AccountFactory(person=Person.objects.create(birth_date=date(1955, 1, 1), recorded_on=NOVEMBER, **NAMED))
    old_age = NewAward(
        account.person_id, "retirement", date(2020, 1, 1), Decimal(1621), thirteenth=False, first_payable_on=NOVEMBER
    )
    (award,) = open_awards([old_age])
    account_for(account.person_id)
    ordered(paid_run())
    return account, award


NAMED = {"given_names": "José", "family_names": "da Silva", "sex": "male", "language": "pt-br"}


def hand_in(officer: Visitor, place: Path, content: bytes) -> None:
    """Upload a file from the bank."""
    place.write_bytes(content)
    officer.go("/desk/bank-files/")
    officer.page.set_input_files("[name=file]", place)
    officer.press(officer.words("Take the file"))


def test_a_payment_that_comes_back_is_paid_to_the_new_account_with_the_next_run(
    arrive: Arrive, screen: tuple[int, int], settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIRECTORY = tmp_path
    settings.AMPARO_TODAY = AFTER_PAY_DATE.isoformat()
    account, award = in_payment()
    (order,) = orders_of([award])
    officer = arrive(AccountFactory(payment_officer=True), screen=screen)
    hand_in(officer, tmp_path / "debit.xml", batch_debit("1621.00", order.batch.message_id, day=AFTER_PAY_DATE))
    back = notification(Movement("1621.00", order.end_to_end_id, reason="AC04"), day=AFTER_PAY_DATE)
    hand_in(officer, tmp_path / "back.xml", back)
    assert officer.words("payments that came back") in officer.text()
    hand_in(officer, tmp_path / "again.xml", back)
    assert officer.page.locator(".govuk-error-message").count() == 1
    officer.go("/desk/returned/")
    assert "José da Silva" in officer.text()
    assert officer.words("The account is closed") in officer.text()

    person = arrive(account, screen=screen)
    person.go("/")
    assert person.words("The bank sent it back.") in person.text()
    person.follow(person.words("Say where we can pay you"))
    give(person, NEW)

    ordered(paid_run(DECEMBER), date(2026, 12, 30))
    assert [each.account.value for each in orders_of([award])] == [
        "341/1234/5678901",
        "001/1234/1122334",
        "001/1234/1122334",
    ]
    person.go("/paid-to/")
    assert person.words("The bank sent it back.") not in person.text()
    officer.go(f"/desk/runs/{orders_of([award])[-1].batch.run_id}/orders/")
    officer.follow(orders_of([award])[-1].batch.message_id)
    officer.go("/desk/reconciliation/")
    assert account_balance("returned_payments", END) == 0
    assert trial_balance(END).is_balanced
