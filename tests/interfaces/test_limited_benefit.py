"""A benefit that ends: claimed, found by an officer, paid for its days and no others, and told so everywhere."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from amparo.administration.access.models import Account
from amparo.administration.awards.queries import award_of_claim
from amparo.administration.claims.models import Claim
from amparo.administration.claims.operations import decide_claim, submit_claim
from amparo.administration.claims.queries import claim_by_reference
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.notices.queries import notice_of_decision
from amparo.administration.payments.models import Payment
from amparo.administration.payments.operations import pay_run
from amparo.administration.payments.queries import next_payment
from tests.factories.access import AccountFactory, signed_in
from tests.factories.contributions import record_career
from tests.factories.payments import released_run
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
STOPPED, STARTS, ENDS = date(2026, 6, 10), date(2026, 6, 25), date(2026, 8, 20)
CLAIMED, DECIDED = date(2026, 7, 6), date(2026, 7, 9)
MONTHS = [date(2026, month, 1) for month in (6, 7, 8, 9, 10)]


@pytest.fixture
def account(settings: Any) -> Account:
    settings.AMPARO_TODAY = "2026-07-10"
    account: Account = AccountFactory(person=PersonFactory(birth_date=date(1985, 5, 2), language="en"))
    record_career(account.person_id, [(date(2023, 1, 1), date(2026, 6, 1), 3000)])
    return account


def claimed(person_id: int, *, until: date = ENDS, on: date = CLAIMED) -> Claim:
    """A claim for temporary incapacity of an employee, accepted by an officer."""
    answers = {
        "incapacity_started_on": STOPPED.isoformat(),
        "incapacity_expected_until": until.isoformat(),
        "employed_at_incapacity": True,
        "registered_unemployed": False,
        "incapacity_cause": "illness",
        "receives_incompatible_benefit": False,
    }
    claim = submit_claim(
        claimant_id=person_id,
        service="temporary_incapacity",
        answers=answers,
        received_on=on,
        idempotency_key=f"claim-{on}",
    )
    assert claim.status == "referred"
    officer = AccountFactory(officer=True)
    decide_claim(claim_id=claim.pk, officer_id=officer.pk, outcome="accepted", reason="Seen by the expert.", on=DECIDED)
    claim = claim_by_reference(claim.reference)
    while claim.status == "referred":
        decide_claim(claim_id=claim.pk, officer_id=officer.pk, outcome="accepted", reason="Past days.", on=DECIDED)
        claim = claim_by_reference(claim.reference)
    return claim


def test_the_days_of_the_law_are_those_of_the_decision_and_of_the_award(account: Account) -> None:
    claim = claimed(account.person_id)
    decision, award = decision_of_claim(claim.pk), award_of_claim(claim.pk)
    assert decision is not None
    assert award is not None
    assert (decision.starts_on, decision.effective_on, decision.ends_on) == (STARTS, CLAIMED, ENDS)
    assert (award.starts_on, award.last_day) == (STARTS, ENDS)


def test_payments_stop_by_themselves(account: Account) -> None:
    award = award_of_claim(claimed(account.person_id).pk)
    assert award is not None
    for month in MONTHS[1:]:
        run = released_run(month=month)
        assert run.expected_count == {7: 2, 8: 1}.get(month.month, 0)  # July's run pays the days of June too
        if run.expected_count:
            assert pay_run(run_id=run.pk).status == "closed"
    paid = dict(Payment.objects.filter(award_id=award.pk).values_list("period", "amount"))
    day = award.monthly_amount / 30
    assert paid == {
        month: (day * days).quantize(Decimal("0.01")) for month, days in zip(MONTHS, (6, 30, 20), strict=False)
    }
    assert next_payment(account.person_id, date(2026, 12, 8)) is None


def test_a_right_that_was_over_before_the_claim_is_paid_once_it_is_granted(account: Account) -> None:
    claim = claimed(account.person_id, until=date(2026, 7, 1))
    award = award_of_claim(claim.pk)
    assert claim.status == "granted"
    assert award is not None
    assert (award.starts_on, award.last_day) == (STARTS, date(2026, 7, 1))


def test_a_longer_certificate_is_awarded_from_where_the_first_award_ended(account: Account) -> None:
    claimed(account.person_id)
    later = award_of_claim(claimed(account.person_id, until=date(2026, 9, 30), on=date(2026, 7, 8)).pk)
    assert later is not None
    assert (later.starts_on, later.last_day) == (date(2026, 8, 21), date(2026, 9, 30))


def test_the_days_are_told_in_the_claim_the_payments_and_the_letter(account: Account) -> None:
    claim = claimed(account.person_id)
    browser = signed_in(account)
    browser.cookies["language"] = "en"
    assert "From June 25, 2026 until August 20, 2026." in browser.get(f"/claims/{claim.reference}/").content.decode()
    assert "until August 20, 2026" in browser.get("/payments/").content.decode()
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    notice = notice_of_decision(decision.pk)
    assert notice is not None
    pages = PdfReader(io.BytesIO(bytes(notice.document.content))).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Last day of the benefit August 20, 2026" in words
    assert "Benefit from June 25, 2026" in words
