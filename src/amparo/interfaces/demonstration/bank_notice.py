"""An invented bank's notice of what came in (ISO 20022, camt.054), as a real one would send it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'


@dataclass(frozen=True, slots=True)
class Incoming:
    """A payment that came in. `reference` is what the payer scanned, `text` what they wrote, `returned` why one came back."""

    amount: Decimal
    paid_on: date
    name: str = ""
    number: str = ""
    account: str = ""
    reference: str = ""
    text: str = ""
    end_to_end_id: str = "NOTPROVIDED"
    returned: str = ""


def notice(message_id: str, on: date, payments: Sequence[Incoming], *, currency: str = "BRL") -> bytes:
    """The file of one day, with its totals."""
    total = sum((each.amount for each in payments), Decimal(0))
    entries = "".join(_entry(each, currency) for each in payments)
    moment = f"{on.isoformat()}T18:00:00"
    return (
        f"{_HEAD}<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>{escape(message_id)}</MsgId><CreDtTm>{moment}</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>{escape(message_id)}</Id><CreDtTm>{moment}</CreDtTm>"
        "<Acct><Id><Othr><Id>0001-123456-7</Id></Othr></Id></Acct>"
        f"<TxsSummry><TtlNtries><NbOfNtries>{len(payments)}</NbOfNtries></TtlNtries>"
        f"<TtlCdtNtries><NbOfNtries>{len(payments)}</NbOfNtries><Sum>{total:.2f}</Sum></TtlCdtNtries></TxsSummry>"
        f"{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def _entry(payment: Incoming, currency: str) -> str:
    amount = f'<Amt Ccy="{currency}">{payment.amount:.2f}</Amt>'
    return (
        f"<Ntry>{amount}<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{payment.paid_on.isoformat()}</Dt></BookgDt>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(payment.end_to_end_id)}</EndToEndId></Refs>{amount}"
        f"<CdtDbtInd>CRDT</CdtDbtInd>{_parties(payment)}{_remittance(payment)}{_returned(payment)}</TxDtls></NtryDtls></Ntry>"
    )


def _parties(payment: Incoming) -> str:
    name = f"<Nm>{escape(payment.name)}</Nm>" if payment.name else ""
    number = f"<Id><OrgId><Othr><Id>{escape(payment.number)}</Id></Othr></OrgId></Id>" if payment.number else ""
    account = (
        f"<DbtrAcct><Id><Othr><Id>{escape(payment.account)}</Id></Othr></Id></DbtrAcct>" if payment.account else ""
    )
    party = f"<Dbtr><Pty>{name}{number}</Pty></Dbtr>" if name or number else ""
    return f"<RltdPties>{party}{account}</RltdPties>" if party or account else ""


def _remittance(payment: Incoming) -> str:
    text = f"<Ustrd>{escape(payment.text)}</Ustrd>" if payment.text else ""
    reference = (
        f"<Strd><CdtrRefInf><Ref>{escape(payment.reference)}</Ref></CdtrRefInf></Strd>" if payment.reference else ""
    )
    return f"<RmtInf>{text}{reference}</RmtInf>" if text or reference else ""


def _returned(payment: Incoming) -> str:
    return f"<RtrInf><Rsn><Cd>{escape(payment.returned)}</Cd></Rsn></RtrInf>" if payment.returned else ""
