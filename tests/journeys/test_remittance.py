"""What was held back for a creditor is paid on: one officer states the account and puts it together, another releases it."""

from datetime import date
from typing import Any

from amparo.administration.deductions.operations import take_deductions
from amparo.administration.disbursement.choices import RemittanceState
from amparo.administration.disbursement.models import Remittance
from tests.factories.access import AccountFactory
from tests.factories.deductions import creditor, signed
from tests.factories.disbursement import paid_run
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import DESKTOP, Arrive


def test_two_officers_pay_a_creditor(arrive: Arrive, settings: Any, tmp_path: Any) -> None:
    settings.AMPARO_TODAY, settings.DATA_DIRECTORY = "2026-12-10", tmp_path
    signed(awards_in_payment(["2000.00"])[0])
    take_deductions(paid_run().pk, date(2026, 12, 1))
    first = arrive(AccountFactory(payment_officer=True), screen=DESKTOP)
    first.go(f"/desk/creditors/{creditor().pk}/")
    assert "300,00" in first.text()
    first.follow(first.words("State an account"))
    first.page.locator("[name=scheme][value=br_account]").check()
    first.page.fill("[name=typed]", "001/1234/567890-1")
    first.press(first.words("Save"))
    first.page.locator("form[action$='/remit/'] button").click()
    assert first.words("Another person has to release what you prepared.") in first.text()
    first.look()

    second = arrive(AccountFactory(payment_officer=True), screen=DESKTOP)
    second.go(f"/desk/remittances/{Remittance.objects.get().pk}/")
    second.press(second.words("Release"))
    second.look()
    assert second.words("On its way") in second.text()
    assert Remittance.objects.get().state == RemittanceState.RELEASED
