"""Payment runs on the desk: what is asked, what is refused, and that two people are needed."""

from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.payments.queries import runs, waiting_chunks
from tests.factories.access import AccountFactory, signed_in
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db
NOVEMBER = {"month": "2026-11-01", "kind": "monthly"}


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-11-20"


@pytest.fixture
def preparer() -> Account:
    awards_in_payment(["2000.00", "1621.00"])
    account: Account = AccountFactory(payment_officer=True)
    return account


def in_english(account: Account) -> Client:
    browser = signed_in(account)
    browser.cookies["language"] = "en"
    return browser


def prepared(preparer: Account) -> tuple[Client, str]:
    browser = in_english(preparer)
    return browser, browser.post("/desk/runs/prepare/", NOVEMBER).headers["Location"]


def test_a_run_is_prepared_for_the_day_of_the_calendar(preparer: Account) -> None:
    browser, path = prepared(preparer)
    (run,) = runs()
    assert (run.status, run.expected_count, run.prepared_by_id) == ("prepared", 2, preparer.pk)
    assert run.pay_date.isoformat() == "2026-12-07"
    assert "3,621.00" in browser.get(path).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": "1999-01-01"},
        {"month": ""},
        {"kind": "weekly"},
        {"pay_date-day": "31", "pay_date-month": "2", "pay_date-year": "2026"},
        {"pay_date-day": "1", "pay_date-month": "1", "pay_date-year": "2020"},
    ],
)
def test_an_impossible_run_is_told_and_not_prepared(preparer: Account, wrong: dict[str, str]) -> None:
    response = in_english(preparer).post("/desk/runs/prepare/", {**NOVEMBER, **wrong})
    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()
    assert not runs()


def test_a_month_is_prepared_once(preparer: Account) -> None:
    browser, _path = prepared(preparer)
    assert "already there" in browser.post("/desk/runs/prepare/", NOVEMBER).content.decode()
    assert len(runs()) == 1


def test_who_prepared_cannot_release(preparer: Account) -> None:
    browser, path = prepared(preparer)
    assert "/release/" not in browser.get(path).content.decode()
    response = browser.post(f"{path}release/", follow=True)
    assert "Another person must release it" in response.content.decode()
    assert runs()[0].status == "prepared"
    assert not waiting_chunks(runs()[0].pk)


def test_another_releases_once(preparer: Account) -> None:
    _browser, path = prepared(preparer)
    releaser = in_english(AccountFactory(supervisor=True))
    releaser.post(f"{path}release/")
    assert runs()[0].status == "released"
    assert "govuk-notification-banner" in releaser.post(f"{path}release/", follow=True).content.decode()
    assert len(waiting_chunks(runs()[0].pk)) == 1


def test_looking_at_a_run_changes_nothing(preparer: Account) -> None:
    browser, path = prepared(preparer)
    for act in ("release", "cancel", "retry"):
        assert browser.get(f"{path}{act}/").headers["Location"] == path
    assert runs()[0].status == "prepared"


def test_a_prepared_run_can_be_given_up_and_a_closed_one_not_taken_up(preparer: Account) -> None:
    browser, path = prepared(preparer)
    assert "not possible now" in browser.post(f"{path}retry/", follow=True).content.decode()
    browser.post(f"{path}cancel/")
    assert runs()[0].status == "cancelled"


def test_a_page_that_follows_a_run_asks_only_for_its_state(preparer: Account) -> None:
    browser, path = prepared(preparer)
    signed_in(AccountFactory(supervisor=True)).post(f"{path}release/")
    html = browser.get(path).content.decode()
    assert 'hx-trigger="every' in html
    part = browser.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="state"' in part


def test_the_ledger_names_its_accounts(preparer: Account) -> None:
    html = in_english(preparer).get("/desk/ledger/").content.decode()
    assert "Balanced" in html
    assert "benefits_payable" not in html
