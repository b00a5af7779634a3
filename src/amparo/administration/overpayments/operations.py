"""Acts on overpayments: recorded with notice, planned within the law, paid back, waived by two persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.access.queries import account_for_person
from amparo.administration.awards.queries import AwardChangeRow, award_by_id
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import first_of_month
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, expense_account, open_accounts, post_transfers
from amparo.administration.overpayments.choices import Cause, Channel, WaiverStatus
from amparo.administration.overpayments.letters import notify_overpayment
from amparo.administration.overpayments.models import Overpayment, OverpaymentMonth, Recovery, RecoveryPlan, Waiver
from amparo.administration.overpayments.rules import current_overpayment_rules
from amparo.administration.payments import corrections

CHANGE = "award_change"


class MoreThanIsLeft(RecordError):
    """More was to be recovered or waived than is still owed."""


class PlanRefused(RecordError):
    """The plan holds back more, or earlier, than the law allows, or nothing is left."""


class WaiverRefused(RecordError):
    """The waiver is settled, has no ground in the law, or waits for another person."""


class RecoveryHeld(RecordError):
    """An objection is open: nothing is held back until it is decided."""


class OwnOverpayment(RecordError):
    """An officer tried to decide on their own overpayment."""


def _more_than_is_left() -> RecordError:
    return MoreThanIsLeft(_("This is more than is still owed. Nothing was changed."))


_REFUSALS: Refusals = {
    "overpayment_no_more_than_is_left": _more_than_is_left,
    "recovery_held_while_objected": lambda: RecoveryHeld(
        _("The person has objected. Nothing is held back until that is decided.")
    ),
    "recovery_plan_within_the_law": lambda: PlanRefused(_("This is more than the law lets be held back.")),
    "recovery_plan_is_a_share": lambda: PlanRefused(_("Enter a share between 1 and 100 percent.")),
    "recovery_plan_after_the_notice": lambda: PlanRefused(_("The person may still object. Choose a later first day.")),
    "recovery_plan_for_what_is_left": lambda: PlanRefused(_("Nothing is left to recover.")),
    "recovery_plan_chosen_by_the_person": lambda: PlanRefused(_("Only the person can choose for themselves.")),
    "waiver_two_persons": lambda: WaiverRefused(_("You proposed this waiver. Another person must decide on it.")),
    "waiver_one_open": lambda: WaiverRefused(_("A waiver already waits for a second person.")),
    "waiver_positive": lambda: WaiverRefused(_("Enter an amount above zero.")),
}


@dataclass(frozen=True, slots=True)
class MonthOverpaid:
    """What was paid for a month, and what was due."""

    month: date
    paid: Decimal
    due: Decimal


@transaction.atomic
def record_overpayment(
    *,
    person_id: int,
    award_id: int,
    from_month: date,
    until_month: date,
    amount: Decimal,
    cause: Cause,
    source: str,
    source_number: int,
    on: date,
    good_faith: bool = True,
    recorded_by_id: int | None = None,
    months: Iterable[MonthOverpaid] = (),
) -> Overpayment:
    """Record what was paid too much, book it, and write to the person before anything is recovered.

    `months` holds what was paid and due in each, where it is known; else the letter names the first and last month.
    Asked again for the same act and award, it returns what is recorded. Raises RecoveryLaw, ExpenseAccountMissing; an amount
    of zero or less is an IntegrityError, a fault of the caller.
    """
    same = {"source": source, "source_number": source_number, "award_id": award_id}
    law = current_overpayment_rules().limit_on(on)
    overpayment, is_new = Overpayment.objects.get_or_create(
        **same,
        defaults={
            "person_id": person_id,
            "cause": cause,
            "good_faith": good_faith,
            "from_month": first_of_month(from_month),
            "until_month": first_of_month(until_month),
            "amount": amount,
            "recorded_on": on,
            "recorded_by_id": recorded_by_id,
            "recover_from_on": on + timedelta(days=law.notice_days),
            "limit_percent": law.good_faith_percent if good_faith else law.bad_faith_percent,
            "law_reference": law.reference,
        },
    )
    if is_new:
        OverpaymentMonth.objects.bulk_create(
            OverpaymentMonth(overpayment=overpayment, month=each.month, paid=each.paid, due=each.due) for each in months
        )
        expense = expense_account(award_by_id(award_id).benefit)
        _post(
            TransferSource.OVERPAID, overpayment.pk, on, open_accounts().overpayments_receivable, expense, overpayment
        )
        notify_overpayment(overpayment, on=on)
    return overpayment


@transaction.atomic
def approve_change(*, change_id: int, officer_id: int, reason: str, on: date) -> AwardChangeRow:
    """Approve a change of an award; when that applies it, what it says was paid too much is recorded in the same act.

    Raises what `payments.corrections.approve_change` raises, and RecoveryLaw.
    """
    change = corrections.approve_change(change_id=change_id, officer_id=officer_id, reason=reason, on=on)
    if change.settled_on is not None and change.overpayment_amount:
        months = [MonthOverpaid(each.month, each.paid, each.due) for each in change.months.order_by("month")]
        record_overpayment(
            person_id=change.award.person_id,
            award_id=change.award_id,
            from_month=months[0].month,
            until_month=months[-1].month,
            amount=change.overpayment_amount,
            months=months,
            cause=Cause.CHANGED_AWARD,
            source=CHANGE,
            source_number=change.pk,
            recorded_by_id=officer_id,
            on=on,
        )
    return change


@transaction.atomic
def plan_recovery(
    *, overpayment_id: int, percent: Decimal, starts_on: date, made_by_id: int, on: date, by_person: bool = False
) -> RecoveryPlan:
    """Hold back a share of each payment from a day on, in place of the plan before. Raises PlanRefused, OwnOverpayment."""
    overpayment = Overpayment.objects.select_for_update().get(pk=overpayment_id)
    if not by_person:
        _refuse_own(overpayment, made_by_id)
    with refusing(_REFUSALS):
        overpayment.plans.filter(ended_on=None).update(ended_on=on)
        return RecoveryPlan.objects.create(
            overpayment=overpayment,
            percent=percent,
            starts_on=starts_on,
            made_on=on,
            made_by_id=made_by_id,
            chosen_by_person=by_person,
        )


@transaction.atomic
def end_plan(*, overpayment_id: int, on: date) -> bool:
    """Hold nothing more back for an overpayment; False where there was no plan."""
    return RecoveryPlan.objects.filter(overpayment_id=overpayment_id, ended_on=None).update(ended_on=on) > 0


@transaction.atomic
def record_recovery(
    *, overpayment_id: int, channel: Channel, record_number: int, amount: Decimal, on: date
) -> Recovery:
    """Note that an amount came back. The same record counts once. Raises MoreThanIsLeft, RecoveryHeld.

    A receipt is booked here, out of what the bank received and nobody had yet laid claim to; deductions and recalls are
    booked where they are made.
    """
    overpayment = Overpayment.objects.select_for_update().get(pk=overpayment_id)
    if known := overpayment.recoveries.filter(channel=channel, record_number=record_number).first():
        return known
    with refusing(_REFUSALS):
        recovery = Recovery.objects.create(
            overpayment=overpayment, channel=channel, record_number=record_number, amount=amount, recovered_on=on
        )
    if channel == Channel.RECEIPT:
        chart = open_accounts()
        _post(
            TransferSource.RECOVERED,
            recovery.pk,
            on,
            chart.unidentified_receipts,
            chart.overpayments_receivable,
            recovery,
        )
    return recovery


@transaction.atomic
def propose_waiver(
    *, overpayment_id: int, amount: Decimal, ground: str, reason: str, proposed_by_id: int, on: date
) -> Waiver:
    """Propose to give up a part or all of what is left. Raises MoreThanIsLeft, WaiverRefused, OwnOverpayment."""
    overpayment = Overpayment.objects.select_for_update().get(pk=overpayment_id)
    _refuse_own(overpayment, proposed_by_id)
    held = current_overpayment_rules().ground(ground)
    if held is None or not reason.strip():
        raise WaiverRefused(_("Choose a ground of the law and write your reason."))
    if amount > overpayment.left_amount:
        raise _more_than_is_left()
    with refusing(_REFUSALS):
        return Waiver.objects.create(
            overpayment=overpayment,
            amount=amount,
            ground=ground,
            reason=reason.strip(),
            law_reference=held.reference,
            proposed_by_id=proposed_by_id,
            proposed_on=on,
        )


@transaction.atomic
def settle_waiver(*, waiver_id: int, officer_id: int, approve: bool, on: date) -> Waiver:
    """Approve or reject a proposed waiver, as another person. Raises WaiverRefused, MoreThanIsLeft, OwnOverpayment."""
    waiver = Waiver.objects.select_for_update(of=("self",)).select_related("overpayment").get(pk=waiver_id)
    if waiver.status != WaiverStatus.PROPOSED:
        raise WaiverRefused(_("This waiver is already settled."))
    _refuse_own(waiver.overpayment, officer_id)
    waiver.status = WaiverStatus.APPROVED if approve else WaiverStatus.REJECTED
    waiver.settled_by_id, waiver.settled_on = officer_id, on
    with refusing(_REFUSALS):
        waiver.save(update_fields=["status", "settled_by", "settled_on"])
    if approve:
        chart = open_accounts()
        _post(TransferSource.WAIVED, waiver.pk, on, chart.overpayments_waived, chart.overpayments_receivable, waiver)
    return waiver


def _refuse_own(overpayment: Overpayment, officer_id: int) -> None:
    account = account_for_person(overpayment.person_id)
    if account is not None and account.pk == officer_id:
        raise OwnOverpayment(_("You cannot decide on your own overpayment. A colleague must do it."))


def _post(
    source: TransferSource, number: int, on: date, debit: str, credit: str, line: Overpayment | Recovery | Waiver
) -> None:
    post_transfers(
        source=source,
        record_number=number,
        period=first_of_month(on),
        posted_on=on,
        movements=[Movement(debit, credit, line.amount)],
    )
