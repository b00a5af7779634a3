"""Persons who sign that something is held back from their payment."""

from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account
from amparo.administration.access.queries import account_for_person
from amparo.administration.awards.models import Award
from amparo.administration.deductions.choices import ConsentKind
from amparo.administration.deductions.models import Consent, Creditor
from amparo.administration.deductions.operations import ToSign, register_creditor, sign_consent, unblock
from tests.factories.access import AccountFactory
from tests.factories.payments import officer

SIGNED_ON = date(2026, 10, 5)


def creditor(name: str = "Banco do Povo") -> Creditor:
    """A registered body; the same one each time."""
    held = Creditor.objects.filter(name=name).first()
    by = officer(Role.SUPERVISOR)
    return held or register_creditor(name=name, identifier=name, registered_by_id=by.pk, on=SIGNED_ON)


def own_account(award: Award) -> Account:
    """The account of the person of an award."""
    return account_for_person(award.person_id) or AccountFactory(person=award.person)


def signed(award: Award, amount: str = "300.00", *, on: date = SIGNED_ON, **changes: Any) -> Consent:
    """A loan of a year, signed by the person after lifting their block."""
    given: dict[str, Any] = {
        "award_id": award.pk,
        "creditor_id": creditor().pk,
        "kind": ConsentKind.LOAN,
        "monthly_amount": Decimal(amount),
        "from_month": date(2026, 11, 1),
        "until_month": date(2027, 10, 1),
        "text": "I agree that 300.00 a month is held back for Banco do Povo.",
    }
    account = own_account(award)
    unblock(person_id=award.person_id, account_id=account.pk, on=on)
    return sign_consent(person_id=award.person_id, account_id=account.pk, to_sign=ToSign(**{**given, **changes}), on=on)
