"""The chart of accounts as the institution writes it in `ledger.yaml`."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings

STANDARD_ACCOUNTS = Path(__file__).with_name("standard_accounts.yaml")


class AccountLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account; `benefit` on those that bear the expense of a benefit."""

    code: str
    kind: Literal["asset", "liability", "income", "expense"]
    name: dict[str, str]
    benefit: str | None = None


class Chart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All accounts. `bank` is where the money is, `payable` what the institution owes to persons.

    The other roles are accounts of every institution (`standard_accounts.yaml`).
    """

    bank: str
    payable: str
    accounts: tuple[AccountLine, ...]
    in_transit: str = "payments_in_transit"
    returned: str = "returned_payments"
    contributions_receivable: str = "contributions_receivable"
    contributions_income: str = "contributions_income"
    interest_income: str = "interest_income"
    penalty_income: str = "penalty_income"
    unidentified_receipts: str = "unidentified_receipts"
    refunds_payable: str = "refunds_payable"
    overpayments_receivable: str = "overpayments_receivable"
    overpayments_waived: str = "overpayments_waived"
    deductions_payable: str = "deductions_payable"

    def expense_accounts(self) -> dict[str, str]:
        """The code of the expense account of each benefit."""
        return {line.benefit: line.code for line in self.accounts if line.benefit}


def read_chart(folder: Path) -> Chart:
    """The chart of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    own = msgspec.yaml.decode((folder / "ledger.yaml").read_bytes(), type=Chart)
    known = {line.code for line in own.accounts}
    standard = msgspec.yaml.decode(STANDARD_ACCOUNTS.read_bytes(), type=tuple[AccountLine, ...])
    return msgspec.structs.replace(
        own, accounts=(*own.accounts, *(line for line in standard if line.code not in known))
    )


@cache
def current_chart() -> Chart:
    """The chart of this installation's institution."""
    return read_chart(Path(settings.INSTITUTION_FOLDER))
