"""What must never be paid, the database refuses, whoever asks."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.administration.payments.models import PaymentExclusion, PaymentRun, PaymentRunChunk
from amparo.administration.payments.operations import pay_run
from tests.factories.payments import NOVEMBER, PAY_DATE, awards_in_payment, prepared_run, released_run

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> str:
    """The database's words when it refuses an act."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()
    return str(error.value)


def sql(statement: str, *parameters: Any) -> Callable[[], None]:
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    return act


def change(run: PaymentRun, **fields: Any) -> Callable[[], int]:
    return lambda: PaymentRun.objects.filter(pk=run.pk).update(**fields)


PAY = "INSERT INTO payments_payment VALUES (%s, %s, %s, %s, %s, %s, %s)"


def test_the_one_who_prepared_cannot_be_written_as_the_one_who_released() -> None:
    run = prepared_run()
    words = refused(change(run, status="released", released_by=run.prepared_by_id))
    assert "payments_run_four_eyes" in words


def test_a_run_is_released_by_somebody() -> None:
    assert "payments_run_released_by_somebody" in refused(change(prepared_run(), status="released"))


def test_a_run_does_not_close_while_totals_differ() -> None:
    awards_in_payment(["100.00"])
    run = released_run()
    words = refused(change(run, status="closed", closed_at="2026-12-07T12:00Z"))
    assert "payments_run_closed_on_equal_totals" in words


def test_a_run_does_not_stop_without_saying_why() -> None:
    assert "payments_run_failed_with_a_difference" in refused(change(released_run(), status="failed"))


@pytest.mark.parametrize("status", ["prepared", "cancelled", "unheard_of"])
def test_a_released_run_does_not_go_back(status: str) -> None:
    refused(change(released_run(), status=status))


@pytest.mark.parametrize(
    "fields", [{"expected_amount": 5}, {"expected_count": 5}, {"pay_date": NOVEMBER}, {"month": "2026-10-01"}]
)
def test_what_was_released_stands(fields: dict[str, Any]) -> None:
    refused(change(released_run(), **fields))


def test_a_run_is_never_deleted() -> None:
    run = prepared_run()
    refused(run.delete)


def test_nothing_is_paid_that_nobody_instructed() -> None:
    (award,) = awards_in_payment(["100.00"])
    run = released_run()
    (other,) = awards_in_payment(["100.00"])
    words = refused(sql(PAY, other.pk, NOVEMBER, "monthly", run.pk, other.person_id, 100, PAY_DATE))
    assert "payments_payment_instructed" in words
    assert award.pk != other.pk


def test_a_month_is_not_paid_that_nobody_instructed() -> None:
    (award,) = awards_in_payment(["100.00"], first_payable_on=date(2026, 10, 1))
    october = pay_run(run_id=released_run(month=date(2026, 10, 1)).pk)
    run = released_run()
    words = refused(sql(PAY, award.pk, "2026-10-01", "thirteenth", run.pk, award.person_id, 100, PAY_DATE))
    assert "payments_payment_instructed" in words
    assert october.status == "closed"


@pytest.mark.parametrize("table", ["payments_payment", "payments_payment_2026_11"])
@pytest.mark.parametrize(("amount", "to_another"), [("100.01", False), ("100.00", True)])
def test_no_more_is_paid_than_was_released_and_to_nobody_else(table: str, amount: str, to_another: bool) -> None:
    award, other = awards_in_payment(["100.00", "100.00"])
    run = released_run()
    person_id = other.person_id if to_another else award.person_id
    pay = PAY.replace("payments_payment", table)
    words = refused(sql(pay, award.pk, NOVEMBER, "monthly", run.pk, person_id, amount, PAY_DATE))
    assert "payments_payment_instructed" in words


def test_an_instruction_is_of_an_award_to_its_person() -> None:
    award, other = awards_in_payment(["100.00", "100.00"])
    run = prepared_run(month=date(2026, 12, 1))
    instruct = "INSERT INTO payments_paymentinstruction VALUES (%s, '2026-10-01', %s, 'retirement', 1, %s)"
    columns = "(award_id, period, person_id, benefit, amount, run_id)"
    instruct = instruct.replace("VALUES", f"{columns} VALUES")
    for award_id, person_id, run_id in (
        (award.pk, other.person_id, run.pk),
        (999_999, award.person_id, run.pk),
        (award.pk, award.person_id, 999_999),
    ):
        assert "an instruction is of a run" in refused(sql(instruct, award_id, person_id, run_id))


def test_nothing_is_withheld_that_nobody_instructed() -> None:
    (award,) = awards_in_payment(["100.00"])
    run = released_run()
    row = {"run": run, "award": award, "reason": "death", "amount": 1, "whole": True}
    words = refused(lambda: PaymentExclusion.objects.create(period=date(2026, 10, 1), **row))
    assert "payments_exclusion_instructed" in words


def test_an_award_is_paid_once_a_month() -> None:
    (award,) = awards_in_payment(["100.00"])
    run = pay_run(run_id=released_run().pk)
    words = refused(sql(PAY, award.pk, NOVEMBER, "monthly", run.pk, award.person_id, 100, PAY_DATE))
    assert "payments_payment_2026_11_pkey" in words


@pytest.mark.parametrize(
    ("kind", "amount", "period", "constraint"),
    [
        ("monthly", 0, NOVEMBER, "payments_payment_positive"),
        ("monthly", -5, NOVEMBER, "payments_payment_positive"),
        ("weekly", 5, NOVEMBER, "payments_payment_kind_known"),
        ("monthly", 5, "2026-11-02", "payments_payment_period_is_month"),
    ],
)
def test_a_payment_has_a_sensible_amount_kind_and_month(kind: str, amount: int, period: Any, constraint: str) -> None:
    (award,) = awards_in_payment(["100.00"])
    run = released_run()
    assert constraint in refused(sql(PAY, award.pk, period, kind, run.pk, award.person_id, amount, PAY_DATE))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_payment SET amount = amount * 2",
        "DELETE FROM payments_payment",
        "UPDATE payments_paymentinstruction SET amount = amount * 2",
        "DELETE FROM payments_paymentinstruction",
    ],
)
def test_payments_and_instructions_are_never_changed(statement: str) -> None:
    awards_in_payment(["100.00"])
    pay_run(run_id=released_run().pk)
    refused(sql(statement))


def test_an_exclusion_has_a_known_reason_and_an_amount() -> None:
    (award,) = awards_in_payment(["100.00"])
    run = released_run()
    for fields in ({"reason": "because", "amount": 1}, {"reason": "death", "amount": 0}):
        refused(partial(PaymentExclusion.objects.create, run=run, award=award, period=NOVEMBER, whole=True, **fields))


def test_a_part_is_not_empty() -> None:
    run = prepared_run()
    words = refused(
        lambda: PaymentRunChunk.objects.create(run=run, number=9, first_award_id=1, last_award_id=2, count=0, amount=1)
    )
    assert "payments_chunk_not_empty" in words
