"""A person told of an overpayment objects with a photograph; nothing is held back until another officer has decided."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.administration.ledger.queries import account_balance
from amparo.administration.notices.models import Notice
from amparo.administration.overpayments.models import Objection, Overpayment
from tests.factories.access import AccountFactory
from tests.factories.deductions import own_account
from tests.factories.overpayments import overpaid
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import DESKTOP, Arrive
from tests.journeys.visitor import Visitor

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")
DAY = "2026-09-10"


def debt(**changes: Any) -> Overpayment:
    return overpaid(awards_in_payment(["2000.00"])[0], **changes)


def object_with(person: Visitor, owed: Overpayment, photograph: Path) -> None:
    """Say why, after a mistake that is told in words."""
    photograph.write_bytes(PIXEL)
    person.go(f"/overpaid/{owed.reference}/")
    person.look()
    person.follow(person.words("I do not agree"))
    person.press(person.words("Send"))
    assert person.words("Say why you do not agree.") in person.text()
    person.look()
    person.page.fill("[name=statement]", "Avisei em junho.")
    person.page.set_input_files("[name=evidence]", photograph)
    person.press(person.words("Send"))
    assert person.words("Being looked into") in person.text()
    person.look()


def test_an_objection_is_upheld(arrive: Arrive, screen: tuple[int, int], settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_TODAY = DAY
    owed = debt()
    person = arrive(own_account(owed.award), screen=screen)
    object_with(person, owed, tmp_path / "letter.png")

    second = arrive(AccountFactory(officer=True), screen=screen)
    second.go("/desk/objections/")
    second.look()
    second.page.locator("tbody a").first.click()
    second.look()
    with second.page.expect_download() as download:
        second.page.get_by_role("link", name=second.words("Document %(number)s") % {"number": 1}).click()
    assert download.value.suggested_filename.endswith(".png")
    second.press(second.words("The person is right"))
    assert second.words("Write the reason for your decision.") in second.text()
    second.page.fill("[name=reason]", "A carta de junho está no processo.")
    second.press(second.words("The person is right"))
    assert account_balance("overpayments_receivable", date(2035, 1, 1)) == Decimal(0)
    assert Notice.objects.filter(person_id=owed.person_id).count() == 2
    person.page.reload()
    assert "A carta de junho está no processo." in person.text()
    person.look()


def test_who_recorded_it_cannot_decide(arrive: Arrive, settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_TODAY = DAY
    recorder = AccountFactory(officer=True)
    owed = debt(recorded_by_id=recorder.pk)
    person = arrive(own_account(owed.award), language="fr")
    object_with(person, owed, tmp_path / "letter.png")
    first = arrive(recorder, screen=DESKTOP, language="es")
    first.go(f"/desk/objections/{Objection.objects.get().reference}/")
    first.page.fill("[name=reason]", "No llegó.")
    first.press(first.words("Refuse the objection"))
    wanted = first.words("You recorded this overpayment, or it is your own. Another officer must decide.")
    assert wanted in first.text()
    person.press(person.words("Take it back"))
    assert Objection.objects.get().status == "withdrawn"
    person.look()
