"""Several workers and officers at once: everything happens exactly once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from amparo.administration.access.models import Account
from amparo.administration.payments.models import Payment, PaymentInstruction, PaymentRun
from amparo.administration.payments.operations import (
    RunExists,
    WrongStatus,
    pay_chunk,
    prepare_run,
    release_run,
    resume_runs,
)
from tests.factories.payments import NOVEMBER, PAY_DATE, awards_in_payment, released_run, two_officers

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(act: Callable[[], Any]) -> list[Any]:
    """What the act returned, or the error it raised, in each of four threads with a connection of its own."""

    def one(_number: int) -> Any:
        try:
            return act()
        except (RunExists, WrongStatus) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_one_part_taken_by_four_workers_is_paid_once() -> None:
    awards_in_payment(["100.00"] * 50)
    run = released_run(chunk_size=50)
    assert sorted(at_once(lambda: pay_chunk(run_id=run.pk, number=1))) == [0, 0, 0, 50]
    assert Payment.objects.count() == 50
    run.refresh_from_db()
    assert run.status == "closed"


def test_four_workers_resuming_at_once_pay_everybody_once() -> None:
    awards_in_payment(["100.00"] * 40)
    run = released_run(chunk_size=2)
    at_once(resume_runs)
    run.refresh_from_db()
    assert (run.status, run.paid_count, Payment.objects.count()) == ("closed", 40, 40)


def test_two_runs_prepared_at_once_are_one() -> None:
    awards_in_payment(["100.00"] * 3)
    preparer: Account = two_officers()[0]
    results = at_once(
        lambda: prepare_run(month=NOVEMBER, kind="monthly", pay_date=PAY_DATE, prepared_by_id=preparer.pk).pk
    )
    assert results.count(RunExists) == AT_ONCE - 1
    assert PaymentRun.objects.count() == 1


def test_two_months_prepared_at_once_do_not_both_take_up_an_earlier_one() -> None:
    awards_in_payment(["100.00"] * 20, first_payable_on=date(2026, 8, 1))
    preparer: Account = two_officers()[0]
    months = [date(2026, month, 1) for month in (9, 10, 11, 12)]
    at_once(lambda: prepare_run(month=months.pop(), kind="monthly", pay_date=PAY_DATE, prepared_by_id=preparer.pk).pk)
    assert PaymentRun.objects.count() == AT_ONCE
    instructed = list(PaymentInstruction.objects.values_list("award_id", "period"))
    assert len(instructed) == len(set(instructed))
    assert {period for _award, period in instructed} >= {date(2026, 8, 1), NOVEMBER}


def test_a_run_released_at_once_by_several_is_booked_once() -> None:
    awards_in_payment(["100.00"] * 3)
    preparer, releaser = two_officers()
    run = prepare_run(month=NOVEMBER, kind="monthly", pay_date=PAY_DATE, prepared_by_id=preparer.pk)
    results = at_once(lambda: release_run(run_id=run.pk, released_by_id=releaser.pk).pk)
    assert results.count(WrongStatus) == AT_ONCE - 1
