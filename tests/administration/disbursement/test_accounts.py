"""A new account waits before anything is paid to it, its owner is told, and whoever did not give it can refuse it."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from amparo.administration.banking.account_numbers import InvalidAccount
from amparo.administration.common.periods import period_from
from amparo.administration.disbursement.accounts import (
    ChangeWaiting,
    SameAccount,
    SchemeNotTaken,
    TooLateToRefuse,
    refuse_account,
    state_account,
)
from amparo.administration.disbursement.models import PayeeAccount
from amparo.administration.disbursement.queries import account_of, accounts_of, waiting_account
from amparo.administration.notices.queries import notices_of_person
from tests.factories.disbursement import account_for
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 20)
BEGINS = date(2026, 7, 23)  # three days of cooling off


def stated(person_id: int, value: str = "001/1234/99999-9", on: date = ON) -> PayeeAccount:
    return state_account(person_id=person_id, scheme="br_account", value=value, on=on)


def test_a_new_account_is_paid_to_after_the_days_of_cooling_off() -> None:
    person = PersonFactory()
    old = account_for(person.pk)
    new = stated(person.pk)
    assert waiting_account(person.pk, ON) == new
    assert account_of(person.pk, date(2026, 7, 22)) == old
    assert account_of(person.pk, BEGINS) == new


def test_the_first_account_waits_too() -> None:
    person = PersonFactory()
    new = stated(person.pk)
    assert account_of(person.pk, date(2026, 7, 22)) is None
    assert account_of(person.pk, BEGINS) == new


def test_the_person_is_told_at_once() -> None:
    person = PersonFactory()
    stated(person.pk)
    assert [notice.kind for notice in notices_of_person(person.pk)] == ["bank_account"]


def test_whoever_did_not_give_it_refuses_it_and_nothing_changes() -> None:
    person = PersonFactory()
    old = account_for(person.pk)
    new = stated(person.pk)
    refuse_account(person_id=person.pk, account_id=new.pk, on=date(2026, 7, 22))
    assert account_of(person.pk, date(2027, 1, 1)) == old
    assert waiting_account(person.pk, ON) is None
    assert [each.state for each in accounts_of(person.pk)] == ["refused", "stated"]


def test_it_is_too_late_once_it_is_paid_to() -> None:
    person = PersonFactory()
    new = stated(person.pk)
    with pytest.raises(TooLateToRefuse):
        refuse_account(person_id=person.pk, account_id=new.pk, on=BEGINS)


def test_nobody_refuses_the_account_of_another() -> None:
    new = stated(PersonFactory().pk)
    with pytest.raises(TooLateToRefuse):
        refuse_account(person_id=PersonFactory().pk, account_id=new.pk, on=ON)


def test_one_change_waits_at_a_time() -> None:
    person = PersonFactory()
    stated(person.pk)
    with pytest.raises(ChangeWaiting):
        stated(person.pk, "341/1/11111-1")


def test_the_account_that_is_paid_to_is_no_change() -> None:
    person = PersonFactory()
    account_for(person.pk)
    with pytest.raises(SameAccount):
        stated(person.pk, "341/1234/567890-1")


def test_what_the_institution_does_not_pay_to_is_refused() -> None:
    with pytest.raises(SchemeNotTaken):
        state_account(person_id=PersonFactory().pk, scheme="iban", value="DE89370400440532013000", on=ON)


def test_a_mistyped_number_is_refused_in_words() -> None:
    with override("en"), pytest.raises(InvalidAccount, match="for example"):
        stated(PersonFactory().pk, "12345")


def test_the_database_refuses_two_accounts_at_a_time() -> None:
    person = PersonFactory()
    account_for(person.pk)
    with pytest.raises(DatabaseError, match="one_at_a_time"), transaction.atomic():
        account_for(person.pk, "001/1/1111")


def test_the_database_refuses_an_account_before_it_was_given() -> None:
    account = account_for(PersonFactory().pk)
    with pytest.raises(DatabaseError, match="not_before_it_was_stated"), transaction.atomic():
        PayeeAccount.objects.filter(pk=account.pk).update(period=period_from(date(2025, 12, 31)))


def test_accounts_are_kept() -> None:
    account_for(PersonFactory().pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM disbursement_payeeaccount")


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_one() -> None:
    person, outcomes = PersonFactory(), []
    account_for(person.pk)

    def give(value: str) -> None:
        try:
            stated(person.pk, value)
            outcomes.append("taken")
        except (ChangeWaiting, DatabaseError):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(f"001/1/1111{n}-1",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 3 + ["taken"]
