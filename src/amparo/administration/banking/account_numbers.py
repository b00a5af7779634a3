"""Numbers of bank accounts, each checked as its scheme says: a figure mistyped is found before money is sent there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import clabe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban
from stdnum.ar import cbu
from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError as StdnumError

from amparo.administration.common.errors import RecordError

SHOWN_AT_THE_END = 4


class InvalidAccount(RecordError):
    """The account number cannot be right; `str()` says what to look at."""


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """An account number that may be right. `value` is its compact form, `bank_code` empty where the scheme names no bank."""

    scheme: str
    value: str
    bank_code: str

    @property
    def shown(self) -> str:
        """Enough of the number to know it by, and no more."""
        return f"•••• {self.value[-SHOWN_AT_THE_END:]}"


SCHEMES = {
    "iban": gettext_lazy("IBAN"),
    "clabe": gettext_lazy("CLABE (Mexico)"),
    "cbu": gettext_lazy("CBU (Argentina)"),
    "pix": gettext_lazy("Pix key"),
    "br_account": gettext_lazy("Bank, branch and account"),
    "local": gettext_lazy("Bank and account"),
}


def check_account(scheme: str, typed: str) -> AccountNumber:
    """The account that was typed, in its compact form. Raises InvalidAccount, which says what is wrong."""
    try:
        checked = _CHECKS[scheme]
    except KeyError as error:
        raise InvalidAccount(_("This kind of account is not known here.")) from error
    return checked(typed.strip())


def _iban(typed: str) -> AccountNumber:
    try:
        number = iban.validate(typed)
    except StdnumError as error:
        raise InvalidAccount(_("This IBAN is not right: a letter or figure is missing or mistyped.")) from error
    return AccountNumber("iban", number, number[4:8])


def _clabe(typed: str) -> AccountNumber:
    number = re.sub(r"[\s-]", "", typed)
    if not clabe.validate_clabe(number):
        raise InvalidAccount(_("A CLABE has 18 figures, and this one is not right: compare it with your bank's paper."))
    return AccountNumber("clabe", number, number[:3])


def _cbu(typed: str) -> AccountNumber:
    try:
        number = cbu.validate(typed)
    except StdnumError as error:
        raise InvalidAccount(
            _("A CBU has 22 figures, and this one is not right: compare it with your bank's paper.")
        ) from error
    return AccountNumber("cbu", number, number[:3])


def _pix(typed: str) -> AccountNumber:
    """One of the five kinds of key: CPF, CNPJ, telephone with +55, e-mail, or random."""
    compact = re.sub(r"[\s./()-]", "", typed)
    for check in (_pix_person, _pix_telephone):
        if value := check(compact):
            return AccountNumber("pix", value, "")
    if re.fullmatch(r"[^\s@]{1,64}@[^\s@]+\.[^\s@]+", typed) and len(typed) <= 77:
        return AccountNumber("pix", typed.lower(), "")
    try:
        return AccountNumber("pix", str(UUID(typed)), "")
    except ValueError as error:
        raise InvalidAccount(
            _(
                "This is not a Pix key. It is a CPF, a CNPJ, a telephone number beginning with +55, an e-mail or a random key."
            )
        ) from error


def _pix_person(compact: str) -> str:
    if cpf.is_valid(compact):
        return cpf.compact(compact)
    return cnpj.compact(compact) if cnpj.is_valid(compact) else ""


def _pix_telephone(compact: str) -> str:
    return compact if re.fullmatch(r"\+55[1-9]{2}9?\d{8}", compact) else ""


def _br_account(typed: str) -> AccountNumber:
    """Bank (three figures), branch, account and its check digit: 001/1234/567890-1. Each bank's check differs: not checked."""
    found = re.fullmatch(r"(\d{3})[/ ]+(\d{1,4})(?:-[\dXx])?[/ ]+(\d{1,12})-?([\dXx])", typed)
    if found is None:
        raise InvalidAccount(_("Write bank, branch and account with its last figure, for example 001/1234/567890-1."))
    bank, branch, account, digit = found.groups()
    return AccountNumber("br_account", f"{bank}/{branch.zfill(4)}/{account}{digit.upper()}", bank)


def _local(typed: str) -> AccountNumber:
    found = re.fullmatch(r"([0-9A-Za-z]{2,11})[/ -]+([0-9A-Za-z]{4,20})", typed)
    if found is None:
        raise InvalidAccount(_("Write the bank's code and the account number, for example 0030/123456789."))
    bank, account = found.groups()
    return AccountNumber("local", f"{bank.upper()}/{account.upper()}", bank.upper())


_CHECKS: Mapping[str, Callable[[str], AccountNumber]] = {
    "iban": _iban,
    "clabe": _clabe,
    "cbu": _cbu,
    "pix": _pix,
    "br_account": _br_account,
    "local": _local,
}
