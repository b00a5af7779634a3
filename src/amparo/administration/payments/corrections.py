"""Changed awards and money: what was paid of each month, and approving a change while no run is being prepared."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction

from amparo.administration.awards import changes
from amparo.administration.awards.queries import AwardChangeRow, change_by_id, payable_sql

# A month counts as paid at what was paid, ahead or in its own run, or at what an open run is to pay. What was withheld as a
# whole was not paid.
_PAID = """
SELECT award_id, period, sum(amount) AS amount FROM (
    SELECT i.award_id, i.period, coalesce(p.amount, i.amount) AS amount
    FROM payments_paymentinstruction i
    JOIN payments_paymentrun r ON r.id = i.run_id AND r.kind IN ('monthly', 'supplementary', 'advance')
     AND r.status <> 'cancelled'
    LEFT JOIN payments_payment p ON p.award_id = i.award_id AND p.period = i.period AND p.run_id = r.id
         AND p.kind = CASE r.kind WHEN 'advance' THEN 'advance' ELSE 'monthly' END
    WHERE i.award_id = ANY(%(awards)s)
      AND NOT EXISTS (SELECT 1 FROM payments_paymentexclusion x
                      WHERE x.run_id = i.run_id AND x.award_id = i.award_id AND x.period = i.period AND x.whole)
) AS every GROUP BY award_id, period
"""
_OWN_AWARDS = "(SELECT * FROM awards_award WHERE id = ANY(%(awards)s))"
_OWN_MONTHS = """
SELECT DISTINCT i.period FROM payments_paymentinstruction i
JOIN payments_paymentrun r ON r.id = i.run_id AND r.kind IN ('monthly', 'supplementary', 'advance')
     AND r.status <> 'cancelled'
WHERE i.award_id = a.id
"""


class PaidMonth(NamedTuple):
    """What was paid to an award for a month, and for how many of its thirty days it was payable."""

    award_id: int
    month: date
    days: int
    amount: Decimal


def paid_months(award_ids: Sequence[int]) -> list[PaidMonth]:
    """Every month that was paid to these awards or that an open run is to pay, in order."""
    statement = f"""
        SELECT paid.award_id, paid.period, due.days, paid.amount
        FROM ({_PAID}) AS paid
        JOIN ({payable_sql(awards=_OWN_AWARDS, months=_OWN_MONTHS)}) AS due
          ON due.award_id = paid.award_id AND due.period = paid.period
        ORDER BY paid.award_id, paid.period
    """  # noqa: S608 - made of constants
    with connection.cursor() as cursor:
        cursor.execute(statement, {"awards": list(award_ids)})
        return [PaidMonth(*row) for row in cursor.fetchall()]


def paid_until(award_id: int) -> date | None:
    """The last month that a run has paid or is to pay for an award; one that was withheld as a whole is neither."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(period) FROM ({_PAID}) AS paid", {"awards": [award_id]})  # noqa: S608 - our constants
        last: date | None = cursor.fetchone()[0]
    return last


@transaction.atomic
def approve_change(*, change_id: int, officer_id: int, reason: str, on: date) -> AwardChangeRow:
    """Approve a change of an award, while no run is being prepared that would pay the old amount meanwhile.

    Raises what `awards.changes.approve_change` raises.
    """
    with connection.cursor() as cursor:  # preparing a run takes the lock that this one excludes
        cursor.execute("LOCK TABLE payments_paymentinstruction IN SHARE MODE")
    award_id = change_by_id(change_id).award_id
    return changes.approve_change(
        change_id=change_id, officer_id=officer_id, reason=reason, on=on, paid_until=paid_until(award_id)
    )
