"""Signing in: a password, a code that is sent once, and a session of its own."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from amparo.administration.access import operations
from amparo.administration.access.models import Account, CodeDevice
from tests.factories.access import PASSWORD, AccountFactory
from tests.factories.registry import PersonFactory, cpf_number

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Sao_Paulo"))


@pytest.fixture
def visit() -> HttpRequest:
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR="10.0.0.1")
    request.session = SessionStore()
    request.session.create()
    request.user = AnonymousUser()
    return request


def begin(request: HttpRequest, account: Account, password: str = PASSWORD) -> str:
    operations.begin_sign_in(request, login=account.login, password=password, at=NOON)
    return "".join(character for character in mail.outbox[-1].body.split(".")[0] if character.isdigit())


def test_password_and_code_open_a_session_under_a_new_key(visit: HttpRequest) -> None:
    account, before = AccountFactory(), visit.session.session_key
    code = begin(visit, account)
    between = visit.session.session_key
    assert visit.user.is_anonymous
    assert operations.confirm_sign_in(visit, code=f" {code[:3]} {code[3:]}", at=NOON) == account
    assert visit.user == account
    assert len({before, between, visit.session.session_key}) == 3


def test_a_cpf_may_be_typed_as_it_is_printed(visit: HttpRequest) -> None:
    AccountFactory(login=cpf_number(0))
    operations.begin_sign_in(visit, login="100.000.000-19", password=PASSWORD, at=NOON)
    assert len(mail.outbox) == 1


def test_a_code_works_once(visit: HttpRequest) -> None:
    account = AccountFactory()
    code = begin(visit, account)
    operations.confirm_sign_in(visit, code=code, at=NOON)
    visit.session[operations._PENDING] = account.pk
    with pytest.raises(operations.CodeRefused):
        operations.confirm_sign_in(visit, code=code, at=NOON)


def test_a_code_expires_and_only_its_hash_is_kept(visit: HttpRequest) -> None:
    code = begin(visit, AccountFactory())
    assert code not in CodeDevice.objects.get().code_hash
    with pytest.raises(operations.CodeRefused):
        operations.confirm_sign_in(visit, code=code, at=NOON + operations.CODE_VALID)


def test_wrong_codes_must_wait_even_for_the_right_one(visit: HttpRequest) -> None:
    code = begin(visit, AccountFactory())
    with pytest.raises(operations.CodeRefused):
        operations.confirm_sign_in(visit, code="000000x", at=NOON)
    with pytest.raises(operations.CodeTooSoon):
        operations.confirm_sign_in(visit, code=code, at=NOON)
    assert CodeDevice.objects.get().throttling_failure_count == 1


def test_another_code_is_not_sent_at_once_and_replaces_the_first(visit: HttpRequest) -> None:
    first = begin(visit, AccountFactory())
    with pytest.raises(operations.CodeTooSoon):
        operations.send_code(visit, at=NOON + timedelta(seconds=29))
    operations.send_code(visit, at=NOON + timedelta(seconds=30))
    if first not in mail.outbox[-1].body:
        with pytest.raises(operations.CodeRefused):
            operations.confirm_sign_in(visit, code=first, at=NOON + timedelta(seconds=31))


def test_who_signs_out_and_in_again_at_once_gets_a_new_code(visit: HttpRequest) -> None:
    account = AccountFactory()
    operations.confirm_sign_in(visit, code=begin(visit, account), at=NOON)
    operations.end_sign_in(visit)
    assert operations.confirm_sign_in(visit, code=begin(visit, account), at=NOON) == account


def test_no_code_before_a_password(visit: HttpRequest) -> None:
    with pytest.raises(operations.SignInNotBegun):
        operations.confirm_sign_in(visit, code="123456", at=NOON)


@pytest.mark.parametrize("login", ["52998224725", "nobody@example.org"])
def test_an_unknown_login_and_a_wrong_password_are_told_alike(visit: HttpRequest, login: str) -> None:
    account = AccountFactory()
    sentences = set()
    for tried, password in ((login, PASSWORD), (account.login, "not the password")):
        with pytest.raises(operations.SignInRefused) as refusal:
            operations.begin_sign_in(visit, login=tried, password=password, at=NOON)
        sentences.add(str(refusal.value))
    assert len(sentences) == 1
    assert not mail.outbox


def test_an_inactive_account_does_not_enter(visit: HttpRequest) -> None:
    with pytest.raises(operations.SignInRefused):
        begin(visit, AccountFactory(is_active=False))


def test_five_wrong_passwords_lock_the_right_one_out(visit: HttpRequest) -> None:
    account = AccountFactory()
    for _try in range(5):
        with pytest.raises((operations.SignInRefused, operations.SignInLocked)):
            begin(visit, account, "wrong password here")
    with pytest.raises(operations.SignInLocked):
        begin(visit, account)


def test_the_code_is_shown_only_in_the_demonstration(visit: HttpRequest, settings: Any) -> None:
    begin(visit, AccountFactory())
    assert operations.demonstration_code(visit) == ""
    settings.DEMONSTRATION = True
    operations.send_code(visit, at=NOON + timedelta(minutes=1))
    assert operations.demonstration_code(visit) in mail.outbox[-1].body
    assert len(operations.demonstration_code(visit)) == 6


def test_an_account_is_opened_once_for_a_registered_person_with_a_strong_password() -> None:
    person = PersonFactory(cpf=cpf_number(3))
    told = {"role": "insured_person", "display_name": "Maria", "email": "m@example.org", "person_id": person.pk}
    with pytest.raises(operations.WeakPassword):
        operations.open_account(login=cpf_number(3), password="12345678", **told)
    account = operations.open_account(login="100.000.003-61", password=PASSWORD, **told)
    assert account.login == cpf_number(3)
    assert account.check_password(PASSWORD)
    with pytest.raises(operations.LoginTaken):
        operations.open_account(login=cpf_number(3), password=PASSWORD, **told)


@pytest.mark.parametrize(
    "values",
    [
        {"role": "king", "login": "a@example.org"},
        {"role": "case_officer", "login": "carlos"},
        {"role": "case_officer", "login": "Carlos@example.org"},
        {"role": "insured_person", "login": "52998224725"},
        {"role": "supervisor", "login": "a@example.org", "display_name": " "},
    ],
)
def test_an_impossible_account_is_refused_by_the_database(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(**{"display_name": "C", "email": "c@example.org", "password": "x", **values})


def test_the_history_of_an_account_holds_no_password() -> None:
    fields = {field.name for field in Account.pgh_event_model._meta.get_fields()}  # type: ignore[attr-defined]
    assert "role" in fields
    assert not fields & {"password", "last_login"}
