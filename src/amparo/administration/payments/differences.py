"""What a prepared run pays otherwise than the month before, and why: every award in one line, every cent accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.administration.common.periods import add_months
from amparo.administration.payments.models import PaymentRun
from amparo.administration.payments.queries import former_run

MOST_NAMED = 20


class DifferenceKind(TextChoices):
    """Why an award is paid otherwise than in the month before."""

    UNCHANGED = "unchanged", _("As in the month before")
    NEW = "new", _("New")
    RESUMED = "resumed", _("Paid again after a suspension")
    RATE = "rate", _("Another monthly amount")
    DAYS = "days", _("Another number of days")
    EARLIER = "earlier", _("Earlier months paid now")
    EARLIER_BEFORE = "earlier_before", _("Earlier months paid then")
    SUSPENDED = "suspended", _("Suspended")
    DIED = "died", _("Died")
    ENDED = "ended", _("Ended")
    NOT_DUE = "not_due", _("Not due for another reason")


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """The awards that differ for one reason. `amount` is what they add to the month before, below zero where they take."""

    kind: str
    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Differences:
    """The run beside the one of the month before; `lines` sum to the difference of both amounts."""

    former: PaymentRun
    former_amount: Decimal
    amount: Decimal
    lines: tuple[DifferenceLine, ...]

    @property
    def difference(self) -> Decimal:
        """By how much more is paid than the month before."""
        return self.amount - self.former_amount


# Each award of either month, with what it is paid now, what it was paid, and which of the reasons holds first.
_SIDE_BY_SIDE = """
WITH present AS (
    SELECT award_id, min(person_id) AS person_id, coalesce(sum(amount) FILTER (WHERE period = %(month)s), 0) AS amount,
           coalesce(sum(amount) FILTER (WHERE period < %(month)s), 0) AS earlier
    FROM payments_paymentinstruction WHERE run_id = %(run)s GROUP BY award_id
), former AS (
    SELECT award_id, min(person_id) AS person_id, coalesce(sum(amount) FILTER (WHERE period = %(before)s), 0) AS amount,
           coalesce(sum(amount) FILTER (WHERE period < %(before)s), 0) AS earlier
    FROM payments_payment WHERE run_id = %(former)s GROUP BY award_id
)
SELECT coalesce(present.award_id, former.award_id) AS award_id, coalesce(present.person_id, former.person_id) AS person_id,
       coalesce(present.amount, 0) AS amount, coalesce(former.amount, 0) AS former_amount,
       coalesce(present.earlier, 0) AS earlier, coalesce(former.earlier, 0) AS former_earlier
FROM present FULL JOIN former ON former.award_id = present.award_id
"""
_REASONED = f"""
SELECT s.*,
    CASE WHEN s.amount = s.former_amount THEN 'unchanged'
         WHEN s.amount > 0 AND s.former_amount > 0 THEN
             CASE WHEN (SELECT r.monthly_amount FROM awards_awardrate r
                        WHERE r.award_id = s.award_id AND r.period && {{month}} ORDER BY r.period DESC LIMIT 1)
                       IS DISTINCT FROM
                       (SELECT r.monthly_amount FROM awards_awardrate r
                        WHERE r.award_id = s.award_id AND r.period && {{before}} ORDER BY r.period DESC LIMIT 1)
                  THEN 'rate' ELSE 'days' END
         WHEN s.amount > 0 THEN
             CASE WHEN EXISTS (SELECT 1 FROM awards_suspension p WHERE p.award_id = s.award_id AND p.period && {{before}})
                  THEN 'resumed' ELSE 'new' END
         WHEN EXISTS (SELECT 1 FROM registry_civilevent e WHERE e.person_id = s.person_id AND e.kind = 'death') THEN 'died'
         WHEN EXISTS (SELECT 1 FROM awards_suspension p WHERE p.award_id = s.award_id AND p.period && {{month}})
             THEN 'suspended'
         WHEN EXISTS (SELECT 1 FROM awards_award a WHERE a.id = s.award_id AND upper(a.period) <= %(month)s) THEN 'ended'
         ELSE 'not_due' END AS kind
FROM ({_SIDE_BY_SIDE}) AS s
"""  # noqa: S608 - made of constants
_REASONED = _REASONED.format(
    month="daterange(%(month)s::date, (%(month)s::date + interval '1 month')::date)",
    before="daterange(%(before)s::date, %(month)s::date)",
)
_SUMMED = f"""
SELECT kind, count(*), sum(amount - former_amount) FROM ({_REASONED}) AS reasoned GROUP BY kind
UNION ALL
SELECT 'earlier', count(*), sum(earlier) FROM ({_SIDE_BY_SIDE}) AS s WHERE earlier > 0 HAVING count(*) > 0
UNION ALL
SELECT 'earlier_before', count(*), -sum(former_earlier) FROM ({_SIDE_BY_SIDE}) AS s WHERE former_earlier > 0
HAVING count(*) > 0
"""  # noqa: S608 - made of constants
_NAMED = f"""
SELECT award_id, person_id, former_amount, amount FROM ({_REASONED}) AS reasoned
WHERE kind = %(kind)s ORDER BY abs(amount - former_amount) DESC, award_id LIMIT %(most)s
"""  # noqa: S608 - made of constants
_AMOUNTS = """
SELECT (SELECT coalesce(sum(amount), 0) FROM payments_paymentinstruction WHERE run_id = %(run)s),
       (SELECT coalesce(sum(amount), 0) FROM payments_payment WHERE run_id = %(former)s)
"""


@dataclass(frozen=True, slots=True)
class NamedDifference:
    """One award that differs."""

    award_id: int
    person_id: int
    former_amount: Decimal
    amount: Decimal


def differences_of(run: PaymentRun) -> Differences | None:
    """What a monthly run pays otherwise than the run of the month before; None where there is none to compare with."""
    former = former_run(run)
    if former is None:
        return None
    values = _values(run, former)
    order = {kind.value: place for place, kind in enumerate(DifferenceKind)}
    found = sorted(_rows(_SUMMED, values), key=lambda row: order[row[0]])
    ((amount, former_amount),) = _rows(_AMOUNTS, values)
    lines = tuple(DifferenceLine(kind, str(DifferenceKind(kind).label), count, sum_) for kind, count, sum_ in found)
    return Differences(former, former_amount, amount, lines)


def awards_that_differ(run: PaymentRun, kind: str) -> Sequence[NamedDifference]:
    """The awards that differ most for one reason, twenty at most."""
    former = former_run(run)
    if former is None:
        return ()
    rows = _rows(_NAMED, _values(run, former) | {"kind": kind, "most": MOST_NAMED})
    return [NamedDifference(*row) for row in rows]


def _values(run: PaymentRun, former: PaymentRun) -> dict[str, int | date | str]:
    return {"run": run.pk, "month": run.month, "former": former.pk, "before": add_months(run.month, -1)}


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
