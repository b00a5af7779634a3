"""What is held back from my payment: blocked by default, signed with a code, revoked in one click; what was paid too much."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from amparo.administration.access.models import CodeDevice
from amparo.administration.awards.models import Award
from amparo.administration.deductions.models import Consent
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.overpayments.models import Overpayment, RecoveryPlan, Waiver
from tests.factories.access import AccountFactory, signed_in
from tests.factories.deductions import creditor, own_account, signed
from tests.factories.disbursement import paid_run
from tests.factories.overpayments import ON, overpaid
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


@pytest.fixture
def award() -> Award:
    return awards_in_payment(["2000.00"])[0]


@pytest.fixture
def client(award: Award) -> Client:
    return signed_in(own_account(award))


def read(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(f"portal:{name}", args=args), headers=ENGLISH, follow=True).content.decode()


def send(client: Client, name: str, *args: Any, **typed: Any) -> str:
    return client.post(reverse(f"portal:{name}", args=args), typed, headers=ENGLISH, follow=True).content.decode()


def code() -> str:
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found
    return found.group()


def test_blocked_by_default_and_nothing_can_be_signed(client: Client) -> None:
    assert "Blocked: nobody can have anything new held back." in read(client, "held_back")
    assert "Unblock my payment" in read(client, "consent_new")


def test_unblock_sign_and_revoke(client: Client, award: Award) -> None:
    held = creditor()
    read(client, "unblock")
    assert "wrong or no longer valid" in send(client, "unblock", code="000000x")
    _let_time_pass(award)
    assert "Unblocked." in send(client, "unblock", code=code())
    asked = {"award": award.pk, "creditor": held.pk, "kind": "loan", "monthly_amount": "250.00", "months": 12}
    _let_time_pass(award)
    assert "I agree that up to" in send(client, "consent_new", **asked)
    assert not Consent.objects.exists()
    assert "Signed." in send(client, "consent_sign", code=code())
    consent = Consent.objects.get()
    assert (consent.monthly_amount, consent.until_month) == (Decimal("250.00"), date(2027, 10, 1))
    assert "Banco do Povo" in read(client, "held_back")
    assert "Revoke this deduction?" in read(client, "consent_revoke", consent.reference)
    assert "Revoked on" in send(client, "consent_revoke", consent.reference)
    consent.refresh_from_db()
    assert consent.revoked_on == TODAY


def _let_time_pass(award: Award) -> None:
    CodeDevice.objects.filter(user__person_id=award.person_id).update(sent_at=None, throttling_failure_timestamp=None)


def test_nobody_revokes_or_reads_for_another(client: Client) -> None:
    other = awards_in_payment(["1500.00"])[0]
    consent, debt = signed(other), overpaid(other)
    for place in (
        reverse("portal:consent_revoke", args=[consent.reference]),
        reverse("portal:overpayment", args=[debt.reference]),
    ):
        assert client.post(place).status_code == 404


def test_payments_show_what_was_held_back_and_the_rest(client: Client, award: Award) -> None:
    signed(award)
    take_deductions(paid_run().pk, TODAY)
    page = read(client, "payments")
    assert "300.00 held back" in page
    assert "1,700.00 to you" in page
    assert "Held back so far" in read(client, "held_back")


def test_an_overpayment_is_explained_and_a_plan_chosen(client: Client, award: Award) -> None:
    debt = overpaid(award, "1000.00")
    page = read(client, "overpayment", debt.reference)
    assert "When you would be done" in page
    assert "50 %" in page  # done in one month
    assert "75 %" not in page
    assert "Recorded." in send(client, "overpayment", debt.reference, percent="50")
    plan = RecoveryPlan.objects.get()
    assert (plan.percent, plan.chosen_by_person) == (50, True)
    assert "between 1 and 100" in send(client, "overpayment", debt.reference, percent="")


class TestDesk:
    @pytest.fixture
    def debt(self, award: Award) -> Overpayment:
        return overpaid(award, on=ON)

    def at_desk(self, role: str) -> Client:
        return signed_in(AccountFactory(**{role: True}))

    def act(self, client: Client, debt: Overpayment, **typed: Any) -> str:
        place = reverse("desk:overpayment", args=[debt.reference])
        return client.post(place, typed, headers=ENGLISH, follow=True).content.decode()

    def test_a_plan_within_the_law(self, debt: Overpayment) -> None:
        officer = self.at_desk("officer")
        assert "more than the law" in self.act(officer, debt, act="plan", percent="40")
        assert "30" in self.act(officer, debt, act="plan", percent="30")
        assert RecoveryPlan.objects.get().percent == 30

    def test_a_waiver_by_two(self, debt: Overpayment) -> None:
        first, second = self.at_desk("officer"), self.at_desk("supervisor")
        given = {"act": "waive", "amount": "100.00", "ground": "good_faith", "reason": "She could not know."}
        assert "You proposed this waiver" in self.act(first, debt, **given)
        self.act(first, debt, act="approve")
        assert Waiver.objects.get().status == "proposed"
        assert debt.person.name in second.get(reverse("desk:overpayments"), headers=ENGLISH).content.decode()
        self.act(second, debt, act="approve")
        debt.refresh_from_db()
        assert debt.left_amount == Decimal("500.00")

    def test_a_creditor_is_shown_what_was_asked_and_held_back(self, award: Award) -> None:
        signed(award, "900.00")
        take_deductions(paid_run().pk, TODAY)
        place = reverse("desk:creditor", args=[creditor().pk])
        page = self.at_desk("payment_officer").get(place, headers=ENGLISH).content.decode()
        asked, _heading, _owed = page.partition("To be paid on")
        assert asked.count("November 2026") == 1
        assert all(figure in page for figure in ("900.00", "700.00", "200.00"))  # 35 % of 2,000.00

    def test_creditors_are_registered_and_struck_off(self) -> None:
        desk = self.at_desk("payment_officer")
        place = reverse("desk:creditors")
        assert "Banco Sol" in desk.post(place, {"name": "Banco Sol", "identifier": "1"}, follow=True).content.decode()
        held = creditor()
        listed = desk.get(reverse("desk:creditor", args=[held.pk]), headers=ENGLISH).content.decode()
        assert "Asked and held back" not in listed
        page = desk.post(reverse("desk:creditor", args=[held.pk]), follow=True, headers=ENGLISH).content.decode()
        assert "Struck off" in page
