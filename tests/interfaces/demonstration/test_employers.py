"""The demonstration's employers have filed and owe, and the last month waits."""

from datetime import date

import pytest

from amparo.administration.access.queries import account_by_login
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import balance_of
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.returns.queries import employers_of_account, months_due
from amparo.interfaces.demonstration.employers import add_employers
from tests.factories.access import AccountFactory
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)


def test_two_employers_have_filed_three_months_and_lack_the_last() -> None:
    open_accounts()
    AccountFactory(officer=True)
    for _number in range(5):
        PersonFactory(birth_date=date(1990, 5, 1))

    opened = add_employers(TODAY)

    assert [each.role for each in opened] == ["employer", "employer"]
    for each in opened:
        account = account_by_login(each.login)
        assert account
        (employer,) = employers_of_account(account.pk, TODAY)
        filed = [due.month.month for due in months_due(employer.pk, TODAY) if due.standing]
        assert filed == [8, 7, 6]
        assert balance_of(Payer(employer_id=employer.pk)) > 0
