"""Collection at the desk: receipts that wait, payers' accounts, arrears, refunds by two persons."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from amparo.administration.audit.models import Reading
from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.banking.queries import entries_of
from amparo.administration.collection.models import Charge, Refund, Slip
from amparo.administration.collection.operations import issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.plans import agree_plan
from amparo.administration.collection.receipts import match_receipts
from amparo.interfaces.demonstration.bank_notice import Incoming, notice
from tests.factories.access import AccountFactory, signed_in
from tests.factories.collection import charged, employer_payer, person_payer

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 10)
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-07-20"


def waiting(amount: str = "1000.00", **told: str) -> int:
    """The entry of a payment that waits."""
    content = notice("N1", ON, [Incoming(Decimal(amount), ON, **told)])
    file = receive_bank_file(content=content, name="n.xml", received_on=ON, received_by_id=None)
    match_receipts(file_id=file.pk, on=ON)
    return entries_of(file.pk)[0].pk


def test_waiting_payments_are_listed_with_the_likeliest_payer() -> None:
    charged("1000.00", payer=employer_payer(name="Padaria Sol Ltda"))
    waiting(name="Padaria Sol")
    client = signed_in(AccountFactory(payment_officer=True))
    page = client.get(reverse("desk:receipts"), headers=ENGLISH).content.decode()
    assert "Padaria Sol Ltda" in page


def test_a_button_puts_a_payment_to_the_suggested_slip() -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON)
    entry = waiting(text=slip.reference[4:])
    client = signed_in(AccountFactory(payment_officer=True))
    place = reverse("desk:receipt", args=[entry])
    assert f"slip-{slip.pk}" in client.get(place).content.decode()
    page = client.post(place, {"to": f"slip-{slip.pk}"}, follow=True, headers=ENGLISH).content.decode()
    assert "put to what was owed" in page
    assert Charge.objects.get().open_amount == 0


def test_a_payer_is_searched_for_and_chosen() -> None:
    payer = employer_payer(name="Oficina do Zé")
    charged("1000.00", payer=payer)
    entry = waiting("400.00")
    client = signed_in(AccountFactory(supervisor=True))
    place = reverse("desk:receipt", args=[entry])
    assert f"employer-{payer.employer_id}" in client.get(place, {"text": "oficina ze"}).content.decode()
    client.post(place, {"to": f"employer-{payer.employer_id}"})
    assert Charge.objects.get().open_amount == Decimal("600.00")


@pytest.mark.parametrize("act", ["aside", "back"])
def test_a_reason_is_asked_for(act: str) -> None:
    entry = waiting()
    client = signed_in(AccountFactory(payment_officer=True))
    page = client.post(reverse("desk:receipt", args=[entry]), {"act": act}, headers=ENGLISH).content.decode()
    assert "Write the reason." in page


def test_who_asks_for_a_refund_does_not_approve_it() -> None:
    entry = waiting()
    asker, approver = AccountFactory(payment_officer=True), AccountFactory(supervisor=True)
    first, second = signed_in(asker), signed_in(approver)
    first.post(reverse("desk:receipt", args=[entry]), {"act": "back", "reason": "Sent by mistake"})
    refund = Refund.objects.get()
    place, step = reverse("desk:refunds"), {"refund": refund.pk, "act": "approve"}
    assert "Another person approves it" in first.get(place, headers=ENGLISH).content.decode()
    first.post(place, step)
    assert Refund.objects.get().state == "owed"
    second.post(place, step)
    assert Refund.objects.get().state == "approved"


def test_arrears_show_the_largest_debt_first_and_find_any_payer() -> None:
    charged("10.00", payer=employer_payer(name="Pequena Ltda"), due_on=date(2026, 5, 20))
    charged("9000.00", payer=employer_payer(name="Grande Ltda"), due_on=date(2026, 5, 20))
    client = signed_in(AccountFactory(officer=True))
    page = client.get(reverse("desk:arrears"), {"text": "pequena"}).content.decode()
    assert page.index("Grande Ltda") < page.rindex("Pequena Ltda")
    assert page.count("Pequena Ltda") == 2


@pytest.mark.parametrize("kind", ["employer", "person"])
def test_an_account_shows_all_of_a_payer_and_the_reading_is_logged(kind: str) -> None:
    payer = employer_payer() if kind == "employer" else person_payer()
    debt = charged("3000.00", payer=payer, due_on=date(2026, 2, 20), posted_on=date(2026, 2, 10))
    agree_plan(payer=Payer.of(debt), charge_ids=[debt.pk], instalment_count=5, on=date(2026, 4, 10))
    number = payer.employer_id or payer.person_id
    client = signed_in(AccountFactory(officer=True))
    page = client.get(reverse(f"desk:payer_{kind}", args=[number]), headers={"accept-language": "pt-br"})
    assert "3.000,00" in page.content.decode()
    assert Reading.objects.filter(purpose="collection").count() == (kind == "person")


def test_where_rates_are_missing_a_slip_is_worked_out_by_hand(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-11-03"
    charge = charged("200.00")
    client = signed_in(AccountFactory(officer=True))
    place = reverse("desk:payer_employer", args=[charge.employer_id])
    typed = {"charge": charge.pk, "penalty": "20,00", "interest": "5,00", "working": "by decree"}
    typed |= {"due_on-day": "10", "due_on-month": "11", "due_on-year": "2026"}
    assert "Say how" in client.post(place, typed | {"working": ""}, headers=ENGLISH).content.decode()
    client.post(place, typed)
    assert Slip.objects.get().amount == Decimal("225.00")
