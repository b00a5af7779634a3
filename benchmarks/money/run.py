"""A month paid to everybody: prepared, released, paid with its transfers, closed on its control totals.

    python benchmarks/money/run.py [--awards 1000000] [--processes 2] [--folder FOLDER]

Beside it, the same month by a loop over objects, as payroll modules built on an object-relational mapper do it: each payment
is created, its money is booked, then its state is saved again. Ratios hold between machines, absolute times do not.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
LOOPED = 10_000
# People are laid down without what no measured step asks: for ten million it would take most of an hour.
LAID_DOWN = """
SET session_replication_role = replica;
DROP INDEX person_plain_name;
ALTER TABLE awards_award DROP CONSTRAINT awards_award_no_overlap;
ALTER TABLE awards_awardrate DROP CONSTRAINT awards_awardrate_no_overlap;
"""
# Looking for the dead and the suspended is part of the work: every sixth person is dead, their award gone from the table as from
# the numbers, and one award in a hundred was once suspended, so that it is worked out anew.
NOT_ALL_ALIKE = """
INSERT INTO registry_civilevent (person_id, kind, occurred_on, source)
SELECT person_id, 'death', '2020-06-01', 'register' FROM awards_award WHERE id % 6 = 0;
DELETE FROM awards_awardrate WHERE award_id % 6 = 0;
DELETE FROM awards_award WHERE id % 6 = 0;
INSERT INTO awards_suspension (award_id, period, reason)
SELECT id, '[2021-01-01,2021-03-01)', 'review' FROM awards_award WHERE id % 100 = 1;
"""
MONTH, PAY_DATE = date(2026, 11, 1), date(2026, 12, 7)


def main() -> None:
    """Build an institution in a folder of its own, pay a month each way, print what each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--awards", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="Where the database is put; default: a temporary folder.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["AMPARO_DATA"] = str(asked.folder or temporary)
        os.environ.setdefault("AMPARO_CACHE", str(REPOSITORY / ".cache"))
        from amparo.config.connection import embedded_server, set_up

        set_up()
        try:
            measure(asked.awards, asked.processes)
        finally:
            embedded_server().stop()


def measure(awards: int, processes: int) -> None:
    """Time each step, and the loop."""
    from amparo.administration.payments import operations, queries
    from amparo.config.command_line.paying import pay_parts, payers

    maker, *checkers = populate(awards)
    with payers(processes) as pool:
        run, prepared = timed(
            lambda: operations.prepare_run(month=MONTH, kind="monthly", pay_date=PAY_DATE, prepared_by_id=maker)
        )
        released = sum(
            timed(partial(operations.release_run, run_id=run.pk, released_by_id=checker))[1]
            for checker in checkers[: 2 if run.needs_two else 1]
        )
        waiting = queries.waiting_chunks(run.pk)
        _, paid = timed(lambda: pay_parts(run.pk, waiting, pool=pool, advance=lambda _count: None))
    closed, closing = timed(lambda: operations.close_run(run_id=run.pk))
    assert (closed.status, closed.paid_count) == ("closed", awards), closed.difference
    again, repeated = timed(lambda: operations.pay_run(run_id=run.pk))
    assert again.paid_count == awards
    slow = LOOPED / loop(maker)
    report(awards, processes, {"prepare": prepared, "release": released, "pay, with transfers": paid, "close": closing})
    print(
        f"control totals agree: {closed.paid_count:,} payments, {closed.paid_amount:,.2f}; asked again {repeated:.2f} s"
    )
    print(f"run and ledger       {awards / (paid + closing):12,.0f} payments a second")
    print(f"loop over objects    {slow:12,.0f} payments a second ({LOOPED:,} awards)")
    print(f"ratio                {awards / (paid + closing) / slow:12,.0f}")


def report(awards: int, processes: int, seconds: dict[str, float]) -> None:
    """A line for each step."""
    load = os.getloadavg()[0]
    print(f"{awards:,} awards, {processes} processes, load {load:.1f}")
    for step, took in seconds.items():
        print(f"  {step:20} {took:8.1f} s {awards / took:12,.0f} a second")


def populate(awards: int) -> list[int]:
    """People in payment, one rate each; returns who prepares and who may release."""
    from django.core.management import call_command
    from django.db import connection

    from tests.faults.house import POPULATION

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(LAID_DOWN)
        cursor.execute(POPULATION % {"awards": awards * 6 // 5, "since": MONTH.isoformat()})
        cursor.execute(NOT_ALL_ALIKE)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT id FROM access_account ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


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
    from amparo.administration.payments.models import Payment, PaymentRunChunk

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
                credit_id="payments_in_transit",
                amount=amount,
                posted_on=pay_date,
                source="monthly",
                record_number=award.pk,
                period=month,
            )
            # Where the state of each payment is saved; ours has one for each part of the run.
            PaymentRunChunk.objects.filter(run=run, number=1).update(status="waiting")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
