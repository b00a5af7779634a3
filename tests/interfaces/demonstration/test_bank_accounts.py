"""The demonstration's bank: everybody in payment has an account, every month is ordered and answered, two came back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amparo.administration.disbursement.models import PayeeAccount, PaymentOrder, WaitingPayment
from amparo.administration.disbursement.queries import came_back
from amparo.administration.disbursement.reconciliation import reconcile
from amparo.interfaces.demonstration.bank_accounts import add_bank_accounts
from tests.factories.disbursement import paid_run
from tests.factories.payments import NOVEMBER, awards_in_payment

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)
TODAY = date(2026, 12, 20)


def test_everything_is_ordered_and_the_books_agree_with_the_bank(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIRECTORY = tmp_path
    settings.AMPARO_TODAY = TODAY.isoformat()
    awards = awards_in_payment(["1000.00", "2000.00", "3000.00", "4000.00"])
    for month in (NOVEMBER, DECEMBER):
        paid_run(month)
    add_bank_accounts(TODAY)
    assert PayeeAccount.objects.count() == len(awards)
    assert PaymentOrder.objects.count() == 8
    assert [order.reason_code for order in came_back()] == ["AC01", "AC04"]
    assert WaitingPayment.objects.count() == 2
    found = reconcile(TODAY)
    assert found.bank is not None
    assert (found.bank.unexplained, found.in_transit.unexplained) == (0, 0)
