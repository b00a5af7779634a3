"""What is held back in the demonstration: a signed deduction, a revoked one, what was paid too much, a plan, a waiver.

Only what the institution's law allows is shown: where it lets nothing be held back, nobody signs anything.
"""

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import override

from amparo.administration.access.choices import Role
from amparo.administration.access.queries import account_by_login, account_for_person
from amparo.administration.awards.queries import AwardRow, awards_of_person, persons_in_payment
from amparo.administration.common.institution import first_language
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.deductions.choices import ConsentKind
from amparo.administration.deductions.operations import (
    ToSign,
    register_creditor,
    revoke_consent,
    sign_consent,
    take_deductions,
    unblock,
)
from amparo.administration.deductions.queries import ConsentRow, CreditorRow
from amparo.administration.deductions.rules import current_deduction_rules
from amparo.administration.overpayments.choices import Cause
from amparo.administration.overpayments.operations import (
    MonthOverpaid,
    plan_recovery,
    propose_waiver,
    record_overpayment,
)
from amparo.administration.overpayments.queries import OverpaymentRow
from amparo.administration.overpayments.rules import current_overpayment_rules
from amparo.administration.payments.choices import PaymentKind, RunStatus
from amparo.administration.payments.queries import payments_of_person, runs
from amparo.administration.registry.queries import person_by_id
from amparo.interfaces.demonstration.plan import current_plan
from amparo.interfaces.theme.consents import consent_text
from amparo.interfaces.theme.formats import in_language

SIGNED_BEFORE, REVOKED_BEFORE, TOLD_BEFORE = timedelta(days=40), timedelta(days=12), timedelta(days=4)
MONTHS = 24
TOO_MUCH = Decimal("60.00")  # a month
SOURCE = "demonstration"
CENT = Decimal("0.01")


def add_owed(today: date) -> None:
    """One person in payment with an account signs and is owed back from; another has a plan and a waiver that waits."""
    people = persons_in_payment(until=today)
    seen = next((each for each in people if account_for_person(each)), None)
    if seen is None:
        return
    _sign(seen, today)
    if current_overpayment_rules().limits:
        _overpaid(seen, 1, today - TOLD_BEFORE)
        other = next((each for each in people if each != seen and payments_of_person(each)), None)
        if other is not None:
            _planned(other, today)
    for run in runs():
        if run.status == RunStatus.CLOSED and run.pay_date >= today:
            take_deductions(run.pk, today)


def _sign(person_id: int, today: date) -> None:
    """Two deductions, one of them revoked by now."""
    signed_on = today - SIGNED_BEFORE
    award = awards_of_person(person_id)[0]
    kinds = current_deduction_rules().kinds_on(signed_on, award.benefit)
    if not kinds:
        return
    bank, lender = (
        register_creditor(name=name, identifier=number, registered_by_id=_officer(Role.SUPERVISOR), on=signed_on)
        for name, number in (("Banco Horizonte", "DEMO-0001"), ("Cooperativa Aurora", "DEMO-0002"))
    )
    _signed(person_id, award, bank, kinds[0], signed_on)
    revoked = _signed(person_id, award, lender, kinds[-1], signed_on + timedelta(days=3))
    revoke_consent(person_id=person_id, consent=revoked, on=today - REVOKED_BEFORE)


def _signed(person_id: int, award: AwardRow, creditor: CreditorRow, kind: ConsentKind, on: date) -> ConsentRow:
    account = account_for_person(person_id)
    if account is None:
        raise LookupError(person_id)
    first = first_of_month(on)
    last = add_months(first, MONTHS - 1)
    amount = (award.monthly_amount * Decimal("0.04")).quantize(CENT, ROUND_DOWN)
    with override(person_by_id(person_id).language):
        text = consent_text(amount=amount, creditor=creditor.name, kind=kind, first=first, last=last)
    unblock(person_id=person_id, account_id=account.pk, on=on)
    to_sign = ToSign(award.pk, creditor.pk, kind, amount, first, last, text)
    return sign_consent(person_id=person_id, account_id=account.pk, to_sign=to_sign, on=on)


def _planned(person_id: int, today: date) -> None:
    """An overpayment told of long enough ago, its plan, and a part that one officer proposes to waive."""
    law = current_overpayment_rules()
    told_on = today - timedelta(days=law.limit_on(today).notice_days + 10)
    debt = _overpaid(person_id, 2, told_on)
    officer_id = _officer(Role.CASE_OFFICER)
    plan_recovery(
        overpayment_id=debt.pk,
        percent=min(Decimal(20), debt.limit_percent),
        starts_on=debt.recover_from_on,
        made_by_id=officer_id,
        on=debt.recover_from_on,
    )
    if law.grounds:
        ground = law.grounds[0]
        with override(first_language()):
            reason = in_language(ground.name)
        propose_waiver(
            overpayment_id=debt.pk,
            amount=TOO_MUCH,
            ground=ground.code,
            reason=reason,
            proposed_by_id=officer_id,
            on=today - TOLD_BEFORE,
        )


def _overpaid(person_id: int, number: int, on: date) -> OverpaymentRow:
    """What the two last paid months brought too much, by an error of the institution."""
    award = awards_of_person(person_id)[0]
    paid = [
        each for each in payments_of_person(person_id) if each.award_id == award.pk and each.kind == PaymentKind.MONTHLY
    ]
    months = [MonthOverpaid(each.month, each.amount, each.amount - TOO_MUCH) for each in paid[:2]]
    return record_overpayment(
        person_id=person_id,
        award_id=award.pk,
        from_month=min(each.month for each in months),
        until_month=max(each.month for each in months),
        amount=TOO_MUCH * len(months),
        cause=Cause.ERROR,
        source=SOURCE,
        source_number=number,
        months=months,
        on=on,
    )


def _officer(role: Role) -> int:
    account = account_by_login(current_plan().login_of(role))
    if account is None:
        raise LookupError(role)
    return account.pk
