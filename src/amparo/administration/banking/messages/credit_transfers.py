"""Payment orders for a bank (pain.001.001.09), written in one stream, however many there are.

Every value is escaped and cut to what the message can hold; counts and sums in the headers are counted while writing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import batched
from typing import NamedTuple
from unicodedata import is_normalized, normalize
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME, LONGEST_IDENTIFIER, LONGEST_ACCOUNT, LONGEST_TEXT = 140, 35, 34, 140
ORDERS_A_PIECE = 2_000
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")  # the last two are no characters of XML
_HARMLESS = re.compile(r"[^&<>]*").fullmatch


@dataclass(frozen=True, slots=True)
class Debtor:
    """Whose money it is, as the institution's bank knows it. `account_scheme`: iban or another."""

    name: str
    account: str
    account_scheme: str
    bank_code: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Orders of one day, debited together. `message_id` names the file, `batch_id` what its answers name."""

    message_id: str
    batch_id: str
    created_at: datetime
    execution_date: date
    currency: str
    count: int
    total: Decimal


class Order(NamedTuple):
    """One payment to one account. `end_to_end_id` comes back in every answer; `amount` is written with two decimals.

    All are texts, and a plain row of a database serves as well: millions are written at once.
    """

    end_to_end_id: str
    amount: str
    bank_code: str
    name: str
    account_scheme: str
    account: str
    text: str


def credit_transfers(debtor: Debtor, batch: Batch, orders: Iterable[Order]) -> Iterator[str]:
    """The message in pieces. The batch's count and total must be those of the orders: see `checked`."""
    yield _head(debtor, batch)
    currency = batch.currency
    for some in batched(orders, ORDERS_A_PIECE):
        yield "".join([_order(order, currency) for order in some])
    yield "</PmtInf></CstmrCdtTrfInitn></Document>"


class TotalsDiffer(Exception):
    """The orders written are not those that were announced."""


def checked(batch: Batch, orders: Iterable[Order]) -> Iterator[Order]:
    """The orders, counted and summed as they pass. Raises TotalsDiffer at their end where the batch announces others."""
    count, cents = 0, 0
    for order in orders:
        count += 1
        cents += int(order[1].replace(".", ""))
        yield order
    total = Decimal(cents).scaleb(-2)
    if (count, total) != (batch.count, batch.total):
        raise TotalsDiffer(
            f"{batch.message_id}: {batch.count} orders of {batch.total} announced, {count} of {total} written"
        )


def _head(debtor: Debtor, batch: Batch) -> str:
    totals = f"<NbOfTxs>{batch.count}</NbOfTxs><CtrlSum>{batch.total:.2f}</CtrlSum>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{NAMESPACE}"><CstmrCdtTrfInitn>'
        f"<GrpHdr><MsgId>{plain(batch.message_id, LONGEST_IDENTIFIER)}</MsgId>"
        f"<CreDtTm>{batch.created_at.isoformat(timespec='seconds')}</CreDtTm>{totals}"
        f"<InitgPty><Nm>{plain(debtor.name, LONGEST_NAME)}</Nm></InitgPty></GrpHdr>"
        f"<PmtInf><PmtInfId>{plain(batch.batch_id, LONGEST_IDENTIFIER)}</PmtInfId><PmtMtd>TRF</PmtMtd>"
        f"<BtchBookg>true</BtchBookg>{totals}<ReqdExctnDt><Dt>{batch.execution_date.isoformat()}</Dt></ReqdExctnDt>"
        f"<Dbtr><Nm>{plain(debtor.name, LONGEST_NAME)}</Nm></Dbtr>"
        f"<DbtrAcct>{account_xml(debtor.account_scheme, debtor.account)}</DbtrAcct>"
        f"<DbtrAgt>{agent_xml(debtor.bank_code)}</DbtrAgt>"
    )


def _order(order: Order, currency: str) -> str:
    reference, amount, bank_code, name, scheme, account, text = order
    agent = f"<CdtrAgt>{agent_xml(bank_code)}</CdtrAgt>" if bank_code else ""
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{reference}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt>{agent}'
        f"<Cdtr><Nm>{plain(name, LONGEST_NAME)}</Nm></Cdtr>"
        f"<CdtrAcct>{account_xml(scheme, account)}</CdtrAcct>"
        f"<RmtInf><Ustrd>{plain(text, LONGEST_TEXT)}</Ustrd></RmtInf></CdtTrfTxInf>\n"
    )


@lru_cache(1024)
def agent_xml(bank_code: str) -> str:
    """A bank by the number that its country's clearing knows it by."""
    member = plain(bank_code, LONGEST_IDENTIFIER)
    return f"<FinInstnId><ClrSysMmbId><MmbId>{member}</MmbId></ClrSysMmbId></FinInstnId>"


def account_xml(scheme: str, number: str) -> str:
    """An account: an IBAN as one, a Pix key as the proxy that it is, any other by its number and scheme."""
    if scheme == "iban":
        return f"<Id><IBAN>{number}</IBAN></Id>"
    shown = plain(number, LONGEST_ACCOUNT)
    named = f"<Id><Othr><Id>{shown}</Id><SchmeNm><Prtry>{scheme.upper()}</Prtry></SchmeNm></Othr></Id>"
    if scheme != "pix":
        return named
    return f"{named}<Prxy><Tp><Prtry>PIX</Prtry></Tp><Id>{plain(number, 2048)}</Id></Prxy>"


def plain(text: str, longest: int) -> str:
    """A text as the message takes it: printable, cut, escaped, and never empty."""
    if not (text.isprintable() and is_normalized("NFC", text)):
        text = normalize("NFC", _UNPRINTABLE.sub(" ", text))
    text = text[:longest]
    return (text if _HARMLESS(text) else escape(text)) or "-"
