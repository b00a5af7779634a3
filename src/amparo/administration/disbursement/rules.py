"""How an institution pays: its own account, the accounts that people may give, from `bank.yaml`."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings

from amparo.administration.banking.messages.credit_transfers import Debtor


class PayingAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The institution's account that payments leave from."""

    name: str
    number: str
    scheme: str
    bank_code: str


class BankRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`schemes`: in which forms people may give an account. `cooling_off_days`: between a new account and its first payment.

    Figures of practice that no norm states say so in `note`.
    """

    paying_account: PayingAccount
    schemes: tuple[Literal["iban", "clabe", "cbu", "pix", "br_account", "local"], ...]
    cooling_off_days: int
    orders_per_file: int
    note: str = ""

    @property
    def debtor(self) -> Debtor:
        """The institution as its bank's messages name it."""
        mine = self.paying_account
        return Debtor(mine.name, mine.number, mine.scheme, mine.bank_code)


def read_bank_rules(folder: Path) -> BankRules:
    """The rules of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "bank.yaml").read_bytes(), type=BankRules)


def has_bank() -> bool:
    """Whether the institution says from which bank it pays."""
    return (Path(settings.INSTITUTION_FOLDER) / "bank.yaml").is_file()


@cache
def current_bank_rules() -> BankRules:
    """The rules of this installation's institution."""
    return read_bank_rules(Path(settings.INSTITUTION_FOLDER))
