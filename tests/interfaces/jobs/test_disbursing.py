"""A closed run is ordered by the queue, and what a dead worker left is found."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from amparo.administration.access.choices import Role
from amparo.administration.disbursement.models import OrderBatch, OrderedRun, PaymentOrder
from amparo.administration.disbursement.queries import runs_to_order
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.overpayments.operations import plan_recovery
from amparo.interfaces.jobs.disbursing import order_closed_runs, order_if_closed
from amparo.interfaces.jobs.tasks import pay_chunk
from amparo.interfaces.jobs.worker import work
from tests.factories.deductions import signed
from tests.factories.disbursement import ONE_DAY, account_for, orders_of, paid_run
from tests.factories.overpayments import overpaid
from tests.factories.payments import awards_in_payment, officer, released_run

FAR = date(2035, 1, 1)


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_TODAY = "2026-12-01"
    settings.DATA_DIRECTORY = tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_last_part_of_a_run_is_followed_by_its_orders() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    for award in awards_in_payment(["1000.00", "2000.00"]):
        account_for(award.person_id)
    run = released_run(chunk_size=1)
    for number in (1, 2):
        pay_chunk.defer(run_id=run.pk, number=number)
    work(wait=False)
    assert PaymentOrder.objects.count() == 2
    assert {batch.state for batch in OrderBatch.objects.all()} == {"written"}
    assert OrderedRun.objects.get().run_id == run.pk


@pytest.mark.django_db
def test_what_is_held_back_is_taken_before_the_rest_is_ordered_however_often() -> None:
    lender, debtor, free = awards_in_payment(["2000.00", "1000.00", "1500.00"])
    for award in (lender, debtor, free):
        account_for(award.person_id)
    signed(lender, "300.00")
    debt = overpaid(debtor, "500.00")
    plan_recovery(
        overpayment_id=debt.pk,
        percent=Decimal(20),
        starts_on=debt.recover_from_on,
        made_by_id=officer(Role.CASE_OFFICER).pk,
        on=debt.recorded_on,
    )
    run = paid_run()
    done, again = order_if_closed(run.pk), order_if_closed(run.pk)
    assert done
    assert (done.orders, done.amount) == (3, Decimal("4000.00"))
    assert again is not None
    assert again.orders == 0
    debt.refresh_from_db()
    assert debt.recovered_amount == Decimal("200.00")
    assert [order.amount for order in orders_of([lender, debtor, free])] == [
        Decimal("1700.00"),
        Decimal("800.00"),
        Decimal("1500.00"),
    ]
    assert account_balance("deductions_payable", FAR) == Decimal("300.00")
    assert account_balance("overpayments_receivable", FAR) == Decimal("300.00")
    assert account_balance(open_accounts().in_transit, FAR) == Decimal("4000.00")
    assert trial_balance(FAR).is_balanced


@pytest.mark.django_db
def test_an_open_run_is_left_to_its_last_part() -> None:
    awards_in_payment(["1000.00"])
    assert order_if_closed(released_run().pk) is None
    assert order_if_closed(999) is None


@pytest.mark.django_db
def test_a_closed_run_that_nobody_ordered_is_found_once() -> None:
    (award,) = awards_in_payment(["1000.00"])
    account_for(award.person_id)
    paid_run()
    assert order_closed_runs() == 1
    assert order_closed_runs() == 0
    assert PaymentOrder.objects.count() == 1


@pytest.mark.django_db
def test_runs_of_long_ago_are_left_alone() -> None:
    awards_in_payment(["1000.00"])
    paid_run()
    assert runs_to_order(date(2026, 12, 5)) == []
    assert len(runs_to_order(ONE_DAY)) == 1
