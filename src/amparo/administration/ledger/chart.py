"""The chart of accounts as the institution writes it in `ledger.yaml`."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings


class AccountLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account; `benefit` on those that bear the expense of a benefit."""

    code: str
    kind: Literal["asset", "liability", "income", "expense"]
    name: dict[str, str]
    benefit: str | None = None


class Chart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All accounts. `bank` is what payments leave from, `payable` what the institution owes to persons."""

    bank: str
    payable: str
    accounts: tuple[AccountLine, ...]

    def expense_accounts(self) -> dict[str, str]:
        """The code of the expense account of each benefit."""
        return {line.benefit: line.code for line in self.accounts if line.benefit}


def read_chart(folder: Path) -> Chart:
    """The chart of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "ledger.yaml").read_bytes(), type=Chart)


@cache
def current_chart() -> Chart:
    """The chart of this installation's institution."""
    return read_chart(Path(settings.INSTITUTION_FOLDER))
