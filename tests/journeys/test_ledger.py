"""From the trial balance to the article of law behind a payment; and a month's books closed for good."""

from datetime import date
from typing import Any

from amparo.administration.ledger.queries import closed_months
from amparo.administration.payments import operations
from tests.factories.access import AccountFactory
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import Arrive

DAY = "2026-12-20"


def paid_month() -> None:
    """October is paid, and booked on 6 November."""
    awards_in_payment(["2000.00", "3500.50"])
    maker, checker = AccountFactory(payment_officer=True), AccountFactory(supervisor=True)
    run = operations.prepare_run(
        month=date(2026, 11, 1), kind="monthly", pay_date=date(2026, 11, 30), prepared_by_id=maker.pk
    )
    operations.release_run(run_id=run.pk, released_by_id=checker.pk)
    operations.pay_run(run_id=run.pk)


def test_every_payment_leads_to_what_stands_behind_it(arrive: Arrive, screen: tuple[int, int], settings: Any) -> None:
    settings.AMPARO_TODAY = DAY
    paid_month()
    officer = arrive(AccountFactory(payment_officer=True), screen=screen)
    officer.go("/desk/ledger/?on=2026-11-29")
    assert "5.500,50" not in officer.text()
    officer.go("/desk/ledger/")
    assert officer.words("Balanced") in officer.text()
    assert officer.page.get_by_role("button", name=officer.words("Show")).count() == 1
    assert closed_months() == []
    officer.page.get_by_role("link", name="Benefícios a pagar").click()
    officer.look()
    assert "5.500,50" in officer.text()
    officer.page.get_by_role("link", name=officer.words("Monthly payment")).click()
    officer.look()
    officer.page.locator("table").last.locator("a").first.click()
    officer.look()
    assert officer.words("What stands behind a payment") in officer.text()
    officer.go("/desk/ledger/?on=yesterday")
    assert officer.words("Enter a day, such as 2026-07-20.") in officer.text()


def test_a_supervisor_closes_a_month_for_good(arrive: Arrive, screen: tuple[int, int], settings: Any) -> None:
    settings.AMPARO_TODAY = DAY
    paid_month()
    supervisor = arrive(AccountFactory(supervisor=True), screen=screen)
    supervisor.go("/desk/ledger/")
    supervisor.page.locator("form[action$='close/'] button").click()
    supervisor.look()
    assert [each.month for each in closed_months()] == [date(2026, 11, 1)]
    assert supervisor.page.locator("form[action$='close/']").count() == 0
