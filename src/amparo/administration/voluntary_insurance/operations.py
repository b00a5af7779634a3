"""What is done to an insurance: open it by a decision, charge its months, change its amount, end it."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.collection.arrears import due_day
from amparo.administration.collection.choices import ChargeKind, PayerKind
from amparo.administration.collection.operations import charge, credit, issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import charge_by_id
from amparo.administration.collection.settlement import locked_charges
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.common.refusals import refusing
from amparo.administration.contributions.employers import employer_months
from amparo.administration.contributions.operations import MonthAlreadyRecorded, record_contribution_month
from amparo.administration.decisions.queries import decision_by_id, grant_of_claim
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.registry.queries import death_date_of
from amparo.administration.voluntary_insurance.choices import CHARGED_BY, EndReason
from amparo.administration.voluntary_insurance.law import cost_of_month, counts_as, has_lapsed, insurance_of
from amparo.administration.voluntary_insurance.letters import notify_end
from amparo.administration.voluntary_insurance.models import DeclaredAmount, Enrolment, InsuredMonth
from amparo.administration.voluntary_insurance.queries import (
    declared_for,
    next_free_month,
    running_on,
    uncharged_months,
    unpaid_in_a_row,
)


class NothingOpened(RecordError):
    """The claim has no decision that opens an insurance."""

    def __init__(self) -> None:
        super().__init__(_("This claim was not granted, so no insurance can be opened."))


class AlreadyInsured(RecordError):
    """The person pays for an insurance in these months already."""

    def __init__(self) -> None:
        super().__init__(_("You already pay for an insurance of your own in this month. Leave it first, or change it."))


class InsuranceEnded(RecordError):
    """The insurance does not run any more."""

    def __init__(self) -> None:
        super().__init__(_("This insurance has ended. You can enrol again."))


class AmountFixed(RecordError):
    """The law sets the amount of this insurance; the person cannot."""

    def __init__(self) -> None:
        super().__init__(_("The law sets the amount on which you pay this insurance. It cannot be changed."))


class AmountNotPossible(RecordError):
    """An amount of nothing was declared."""

    def __init__(self) -> None:
        super().__init__(_("The amount must be above zero."))


_REFUSALS = {
    "voluntary_insurance_enrolment_one_at_a_time": AlreadyInsured,
    "voluntary_insurance_declared_positive": AmountNotPossible,
}


@transaction.atomic
def enrol_claimant(*, claim_id: int, on: date, actor_id: int | None = None) -> Enrolment:
    """Open the insurance that a claim's decision grants, charge its first month and issue the slip that pays it.

    Raises NothingOpened, NotAnInsurance, AlreadyInsured.
    """
    grant = grant_of_claim(claim_id)
    if grant is None:
        raise NothingOpened
    opens, values = insurance_of(grant.benefit), decision_by_id(grant.decision_id).determination["values"]
    first_month = first_of_month(grant.starts_on)
    open_accounts()
    with refusing(_REFUSALS):
        enrolment = Enrolment.objects.create(
            person_id=grant.person_id,
            benefit=grant.benefit,
            category=values[opens.category],
            by_choice=opens.by_choice,
            decision_id=grant.decision_id,
            first_month=first_month,
        )
        DeclaredAmount.objects.create(
            enrolment=enrolment, from_month=first_month, amount=Decimal(values[opens.base]), declared_on=on
        )
    issue_slip(charge_ids=[_charge(enrolment, first_month, on)], on=on)
    return enrolment


def keep_insurances(*, on: date) -> int:
    """What is due on a day: insurances that end, then the months up to this one. Returns how many months were charged.

    It may be repeated without harm, and makes up for days on which it did not run; each insurance is a transaction.
    """
    open_accounts()
    for enrolment_id in _running_ids(first_of_month(on)):
        with suppress(InsuranceEnded):  # meanwhile, by the person
            _end_where_the_law_does(enrolment_id, on)
    waiting = uncharged_months(first_of_month(on))
    return sum(_charge_one(enrolment_id, month, on) for enrolment_id, month in waiting)


def charge_month(*, month: date, on: date) -> int:
    """Charge a month to everybody whose insurance covers it and who was not charged; returns how many were."""
    charged = InsuredMonth.objects.filter(month=month).values("enrolment_id")
    waiting = _running_ids(month, not_among=charged)
    return sum(_charge_one(enrolment_id, month, on) for enrolment_id in waiting)


@transaction.atomic
def change_declared_amount(*, enrolment_id: int, amount: Decimal, on: date) -> DeclaredAmount:
    """Contribute on another amount from the next month that is not charged yet; the law's limits are those of each month.

    Raises InsuranceEnded, AmountFixed, AmountNotPossible.
    """
    enrolment = _locked_running(enrolment_id)
    if not insurance_of(enrolment.benefit).declared:
        raise AmountFixed
    from_month = next_free_month(enrolment, on)
    with refusing(_REFUSALS):
        row, _created = DeclaredAmount.objects.update_or_create(
            enrolment=enrolment, from_month=from_month, defaults={"amount": amount, "declared_on": on}
        )
    return row


@transaction.atomic
def leave(*, enrolment_id: int, on: date) -> Enrolment:
    """End an insurance at the person's wish. Raises InsuranceEnded.

    The month of the day stays insured where it is paid, or where the law insures the person anyway; what is unpaid of an
    insurance by choice is no longer owed.
    """
    enrolment = _locked_running(enrolment_id)
    month = first_of_month(on)
    unpaid = InsuredMonth.objects.filter(enrolment=enrolment, month=month, paid_on__isnull=True).exists()
    gives_up_month = enrolment.by_choice and unpaid
    return _end(enrolment, month if gives_up_month else add_months(month, 1), EndReason.REQUEST, on)


@transaction.atomic
def record_paid_month(*, charge_id: int, paid_on: date, on: date) -> None:
    """Enter a month in the insurance record, now that it is paid: what a person pays themselves counts only then.

    As which category it counts is for the law to say, which may see whether it was paid in time.
    """
    number = charge_by_id(charge_id).source_number
    month = InsuredMonth.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=number)
    if month.recorded_on is not None:
        return
    enrolment = month.enrolment
    category = counts_as(
        enrolment.category,
        on,
        paid_late=paid_on > month.due_on,
        paid_in_time_before=_paid_in_time_before(enrolment.person_id, month.month),
    )
    with suppress(MonthAlreadyRecorded):  # an earlier system had recorded it
        record_contribution_month(
            person_id=enrolment.person_id,
            month=month.month,
            category=category,
            remuneration=month.base_amount,
            contribution_amount=month.amount,
            source=f"{CHARGED_BY} {month.pk}",
        )
    month.paid_on, month.recorded_on = paid_on, on
    month.save(update_fields=["paid_on", "recorded_on"])


def _running_ids(month: date, not_among: Any = ()) -> list[int]:
    rows = Enrolment.objects.filter(running_on(month)).exclude(pk__in=not_among)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _charge_one(enrolment_id: int, month: date, on: date) -> bool:
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    if not enrolment.covers(month) or InsuredMonth.objects.filter(enrolment=enrolment, month=month).exists():
        return False
    _charge(enrolment, month, on)
    return True


def _charge(enrolment: Enrolment, month: date, on: date) -> int:
    """Charge a month by the law of that month; returns the charge's number."""
    cost = cost_of_month(enrolment.category, declared_for(enrolment, month).amount, month)
    due_on = due_day(PayerKind.OWN, month)
    row = InsuredMonth.objects.create(
        enrolment=enrolment, month=month, base_amount=cost.base_amount, amount=cost.amount, due_on=due_on
    )
    made = charge(
        person_id=enrolment.person_id,
        month=month,
        kind=ChargeKind.VOLUNTARY,
        amount=cost.amount,
        due_on=due_on,
        source=CHARGED_BY,
        source_number=row.pk,
        posted_on=on,
    )
    return made.pk


