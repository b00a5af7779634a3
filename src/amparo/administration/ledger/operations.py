"""Acts that write the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.ledger.chart import Chart, current_chart
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.models import ClosedMonth, Correction, LedgerAccount, Transfer
from amparo.administration.ledger.queries import first_open_month


class ExpenseAccountMissing(RecordError):
    """A benefit is to be paid that the institution's chart of accounts does not know."""


class MonthIsClosed(RecordError):
    """The books of the month are closed: a correction is posted later."""


class MonthNotOver(RecordError):
    """A month is closed once it is over, after the months before it."""


class AlreadyCorrected(RecordError):
    """The transfer was undone before."""


class NoSuchTransfer(RecordError):
    """There is no transfer of this act between these accounts."""


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount to be moved from one account to another."""

    debit: str
    credit: str
    amount: Decimal


_REFUSALS: Refusals = {
    "ledger_month_is_closed": lambda: MonthIsClosed(
        _("The books of this month are closed. Post the correction in a month that is open.")
    ),
    "ledger_closedmonth_pkey": lambda: MonthIsClosed(_("The books of this month are closed already.")),
    "ledger_correction_once": lambda: AlreadyCorrected(_("This transfer has been corrected already.")),
}


@transaction.atomic
def open_accounts() -> Chart:
    """Open the accounts of the institution's chart that are not open yet; returns the chart."""
    chart = current_chart()
    rows = [LedgerAccount(code=line.code, kind=line.kind, names=line.name) for line in chart.accounts]
    LedgerAccount.objects.bulk_create(rows, ignore_conflicts=True)
    return chart


def expense_account(benefit: str) -> str:
    """The account that bears a benefit. Raises ExpenseAccountMissing, saying where to add it."""
    try:
        return current_chart().expense_accounts()[benefit]
    except KeyError as error:
        raise ExpenseAccountMissing(
            _("The benefit %(benefit)s has no expense account. Add one to ledger.yaml in the institution's folder.")
            % {"benefit": benefit}
        ) from error


@transaction.atomic
def post_transfers(
    *, source: TransferSource, record_number: int, period: date, posted_on: date, movements: Sequence[Movement]
) -> int:
    """Post what one act moved; returns the number of transfers. The database refuses the same act twice (IntegrityError).

    Raises MonthIsClosed.
    """
    rows = [
        Transfer(
            debit_id=each.debit,
            credit_id=each.credit,
            amount=each.amount,
            posted_on=posted_on,
            source=source,
            record_number=record_number,
            period=period,
        )
        for each in movements
    ]
    with refusing(_REFUSALS):
        return len(Transfer.objects.bulk_create(rows))


@transaction.atomic
def close_month(*, month: date, closed_by_id: int, on: date) -> ClosedMonth:
    """Close a month's books: from then on the database refuses what would be posted in it. Raises MonthNotOver.

    Whoever is posting meanwhile is waited for.
    """
    first = first_of_month(month)
    if on < add_months(first, 1):
        raise MonthNotOver(_("This month is not over yet. Close it from the first day of the next month."))
    if open_before := first_open_month(first):
        raise MonthNotOver(_("Close %(month)s first.") % {"month": f"{open_before:%Y-%m}"})
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_transfer IN SHARE ROW EXCLUSIVE MODE")
    posted = Transfer.objects.filter(posted_on__gte=first, posted_on__lt=add_months(first, 1))
    totals = posted.aggregate(count=Count("*"), amount=Coalesce(Sum("amount"), Decimal(0)))
    with refusing(_REFUSALS):
        return ClosedMonth.objects.create(
            month=first,
            closed_by_id=closed_by_id,
            closed_on=on,
            transfer_count=totals["count"],
            transfer_amount=totals["amount"],
        )


@transaction.atomic
def correct_transfer(
    *,
    source: TransferSource,
    record_number: int,
    period: date,
    movement: Movement,
    reason: str,
    corrected_by_id: int,
    on: date,
) -> Correction:
    """Undo a transfer by one the other way round, for a reason. Raises NoSuchTransfer, AlreadyCorrected, MonthIsClosed."""
    found = Transfer.objects.filter(
        source=source,
        record_number=record_number,
        period=period,
        debit_id=movement.debit,
        credit_id=movement.credit,
        amount=movement.amount,
    )
    if not found.exists():
        raise NoSuchTransfer(_("There is no such transfer to correct."))
    with refusing(_REFUSALS):
        correction = Correction.objects.create(
            source=source,
            record_number=record_number,
            period=period,
            debit_id=movement.debit,
            credit_id=movement.credit,
            reason=reason,
            corrected_by_id=corrected_by_id,
            corrected_on=on,
        )
    undone = Movement(movement.credit, movement.debit, movement.amount)
    post_transfers(
        source=TransferSource.CORRECTED, record_number=correction.pk, period=period, posted_on=on, movements=[undone]
    )
    return correction
