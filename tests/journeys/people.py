"""The people of the journeys: each with an account, and a life that leads where the journey goes."""

from datetime import date
from typing import Any

from amparo.administration.access.models import Account
from tests.factories.access import AccountFactory
from tests.factories.registry import PersonFactory

UNTIL = date(2026, 6, 1)


def account_of(**person: Any) -> Account:
    """An insured person with an account."""
    account: Account = AccountFactory(person=PersonFactory(**person))
    return account


def entitled_to_retirement() -> Account:
    """A woman of 63 with 26 years of contribution: the way by age is open, and nothing was earned before the reform."""
    return account_of(birth_date=date(1963, 5, 10), career=[(date(2000, 1, 1), UNTIL, "3000.00")])


def too_young() -> Account:
    """A woman of 51 with 21 years: no way is open yet, and each has its day."""
    return account_of(birth_date=date(1975, 2, 3), career=[(date(2005, 1, 1), UNTIL, "2500.00")])


def teacher() -> Account:
    """A woman of 59 with 28 years: entitled only if those were years of teaching, of which the record does not know."""
    return account_of(birth_date=date(1967, 3, 8), career=[(date(1998, 1, 1), UNTIL, "4000.00")])


def old_and_poor() -> Account:
    """A person of 71 who lives alone without income; when they last renewed their entry in the register is not known."""
    return account_of(elderly=True)
