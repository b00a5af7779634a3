"""Acts of deductions: a person lifts their block, signs, revokes; a closed run's deductions are taken once."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.awards.queries import award_by_id
from amparo.administration.common.errors import RecordError
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.deductions import statements
from amparo.administration.deductions.choices import ConsentKind
from amparo.administration.deductions.letters import notify_revoked, notify_signed
from amparo.administration.deductions.models import Consent, Creditor, LegalShare, RunDeducted, Unblocking
from amparo.administration.deductions.queries import unblocking_of
from amparo.administration.deductions.rules import current_deduction_rules
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.payments.choices import RunStatus
from amparo.administration.payments.queries import run_by_id
from amparo.administration.payments.totals import instructed_months


class ConsentRefused(RecordError):
    """The consent cannot be signed: the person is blocked, it is not theirs, or the law names no share for it."""


class CreditorRefused(RecordError):
    """The body is registered already, or lacks its name or number."""


class RunNotClosed(RecordError):
    """Deductions are taken when everything of a run is paid."""


def _blocked() -> RecordError:
    return ConsentRefused(_("Your payments are blocked for deductions. Unblock them first."))


_REFUSALS: Refusals = {
    "consent_signed_by_the_person": lambda: ConsentRefused(_("Only the person can sign.")),
    "consent_for_their_own_award": lambda: ConsentRefused(_("This is not a benefit of yours.")),
    "consent_while_unblocked": _blocked,
    "consent_to_a_registered_creditor": lambda: ConsentRefused(_("This body may not receive deductions any more.")),
    "consent_positive": lambda: ConsentRefused(_("Enter an amount above zero.")),
    "consent_months_in_order": lambda: ConsentRefused(_("The last month lies before the first.")),
    "consent_loan_has_an_end": lambda: ConsentRefused(_("A loan has a last month. Enter it.")),
    "unblocking_by_the_person": lambda: ConsentRefused(_("Only the person can lift their block.")),
    "creditor_has_a_name": lambda: CreditorRefused(_("Enter the name.")),
    "creditor_has_an_identifier": lambda: CreditorRefused(_("Enter the number.")),
    "deductions_creditor_identifier_key": lambda: CreditorRefused(_("This number is registered already.")),
}


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a person is about to sign. `text` is what the page shows them, word for word."""

    award_id: int
    creditor_id: int
    kind: ConsentKind
    monthly_amount: Decimal
    from_month: date
    until_month: date | None
    text: str


@transaction.atomic
def register_creditor(*, name: str, identifier: str, registered_by_id: int, on: date) -> Creditor:
    """Register a body that consents can be signed for. Raises CreditorRefused."""
    with refusing(_REFUSALS):
        return Creditor.objects.create(
            name=name.strip(), identifier=identifier.strip(), registered_by_id=registered_by_id, registered_on=on
        )


@transaction.atomic
def strike_off_creditor(*, creditor_id: int, on: date) -> None:
    """Let no new consent be signed for a body; those signed go on until they are revoked or end."""
    Creditor.objects.filter(pk=creditor_id, struck_off_on=None).update(struck_off_on=on)


@transaction.atomic
def unblock(*, person_id: int, account_id: int, on: date) -> Unblocking:
    """Let the person sign one consent in the coming days. The caller has checked a fresh code. Raises ConsentRefused."""
    if known := unblocking_of(person_id, on):
        return known
    until = on + timedelta(days=current_deduction_rules().unblocked_days)
    with refusing(_REFUSALS):
        return Unblocking.objects.create(person_id=person_id, opened_by_id=account_id, opened_on=on, until_on=until)


@transaction.atomic
def block(*, person_id: int, on: date) -> None:
    """Block again at once."""
    Unblocking.objects.filter(person_id=person_id, consent=None, until_on__gt=on).update(until_on=on)


@transaction.atomic
def sign_consent(*, person_id: int, account_id: int, to_sign: ToSign, on: date) -> Consent:
    """Sign one deduction, which blocks the person again. The caller has checked a fresh code. Raises ConsentRefused."""
    unblocking = unblocking_of(person_id, on)
    if unblocking is None:
        raise _blocked()
    award = award_by_id(to_sign.award_id)
    if to_sign.kind not in current_deduction_rules().kinds_on(on, award.benefit):
        raise ConsentRefused(_("The law lets nothing be held back of this benefit for that."))
    with refusing(_REFUSALS):
        consent = Consent.objects.create(
            person_id=person_id,
            award_id=award.pk,
            creditor_id=to_sign.creditor_id,
            kind=to_sign.kind,
            monthly_amount=to_sign.monthly_amount,
            from_month=to_sign.from_month,
            until_month=to_sign.until_month,
            text=to_sign.text,
            text_sha256=sha256(to_sign.text.encode()).hexdigest(),
            unblocking=unblocking,
            signed_by_id=account_id,
            signed_on=on,
        )
    notify_signed(consent, on=on)
    return consent


@transaction.atomic
def revoke_consent(*, person_id: int, consent: Consent, on: date) -> Consent:
    """Take a consent back: nothing is held back under it in the next run. Revoked before, it stays as it is."""
    held = Consent.objects.select_for_update().get(pk=consent.pk, person_id=person_id)
    if held.revoked_on is None:
        held.revoked_on = on
        held.save(update_fields=["revoked_on"])
        notify_revoked(held, on=on)
    return held


@transaction.atomic
def hold_shares() -> None:
    """Copy the shares of the law into the database, which refuses more. A share once held is never changed."""
    LegalShare.objects.bulk_create(
        (
            LegalShare(
                benefit=benefit, kind=each.kind, from_on=each.from_on, percent=each.percent, reference=each.reference
            )
            for each in current_deduction_rules().shares
            for benefit in each.benefits
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def take_deductions(run_id: int, on: date) -> RunDeducted:
    """Hold back what plans and consents ask of a closed run's payments, within the law; once, however often it is called.

    What was taken is booked; recoveries are noted with their overpayments. Raises RunNotClosed.
    """
    run = run_by_id(run_id)
    if run is None or run.status != RunStatus.CLOSED:
        raise RunNotClosed(_("Deductions are taken when everything of a run is paid."))
    chart = open_accounts()
    values: dict[str, int | date | str | list[date]] = {
        "run": run_id,
        "on": on,
        "periods": instructed_months(run_id),
        "in_transit": chart.in_transit,
        "payable": chart.deductions_payable,
        "receivable": chart.overpayments_receivable,
    }
    with connection.cursor() as cursor:
        cursor.execute(statements.ONE_AT_A_TIME)
        if done := RunDeducted.objects.filter(pk=run_id).first():
            return done
        hold_shares()
        cursor.execute(statements.LOCK_OVERPAYMENTS)
        for statement in ("BY_PLAN", "BY_CONSENT", "RECOVERED", "BOOKED", "CLOSED"):
            cursor.execute(getattr(statements, statement), values)
    return RunDeducted.objects.get(pk=run_id)