@transaction.atomic
def _end_where_the_law_does(enrolment_id: int, on: date) -> None:
    """End an insurance whose person has died, for whom an employer contributes, or who is too long in arrears."""
    enrolment = _locked_running(enrolment_id)
    died_on = death_date_of(enrolment.person_id)
    if died_on is not None and died_on <= on:
        _end(enrolment, max(enrolment.first_month, add_months(first_of_month(died_on), 1)), EndReason.DEATH, on)
        return
    worked = min(
        (month for month, _employer in employer_months(enrolment.person_id) if enrolment.covers(month)), default=None
    )
    if enrolment.by_choice and worked:
        _end(enrolment, worked, EndReason.EMPLOYMENT, on)
        notify_end(enrolment, worked, on)
        return
    unpaid = unpaid_in_a_row(enrolment, on)
    if unpaid and has_lapsed(enrolment.benefit, len(unpaid), on):
        _end(enrolment, unpaid[0].month, EndReason.ARREARS, on)
        notify_end(enrolment, unpaid[0].month, on)


def _locked_running(enrolment_id: int) -> Enrolment:
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    if enrolment.end_month is not None:
        raise InsuranceEnded
    return enrolment


def _end(enrolment: Enrolment, end_month: date, reason: EndReason, on: date) -> Enrolment:
    enrolment.end_month, enrolment.end_reason, enrolment.ended_on = end_month, reason, on
    enrolment.save(update_fields=["end_month", "end_reason", "ended_on"])
    _give_up_unpaid(enrolment, str(reason.label), on)
    return enrolment


def _give_up_unpaid(enrolment: Enrolment, reason: str, on: date) -> None:
    """What nobody has to pay is not a debt: the charges of unpaid months after the end, and of every unpaid month of an
    insurance by choice, are given up, and part payments owed back. A month that is being paid at this moment is paid.
    """
    unpaid = InsuredMonth.objects.filter(enrolment=enrolment, paid_on__isnull=True)
    if not enrolment.by_choice:
        unpaid = unpaid.filter(month__gte=enrolment.end_month)
    numbers = set(unpaid.values_list("pk", flat=True))
    for owed in locked_charges(Payer(person_id=enrolment.person_id)):
        if owed.source == CHARGED_BY and owed.source_number in numbers:
            credit(
                charge_id=owed.pk,
                amount=owed.amount - owed.credited_amount,
                reason=reason,
                source=CHARGED_BY,
                source_number=owed.source_number,
                posted_on=on,
            )


def _paid_in_time_before(person_id: int, month: date) -> bool:
    """Whether the person paid a month of their own in time before, in this or an earlier enrolment."""
    paid = InsuredMonth.objects.filter(enrolment__person_id=person_id, month__lt=month, paid_on__isnull=False)
    return any(each.paid_on <= each.due_on for each in paid if each.paid_on)
