"""A gap in the record: the person says so with a photograph, an officer agrees, and the months are there."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.administration.contributions.operations import record_contribution_month
from amparo.administration.contributions.queries import insurance_record
from amparo.administration.registry.models import Person
from tests.factories.access import AccountFactory
from tests.factories.registry import EmployerFactory
from tests.journeys.conftest import Arrive

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")
DAY = "2026-07-20"


def worked_with_a_gap(person: Person) -> None:
    """January, February and May 2024."""
    employer = EmployerFactory(name="Padaria Sol")
    for month in (1, 2, 5):
        record_contribution_month(
            person_id=person.pk,
            month=date(2024, month, 1),
            category="employee",
            remuneration=Decimal("2000.00"),
            contribution_amount=Decimal("158.82"),
            source="test",
            employer_id=employer.pk,
        )


def test_a_gap_is_disputed_and_closed(arrive: Arrive, screen: tuple[int, int], settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_TODAY = DAY
    account = AccountFactory()
    worked_with_a_gap(account.person)
    insured = arrive(account, screen=screen)
    insured.go("/record/")
    insured.page.get_by_role("link", name=insured.words("I worked then")).first.click()
    insured.look()
    assert insured.page.locator("[name=first_month]").input_value() == "03/2024"
    insured.press(insured.words("Send"))
    assert insured.words("Say what is wrong.") in insured.text()
    photograph = tmp_path / "work book.png"
    photograph.write_bytes(PIXEL)
    page = insured.page
    page.fill("[name=employer_name]", "Mercearia Lua")
    page.select_option("[name=category]", "employee")
    page.fill("[name=remuneration]", "1.800,00")
    page.fill("[name=statement]", "Trabalhei lá, a firma fechou.")
    page.set_input_files("[name=evidence]", photograph)
    insured.press(insured.words("Send"))
    insured.look()
    assert insured.words("Being looked into") in insured.text()

    officer = arrive(AccountFactory(officer=True), screen=screen)
    officer.go("/desk/disputes/")
    officer.look()
    officer.page.locator("tbody a").first.click()
    officer.look()
    assert officer.words("Not on record for this person") in officer.text()
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name=officer.words("Document %(number)s") % {"number": 1}).click()
    assert download.value.suggested_filename.endswith(".png")
    officer.page.fill("[name=reason]", "A carteira de trabalho mostra.")
    officer.press(officer.words("The person is right"))
    officer.look()
    insured.page.reload()
    assert "A carteira de trabalho mostra." in insured.text()
    record = insurance_record(account.person_id, date(2026, 7, 20))
    assert (record.total_months, record.gaps) == (5, ())


def test_a_program_is_not_taken_for_evidence(
    arrive: Arrive, screen: tuple[int, int], settings: Any, tmp_path: Path
) -> None:
    settings.AMPARO_TODAY = DAY
    account = AccountFactory()
    worked_with_a_gap(account.person)
    insured = arrive(account, screen=screen)
    insured.go("/record/dispute/")
    program = tmp_path / "payslip.pdf"
    program.write_bytes(b"<script>alert(1)</script>")
    insured.page.set_input_files("[name=evidence]", program)
    insured.press(insured.words("Send"))
    assert insured.words("Send a PDF, or a photograph as JPEG or PNG.") in insured.text()
