"""What a granted benefit pays of the months before the claim: each month as the law gives it as of that month.

Amounts are raised, or fall, with time: what is owed of March is what March paid. The decision's own amount holds from
the month of its day on, and for a month of which the law, asked as of it, says nothing else.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from amparo.administration.common.periods import first_of_month, month_range
from amparo.administration.decisions.queries import DecisionRow, law_of_version
from amparo.administration.decisions.stored_facts import facts_from_data
from amparo.law import LawError


def amounts_since(decision: DecisionRow, amount: Decimal, starts_on: date, ends_on: date | None) -> dict[date, Decimal]:
    """The amount a month, by the day from which it is paid: the first from `starts_on`, others where it changes."""
    found: dict[date, Decimal] = {}
    for day, paid in _months(decision, amount, starts_on, ends_on):
        if not found or list(found.values())[-1] != paid:
            found[day] = paid
    return found


def _months(
    decision: DecisionRow, amount: Decimal, starts_on: date, ends_on: date | None
) -> Iterator[tuple[date, Decimal]]:
    own_month = first_of_month(decision.effective_on)
    if starts_on < own_month:
        law, facts = law_of_version(decision.law_version_id), facts_from_data(decision.facts)
        for month in month_range(starts_on, decision.effective_on):
            day = max(month, starts_on)
            if month < own_month and (ends_on is None or day <= ends_on):
                try:
                    then = law.determine(decision.benefit, facts, day)
                except LawError:  # the law of that month is not recorded here
                    yield day, amount
                else:
                    yield day, then.amount if then.outcome == "entitled" and then.amount else amount
    if ends_on is None or max(own_month, starts_on) <= ends_on:
        yield max(own_month, starts_on), amount
