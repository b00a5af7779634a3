"""Files as banks send them: statements, notices and answers, with whatever movements a test needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from amparo.administration.banking.models import BankFile
from amparo.administration.banking.operations import receive_bank_file

DAY = date(2026, 7, 20)
ACCOUNT = "00012345-6"


@dataclass(frozen=True)
class Movement:
    """Money in or out; one that comes back has a `reason`."""

    amount: str
    end_to_end_id: str = "NOTPROVIDED"
    reference: str = ""
    remittance: str = ""
    name: str = "Padaria Sol"
    identifier: str = ""
    account: str = "341/1234/5678901"
    reason: str = ""
    is_debit: bool = False


def notification(*movements: Movement, number: str = "N1", day: date = DAY, count: int | None = None) -> bytes:
    """A camt.054, one booking for each movement."""
    body = "".join(_booking(each, day, place) for place, each in enumerate(movements))
    return _document(
        "camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn", number, _summary(movements, count) + body, day
    )


def statement(*movements: Movement, number: str = "S1", opening: str = "0.00", day: date = DAY) -> bytes:
    """A camt.053 whose balances agree with its movements."""
    closing = Decimal(opening) + sum((_signed(each) for each in movements), Decimal(0))
    balances = _balance("OPBD", Decimal(opening), day) + _balance("CLBD", closing, day)
    body = balances + _summary(movements, None) + "".join(_booking(each, day, n) for n, each in enumerate(movements))
    return _document("camt.053.001.08", "BkToCstmrStmt", "Stmt", number, body, day)


def batch_debit(amount: str, batch: str, *, number: str = "D1", day: date = DAY) -> bytes:
    """A camt.054: the whole of a batch of ours was debited at once."""
    entry = (
        f'<Ntry><Amt Ccy="BRL">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><BkTxCd><Prtry><Cd>BATCH</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><Btch><PmtInfId>{batch}</PmtInfId></Btch></NtryDtls></Ntry>"
    )
    return _document("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn", number, entry, day)


def answer(about: str, statuses: Sequence[tuple[str, str, str]], *, number: str = "A1", group: str = "") -> bytes:
    """A pain.002: of each order its reference, its status and the reason."""
    transactions = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{order}</OrgnlEndToEndId><TxSts>{status}</TxSts>{_status_reason(reason)}</TxInfAndSts>"
        for order, status, reason in statuses
    )
    whole = f"<GrpSts>{group}</GrpSts>" if group else ""
    batch = (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{about}</OrgnlPmtInfId>{transactions}</OrgnlPmtInfAndSts>"
        if statuses
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>{number}</MsgId><CreDtTm>2026-07-20T12:00:00Z</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{about}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{whole}</OrgnlGrpInfAndSts>"
        f"{batch}</CstmrPmtStsRpt></Document>"
    ).encode()


def resolution(order: str, status: str, *, number: str = "Q1", reason: str = "") -> bytes:
    """A camt.029: what became of the recall of an order (CNCL, RJCR or PDCR)."""
    why = f"<CxlStsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></CxlStsRsnInf>" if reason else ""
    party = "<Agt><FinInstnId><ClrSysMmbId><MmbId>001</MmbId></ClrSysMmbId></FinInstnId></Agt>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.14"><RsltnOfInvstgtn>'
        f"<Assgnmt><Id>{number}</Id><Assgnr>{party}</Assgnr><Assgne>{party}</Assgne>"
        f"<CreDtTm>{DAY}T20:00:00Z</CreDtTm></Assgnmt><Sts><Conf>{status}</Conf></Sts>"
        f"<CxlDtls><TxInfAndSts><OrgnlEndToEndId>{order}</OrgnlEndToEndId><TxCxlSts>{status}</TxCxlSts>{why}</TxInfAndSts>"
        "</CxlDtls></RsltnOfInvstgtn></Document>"
    ).encode()


def received(content: bytes, name: str = "from the bank.xml") -> BankFile:
    """The file, taken."""
    return receive_bank_file(content=content, name=name, received_on=DAY, received_by_id=None)


def _status_reason(reason: str) -> str:
    return f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""


def _document(message: str, outer: str, inner: str, number: str, body: str, day: date) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}"><{outer}>'
        f"<GrpHdr><MsgId>{number}</MsgId><CreDtTm>{day}T20:00:00Z</CreDtTm></GrpHdr>"
        f"<{inner}><Id>{number}-1</Id><CreDtTm>{day}T20:00:00Z</CreDtTm>"
        f"<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>{body}</{inner}></{outer}></Document>"
    ).encode()


def _signed(movement: Movement) -> Decimal:
    return -Decimal(movement.amount) if movement.is_debit else Decimal(movement.amount)


def _summary(movements: Sequence[Movement], count: int | None) -> str:
    sums = {
        side: sum((Decimal(each.amount) for each in movements if each.is_debit == (side == "Dbt")), Decimal(0))
        for side in ("Cdt", "Dbt")
    }
    counts = {side: sum(each.is_debit == (side == "Dbt") for each in movements) for side in ("Cdt", "Dbt")}
    sides = "".join(
        f"<Ttl{side}Ntries><NbOfNtries>{counts[side]}</NbOfNtries><Sum>{sums[side]}</Sum></Ttl{side}Ntries>"
        for side in sums
    )
    total = len(movements) if count is None else count
    return f"<TxsSummry><TtlNtries><NbOfNtries>{total}</NbOfNtries></TtlNtries>{sides}</TxsSummry>"


def _balance(kind: str, amount: Decimal, day: date) -> str:
    side = "DBIT" if amount < 0 else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="BRL">{abs(amount):.2f}</Amt><CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>'
    )


def _booking(movement: Movement, day: date, place: int) -> str:
    side, party = ("DBIT", "Cdtr") if movement.is_debit else ("CRDT", "Dbtr")
    told = f"<Ustrd>{escape(movement.remittance)}</Ustrd>" if movement.remittance else ""
    structured = f"<Strd><CdtrRefInf><Ref>{movement.reference}</Ref></CdtrRefInf></Strd>" if movement.reference else ""
    remittance = f"<RmtInf>{told}{structured}</RmtInf>" if told or structured else ""
    identifier = f"<Id><OrgId><Othr><Id>{movement.identifier}</Id></Othr></OrgId></Id>" if movement.identifier else ""
    returned = f"<RtrInf><Rsn><Cd>{movement.reason}</Cd></Rsn></RtrInf>" if movement.reason else ""
    return (
        f'<Ntry><Amt Ccy="BRL">{movement.amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>BANK{place}</AcctSvcrRef><BkTxCd><Prtry><Cd>PAY</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{movement.end_to_end_id}</EndToEndId></Refs>"
        f'<Amt Ccy="BRL">{movement.amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<RltdPties><{party}><Pty><Nm>{escape(movement.name)}</Nm>{identifier}</Pty></{party}>"
        f"<{party}Acct><Id><Othr><Id>{movement.account}</Id></Othr></Id></{party}Acct></RltdPties>"
        f"{remittance}{returned}</TxDtls></NtryDtls></Ntry>"
    )
