"""How what is paid by instalments reaches the charges of a plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from amparo.administration.collection.choices import PlanState
from amparo.administration.collection.models import Charge, Instalment, Plan, PlanCharge
from amparo.administration.collection.splitting import NOTHING, reached


@dataclass(frozen=True, slots=True)
class PlanBuckets:
    """A plan's charges one after the other, each with its contribution, penalty and interest, and what is paid of them all."""

    parts: tuple[tuple[Charge, tuple[Decimal, Decimal, Decimal]], ...]
    paid: Decimal

    def take(self, amount: Decimal) -> Iterator[tuple[Charge, tuple[Decimal, Decimal, Decimal]]]:
        """What an amount pays: of each charge it reaches, contribution, penalty and interest, in proportion.

        Were the contribution paid first, whoever breaks a plan once it is paid would owe neither of the others. A charge
        that was lowered since takes no more than is left of it; the rest stays with the receipt.
        """
        start, end, place = self.paid, self.paid + amount, NOTHING
        for charge, parts in self.parts:
            before, after = reached(start - place, parts), reached(end - place, parts)
            place += sum(parts, NOTHING)
            principal, penalty, interest = (later - earlier for earlier, later in zip(before, after, strict=True))
            principal = min(principal, charge.open_amount)
            if principal or penalty or interest:
                yield charge, (principal, penalty, interest)

    def is_empty_after(self, amount: Decimal) -> bool:
        """Whether nothing is left to pay once this amount is paid."""
        return self.paid + amount >= sum((sum(parts, NOTHING) for _charge, parts in self.parts), NOTHING)


def plan_buckets(plan: Plan) -> PlanBuckets:
    """What a plan still has to pay, the oldest charge first."""
    rows = PlanCharge.objects.filter(plan=plan).select_related("charge").order_by("charge__due_on", "charge_id")
    paid = Instalment.objects.filter(plan=plan).aggregate(paid=Sum("paid_amount"))["paid"] or NOTHING
    parts = tuple((row.charge, (row.principal_amount, row.penalty_amount, row.interest_amount)) for row in rows)
    return PlanBuckets(parts, paid)


def end_plan(plan: Plan, state: PlanState, on: date) -> None:
    """End a plan and give its charges back: what is still unpaid of them bears interest by law again."""
    plan.state, plan.ended_on = state, on
    plan.save(update_fields=["state", "ended_on"])
    Charge.objects.filter(plan=plan).update(plan=None)
