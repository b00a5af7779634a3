"""Changes of awards that a re-determination proposes: proposed, reviewed, and applied or rejected.

Whoever approves approves what was proposed: before it is applied the law is applied once more to what is known at that
moment, and a proposal that is out of date is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.access.queries import account_for_person
from amparo.administration.awards.choices import (
    OPEN_CHANGES,
    ChangeKind,
    ChangeStatus,
    ChangeWhy,
    SuspensionReason,
    TerminationReason,
)
from amparo.administration.awards.models import Award, AwardChange, AwardChangeMonth, AwardRate
from amparo.administration.awards.operations import change_rate, suspend_award, terminate_award
from amparo.administration.awards.rules import current_award_rules
from amparo.administration.claims.declared import facts_now
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.common.refusals import refusing
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.operations import ReasonMissing, record_decision, store_law_version
from amparo.administration.decisions.queries import decision_by_id
from amparo.administration.decisions.stored_facts import facts_as_data
from amparo.administration.notices.operations import notify_new_decision
from amparo.law import Determination, Law, LawError

NOTHING = Decimal("0.00")


class ChangeClosed(RecordError):
    """The proposal was already applied, rejected or withdrawn."""

    def __init__(self) -> None:
        super().__init__(_("This change is already settled. Nothing was changed."))


class ChangeAlreadyOpen(RecordError):
    """Another proposal for the award is open."""

    def __init__(self) -> None:
        super().__init__(_("Another change of this benefit is already proposed."))


class SameApprover(RecordError):
    """The person who approved first may not approve a second time."""

    def __init__(self) -> None:
        super().__init__(_("You have approved this change. Another person must approve it too."))


class OwnBenefit(RecordError):
    """An officer tried to decide on their own benefit."""

    def __init__(self) -> None:
        super().__init__(_("You cannot decide on your own benefit. A colleague must do it."))


class ChangeOutOfDate(RecordError):
    """What is known, the law, or what was paid has changed since the proposal."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This proposal is out of date: facts, law or payments have changed since. Re-determine the benefit again."
            )
        )


