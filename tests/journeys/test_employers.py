"""An employer declares a month on a phone: typed with mistakes that are mended, and sent as a file without scripts."""

from pathlib import Path

import pytest

from amparo.administration.collection.filing import file_and_charge
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.registry.models import Employer
from amparo.administration.returns import long_drafts
from amparo.administration.returns.models import DraftWork, MonthlyReturn
from tests.factories.access import AccountFactory
from tests.factories.registry import cpf_number
from tests.factories.returns import firm, representative_of, worker_of
from tests.journeys.conftest import PHONE, Arrive

MONTH = "2026-06"


def bakery() -> Employer:
    open_accounts()
    return firm()


def test_a_return_is_typed_mended_and_filed_on_a_phone(arrive: Arrive) -> None:
    employer = bakery()
    for _worker in range(2):
        worker_of(employer)
    visitor = arrive(representative_of(employer), language="es", screen=PHONE)
    visitor.go("/employers/")
    assert "2" in visitor.text()
    visitor.press(visitor.words("Fill in the return"))
    visitor.page.fill("[name=line-1-remuneration]", "3.000,00")
    visitor.page.fill("[name=line-2-remuneration]", "dos mil")
    visitor.page.locator("button[name=check]:visible").last.click()
    visitor.look()
    assert not MonthlyReturn.objects.exists()

    visitor.press(visitor.words("Mend them"))
    assert visitor.page.input_value("[name=line-2-remuneration]") == "dos mil"
    assert visitor.page.locator("#line-2-remuneration-error").is_visible()
    visitor.page.fill("[name=line-2-remuneration]", "2000")
    visitor.page.locator("button[name=check]:visible").last.click()
    visitor.press(visitor.words("File the return"))

    assert MonthlyReturn.objects.get().accepted_count == 2
    visitor.press(visitor.words("Go on to pay"))
    visitor.go(f"/employers/{employer.pk}/workers/")
    visitor.go(f"/employers/{employer.pk}/returns/{MONTH}/file/")
    visitor.go("/employers/keys/")


def test_a_file_is_sent_mended_and_filed_without_scripts(arrive: Arrive, tmp_path: Path) -> None:
    employer = bakery()
    person = worker_of(employer)
    visitor = arrive(representative_of(employer), scripts=False)
    heading, good, bad = "cpf;categoria;remuneracao", f"{cpf_number(person.pk)};employee;3000", "11144477735;employee;1"

    def send(*lines: str) -> None:
        file = tmp_path / "folha.csv"
        file.write_text("\n".join([heading, *lines]), encoding="utf-8")
        visitor.go(f"/employers/{employer.pk}/returns/{MONTH}/file/")
        visitor.page.set_input_files("[name=file]", file)
        visitor.press(visitor.words("Send and check"))

    send(good, bad)
    assert visitor.words("Line %(line)s", line=3) in visitor.text()
    send(good)
    visitor.press(visitor.words("File the return"))

    assert MonthlyReturn.objects.get().channel == "file"


def test_an_employer_registers_and_an_officer_confirms(arrive: Arrive) -> None:
    visitor = arrive(language="fr", screen=PHONE)
    visitor.go("/employers/register/")
    typed = {"employer_name": "Padaria Sol", "identifier": "11.222.333/0001-81", "display_name": "Ana Lima"}
    typed |= {"email": "ana@padaria.example", "password": "uma frase longa e muito boa"}
    for name, text in typed.items():
        visitor.page.fill(f"[name={name}]", text)
    visitor.page.locator("[name=employer_accident_risk][value=light]").check()
    visitor.press(visitor.words("Register"))

    officer = arrive(AccountFactory(officer=True))
    officer.go("/desk/employers/")
    officer.page.locator("button[name=confirm]").click()
    officer.look()
    assert Employer.objects.get().name == "Padaria Sol"


def test_a_large_file_shows_how_far_it_is_and_goes_on_by_itself(
    arrive: Arrive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_drafts, "LARGE_BYTES", 1)
    employer = bakery()
    visitor = arrive(representative_of(employer), language="fr", screen=PHONE)
    file = tmp_path / "folha.csv"
    file.write_text(f"cpf;categoria;remuneracao\n{cpf_number(worker_of(employer).pk)};employee;3000", encoding="utf-8")
    visitor.go(f"/employers/{employer.pk}/returns/{MONTH}/file/")
    visitor.page.set_input_files("[name=file]", file)
    visitor.press(visitor.words("Send and check"))
    assert visitor.page.get_by_role("progressbar").is_visible()

    long_drafts.check_sent(DraftWork.objects.get().pk)
    visitor.page.wait_for_url("**/check/")
    visitor.look()
    visitor.press(visitor.words("File the return"))
    assert not MonthlyReturn.objects.exists()

    long_drafts.file_asked(DraftWork.objects.get().pk, file_and_charge)
    visitor.page.wait_for_url("**/filed/**")
    visitor.look()
    assert MonthlyReturn.objects.get().accepted_count == 1
