"""A record is put right; the re-determination proposes, two people look, and the next run pays what is owed."""

from datetime import date
from pathlib import Path
from typing import Any

from amparo.administration.awards.models import AwardRate
from amparo.administration.payments.models import Payment
from tests.factories.access import AccountFactory
from tests.factories.changes import TODAY, earned_more, pay_months, redetermined, retired
from tests.journeys.conftest import Arrive


def test_a_changed_award_is_reviewed_by_two_and_its_arrears_paid(
    arrive: Arrive, screen: tuple[int, int], settings: Any, tmp_path: Path
) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    award = retired(wage="1700.00", given_names="Benedita")
    pay_months()
    first = arrive(AccountFactory(officer=True, display_name="Ivo Brandão"), screen=screen)
    first.go("/desk/changes/")
    assert first.words("Nothing here. What is in payment is what the law gives, as far as it was re-determined.") in (
        first.text()
    )
    earned_more(award, wage="6000.00")
    (change,) = redetermined(tmp_path).changes
    assert change.needs_two
    first.go("/desk/changes/")
    first.page.locator("details summary").first.focus()  # the filters open by keyboard
    first.page.keyboard.press("Enter")
    first.page.select_option("[name=why]", "facts")
    first.press(first.words("Show"))
    first.page.locator("tbody a").first.press("Enter")
    first.look()
    first.page.fill("[name=reason]", "")
    first.press(first.words("Approve the change"))
    assert first.words("Write the reason for your decision.") in first.text()
    first.page.fill("[name=reason]", "O registro do segundo empregador está certo.")
    first.press(first.words("Approve the change"))
    assert first.words("You have approved this change. Another person must approve it too.") in first.text()

    second = arrive(AccountFactory(supervisor=True), screen=screen, language="es")
    second.go(f"/desk/changes/{change.reference}/")
    second.page.fill("[name=reason]", "Comprobado.")
    second.press(second.words("Approve the change"))
    change.refresh_from_db()
    assert change.status == "applied"
    assert AwardRate.objects.filter(award=award).order_by("period").last().monthly_amount == change.amount_by_law
    pay_months(date(2026, 4, 1), date(2026, 4, 1), kind="arrears")
    assert Payment.objects.get(kind="arrears").amount == change.arrears_amount
