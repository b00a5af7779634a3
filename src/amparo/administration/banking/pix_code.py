"""Codes that a telephone pays: Brazil's BR Code (Pix) and the EMV merchant-presented code that it is made of.

EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, 1.1; Banco Central do Brasil, Manual de Padrões para
Iniciação do Pix and Manual do BR Code.
"""

import binascii
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError

PIX = "br.gov.bcb.pix"
REFERENCE = re.compile(r"[A-Za-z0-9]{1,25}")
NO_REFERENCE = "***"
NUMERIC_CURRENCIES = {"BRL": "986", "GTQ": "320", "UYU": "858", "CAD": "124", "USD": "840", "MXN": "484"}
LARGEST = Decimal("9999999999.99")
LONGEST_VALUE = 99
CRC_HEAD = "6304"


class InvalidPayload(RecordError):
    """The code is not one that can be paid: a part is missing, or it was altered (the checksum differs)."""


def pix_payload(
    *,
    key: str,
    amount: Decimal | None,
    merchant_name: str,
    merchant_city: str,
    reference: str,
    description: str = "",
) -> str:
    """What a static Pix code says; the same text is what people copy and paste. `reference` is the txid that comes back.

    Without an amount the payer types it. Raises InvalidPayload for a reference or an amount that a code cannot hold.
    """
    account = [("00", PIX), ("01", key)]
    if description:
        account.append(("02", _plain(description, 40)))
    return emv_payload(
        account=("26", account),
        currency="BRL",
        country="BR",
        amount=amount,
        merchant_name=merchant_name,
        merchant_city=merchant_city,
        reference=reference,
    )


def emv_payload(
    *,
    account: tuple[str, Iterable[tuple[str, str]]],
    currency: str,
    country: str,
    amount: Decimal | None,
    merchant_name: str,
    merchant_city: str,
    reference: str,
) -> str:
    """A merchant-presented code. `account`: the template's number (26 to 51) and its fields, the scheme's name first."""
    if reference != NO_REFERENCE and not REFERENCE.fullmatch(reference):
        raise InvalidPayload(_("A payment's reference is 1 to 25 letters and figures."))
    if amount is not None and not (Decimal(0) < amount <= LARGEST and amount == amount.quantize(Decimal("0.01"))):
        raise InvalidPayload(_("A code holds an amount above zero with two decimals."))
    number, fields = account
    parts = [("00", "01"), (number, _joined(fields)), ("52", "0000"), ("53", NUMERIC_CURRENCIES[currency])]
    if amount is not None:
        parts.append(("54", f"{amount:.2f}"))
    parts += [("58", country), ("59", _plain(merchant_name, 25)), ("60", _plain(merchant_city, 15))]
    parts.append(("62", _joined([("05", reference)])))
    text = _joined(parts) + CRC_HEAD
    return text + checksum(text)


def read_payload(text: str) -> Mapping[str, str]:
    """The parts of a code by their numbers; those of a template as 26.01. Raises InvalidPayload when it was altered."""
    if len(text) < 8 or text[-8:-4] != CRC_HEAD or checksum(text[:-4]) != text[-4:].upper():
        raise InvalidPayload(_("This payment code is damaged: copy all of it."))
    found: dict[str, str] = {}
    for number, value in _split(text):
        found[number] = value
        if "26" <= number <= "51" or number == "62":
            found |= {f"{number}.{inner}": content for inner, content in _split(value)}
    return found


def checksum(text: str) -> str:
    """CRC-16 with polynomial 1021 and start FFFF (ISO/IEC 13239), as four hexadecimal figures."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def _joined(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(_field(number, value) for number, value in fields)


def _field(number: str, value: str) -> str:
    if not value or len(value) > LONGEST_VALUE:
        raise InvalidPayload(_("A part of the payment code is empty or too long."))
    return f"{number}{len(value):02d}{value}"


def _split(text: str) -> list[tuple[str, str]]:
    parts, place = [], 0
    while place < len(text):
        number, length = text[place : place + 2], text[place + 2 : place + 4]
        if not (number + length).isdigit() or len(number + length) < 4:
            raise InvalidPayload(_("This payment code is damaged: copy all of it."))
        end = place + 4 + int(length)
        if end > len(text):
            raise InvalidPayload(_("This payment code is damaged: copy all of it."))
        parts.append((number, text[place + 4 : end]))
        place = end
    return parts


def _plain(text: str, longest: int) -> str:
    """Letters without accents, as the readers of banks expect; cut to what the field holds."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(bare.split())[:longest].strip() or "-"
