"""What is held back in the demonstration is signed, revoked, planned and proposed to be waived; the books agree."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amparo.administration.deductions.models import Consent, DeductionTaken
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.overpayments.models import Overpayment, RecoveryPlan, Waiver
from amparo.interfaces.demonstration.accounts import open_staff
from amparo.interfaces.demonstration.owed import add_owed
from tests.factories.access import AccountFactory
from tests.factories.disbursement import paid_run
from tests.factories.payments import NOVEMBER, awards_in_payment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
FAR = date(2030, 1, 1)


def test_nobody_with_an_account_is_in_payment_and_nothing_is_added(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    open_staff()
    add_owed(TODAY)
    assert not Consent.objects.exists()


def test_signed_revoked_planned_and_taken(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()
    open_staff()
    seen, other = awards_in_payment(["2000.00", "3000.00"])
    AccountFactory(person=seen.person)
    paid_run(NOVEMBER)
    add_owed(TODAY)
    assert [each.revoked_on is None for each in Consent.objects.order_by("pk")] == [True, False]
    assert Consent.objects.earliest("pk").text
    assert {each.person_id for each in Overpayment.objects.all()} == {seen.person_id, other.person_id}
    assert RecoveryPlan.objects.get().overpayment.person_id == other.person_id
    assert Waiver.objects.get().status == "proposed"
    assert list(DeductionTaken.objects.order_by("award_id").values_list("award_id", "amount")) == [
        (seen.pk, Decimal("80.00")),
        (other.pk, Decimal("60.00")),
    ]
    assert account_balance("overpayments_receivable", FAR) == sum(
        each.left_amount for each in Overpayment.objects.all()
    )
    assert trial_balance(FAR).is_balanced