@dataclass(frozen=True, slots=True)
class MonthDifference:
    """A month that was paid otherwise than the law now gives."""

    month: date
    paid: Decimal
    due: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a re-determination found of one award. `amount_by_law` is None where nobody is entitled any more."""

    award_id: int
    why: ChangeWhy
    amount_in_payment: Decimal
    amount_by_law: Decimal | None
    effective_from: date
    months: tuple[MonthDifference, ...]
    facts: dict[str, Any]
    determination: Determination

    @property
    def difference(self) -> Decimal:
        """What the months already paid lack; below zero what was paid too much."""
        return sum((each.due - each.paid for each in self.months), NOTHING)

    @property
    def weight(self) -> Decimal:
        """How much the change gives or takes, a month and for the past: what the limit of approvals is held against."""
        return abs((self.amount_by_law or NOTHING) - self.amount_in_payment) + abs(self.difference)


@transaction.atomic
def propose_change(proposal: Proposal, *, law: Law, on: date, proposed_by_id: int) -> AwardChange | None:
    """Propose a change. A proposal that waits is left alone if it says the same, else replaced; None if it was left.

    One that a person has approved once stands. Raises ChangeAlreadyOpen where another comes in between.
    """
    waiting = (
        AwardChange.objects.select_for_update().filter(award_id=proposal.award_id, status__in=OPEN_CHANGES).first()
    )
    if waiting and (waiting.status == ChangeStatus.APPROVED or _says(waiting) == _would_say(proposal)):
        return None
    if waiting:
        waiting.status, waiting.settled_on = ChangeStatus.WITHDRAWN, on
        waiting.save(update_fields=["status", "settled_on"])
    with refusing({"awards_change_one_open": ChangeAlreadyOpen}):
        change = AwardChange.objects.create(
            award_id=proposal.award_id,
            kind=ChangeKind.END if proposal.amount_by_law is None else ChangeKind.AMOUNT,
            why=proposal.why,
            determined_on=proposal.determination.on,
            amount_in_payment=proposal.amount_in_payment,
            amount_by_law=proposal.amount_by_law,
            effective_from=proposal.effective_from,
            arrears_amount=max(proposal.difference, NOTHING),
            overpayment_amount=max(-proposal.difference, NOTHING),
            law_version_id=store_law_version(law=law, on=on),
            facts=facts_as_data(proposal.facts),
            determination=proposal.determination.as_data(),
            needs_two=proposal.weight > current_award_rules().one_approval_up_to,
            proposed_on=on,
            proposed_by_id=proposed_by_id,
        )
    AwardChangeMonth.objects.bulk_create(
        AwardChangeMonth(change=change, month=each.month, paid=each.paid, due=each.due) for each in proposal.months
    )
    return change


def _says(change: AwardChange) -> tuple[Any, ...]:
    amounts = (change.amount_in_payment, change.amount_by_law, change.arrears_amount, change.overpayment_amount)
    return *amounts, change.effective_from, change.determined_on, change.why


def _would_say(proposal: Proposal) -> tuple[Any, ...]:
    owed = (max(proposal.difference, NOTHING), max(-proposal.difference, NOTHING))
    amounts = (proposal.amount_in_payment, proposal.amount_by_law, *owed)
    return *amounts, proposal.effective_from, proposal.determination.on, proposal.why


@transaction.atomic
def withdraw_changes(award_ids: Iterable[int], *, on: date) -> int:
    """Withdraw what was proposed for awards that no longer differ; returns how many. What was approved once stands."""
    proposed = AwardChange.objects.filter(award_id__in=list(award_ids), status=ChangeStatus.PROPOSED)
    return proposed.update(status=ChangeStatus.WITHDRAWN, settled_on=on)


@transaction.atomic
def approve_change(*, change_id: int, officer_id: int, reason: str, on: date, paid_until: date | None) -> AwardChange:
    """Approve a change; it is applied when as many persons have approved as its weight asks for.

    `paid_until` is the last month that was paid or is being paid for the award: what the payments room calls this with.
    Raises ChangeClosed, SameApprover, OwnBenefit, ReasonMissing, ChangeOutOfDate.
    """
    change = _open_change(change_id)
    _refuse_own_benefit(change, officer_id)
    if not reason.strip():
        raise ReasonMissing
    change.reason = "\n\n".join(each for each in (change.reason, reason.strip()) if each)
    if change.approved_by_id is None:
        change.approved_by_id = officer_id
    elif change.approved_by_id == officer_id:
        raise SameApprover
    else:
        change.second_approved_by_id = officer_id
    if change.needs_two and change.second_approved_by_id is None:
        change.status = ChangeStatus.APPROVED
        change.save(update_fields=["approved_by", "reason", "status"])
        return change
    if paid_until is not None and change.effective_from <= paid_until:
        raise ChangeOutOfDate
    return _apply(change, officer_id, on)


@transaction.atomic
def reject_change(*, change_id: int, officer_id: int, reason: str, on: date) -> AwardChange:
    """Leave the award as it is, for a reason. Raises ChangeClosed, OwnBenefit, ReasonMissing."""
    change = _open_change(change_id)
    _refuse_own_benefit(change, officer_id)
    if not reason.strip():
        raise ReasonMissing
    change.reason = "\n\n".join(each for each in (change.reason, reason.strip()) if each)
    change.status, change.rejected_by_id, change.settled_on = ChangeStatus.REJECTED, officer_id, on
    change.save(update_fields=["status", "rejected_by", "reason", "settled_on"])
    return change


def _open_change(change_id: int) -> AwardChange:
    change = AwardChange.objects.select_for_update(of=("self",)).select_related("award").get(pk=change_id)
    if change.status not in OPEN_CHANGES:
        raise ChangeClosed
    return change


def _refuse_own_benefit(change: AwardChange, officer_id: int) -> None:
    account = account_for_person(change.award.person_id)
    if account is not None and account.pk == officer_id:
        raise OwnBenefit


def _apply(change: AwardChange, officer_id: int, on: date) -> AwardChange:
    """Decide anew, let the award pay what was decided, and keep what is owed on either side."""
    award = Award.objects.select_for_update().get(pk=change.award_id)
    law = current_law()
    facts, determination = _determined_again(change, award, law)
    decision = record_decision(
        law=law,
        person_id=award.person_id,
        facts=facts,
        determination=determination,
        outcome=Outcome.REFUSED if change.kind == ChangeKind.END else Outcome.GRANTED,
        monthly_amount=change.amount_by_law,
        made_on=on,
        decided_by_id=officer_id,
        reason=change.reason,
    )
    if change.amount_by_law is None:
        _end(change)
    else:
        _pay(award, change.amount_by_law, change.effective_from)
    change.former_decision_id, change.decision_id = award.decision_id, decision.pk
    Award.objects.filter(pk=award.pk).update(decision_id=decision.pk)
    change.status, change.settled_on = ChangeStatus.APPLIED, on
    change.arrears_month = _arrears_month(award, on) if change.arrears_amount else None
    change.save()
    notify_new_decision(decision_id=decision.pk, on=on)
    return change


def _determined_again(change: AwardChange, award: Award, law: Law) -> tuple[dict[str, Any], Determination]:
    """The law applied to what is known at this moment. Raises ChangeOutOfDate unless it says what was proposed."""
    facts = facts_now(award.person_id, award.benefit, change.determined_on)
    try:
        determination = law.determine(award.benefit, facts, change.determined_on)
    except LawError:
        raise ChangeOutOfDate from None
    expected = ("not_entitled", None) if change.kind == ChangeKind.END else ("entitled", change.amount_by_law)
    in_payment = AwardRate.objects.filter(award=award).order_by("period").last()
    unchanged = in_payment is not None and in_payment.monthly_amount == change.amount_in_payment
    said = (determination.outcome, determination.amount)
    if said != expected or not unchanged or determination.is_without_days:
        raise ChangeOutOfDate
    return facts, determination


def _pay(award: Award, amount: Decimal, from_on: date) -> None:
    """Pay another amount from a day on: a new rate, or the present one put right where none of it was paid.

    An award of which every month is paid has only its past put right.
    """
    if award.period.upper is not None and from_on >= award.period.upper:
        return
    rate = AwardRate.objects.filter(award=award).order_by("period").last()
    if rate is not None and rate.period.lower >= from_on:
        rate.monthly_amount = amount
        rate.save(update_fields=["monthly_amount"])
    else:
        change_rate(award_id=award.pk, monthly_amount=amount, from_on=from_on)


def _end(change: AwardChange) -> None:
    """End the award before the change takes effect; where none of it was paid, hold it back from its first day."""
    last_day = change.effective_from - timedelta(days=1)
    if last_day < change.award.period.lower:
        suspend_award(award_id=change.award_id, from_on=change.award.period.lower, reason=SuspensionReason.REVIEW)
        return
    award = change.award
    if award.period.upper is not None:
        last_day = min(last_day, award.period.upper - timedelta(days=1))
    own_day = decision_by_id(award.decision_id).effective_on if award.decision_id else award.period.lower
    in_error = change.determined_on == own_day
    reason = TerminationReason.GRANTED_IN_ERROR if in_error else TerminationReason.NO_LONGER_ENTITLED
    terminate_award(award_id=change.award_id, ended_on=last_day, reason=reason)


def _arrears_month(award: Award, on: date) -> date:
    """The month with whose arrears these are paid: this one, or the next that the award has none for yet."""
    month = first_of_month(on)
    while AwardChange.objects.filter(award=award, arrears_month=month).exists():
        month = add_months(month, 1)
    return month
