"""A recall: the request that the bank give back payments already ordered (camt.056.001.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from amparo.administration.banking.messages.credit_transfers import LONGEST_IDENTIFIER, Debtor, agent_xml, plain

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.056.001.12"
# Why a payment is called back, by ISO's external codes.
REASONS = {"death": "NARR", "wrong_person": "AM09", "paid_twice": "DUPL", "error": "TECH"}


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One order to be called back: the file it went out with, its reference and its amount."""

    cancellation_id: str
    original_message_id: str
    end_to_end_id: str
    amount: Decimal
    reason: str
    text: str


def cancellation_request(
    debtor: Debtor, message_id: str, created_at: datetime, currency: str, orders: Sequence[Cancellation]
) -> str:
    """The whole message."""
    asks = f"<Assgnr><Pty><Nm>{plain(debtor.name, 140)}</Nm></Pty></Assgnr>"
    agents = f"{asks}<Assgne><Agt>{agent_xml(debtor.bank_code)}</Agt></Assgne>"
    body = "".join(_transaction(order, currency) for order in orders)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}"><FIToFIPmtCxlReq>'
        f"<Assgnmt><Id>{plain(message_id, LONGEST_IDENTIFIER)}</Id>{agents}"
        f"<CreDtTm>{created_at.isoformat(timespec='seconds')}</CreDtTm></Assgnmt>"
        f"<CtrlData><NbOfTxs>{len(orders)}</NbOfTxs><CtrlSum>{sum(each.amount for each in orders):.2f}</CtrlSum></CtrlData>"
        f"<Undrlyg>{body}</Undrlyg></FIToFIPmtCxlReq></Document>"
    )


def _transaction(order: Cancellation, currency: str) -> str:
    said = f"<AddtlInf>{plain(order.text, 105)}</AddtlInf>" if order.text else ""
    return (
        f"<TxInf><CxlId>{order.cancellation_id}</CxlId>"
        f"<OrgnlGrpInf><OrgnlMsgId>{plain(order.original_message_id, LONGEST_IDENTIFIER)}</OrgnlMsgId>"
        "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInf>"
        f"<OrgnlEndToEndId>{order.end_to_end_id}</OrgnlEndToEndId>"
        f'<OrgnlIntrBkSttlmAmt Ccy="{currency}">{order.amount:.2f}</OrgnlIntrBkSttlmAmt>'
        f"<CxlRsnInf><Rsn><Cd>{REASONS[order.reason]}</Cd></Rsn>{said}</CxlRsnInf></TxInf>"
    )
