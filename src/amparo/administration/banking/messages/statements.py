"""Statements (camt.053) and notifications (camt.054): every booked movement, held against the totals that the bank gives."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from amparo.administration.banking.messages.contents import Balance, Claimed, Entry, Message
from amparo.administration.banking.messages.hardened import MessageRefused, elements, first_text, text_at

DIRECTIONS = {"CRDT": "credit", "DBIT": "debit"}
BOOKED = {"BOOK", ""}
WORDS = {"count": gettext_lazy("bookings"), "credits": gettext_lazy("credits"), "debits": gettext_lazy("debits")}
LARGEST = Decimal(10) ** 15
READ = ("GrpHdr", "Acct", "Bal", "TxsSummry", "Ntry")


def read_statement(name: str, content: bytes, namespace: str) -> Message:
    """All movements of the message. Raises MessageRefused where its own totals differ from what is in it."""
    reading = _Reading()
    for element in elements(content, namespace, *READ):
        reading.take(element)
    reading.check()
    return Message(name, reading.message_id, reading.account, "", tuple(reading.entries), tuple(reading.balances))


class _Reading:
    """What has been read so far. A summary may come before the entries that it sums."""

    def __init__(self) -> None:
        self.message_id = self.account = ""
        self.whole = True
        self.entries: list[Entry] = []
        self.balances: list[Balance] = []
        self.bookings: list[tuple[str, Decimal]] = []
        self.claimed = Claimed()

    def take(self, element: etree._Element) -> None:
        name = etree.QName(element).localname
        if name == "GrpHdr":
            self.message_id = text_at(element, "MsgId")
            self.whole = text_at(element, "MsgPgntn", "LastPgInd") != "false" and (
                text_at(element, "MsgPgntn", "PgNb") in ("", "1")
            )
        elif name == "Acct" and etree.QName(element.getparent()).localname in ("Stmt", "Ntfctn", "Rpt"):
            self.account = first_text(element, ("Id", "IBAN"), ("Id", "Othr", "Id"))
        elif name == "Bal":
            self.balances.append(_balance(element))
        elif name == "TxsSummry":
            self.claimed = _claimed(element)
        elif name == "Ntry":
            self._take_entry(element)

    def _take_entry(self, element: etree._Element) -> None:
        if first_text(element, ("Sts", "Cd"), ("Sts",)) not in BOOKED:
            return  # announced, not yet booked: it comes again when it is
        direction = _direction(element)
        total = amount_of(element)
        self.bookings.append((direction, total))
        found = list(_transactions(element, direction, total))
        if sum((entry.amount or Decimal(0) for entry in found), Decimal(0)) != total:
            raise MessageRefused(
                _(
                    "A booking of %(amount)s holds transactions that sum to another amount. Nothing of the file was taken."
                )
                % {"amount": total}
            )
        self.entries += found

    def check(self) -> None:
        """Raises MessageRefused where totals or balances differ."""
        if not self.message_id:
            raise MessageRefused(_("The message has no number of its own (MsgId)."))
        if not self.whole:
            return
        credits_, debits = (
            sum((amount for direction, amount in self.bookings if direction == side), Decimal(0))
            for side in ("credit", "debit")
        )
        counted = {"count": len(self.bookings), "credits": credits_, "debits": debits}
        for what, found in counted.items():
            said = getattr(self.claimed, what)
            if said is not None and said != found:
                raise MessageRefused(
                    _(
                        "The file says %(said)s of %(what)s and holds %(found)s. Nothing of it was taken: ask for it again."
                    )
                    % {"said": said, "what": WORDS[what], "found": found}
                )
        self._check_balances(credits_, debits)

    def _check_balances(self, credits_: Decimal, debits: Decimal) -> None:
        by_kind = {balance.kind: balance.amount for balance in self.balances}
        if {"OPBD", "CLBD"} <= set(by_kind) and by_kind["OPBD"] + credits_ - debits != by_kind["CLBD"]:
            raise MessageRefused(
                _("The balance before and the movements do not give the balance after. Nothing of the file was taken.")
            )


def _transactions(element: etree._Element, direction: str, total: Decimal) -> Iterator[Entry]:
    details = list(element.iterfind("{*}NtryDtls/{*}TxDtls"))
    batch = first_text(element, ("NtryDtls", "Btch", "PmtInfId"), ("NtryDtls", "Btch", "MsgId"))
    if not details or (len(details) == 1 and batch and not text_at(details[0], "Refs", "EndToEndId")):
        yield _entry(element, element, direction, total, batch)
        return
    for each in details:
        alone = len(details) == 1
        amount = total if alone and not text_at(each, "Amt") else amount_of(each)
        yield _entry(element, each, _direction(each) or direction, amount, batch)


def _entry(booking: etree._Element, details: etree._Element, direction: str, amount: Decimal, batch: str) -> Entry:
    party = "Dbtr" if direction == "credit" else "Cdtr"
    related = details.find("{*}RltdPties")
    parties = related if related is not None else etree.Element("none")
    return Entry(
        kind="movement",
        direction=direction,
        amount=amount,
        currency=_currency(details) or _currency(booking),
        booked_on=_day(booking, "BookgDt") or _day(booking, "ValDt"),
        end_to_end_id=text_at(details, "Refs", "EndToEndId"),
        reference=text_at(details, "RmtInf", "Strd", "CdtrRefInf", "Ref"),
        remittance=" ".join((each.text or "").strip() for each in details.iterfind("{*}RmtInf/{*}Ustrd")),
        counterparty_name=first_text(parties, (party, "Pty", "Nm"), (party, "Nm")),
        counterparty_identifier=_identifier(parties, party),
        counterparty_account=first_text(
            parties,
            (f"{party}Acct", "Id", "IBAN"),
            (f"{party}Acct", "Id", "Othr", "Id"),
            (f"{party}Acct", "Prxy", "Id"),
        ),
        reason=first_text(details, ("RtrInf", "Rsn", "Cd"), ("RtrInf", "Rsn", "Prtry")),
        reason_text=text_at(details, "RtrInf", "AddtlInf"),
        batch=batch or text_at(details, "Refs", "PmtInfId"),
        bank_reference=first_text(details, ("Refs", "AcctSvcrRef"), ("Refs", "TxId"))
        or text_at(booking, "AcctSvcrRef"),
    )


def _identifier(parties: etree._Element, party: str) -> str:
    kinds = [(party, "Pty", "Id", kind, "Othr", "Id") for kind in ("OrgId", "PrvtId")]
    older = [(party, "Id", kind, "Othr", "Id") for kind in ("OrgId", "PrvtId")]
    return first_text(parties, *kinds, *older)


def _direction(element: etree._Element) -> str:
    return DIRECTIONS.get(text_at(element, "CdtDbtInd"), "")


def _currency(element: etree._Element) -> str:
    amount = element.find("{*}Amt")
    return str(amount.get("Ccy", "")) if amount is not None else ""


def amount_of(element: etree._Element, name: str = "Amt") -> Decimal:
    """The amount below an element. Raises MessageRefused where it is none, or has more than two decimals."""
    try:
        amount = Decimal(text_at(element, name))
        whole_cents = amount.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise MessageRefused(_("An amount in the file is not a number. Nothing of it was taken.")) from error
    if amount != whole_cents or not 0 <= amount <= LARGEST:
        raise MessageRefused(
            _(
                "An amount in the file is below zero, has parts of cents or is out of all proportion. Nothing of it was taken."
            )
        )
    return whole_cents


def _balance(element: etree._Element) -> Balance:
    amount = amount_of(element)
    kind = first_text(element, ("Tp", "CdOrPrtry", "Cd"), ("Tp", "CdOrPrtry", "Prtry"))
    return Balance(kind, -amount if _direction(element) == "debit" else amount, _day(element, "Dt") or date.min)


def _claimed(element: etree._Element) -> Claimed:
    def amount(group: str) -> Decimal | None:
        found = element.find(f"{{*}}{group}")
        return amount_of(found, "Sum") if found is not None and text_at(found, "Sum") else None

    count = text_at(element, "TtlNtries", "NbOfNtries")
    return Claimed(
        count=int(count) if count.isdecimal() else None,
        credits=amount("TtlCdtNtries"),
        debits=amount("TtlDbtNtries"),
    )


def _day(element: etree._Element, name: str) -> date | None:
    text = first_text(element, (name, "Dt"), (name, "DtTm"))[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
