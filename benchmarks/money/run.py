"""Payments a second: the set-based run beside the obvious loop over objects, on the same awards in the same database.

    python benchmarks/money/run.py [awards]

Ratios hold between machines, absolute times do not.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
LOOPED = 2_000


def main(awards: int) -> None:
    """Build an institution in a folder of its own, pay a month each way, print both rates."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AMPARO_DATA"] = folder
        os.environ.setdefault("AMPARO_CACHE", str(REPOSITORY / ".cache"))
        from amparo.config.connection import embedded_server, set_up

        set_up()
        try:
            measure(awards)
        finally:
            embedded_server().stop()


def measure(awards: int) -> None:
    """Time each step, and the loop."""
    from django.core.management import call_command
    from django.db import connection

    from amparo.administration.payments import operations
    from tests.faults.house import POPULATION

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(POPULATION % {"awards": awards, "since": "2026-11-01"})
        cursor.execute("ANALYZE")
        cursor.execute("SELECT id FROM access_account ORDER BY id")
        maker, checker = (row[0] for row in cursor.fetchall())
    month, pay_date = date(2026, 11, 1), date(2026, 12, 7)
    run, prepared = timed(
        lambda: operations.prepare_run(month=month, kind="monthly", pay_date=pay_date, prepared_by_id=maker)
    )
    _, released = timed(lambda: operations.release_run(run_id=run.pk, released_by_id=checker))
    closed, paid = timed(lambda: operations.pay_run(run_id=run.pk))
    _, again = timed(operations.resume_runs)
    assert (closed.status, closed.paid_count) == ("closed", awards), closed.difference
    looped = loop(maker)
    rate, slow = awards / paid, LOOPED / looped
    print(
        f"{awards:,} awards: prepared in {prepared:.2f} s, released in {released:.2f} s, paid and closed in {paid:.2f} s"
    )
    print(f"set-based run        {rate:10,.0f} payments a second, transfers and control totals included")
    print(f"loop over objects    {slow:10,.0f} payments a second, transfers included, control totals not")
    print(
        f"ratio                {rate / slow:10,.1f}; with the preparation {awards / (paid + prepared + released) / slow:,.1f}"
    )
    print(f"asked again          {again:10.3f} s, nothing paid")


def timed[T](act: Callable[[], T]) -> tuple[T, float]:
    """What an act returns and how many seconds it took."""
    began = time.perf_counter()
    result = act()
    return result, time.perf_counter() - began


def loop(maker: int) -> float:
    """Seconds to pay `LOOPED` awards of another month one by one, in one transaction."""
    from django.db import transaction

    from amparo.administration.awards.models import Award
    from amparo.administration.ledger.models import Transfer
    from amparo.administration.payments import operations
    from amparo.administration.payments.models import Payment

    month, pay_date = date(2026, 12, 1), date(2027, 1, 8)
    run = operations.prepare_run(month=month, kind="monthly", pay_date=pay_date, prepared_by_id=maker)
    began = time.perf_counter()
    with transaction.atomic():
        for award in Award.objects.order_by("pk")[:LOOPED].iterator():
            rate = award.rates.get(period__contains=month)
            amount: Decimal = rate.monthly_amount
            Payment.objects.create(
                award=award,
                period=month,
                kind="monthly",
                run=run,
                person_id=award.person_id,
                amount=amount,
                pay_date=pay_date,
            )
            Transfer.objects.create(
                debit_id="benefits_payable",
                credit_id="bank",
                amount=amount,
                posted_on=pay_date,
                source="monthly",
                record_number=award.pk,
                period=month,
            )
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
