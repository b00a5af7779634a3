"""A person takes a payslip and the statement of the year to a stranger, who asks whether they are genuine."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from amparo.administration.deductions.operations import take_deductions
from amparo.administration.documents.models import IssuedDocument
from amparo.administration.documents.queries import shown_code
from tests.factories.deductions import own_account, signed
from tests.factories.disbursement import account_for, ordered, paid_run
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

TODAY = date(2026, 12, 20)


def read(person: Visitor, address: str, *, keep: Path) -> str:
    """The words of a PDF that the person opens."""
    response = person.page.request.get(address)
    assert response.headers["content-type"] == "application/pdf"
    keep.write_bytes(response.body())
    pages = PdfReader(BytesIO(response.body())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_a_payslip_and_a_yearly_statement_are_checked_by_a_stranger(
    arrive: Arrive, screen: tuple[int, int], settings: Any, tmp_path: Path
) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    (award,) = awards_in_payment([Decimal("2000.00")])
    account_for(award.person_id)
    signed(award)
    run = paid_run()
    take_deductions(run.pk, on=run.pay_date)
    ordered(run)

    person = arrive(own_account(award), screen=screen)
    person.go("/payments/")
    link = person.page.locator("main a[href$='/payslip/']")
    link.focus()
    payslip = read(person, str(link.get_attribute("href")), keep=tmp_path / "payslip.pdf")
    assert "R$ 1.700,00" in payslip
    person.follow(person.words("Payment calendar and statements"))
    year = person.page.locator("main a[href='/payments/2026/']")
    statement = read(person, str(year.get_attribute("href")), keep=tmp_path / "year.pdf")
    assert "R$ 2.000,00 R$ 300,00 R$ 1.700,00" in statement

    stranger = arrive(screen=screen, language="en")
    for paper, issued in zip((payslip, statement), IssuedDocument.objects.order_by("pk"), strict=True):
        assert shown_code(issued.code) in paper
        stranger.go(f"/verify/{issued.code}/")
        assert stranger.words("Genuine") in stranger.text()
        for label, value in issued.statements:
            assert label in stranger.text()
            assert value.replace("\u00a0", " ") in stranger.text().replace("\u00a0", " ")
