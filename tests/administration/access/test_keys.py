"""Keys of other systems: shown once, for one purpose, until a day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import KeyRefused, WrongHolder, check_key, issue_key, keys_of, revoke_key
from amparo.administration.access.models import Account, Key
from tests.factories.access import AccountFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


def employer() -> Account:
    return AccountFactory(employer=True)


def issued(account: Account, scope: Scope = Scope.RETURNS) -> str:
    return issue_key(account_id=account.pk, scope=scope, name="Payroll program", on=TODAY)


def test_a_key_opens_what_it_is_for() -> None:
    account = employer()
    caller = check_key(secret=issued(account), scope=Scope.RETURNS, on=TODAY)
    assert (caller.account, caller.scope) == (account, "returns")


def test_the_key_itself_is_kept_nowhere() -> None:
    secret = issued(employer())
    key = Key.objects.get()
    assert secret not in {str(value) for value in vars(key).values()}
    assert key.last_used_on is None


def test_the_day_of_its_last_use_is_kept() -> None:
    account = employer()
    check_key(secret=issued(account), scope=Scope.RETURNS, on=TODAY)
    assert [key.last_used_on for key in keys_of(account.pk)] == [TODAY]


def test_a_key_opens_nothing_else() -> None:
    with pytest.raises(KeyRefused):
        check_key(secret=issued(employer()), scope=Scope.CIVIL_EVENTS, on=TODAY)


@pytest.mark.parametrize("days", [-1, 365, 400])
def test_a_key_works_from_its_issue_until_it_expires(days: int) -> None:
    with pytest.raises(KeyRefused):
        check_key(secret=issued(employer()), scope=Scope.RETURNS, on=TODAY + timedelta(days=days))


def test_it_works_on_its_last_day() -> None:
    assert check_key(secret=issued(employer()), scope=Scope.RETURNS, on=TODAY + timedelta(days=364))


@pytest.mark.parametrize("secret", ["", "amparo_", "amparo_guess", "' OR 1=1 --"])
def test_a_guess_is_refused(secret: str) -> None:
    issued(employer())
    with pytest.raises(KeyRefused):
        check_key(secret=secret, scope=Scope.RETURNS, on=TODAY)


def test_a_revoked_key_opens_nothing() -> None:
    account = employer()
    secret = issued(account)
    revoke_key(key_id=keys_of(account.pk)[0].pk, account_id=account.pk, on=TODAY)
    with pytest.raises(KeyRefused):
        check_key(secret=secret, scope=Scope.RETURNS, on=TODAY)


def test_nobody_revokes_the_key_of_another() -> None:
    account = employer()
    secret = issued(account)
    revoke_key(key_id=keys_of(account.pk)[0].pk, account_id=employer().pk, on=TODAY)
    assert check_key(secret=secret, scope=Scope.RETURNS, on=TODAY)


def test_a_closed_account_takes_its_keys_along() -> None:
    account = employer()
    secret = issued(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    with pytest.raises(KeyRefused):
        check_key(secret=secret, scope=Scope.RETURNS, on=TODAY)


@pytest.mark.parametrize("trait", ["officer", "supervisor", "administrator", "civil_registry"])
def test_only_employers_hold_keys_for_returns(trait: str) -> None:
    with pytest.raises(WrongHolder):
        issued(AccountFactory(**{trait: True}))


def test_the_database_keeps_no_key_in_plain() -> None:
    with pytest.raises(IntegrityError, match="digest"), transaction.atomic():
        Key.objects.create(
            account=employer(),
            scope="returns",
            name="x",
            key_hash="amparo_plain",
            issued_on=TODAY,
            expires_on=TODAY + timedelta(days=1),
        )
