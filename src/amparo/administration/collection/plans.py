"""Instalment plans: agreed at once within the law's limits, ended when they are paid or no longer kept."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.collection.arrears import Due, answers, due_of, known
from amparo.administration.collection.choices import PlanState
from amparo.administration.collection.instalments import end_plan
from amparo.administration.collection.models import Charge, Instalment, Plan, PlanCharge
from amparo.administration.collection.payers import Payer, payer_kind_of
from amparo.administration.collection.queries import plan_of
from amparo.administration.collection.settlement import locked_charges
from amparo.administration.collection.splitting import NOTHING, in_equal_parts
from amparo.administration.common.errors import RecordError
from amparo.administration.common.holidays import current_holidays
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.common.refusals import Refusals, refusing

ONE_DAY = timedelta(days=1)
FEWEST_INSTALMENTS = 2


class PlansNotOffered(RecordError):
    """The institution's law knows no instalment plans."""


class NothingOverdue(RecordError):
    """Only what is overdue and in no other plan can be paid in instalments."""


class TooManyInstalments(RecordError):
    """So many instalments would be more than the law allows, or smaller than it allows."""


class AnotherPlanIsRunning(RecordError):
    """A payer has one plan at a time."""


_REFUSALS: Refusals = {
    "collection_plan_one_at_a_time": lambda: AnotherPlanIsRunning(
        _("You have an instalment plan already. Another can be agreed when it has ended.")
    ),
}


def are_offered() -> bool:
    """Whether the institution's law knows instalment plans."""
    return "plan_most_instalments" in current_law().variables


def most_instalments(total: Decimal, payer_kind: str, on: date) -> int:
    """In how many instalments a sum may be paid on a day; below two, none. Raises PlansNotOffered."""
    if not are_offered():
        raise PlansNotOffered(_("This institution does not offer instalment plans."))
    names = ("plan_most_instalments", "plan_least_instalment")
    limits = answers(names, {"payer_kind": payer_kind}, on)
    return min(int(limits["plan_most_instalments"]), int(total // limits["plan_least_instalment"]))


@transaction.atomic
def agree_plan(*, payer: Payer, charge_ids: Iterable[int], instalment_count: int, on: date) -> Plan:
    """Put overdue charges into a plan, with penalty and interest as of this day.

    Raises PlansNotOffered, NothingOverdue, TooManyInstalments, AnotherPlanIsRunning, AmountNotKnown.
    """
    wanted = set(charge_ids)
    chosen = [each for each in locked_charges(payer) if each.pk in wanted and each.due_on < on and not each.plan_id]
    if not chosen:
        raise NothingOverdue(_("Choose months that are overdue and not in a plan yet."))
    dues = [due_of(each, on) for each in chosen]
    known(dues)
    total = sum((due.total for due in dues), NOTHING)
    _check_count(instalment_count, most_instalments(total, payer_kind_of(chosen[0]), on))
    with refusing(_REFUSALS):
        plan = Plan.objects.create(agreed_on=on, amount=total, instalment_count=instalment_count, **payer.columns())
    PlanCharge.objects.bulk_create(
        [PlanCharge(plan=plan, charge=each, **_parts(due)) for each, due in zip(chosen, dues, strict=True)]
    )
    Charge.objects.filter(pk__in=[each.pk for each in chosen]).update(plan=plan)
    amounts, days = in_equal_parts(total, instalment_count), _due_days(on)
    Instalment.objects.bulk_create(
        [
            Instalment(plan=plan, number=number, due_on=next(days), amount=amount)
            for number, amount in enumerate(amounts, start=1)
        ]
    )
    return plan


def _check_count(count: int, most: int) -> None:
    if most < FEWEST_INSTALMENTS:
        raise TooManyInstalments(_("This amount is too small for instalments."))
    if not FEWEST_INSTALMENTS <= count <= most:
        raise TooManyInstalments(
            _("Choose from %(fewest)d to %(most)d instalments.") % {"fewest": FEWEST_INSTALMENTS, "most": most}
        )


def _parts(due: Due) -> dict[str, Any]:
    return {"principal_amount": due.principal, "penalty_amount": due.penalty, "interest_amount": due.interest}


def _due_days(agreed_on: date) -> Iterator[date]:
    """The last business day of each month, from that of the agreement on where it is still to come."""
    holidays, month = current_holidays(), first_of_month(agreed_on)
    while True:
        month = add_months(month, 1)
        last = holidays.moved(month - ONE_DAY, later=False)
        if last >= agreed_on:
            yield last


@transaction.atomic
def review_plan(*, plan_id: int, on: date) -> Plan:
    """End a plan that is no longer kept, as the law says; otherwise it goes on. What was paid stays paid."""
    locked_charges(Payer.of(Plan.objects.get(pk=plan_id)))  # before the plan, as whoever pays an instalment does
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state == PlanState.ACTIVE and is_broken(plan, on):
        end_plan(plan, PlanState.BROKEN, on)
    return plan


def is_broken(plan: Plan, on: date) -> bool:
    """Whether so many instalments are unpaid past their day that the law ends the plan."""
    instalments = list(Instalment.objects.filter(plan=plan))
    unpaid = sum(1 for each in instalments if each.due_on < on and each.open_amount)
    to_come = sum(1 for each in instalments if each.due_on >= on and each.open_amount)
    facts = {"instalments_unpaid": unpaid, "instalments_to_come": to_come}
    return bool(answers(("plan_is_broken",), facts, on)["plan_is_broken"])


def review_plans(on: date) -> list[Plan]:
    """Look at every running plan; returns those that this ended. Safe to repeat."""
    running = Plan.objects.filter(state=PlanState.ACTIVE).values_list("pk", flat=True)
    reviewed = [review_plan(plan_id=plan_id, on=on) for plan_id in running]
    return [plan for plan in reviewed if plan.state == PlanState.BROKEN]


def is_kept(payer: Payer, on: date) -> bool:
    """Whether the payer has a running plan that the law takes as kept; where it says nothing, with none unpaid past its day."""
    plan = plan_of(payer)
    if plan is None:
        return False
    instalments = list(Instalment.objects.filter(plan=plan))
    unpaid = sum(1 for each in instalments if each.due_on < on and each.open_amount)
    if "plan_is_kept" not in current_law().variables:
        return unpaid == 0
    paid = sum(1 for each in instalments if not each.open_amount)
    facts = {"instalments_unpaid": unpaid, "instalments_paid": paid}
    return bool(answers(("plan_is_kept",), facts, on)["plan_is_kept"])
