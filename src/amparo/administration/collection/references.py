"""References by which a payment finds what it pays: creditor references of ISO 11649, and what a slip's QR code says."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings
from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from amparo.administration.banking.pix_code import pix_payload
from amparo.administration.common.institution import current_institution

# As people and banks write it: with spaces or without, among other words; one may follow the other.
_WRITTEN = re.compile(r"(?<![0-9A-Z])(?=(RF[0-9]{2}(?: ?[0-9A-Z]){1,21}))", re.IGNORECASE)
LEAST_DIGITS = 8


class SlipRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an institution is paid, from `collection.yaml`: its Pix key and the name and city that banks show.

    With the scheme `reference` the code holds reference, amount and currency alone, to be typed at the bank.
    """

    scheme: Literal["pix", "reference"]
    note: str = ""
    key: str = ""
    merchant_name: str = ""
    merchant_city: str = ""


def read_slip_rules(folder: Path) -> SlipRules:
    """The rules in an institution's folder; by reference where it says none. Raises `msgspec.ValidationError`."""
    file = folder / "collection.yaml"
    return msgspec.yaml.decode(file.read_bytes(), type=SlipRules) if file.is_file() else SlipRules("reference")


@cache
def current_slip_rules() -> SlipRules:
    """The rules of this installation's institution."""
    return read_slip_rules(Path(settings.INSTITUTION_FOLDER))


def creditor_reference(number: int) -> str:
    """The reference of a slip's number, such as RF6300000042."""
    body = f"{number:0{LEAST_DIGITS}d}"
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def references_in(*texts: str) -> list[str]:
    """The creditor references written in what a bank passes on; what only looks like one has wrong check digits."""
    found: dict[str, None] = {}
    for text in texts:
        for written in _WRITTEN.findall(text):
            found.update(dict.fromkeys(_valid_beginnings(written)))
    return list(found)


def _valid_beginnings(written: str) -> list[str]:
    """A reference may run into the words behind it, so every beginning of it is tried; ours have eight digits or more."""
    compact = written.replace(" ", "").upper()
    shapes = (compact[:end] for end in range(len(compact), 3 + LEAST_DIGITS, -1))
    return [each for each in shapes if iso11649.is_valid(each) and each[4:].isdigit()][:1]


def slip_payload(reference: str, amount: Decimal) -> str:
    """What a slip's QR code says and what can be copied instead."""
    rules = current_slip_rules()
    if rules.scheme == "reference":
        return f"{reference} {amount} {current_institution().currency}"
    return pix_payload(
        key=rules.key,
        amount=amount,
        merchant_name=rules.merchant_name,
        merchant_city=rules.merchant_city,
        reference=reference,
    )
