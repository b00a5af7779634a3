"""Payslips and yearly statements: what they say, that anybody can check them, and what happens when a payment comes back."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from amparo.administration.audit.models import Reading
from amparo.administration.awards.choices import TerminationReason
from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import terminate_award
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.disbursement.choices import OrderState
from amparo.administration.disbursement.models import PaymentOrder
from amparo.administration.disbursement.payslips import withdraw_what_changed
from amparo.administration.documents.models import IssuedDocument
from amparo.administration.payments.models import PaymentRun
from amparo.administration.payments.queries import payments_of_person
from amparo.law.formatting import format_day
from tests.factories.access import signed_in
from tests.factories.deductions import own_account, signed
from tests.factories.disbursement import account_for, ordered, paid_run
from tests.factories.overpayments import overpaid
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = date(2026, 12, 20)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


@pytest.fixture
def award() -> Award:
    award = awards_in_payment(["2000.00"])[0]
    account_for(award.person_id)
    return award


@pytest.fixture
def run(award: Award) -> PaymentRun:
    signed(award)
    run = paid_run()
    take_deductions(run.pk, on=run.pay_date)
    ordered(run)
    return run


@pytest.fixture
def client(award: Award) -> Client:
    return signed_in(own_account(award))


def payslip(client: Client, award: Award, language: str = "en") -> HttpResponse:
    address = reverse("portal:payslip", args=[award.pk, "2026-11", "monthly"])
    return client.get(address, headers={"accept-language": language})


def yearly(client: Client, year: int = 2026) -> HttpResponse:
    return client.get(reverse("portal:yearly_statement", args=[year]), headers=ENGLISH)


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def comes_back(award: Award) -> None:
    back = {"state": OrderState.RETURNED, "came_back_on": date(2026, 12, 9), "reason_code": "AC04"}
    PaymentOrder.objects.filter(award=award).update(**back)


@pytest.mark.usefixtures("run")
class TestPayslip:
    def test_says_gross_each_deduction_net_day_and_masked_account(self, client: Client, award: Award) -> None:
        day = format_day(payments_of_person(award.person_id)[0].pay_date, "en")
        said = text(payslip(client, award))
        for each in (
            "R$2,000.00",
            "Held back: Banco do Povo",
            "R$300.00",
            "R$1,700.00",
            day,
            "•••• 8901",
        ):
            assert each in said
        assert "5678901" not in said
        assert "November 2026 · Monthly payment" in said

    def test_the_same_paper_is_given_while_nothing_changed(self, client: Client, award: Award, settings: Any) -> None:
        first = payslip(client, award)
        settings.AMPARO_TODAY = "2027-01-05"
        assert payslip(client, award).content == first.content
        assert IssuedDocument.objects.count() == 1

    def test_every_language_has_its_own(self, client: Client, award: Award) -> None:
        assert "Net amount" in text(payslip(client, award))
        assert "Valor líquido" in text(payslip(client, award, "pt-br"))
        assert set(IssuedDocument.objects.values_list("language", "withdrawn_on")) == {("en", None), ("pt-br", None)}

    def test_anybody_can_check_what_is_printed(self, client: Client, award: Award) -> None:
        said = text(payslip(client, award))
        issued = IssuedDocument.objects.get()
        address = reverse("theme:verify", args=[issued.code])
        assert address in said.replace(" ", "")
        page = Client().get(address, headers=ENGLISH).content.decode().replace("\u00a0", " ")
        for label, value in issued.statements:
            assert label in page
            assert value.replace("\u00a0", " ") in page

    def test_one_that_came_back_says_so_and_the_earlier_paper_no_longer_holds(
        self, client: Client, award: Award
    ) -> None:
        payslip(client, award)
        comes_back(award)
        assert "Came back on December 9, 2026: the account is closed. It was not received." in text(
            payslip(client, award)
        )
        old, new = IssuedDocument.objects.order_by("pk")
        assert (old.withdrawn_on, new.withdrawn_on) == (TODAY, None)
        page = Client().get(reverse("theme:verify", args=[old.code]), headers=ENGLISH).content.decode()
        assert "do not rely on it" in page

    def test_what_changed_is_withdrawn_without_being_asked_for(self, client: Client, award: Award) -> None:
        payslip(client, award)
        yearly(client)
        assert withdraw_what_changed(person_id=award.person_id, on=TODAY) == 0
        comes_back(award)
        assert withdraw_what_changed(person_id=award.person_id, on=TODAY) == 2

    def test_another_persons_is_not_found_and_the_reading_is_logged(self, award: Award) -> None:
        stranger = awards_in_payment(["900.00"])[0]
        account = own_account(stranger)
        assert payslip(signed_in(account), award).status_code == 404
        assert not IssuedDocument.objects.exists()
        assert Reading.objects.filter(person=stranger.person, subject="payslip").exists()

    @pytest.mark.parametrize("month", ["2026-13", "november", "2026-10"])
    def test_a_month_that_was_not_paid_is_not_found(self, client: Client, award: Award, month: str) -> None:
        address = reverse("portal:payslip", args=[award.pk, month, "monthly"])
        assert client.get(address).status_code == 404


def test_what_was_too_much_stands_on_the_payslip_and_on_the_statement(
    client: Client, award: Award, run: PaymentRun
) -> None:
    november = date(2026, 11, 1)
    overpaid(award, "150.00", on=date(2026, 12, 15), from_month=november, until_month=november)
    assert "Paid too much (November 2026), found on December 15, 2026 R$150.00" in text(payslip(client, award))
    assert "Paid too much (November 2026), found on December 15, 2026 R$150.00" in text(yearly(client))


class TestYear:
    def test_adds_up_gross_held_back_and_net(self, client: Client, award: Award, run: PaymentRun) -> None:
        said = text(yearly(client))
        assert "Yearly statement of payments of 2026" in said
        assert "R$2,000.00 R$300.00 R$1,700.00" in said
        assert "Gross in all R$2,000.00" in said
        assert yearly(client, 2025).status_code == 404

    def test_says_what_was_not_received(self, client: Client, award: Award, run: PaymentRun) -> None:
        comes_back(award)
        said = text(yearly(client))
        assert "Of the net, not received R$1,700.00" in said
        assert "(not received)" in said

    def test_the_same_statement_is_given_again(self, client: Client, run: PaymentRun) -> None:
        assert yearly(client).content == yearly(client).content
        assert IssuedDocument.objects.count() == 1


class TestCalendar:
    def test_names_the_coming_days_and_the_years(self, client: Client, run: PaymentRun) -> None:
        page = client.get(reverse("portal:payment_calendar"), headers=ENGLISH).content.decode()
        assert page.count("<tr") == 1 + 12
        assert reverse("portal:yearly_statement", args=[2026]) in page

    def test_without_payments_it_says_so(self, client: Client, award: Award) -> None:
        terminate_award(award_id=award.pk, ended_on=date(2026, 10, 31), reason=TerminationReason.AT_REQUEST)
        page = client.get(reverse("portal:payment_calendar"), headers=ENGLISH).content.decode()
        assert "there is no statement" in page

    def test_the_list_of_payments_leads_there(self, client: Client, award: Award, run: PaymentRun) -> None:
        page = client.get(reverse("portal:payments"), headers=ENGLISH).content.decode()
        assert reverse("portal:payslip", args=[award.pk, "2026-11", "monthly"]) in page
        assert reverse("portal:payment_calendar") in page
