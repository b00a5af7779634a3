"""Acts that write the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.ledger.chart import Chart, current_chart
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.models import LedgerAccount, Transfer


class ExpenseAccountMissing(RecordError):
    """A benefit is to be paid that the institution's chart of accounts does not know."""


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount to be moved from one account to another."""

    debit: str
    credit: str
    amount: Decimal


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
    """Post what one act moved; returns the number of transfers. The database refuses the same act twice (IntegrityError)."""
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
    return len(Transfer.objects.bulk_create(rows))
