"""Disbursement at the desk: a bank's file is taken once and applied, orders are fetched, what came back is said in words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.administration.audit.models import Reading
from amparo.administration.awards.models import Award
from amparo.administration.banking.models import BankFile
from amparo.administration.disbursement.models import OrderBatch, PaymentOrder, WaitingPayment
from amparo.administration.disbursement.recalls import recall_payment
from amparo.administration.disbursement.reconciliation import reconcile
from tests.factories.access import AccountFactory, signed_in
from tests.factories.banking import Movement, answer, notification, resolution, statement
from tests.factories.disbursement import AT, account_for, ordered, orders_of, paid_run
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = date(2026, 12, 10)


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    settings.DATA_DIRECTORY = tmp_path


@pytest.fixture
def client() -> Client:
    return signed_in(AccountFactory(payment_officer=True))


@pytest.fixture
def awards() -> list[Award]:
    """Two awards, paid and ordered."""
    made = awards_in_payment(["1000.00", "2000.00"])
    for award in made:
        account_for(award.person_id)
    ordered(paid_run())
    return made


def upload(client: Client, content: bytes, name: str = "answer.xml") -> str:
    sent = SimpleUploadedFile(name, content, content_type="application/xml")
    return client.post(reverse("desk:bank_files"), {"file": sent}, follow=True, headers=ENGLISH).content.decode()


def get(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"desk:{name}", args=args), headers=ENGLISH).content.decode()


def test_an_answer_is_taken_and_applied_at_once(client: Client, awards: list[Award]) -> None:
    first, second = orders_of(awards)
    about = first.batch.message_id
    page = upload(client, answer(about, [(first.end_to_end_id, "ACCP", ""), (second.end_to_end_id, "RJCT", "AC04")]))
    assert "The file is taken." in page
    assert "orders rejected: 1" in page
    assert "The account is closed" in page
    assert PaymentOrder.objects.get(pk=second.pk).state == "rejected"


def test_the_same_file_again_is_refused_with_its_day(client: Client, awards: list[Award]) -> None:
    content = answer(orders_of(awards)[0].batch.message_id, [], group="ACCP")
    upload(client, content, "monday.xml")
    page = upload(client, content, "tuesday.xml")
    assert "was taken on 2026-12-10 already" in page
    assert "monday.xml" in page
    assert BankFile.objects.filter(direction="in").count() == 1


@pytest.mark.parametrize("content", [b"nothing", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a/>"])
def test_what_is_no_bank_file_is_refused_beside_the_field(client: Client, content: bytes) -> None:
    page = upload(client, content)
    assert "govuk-error-summary" in page
    assert not BankFile.objects.exists()


def test_returned_payments_are_listed_with_the_reason_in_words_and_the_reading_is_logged(
    client: Client, awards: list[Award]
) -> None:
    order = orders_of(awards)[0]
    upload(client, notification(Movement("1000.00", end_to_end_id=order.end_to_end_id, reason="AC04")))
    page = get(client, "returned")
    assert "The account is closed" in page
    assert "José" in page
    assert WaitingPayment.objects.get().amount == Decimal("1000.00")
    assert Reading.objects.filter(person_id=awards[0].person_id, purpose="payment").exists()


def test_a_runs_files_are_listed_and_fetched(client: Client, awards: list[Award]) -> None:
    batch = OrderBatch.objects.get()
    page = get(client, "run_orders", batch.run_id)
    assert batch.message_id in page
    fetched = client.get(reverse("desk:bank_file_download", args=[batch.file_id]))
    content = b"".join(fetched.streaming_content)
    assert b"pain.001.001.09" in content
    assert "attachment" in fetched["Content-Disposition"]


def test_a_file_that_came_in_is_not_there_to_be_fetched(client: Client, awards: list[Award]) -> None:
    upload(client, notification(Movement("5.00")))
    file = BankFile.objects.get(direction="in")
    assert client.get(reverse("desk:bank_file_download", args=[file.pk])).status_code == 404


def test_going_through_a_file_again_changes_nothing(client: Client, awards: list[Award]) -> None:
    order = orders_of(awards)[0]
    upload(
        client, notification(Movement("1000.00", end_to_end_id=order.end_to_end_id, reason="AC04"), Movement("7.00"))
    )
    file = BankFile.objects.get(direction="in")
    client.post(reverse("desk:bank_file_apply", args=[file.pk]))
    assert WaitingPayment.objects.count() == 1


def test_the_banks_balance_is_explained(client: Client, awards: list[Award]) -> None:
    assert reconcile(TODAY).in_transit.unexplained == 0
    upload(client, statement(Movement("80.00", is_debit=True), opening="500.00", day=date(2026, 12, 7)))
    found = reconcile(TODAY)
    assert found.bank is not None
    assert found.bank.theirs == Decimal("420.00")
    assert found.bank.unexplained == 0
    assert "Money on the account before the first statement" in get(client, "reconciliation")


def test_a_payment_called_back_is_listed_with_its_file_to_fetch_and_what_the_bank_says(
    client: Client, awards: list[Award]
) -> None:
    order = orders_of(awards)[0]
    recall = recall_payment(
        award_id=order.award_id, period=order.period, kind=order.kind, reason="death", on=TODAY, at=AT
    )
    page = get(client, "returned")
    assert "Payments called back" in page
    assert "The person had died" in page
    fetched = client.get(reverse("desk:bank_file_download", args=[recall.file_id]))
    assert b"camt.056.001.12" in b"".join(fetched)  # type: ignore[arg-type]
    assert "recalls refused: 1" in upload(client, resolution(order.end_to_end_id, "RJCR"))
    assert "Refused by the bank" in get(client, "returned")


def test_case_officers_and_the_insured_stay_outside(awards: list[Award]) -> None:
    for account in (AccountFactory(officer=True), AccountFactory()):
        assert signed_in(account).get(reverse("desk:bank_files")).status_code in (302, 403)
