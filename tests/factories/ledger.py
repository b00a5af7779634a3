"""A chart of accounts and movements to test with."""

from datetime import date
from decimal import Decimal

from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.models import Transfer
from amparo.administration.ledger.operations import Movement, open_accounts, post_transfers


def movement(amount: str = "100.00", *, debit: str = "benefits_payable", credit: str = "bank") -> Movement:
    """An amount paid out of the bank, unless told otherwise."""
    return Movement(debit, credit, Decimal(amount))


def post(*movements: Movement, number: int = 1, source: TransferSource = TransferSource.MONTHLY) -> int:
    """Post movements for November 2026 on a chart that is open."""
    open_accounts()
    return post_transfers(
        source=source,
        record_number=number,
        period=date(2026, 11, 1),
        posted_on=date(2026, 12, 7),
        movements=movements or [movement()],
    )


def all_transfers() -> list[tuple[str, str, Decimal]]:
    """Debit, credit and amount of every transfer, as posted."""
    return list(Transfer.objects.order_by("pk").values_list("debit_id", "credit_id", "amount"))
