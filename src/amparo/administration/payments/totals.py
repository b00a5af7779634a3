"""Control totals: what a run should have done against what the tables say that it did."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from amparo.administration.payments import statements
from amparo.administration.payments.choices import PAID_AS, PaymentKind, RunStatus
from amparo.administration.payments.models import PaymentInstruction, PaymentRun


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """The totals of a run: expected when prepared, then counted from payments, exclusions and the ledger."""

    expected_count: int
    expected_amount: Decimal
    paid_count: int
    paid_amount: Decimal
    withheld_count: int
    withheld_amount: Decimal
    transferred_count: int
    transferred_amount: Decimal
    booked_amount: Decimal
    given_back_amount: Decimal

    @property
    def agree(self) -> bool:
        """Whether everything released was paid or withheld for a reason, and the ledger says the same."""
        return (
            self.expected_count == self.paid_count + self.withheld_count
            and self.expected_amount == self.paid_amount + self.withheld_amount
            and (self.transferred_count, self.transferred_amount) == (self.paid_count, self.paid_amount)
            and self.booked_amount == self.expected_amount
            and self.given_back_amount == self.withheld_amount
        )


def instructed_months(run_id: int, **part: Any) -> list[date]:
    """The months for which a run is to pay anybody: its own, and earlier ones never paid before. `part` narrows it."""
    months = PaymentInstruction.objects.filter(run_id=run_id, **part).order_by("period")
    return list(months.values_list("period", flat=True).distinct())


def open_runs(kind: str) -> list[int]:
    """The runs paid as this kind is that are prepared, released or stopped: what they are to pay no other takes up."""
    alike = [each for each, paid_as in PAID_AS.items() if paid_as == PAID_AS[PaymentKind(kind)]]
    found = PaymentRun.objects.filter(kind__in=alike).exclude(status__in=(RunStatus.CLOSED, RunStatus.CANCELLED))
    return list(found.values_list("pk", flat=True))


def control_totals(run: PaymentRun) -> ControlTotals:
    """Count a run's totals now."""
    known = {"run": run.pk, "kind": PAID_AS[PaymentKind(run.kind)], "periods": instructed_months(run.pk)}
    *paid, first_day, last_day = _counted(statements.COUNTED_PAYMENTS, known)
    transferred = _counted(statements.COUNTED_TRANSFERS, known | {"first_day": first_day, "last_day": last_day})
    if transferred != paid:
        transferred = _counted(statements.COUNTED_ONE_BY_ONE, known)
    return ControlTotals(
        run.expected_count,
        run.expected_amount,
        *paid[:2],
        *_counted(statements.COUNTED_EXCLUSIONS, known),
        *transferred[:2],
        *_counted(statements.BOOKED_FOR_RUN, known),
    )


def _counted(statement: str, known: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        return list(cursor.fetchone() or ())
