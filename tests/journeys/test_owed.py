"""What is owed is paid by a slip, what came without a slip finds its payer, and a certificate is checked by a stranger."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.banking.queries import entries_of
from amparo.administration.collection.models import Charge, Slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.receipts import match_receipts
from amparo.administration.documents.models import IssuedDocument
from amparo.interfaces.demonstration.bank_notice import Incoming, notice
from tests.factories.access import AccountFactory
from tests.factories.collection import TODAY, charged, employer_payer
from tests.journeys.conftest import DESKTOP, PHONE, Arrive


def the_bank_tells(number: str, **told: Any) -> int:
    """A notice of one payment is taken; gives its entry."""
    payment = Incoming(paid_on=TODAY, **told)
    file = receive_bank_file(
        content=notice(number, TODAY, [payment]), name="notice.xml", received_on=TODAY, received_by_id=None
    )
    match_receipts(file_id=file.pk, on=TODAY)
    return int(entries_of(file.pk)[0].pk)


def test_a_late_month_is_paid_by_its_slip_and_the_certificate_follows(
    arrive: Arrive, screen: tuple[int, int], tmp_path: Path
) -> None:
    account = AccountFactory()
    charged(
        "324.20",
        payer=Payer(person_id=account.person_id),
        kind="voluntary",
        due_on=TODAY - timedelta(days=61),
    )
    person = arrive(account, screen=screen)
    person.go("/owed/")
    assert "395,91" in person.text()  # 324.20, a fifth of it, and SELIC of June 1.12 % with 1 %
    person.follow(person.words("Why?"))
    assert "Lei 9.430/1996" in person.text()
    person.go("/owed/certificate/")
    assert person.page.get_by_role("button", name=person.words("Get the certificate")).count() == 0
    person.go("/owed/")
    person.press(person.words("Make a payment slip"))
    slip = Slip.objects.get()
    assert person.page.locator("#payload").input_value() == slip.payload
    assert person.page.locator(".amparo-qr svg").count() == 1
    assert person.page.get_by_role("button", name=person.words("Copy the code")).is_visible()

    told = tmp_path / "notice.xml"
    told.write_bytes(notice("N1", TODAY, [Incoming(slip.amount, TODAY, reference=slip.reference)]))
    officer = arrive(AccountFactory(payment_officer=True), screen=screen)
    officer.go("/desk/bank-files/")
    officer.page.set_input_files("[name=file]", told)
    officer.page.locator("main form button").last.click()
    officer.look()
    assert Charge.objects.get().open_amount == Decimal(0)

    person.page.reload()
    person.look()
    assert person.words("Everything on this slip is paid. Do not pay it again.") in person.text()

    person.go("/owed/certificate/")
    made = person.page.request.post(
        "/owed/certificate/",
        form={"csrfmiddlewaretoken": person.page.locator("main [name=csrfmiddlewaretoken]").input_value()},
    )
    assert made.headers["content-type"] == "application/pdf"
    stranger = arrive(screen=screen, language="en")
    stranger.go(f"/verify/{IssuedDocument.objects.get().code}/")
    assert account.person.name in stranger.text()


def test_a_payment_without_reference_finds_its_payer_at_the_desk(arrive: Arrive) -> None:
    payer = employer_payer(name="Padaria Estrela do Norte Ltda")
    charged("1000.00", payer=payer, due_on=TODAY)
    the_bank_tells("N2", amount=Decimal("1000.00"), name="PADARIA ESTRELA NORTE", text="contribuicao maio")
    officer = arrive(AccountFactory(payment_officer=True), screen=DESKTOP)
    officer.go("/desk/receipts/")
    assert "Padaria Estrela do Norte Ltda" in officer.text()
    officer.page.locator("tbody a").first.click()
    officer.look()
    officer.press(officer.words("Pay what %(name)s owes, the oldest first", name="Padaria Estrela do Norte Ltda"))
    assert officer.words("Nothing waits. Every payment found its slip.") in officer.text()
    officer.go(f"/desk/payers/employers/{payer.employer_id}/")
    officer.look()
    officer.go("/desk/arrears/")
    officer.go("/desk/refunds/")
    assert Charge.objects.get().open_amount == 0


def test_overdue_months_are_agreed_on_in_instalments(arrive: Arrive) -> None:
    account = AccountFactory()
    charged("3000.00", payer=Payer(person_id=account.person_id), kind="voluntary", due_on=date(2026, 5, 20))
    person = arrive(account, screen=PHONE)
    person.go("/owed/instalments/")
    person.page.fill("[name=count]", "4")
    person.press(person.words("Agree on the plan"))
    assert person.words("Pay the first instalment: from then on you are in good standing.") in person.text()
    person.page.locator("tbody form button").first.click()
    person.look()
    assert Slip.objects.get().reference in person.text()
