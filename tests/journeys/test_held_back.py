"""A person lifts their block, signs, sees what was held back and revokes; what was paid too much comes back by a plan."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core import mail
from django.db import connection

from amparo.administration.access.models import Account, CodeDevice
from amparo.administration.awards.models import Award
from amparo.administration.deductions.models import Consent, DeductionTaken
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.overpayments.models import Overpayment, RecoveryPlan
from amparo.interfaces.jobs.disbursing import order_if_closed
from tests.factories.access import AccountFactory
from tests.factories.changes import TODAY, pay_months, redetermined, retired
from tests.factories.deductions import creditor, own_account, signed
from tests.factories.disbursement import account_for, orders_of, paid_run
from tests.factories.overpayments import overpaid
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import DESKTOP, PHONE, Arrive
from tests.journeys.visitor import Visitor

PAY_DAY = "2026-11-30"
FAR = date(2035, 1, 1)


def enter_code(person: Visitor, account: Account, button: str) -> None:
    """Type the code that came by e-mail; a moment later another could be asked for."""
    person.page.fill("[name=code]", re.findall(r"\d{6}", str(mail.outbox[-1].body))[0])
    CodeDevice.objects.filter(user=account).update(sent_at=None)
    person.press(person.words(button))


def sign_a_loan(person: Visitor, account: Account) -> None:
    """Lift the block, say what is to be held back, read it and sign it."""
    person.go("/held-back/")
    assert person.words("Blocked: nobody can have anything new held back.") in person.text()
    person.follow(person.words("Unblock, to sign a deduction myself"))
    enter_code(person, account, "Unblock")
    person.press(person.words("Read what you would sign"))
    assert person.page.locator(".govuk-error-message").count() > 0
    person.page.locator("[name=award]").first.check()
    person.page.locator("[name=creditor]").select_option(label="Banco do Povo")
    person.choose("Empréstimo")
    person.page.fill("[name=monthly_amount]", "250,00")
    person.page.fill("[name=months]", "12")
    person.press(person.words("Read what you would sign"))
    assert "250,00" in person.page.inner_text("#text")
    assert not Consent.objects.exists()
    enter_code(person, account, "Sign")


def test_a_loan_is_signed_held_back_and_revoked(arrive: Arrive, screen: tuple[int, int], settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-11-20"
    (award,) = awards_in_payment(["2000.00"])
    account_for(award.person_id)
    creditor()
    account = own_account(award)
    person = arrive(account, screen=screen)
    sign_a_loan(person, account)
    assert Consent.objects.get().text in person.page.locator("details").first.text_content()

    settings.AMPARO_TODAY = PAY_DAY
    order_if_closed(paid_run().pk)
    assert [order.amount for order in orders_of([award])] == [Decimal("1750.00")]
    person.go("/payments/")
    assert "1.750,00" in person.text()
    person.go("/held-back/")
    person.page.get_by_role("button", name=re.compile(person.words("Revoke"))).first.click()
    person.look()
    person.press(person.words("Revoke"))
    assert person.words("Revoked. Nothing is held back for it from your next payment on.") in person.text()

    settings.AMPARO_TODAY = "2026-12-30"
    order_if_closed(paid_run(date(2026, 12, 1)).pk)
    assert DeductionTaken.objects.count() == 1
    assert trial_balance(FAR).is_balanced


def test_a_person_revokes_without_scripts(arrive: Arrive, settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-11-20"
    (award,) = awards_in_payment(["2000.00"])
    signed(award)
    person = arrive(own_account(award), scripts=False)
    person.go("/held-back/")
    person.page.locator("main a[href$='/revoke/']").click()
    person.page.locator("main form button").click()
    assert Consent.objects.get().revoked_on == date(2026, 11, 20)


def typed_wrongly(award: Award) -> None:
    """A typing error paid 100 more a month than the law gives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE awards_awardrate SET monthly_amount = monthly_amount + 100 WHERE award_id = %s", [award.pk]
        )


def approve(officer: Visitor, reference: object) -> None:
    """Approve a proposed change, with a reason."""
    officer.go(f"/desk/changes/{reference}/")
    officer.page.fill("[name=reason]", "Valor digitado errado.")
    officer.press(officer.words("Approve the change"))


def test_from_a_changed_award_to_a_plan_that_the_person_chooses(arrive: Arrive, settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    award = retired()
    typed_wrongly(award)
    pay_months()
    (change,) = redetermined(tmp_path).changes
    first = arrive(AccountFactory(officer=True), screen=DESKTOP)
    approve(first, change.reference)
    if change.needs_two:
        approve(arrive(AccountFactory(supervisor=True), screen=DESKTOP), change.reference)
    debt = Overpayment.objects.get()
    assert debt.amount == Decimal("300.00")

    person = arrive(own_account(award), screen=PHONE)
    person.go("/letters/")
    assert person.page.locator("main a[href*='/letters/']").count() == 2  # of the change, and of what it left owed
    person.go("/held-back/")
    person.page.locator("main a[href*='/overpaid/']").click()
    person.look()
    assert person.page.get_by_role("row").filter(has_text="de 2026").count() >= 3
    person.page.fill("[name=percent]", "")
    person.press(person.words("Pay back so"))
    assert person.words("Enter a share between 1 and 100 percent.") in person.text()
    person.page.fill("[name=percent]", "50")
    person.press(person.words("Pay back so"))
    assert RecoveryPlan.objects.get().chosen_by_person

    first.go("/desk/overpayments/")
    first.page.locator("main a[href*='/overpayments/']").first.click()
    first.look()
    assert first.words("The person chose this.") in first.text()


def test_a_waiver_is_proposed_by_one_and_approved_by_another(arrive: Arrive, settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-11-20"
    debt = overpaid(awards_in_payment(["2000.00"])[0])
    first = arrive(AccountFactory(officer=True), screen=DESKTOP)
    first.go(f"/desk/overpayments/{debt.reference}/")
    first.press(first.words("Propose the waiver"))
    assert first.page.locator(".govuk-error-message").count() > 0
    first.page.fill("[name=amount]", "100,00")
    first.page.locator("[name=ground]").first.check()
    first.page.fill("[name=reason]", "Não podia perceber o erro.")
    first.press(first.words("Propose the waiver"))
    assert first.words("You proposed this waiver. Another person must decide on it.") in first.text()
    assert first.page.get_by_role("button", name=first.words("Approve the waiver")).count() == 0

    second = arrive(AccountFactory(supervisor=True), screen=PHONE, language="es")
    second.go("/desk/overpayments/")
    second.page.locator("main a[href*='/overpayments/']").first.click()
    second.look()
    second.press(second.words("Approve the waiver"))
    debt.refresh_from_db()
    assert (debt.waived_amount, debt.left_amount) == (Decimal("100.00"), Decimal("500.00"))
    assert account_balance("overpayments_receivable", FAR) == Decimal("500.00")


def test_a_creditor_is_registered_and_struck_off_at_the_desk(arrive: Arrive) -> None:
    officer = arrive(AccountFactory(payment_officer=True), language="fr")
    officer.go("/desk/creditors/")
    officer.page.fill("[name=name]", "Banco Sol")
    officer.page.fill("[name=identifier]", "00.000.000/0001-91")
    officer.press(officer.words("Register"))
    officer.follow("Banco Sol")
    officer.press(officer.words("Strike off"))
    assert officer.words("Struck off") in officer.text()
