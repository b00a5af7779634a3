"""The door: wrong passwords and codes, too many of them, where it leads afterwards, and in which language."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from amparo.administration.access.models import Account
from tests.factories.access import PASSWORD, AccountFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    account: Account = AccountFactory(language="es")
    return account


def give_password(browser: Client, account: Account, password: str = PASSWORD, following: str = "") -> Any:
    query = {"next": following} if following else {}
    return browser.post("/sign-in/", {"login": account.login, "password": password}, query_params=query)


def give_code(browser: Client) -> Any:
    code = re.findall(r"\d{6}", str(mail.outbox[-1].body))[0]
    return browser.post("/sign-in/code/", {"code": code})


def test_a_person_comes_to_their_page_in_their_language(account: Account) -> None:
    browser = Client()
    assert give_password(browser, account).headers["Location"] == "/sign-in/code/"
    response = give_code(browser)
    assert response.headers["Location"] == "/home/"
    assert response.cookies["language"].value == "es"
    assert b'lang="es"' in browser.get("/home/").content


def test_a_language_chosen_in_this_browser_stays(account: Account) -> None:
    browser = Client()
    browser.post("/language/", {"language": "fr", "next": "/sign-in/"})
    give_password(browser, account)
    give_code(browser)
    assert b'lang="fr"' in browser.get("/home/").content


def test_staff_come_to_the_desk() -> None:
    browser = Client()
    give_password(browser, AccountFactory(officer=True))
    assert give_code(browser).headers["Location"] == "/desk/"


def test_a_wrong_password_is_told_and_the_login_stays(account: Account) -> None:
    response = give_password(Client(), account, "não é esta")
    assert response.status_code == 200
    assert b"govuk-error-summary" in response.content
    assert account.login.encode() in response.content
    assert "não é esta".encode() not in response.content


def test_a_wrong_code_does_not_open(account: Account) -> None:
    browser = Client()
    give_password(browser, account)
    response = browser.post("/sign-in/code/", {"code": "000000x"})
    assert b"govuk-error-summary" in response.content
    assert browser.get("/home/").status_code == 302


def test_the_code_page_without_a_password_leads_back() -> None:
    browser = Client()
    assert browser.post("/sign-in/code/", {"code": "123456"}).headers["Location"] == "/sign-in/"
    assert browser.post("/sign-in/code/", {"again": "1"}).headers["Location"] == "/sign-in/"


def test_too_many_wrong_passwords_lock_the_door(account: Account) -> None:
    browser = Client()
    for _try in range(6):
        response = give_password(browser, account, "não é esta")
    assert response.status_code == 429
    assert b"govuk-heading-l" in response.content
    assert b"15" in response.content
    assert give_password(browser, account).status_code == 429
    assert not mail.outbox
    assert give_password(Client(), AccountFactory()).status_code == 302, "another account is not locked"


def test_another_code_may_be_asked_for_but_not_at_once(account: Account) -> None:
    browser = Client()
    give_password(browser, account)
    response = browser.post("/sign-in/code/", {"again": "1"})
    assert b"govuk-error-summary" in response.content
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("following", ["/payments/", "/claim/retirement/?change=1"])
def test_who_was_sent_to_sign_in_comes_back_to_the_page(account: Account, following: str) -> None:
    browser = Client()
    give_password(browser, account, following=following)
    assert give_code(browser).headers["Location"] == following


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_nobody_is_led_to_another_site(account: Account, elsewhere: str) -> None:
    browser = Client()
    give_password(browser, account, following=elsewhere)
    assert give_code(browser).headers["Location"] == "/home/"
    assert browser.post("/language/", {"language": "fr", "next": elsewhere}).headers["Location"] == "/"


def test_signing_out_needs_the_button_and_ends_the_session(account: Account) -> None:
    browser = signed_in(account)
    browser.get("/sign-out/")
    assert browser.get("/home/").status_code == 200
    browser.post("/sign-out/")
    assert browser.get("/home/").status_code == 302


def test_a_form_sent_from_another_site_is_refused(account: Account) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": account.login, "password": PASSWORD})
    assert response.status_code == 403
    assert b"govuk-heading-l" in response.content
