"""What the demonstration did, in figures: counted from the records, not from the programme that made them."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.claims.queries import claim_counts
from amparo.administration.common.institution import current_law
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.queries import DecisionRow, decisions_made_on
from amparo.administration.ledger.queries import trial_balance
from amparo.administration.payments.queries import RunSummary
from amparo.law.words import in_language


@dataclass(slots=True)
class Summary:
    """The figures of one walk-through; amounts are text in the institution's currency."""

    day: str
    law_version: str
    persons: int = 0
    contribution_months: int = 0
    claims: int = 0
    earlier_awards: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    granted: dict[str, int] = field(default_factory=dict)
    granted_amount: str = "0.00"
    refused_because: dict[str, int] = field(default_factory=dict)
    milliseconds_median: float = 0.0
    milliseconds_slowest: float = 0.0
    run: dict[str, Any] = field(default_factory=dict)
    is_balanced: bool = False

    def as_data(self) -> dict[str, Any]:
        """For keeping and for machines."""
        return asdict(self)


def count_decisions(summary: Summary, day: date) -> None:
    """Fill in what became of the claims and why those refused were."""
    granted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    amount = Decimal(0)
    for decision in decisions_made_on(day):
        title = in_language(current_law().benefits[decision.benefit].title, "en")
        if decision.outcome == Outcome.GRANTED:
            granted[title] += 1
            amount += decision.monthly_amount or Decimal(0)
        else:
            refused[f"{title}: {_first_unmet(decision)}"] += 1
    summary.statuses = {status: number for status, number in claim_counts().items() if number}
    summary.granted = dict(granted.most_common())
    summary.granted_amount = str(amount)
    summary.refused_because = dict(refused.most_common(6))


def _first_unmet(decision: DecisionRow) -> str:
    """The first of the benefit's conditions that was not met, in words."""
    benefit = current_law().benefits[decision.benefit]
    route_conditions = [name for route in benefit.routes for name in route.conditions]
    values = {step["variable"]: step["value"] for step in decision.determination["steps"]}
    for name in (*benefit.reasons, *route_conditions):
        if values.get(name) is False:
            entry = current_law().words.get(name)
            return in_language(entry.label, "en") if entry else name.replace("_", " ")
    return "no way to it is open"


def count_run(summary: Summary, run: RunSummary) -> None:
    """Fill in the payment run's control totals and whether the ledger balances."""
    totals = run.totals
    summary.run = {
        "month": run.run.month.isoformat(),
        "pay_date": run.run.pay_date.isoformat(),
        "status": run.run.status,
        "prepared_by": str(run.run.prepared_by),
        "released_by": str(run.run.released_by),
        "expected_count": totals.expected_count,
        "expected_amount": str(totals.expected_amount),
        "paid_count": totals.paid_count,
        "paid_amount": str(totals.paid_amount),
        "withheld_count": totals.withheld_count,
        "withheld_amount": str(totals.withheld_amount),
        "transferred_count": totals.transferred_count,
        "transferred_amount": str(totals.transferred_amount),
        "agree": totals.agree,
    }
    summary.is_balanced = trial_balance(run.run.pay_date).is_balanced
