"""The bank's balance beside ours: every difference has a name, or is shown as one that nobody can explain yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from amparo.administration.banking.queries import amount_elsewhere, first_statement, last_statement, unbooked_amount
from amparo.administration.disbursement.choices import OrderState, RemittanceState
from amparo.administration.disbursement.models import OrderBatch, PaymentOrder, Remittance, WaitingPayment
from amparo.administration.disbursement.rules import current_bank_rules
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.ledger.queries import account_balance

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of a difference and what makes it."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """Two amounts that should agree; `parts` are what lies between them, the last one what nothing explains."""

    ours: Decimal
    theirs: Decimal
    parts: tuple[Difference, ...]

    @property
    def unexplained(self) -> Decimal:
        """What no part accounts for: 0 where all is well."""
        return self.theirs - self.ours - sum((part.amount for part in self.parts), NOTHING)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The account at the bank, and the payments on their way, on the day of the last statement."""

    on: date
    bank: Compared | None
    in_transit: Compared
    files_not_debited: tuple[OrderBatch, ...]


def reconcile(today: date) -> Reconciliation:
    """Hold the ledger against the last statement, and what is in transit against the orders."""
    account = current_bank_rules().paying_account.number
    statement = last_statement(account, today)
    on = statement.closing_on if statement and statement.closing_on else today
    return Reconciliation(
        on=on,
        bank=_bank(account, statement.closing_amount or NOTHING, on) if statement else None,
        in_transit=_in_transit(today),
        files_not_debited=tuple(_not_debited().filter(pay_date__lte=on).select_related("file").order_by("pay_date")),
    )


def _bank(account: str, theirs: Decimal, on: date) -> Compared:
    first = first_statement(account)
    before = (first.opening_amount or NOTHING) if first else NOTHING
    parts = (
        Difference(_("Money on the account before the first statement"), before),
        Difference(_("On statements and not yet placed"), unbooked_amount(account, on)),
        Difference(_("Received on other accounts"), -amount_elsewhere(account, on)),
    )
    return Compared(account_balance(open_accounts().bank, on), theirs, parts)


def _in_transit(today: date) -> Compared:
    """What the ledger says is on its way beside the orders that the bank has not debited."""
    chart = open_accounts()
    waiting = WaitingPayment.objects.filter(reason="no_account").aggregate(total=Sum("amount"))["total"] or NOTHING
    ordered = PaymentOrder.objects.filter(batch__in=_not_debited()).exclude(state=OrderState.REJECTED)
    theirs: Decimal = ordered.aggregate(total=Sum("amount"))["total"] or NOTHING
    remitted = Remittance.objects.filter(state=RemittanceState.RELEASED, debited_on__isnull=True)
    theirs += remitted.aggregate(total=Sum("amount"))["total"] or NOTHING
    parts = (Difference(_("Waits for an account of the person"), -waiting),)
    return Compared(account_balance(chart.in_transit, max(today, _last_pay_date(today))), theirs, parts)


def _last_pay_date(today: date) -> date:
    """Payments are booked on their day, which may lie ahead of today."""
    latest = OrderBatch.objects.order_by("-pay_date").values_list("pay_date", flat=True).first()
    return max(latest or today, today)


def _not_debited() -> QuerySet[OrderBatch]:
    back = Count("orders", filter=~Q(orders__state=OrderState.ORDERED))
    return OrderBatch.objects.filter(debited_on__isnull=True).annotate(back=back)
