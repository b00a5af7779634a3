"""An invented bank's statement of our account (ISO 20022, camt.053), as a real one would send it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from amparo.administration.common.institution import current_institution
from amparo.administration.disbursement.rules import current_bank_rules

_HEAD = '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'


@dataclass(frozen=True, slots=True)
class Booking:
    """Money out (below zero) or in: a whole file of ours debited, or an order that came back and why."""

    amount: Decimal
    batch: str = ""
    order: str = ""
    reason: str = ""


def statement(message_id: str, on: date, opening: Decimal, bookings: Sequence[Booking]) -> bytes:
    """The statement of one day, whose balances agree with its bookings."""
    closing = opening + sum((each.amount for each in bookings), Decimal(0))
    moment, name = f"{on.isoformat()}T20:00:00Z", escape(message_id)
    account = f"<Acct><Id><Othr><Id>{escape(current_bank_rules().paying_account.number)}</Id></Othr></Id></Acct>"
    body = "".join(_entry(each, on) for each in bookings)
    return (
        f"{_HEAD}<BkToCstmrStmt><GrpHdr><MsgId>{name}</MsgId><CreDtTm>{moment}</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{name}</Id><CreDtTm>{moment}</CreDtTm>{account}"
        f"{_balance('OPBD', opening, on)}{_balance('CLBD', closing, on)}{body}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(booking: Booking, on: date) -> str:
    if booking.batch:
        details = f"<Btch><PmtInfId>{escape(booking.batch)}</PmtInfId></Btch>"
    else:
        details = (
            f"<TxDtls><Refs><EndToEndId>{escape(booking.order)}</EndToEndId></Refs>{_amount(booking.amount)}"
            f"<RtrInf><Rsn><Cd>{escape(booking.reason)}</Cd></Rsn></RtrInf></TxDtls>"
        )
    return (
        f"<Ntry>{_amount(booking.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on.isoformat()}</Dt></BookgDt>"
        f"<BkTxCd><Prtry><Cd>PAY</Cd></Prtry></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _balance(kind: str, amount: Decimal, on: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(amount)}<Dt><Dt>{on.isoformat()}</Dt></Dt></Bal>"
    )


def _amount(amount: Decimal) -> str:
    side = "DBIT" if amount < 0 else "CRDT"
    return f'<Amt Ccy="{current_institution().currency}">{abs(amount):.2f}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
