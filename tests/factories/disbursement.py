"""Paid runs whose payments are to be ordered, and accounts that they go to."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from amparo.administration.awards.models import Award
from amparo.administration.common.periods import period_from
from amparo.administration.disbursement.models import PayeeAccount, PaymentOrder
from amparo.administration.disbursement.operations import Ordered, order_payments
from amparo.administration.payments.models import PaymentRun
from amparo.administration.payments.operations import pay_run, prepare_run, release_run
from tests.factories.payments import NOVEMBER, two_officers

ON = date(2026, 12, 1)
ONE_DAY = date(2026, 12, 4)
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


def account_for(person_id: int, value: str = "341/1234/5678901", *, since: date = date(2026, 1, 1)) -> PayeeAccount:
    """An account that was given long ago and is paid to."""
    return PayeeAccount.objects.create(
        person_id=person_id,
        scheme="br_account",
        value=value,
        bank_code=value[:3],
        holder_name="José da Silva",
        stated_on=since,
        period=period_from(since),
    )


def paid_run(month: date = NOVEMBER) -> PaymentRun:
    """A month that is paid and closed, and not yet ordered from any bank; all on one day, so that a bank has one file."""
    maker, checker = two_officers()
    run = prepare_run(month=month, kind="monthly", pay_date=ONE_DAY, prepared_by_id=maker.pk, chunk_size=3)
    release_run(run_id=run.pk, released_by_id=checker.pk)
    return pay_run(run_id=run.pk)


def ordered(run: PaymentRun, on: date = ON) -> Ordered:
    """The run's payments, ordered."""
    return order_payments(run_id=run.pk, on=on, at=AT)


def orders_of(awards: Iterable[Award]) -> list[PaymentOrder]:
    """The orders of awards, in the order of awards and attempts."""
    found = PaymentOrder.objects.filter(award_id__in=[award.pk for award in awards])
    return list(found.select_related("batch").order_by("award_id", "attempt"))
