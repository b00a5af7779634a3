"""Answers to our orders (pain.002) and to our recalls (camt.029)."""

from collections import Counter

from django.utils.translation import gettext as _
from lxml import etree

from amparo.administration.banking.messages.contents import Entry, Message
from amparo.administration.banking.messages.hardened import MessageRefused, elements, first_text, text_at

REASON = (("StsRsnInf", "Rsn", "Cd"), ("StsRsnInf", "Rsn", "Prtry"))
WHOLE_FILE = "*"
REJECTED = "RJCT"


def read_statuses(name: str, content: bytes, namespace: str) -> Message:
    """What became of orders: of each that is named, of a whole batch, or of a whole file (`end_to_end_id` is then *).

    Raises MessageRefused where the counts that the bank gives differ from what is in the file.
    """
    message_id, about, entries = "", "", []
    batch_entries: list[Entry] = []
    for element in elements(content, namespace, "GrpHdr", "OrgnlGrpInfAndSts", "TxInfAndSts", "OrgnlPmtInfAndSts"):
        kind = etree.QName(element).localname
        if kind == "GrpHdr":
            message_id = text_at(element, "MsgId")
        elif kind == "OrgnlGrpInfAndSts":
            about = text_at(element, "OrgnlMsgId")
            if status := text_at(element, "GrpSts"):
                entries.append(_status(element, status, WHOLE_FILE))
        elif kind == "TxInfAndSts":
            batch_entries.append(_order_status(element))
        else:
            _check_counts(element, batch_entries)
            entries += batch_entries
            batch_entries = []
            if status := text_at(element, "PmtInfSts"):
                entries.append(_status(element, status, "", text_at(element, "OrgnlPmtInfId")))
    if not message_id or not about:
        raise MessageRefused(_("The answer does not say which of our files it answers (OrgnlMsgId)."))
    return Message(name, message_id, "", about, tuple(entries))


def read_resolution(name: str, content: bytes, namespace: str) -> Message:
    """What became of recalls: CNCL or ACCR (given back), RJCR (refused), PDCR (still open)."""
    message_id, about, entries = "", "", []
    for element in elements(content, namespace, "Assgnmt", "TxInfAndSts"):
        if etree.QName(element).localname == "Assgnmt":
            message_id = text_at(element, "Id")
            continue
        about = first_text(element, ("OrgnlGrpInf", "OrgnlMsgId"))
        entries.append(
            Entry(
                kind="resolution",
                end_to_end_id=text_at(element, "OrgnlEndToEndId"),
                status=text_at(element, "TxCxlSts"),
                reason=first_text(element, ("CxlStsRsnInf", "Rsn", "Cd"), ("CxlStsRsnInf", "Rsn", "Prtry")),
                reason_text=text_at(element, "CxlStsRsnInf", "AddtlInf"),
            )
        )
    if not message_id:
        raise MessageRefused(_("The message has no number of its own (MsgId)."))
    return Message(name, message_id, "", about, tuple(entries))


def _order_status(element: etree._Element) -> Entry:
    """What became of one order: read in one pass, since a file may hold hundreds of thousands."""
    said = {child.tag.rpartition("}")[2]: child for child in element}
    order, status = ((said[name].text or "").strip() if name in said else "" for name in ("OrgnlEndToEndId", "TxSts"))
    if "StsRsnInf" in said:
        return _status(element, status, order)
    return Entry("status", end_to_end_id=order, status=status)


def _status(element: etree._Element, status: str, order: str, batch: str = "") -> Entry:
    return Entry(
        kind="status",
        end_to_end_id=order,
        status=status,
        reason=first_text(element, *REASON),
        reason_text=text_at(element, "StsRsnInf", "AddtlInf"),
        batch=batch,
    )


def _check_counts(element: etree._Element, entries: list[Entry]) -> None:
    counted = Counter(entry.status for entry in entries)
    for each in element.iterfind("{*}NbOfTxsPerSts"):
        status, said = text_at(each, "DtldSts"), text_at(each, "DtldNbOfTxs")
        # Banks may name only the orders that they reject: of the others the count alone.
        is_named = counted[status] > 0 or status == REJECTED
        if is_named and said.isdigit() and int(said) != counted[status]:
            raise MessageRefused(
                _("The file says %(said)s of %(what)s and holds %(found)s. Nothing of it was taken: ask for it again.")
                % {"said": said, "what": status, "found": counted[status]}
            )
