"""Brazil's eSocial event S-1200 (evtRemun) as a return: what is read of it, and how what is not read is said.

Read: month, employer, worker, category, and the items of pay of the month (infoPerApur). Which items are pay on which
contributions are owed (codIncCP 11 and 21) is in the employer's table of items, event S-1010 (evtTabRubrica), sent in
the same file. See docs/reference/returns.md.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from amparo.administration.returns.csv_file import MOST_LINES, FileRefused

DEEPEST = 24
_EMPLOYEES = frozenset(("101", "102", "103", "105", "106", "107", "108", "111"))
_DOMESTIC = "104"
_BASE = frozenset(("11", "21"))  # codIncCP: pay of the month; maternity pay of the month
_EARNED, _DEDUCTED = "1", "2"


@dataclass(frozen=True, slots=True)
class PayItem:
    """How an item of the employer's table counts: +1 earned, -1 deducted from the base, 0 no base."""

    sign: int


@dataclass(slots=True)
class _Found:
    """What a file holds, in the order in which it comes."""

    items: dict[tuple[str, str], PayItem] = field(default_factory=dict)
    pay: list[Element] = field(default_factory=list)


def looks_like_xml(content: bytes) -> bool:
    """Whether a file begins as XML does."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def read_events(content: bytes, *, employer_identifier: str, month: date) -> list[dict[str, Any]]:
    """The lines of the S-1200 events in a file, as text. Raises FileRefused: not XML, hostile, or of others."""
    found = _events(content)
    if not found.pay:
        raise FileRefused(_("There is no event S-1200 (evtRemun) in this file."))
    lines: list[dict[str, Any]] = []
    for event in found.pay:
        _check_event(event, employer_identifier, month)
        lines.extend(_lines(event, found.items))
    return [line | {"number": place} for place, line in enumerate(lines, start=1)]


def _events(content: bytes) -> _Found:
    found, depth = _Found(), 0
    try:
        for moment, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            depth += 1 if moment == "start" else -1
            if depth > DEEPEST:
                raise FileRefused(_("This file is nested too deeply to be an eSocial event."))
            if moment == "end":
                _keep(found, element)
            if len(found.pay) > MOST_LINES:
                raise FileRefused(
                    _("The file has more than %(most)d lines. Send it in several parts.") % {"most": MOST_LINES}
                )
    except DefusedXmlException as error:
        raise FileRefused(_("This file declares a document type or entities. That is not allowed.")) from error
    except (ParseError, UnicodeError, LookupError, ValueError) as error:
        raise FileRefused(_("This is not well-formed XML: %(error)s.") % {"error": error}) from error
    return found


def _keep(found: _Found, element: Element) -> None:
    name = _name(element)
    if name == "evtRemun":
        found.pay.append(element)
    elif name == "evtTabRubrica":
        for place in _all(element, "inclusao") + _all(element, "alteracao"):
            found.items[_text(place, "codRubr"), _text(place, "ideTabRubr")] = _item(place)
        element.clear()


def _item(place: Element) -> PayItem:
    if _text(place, "codIncCP") not in _BASE:
        return PayItem(0)
    return PayItem({_EARNED: 1, _DEDUCTED: -1}.get(_text(place, "tpRubr"), 0))


def _check_event(event: Element, employer_identifier: str, month: date) -> None:
    if _text(event, "perApur") != f"{month:%Y-%m}":
        raise FileRefused(
            _("An event in this file is for %(found)s, not for %(month)s.")
            % {"found": _text(event, "perApur") or "?", "month": f"{month:%Y-%m}"}
        )
    employer = next(iter(_all(event, "ideEmpregador")), None)
    number = _text(employer, "nrInsc") if employer is not None else ""
    # Firms are named by the first eight figures of their number, or by all.
    if not number or not employer_identifier.startswith(number) or len(number) < 8:
        raise FileRefused(_("An event in this file is of another employer (%(number)s).") % {"number": number or "?"})


def _lines(event: Element, items: Mapping[tuple[str, str], PayItem]) -> list[dict[str, Any]]:
    """One line per category of the worker; several payments of a category are added up."""
    worker = next(iter(_all(event, "ideTrabalhador")), event)
    by_category: dict[str, dict[str, Any]] = {}
    for payment in _all(event, "dmDev"):
        category = _text(payment, "codCateg")
        line = by_category.setdefault(category, _line(worker, category))
        for place in _all(payment, "infoPerApur"):
            for item in _all(place, "itensRemun"):
                _add(line, item, items)
    return [line | {"remuneration": str(line["remuneration"])} for line in by_category.values()]


def _line(worker: Element, code: str) -> dict[str, Any]:
    category = "domestic" if code == _DOMESTIC else "employee" if code in _EMPLOYEES else ""
    problems = [] if category else [("category", _("Category %(code)s of eSocial is not read here.") % {"code": code})]
    return {
        "identifier": _text(worker, "cpfTrab"),
        "name": _text(worker, "nmTrab"),
        "birth_date": _text(worker, "dtNascto"),
        "category": category,
        "remuneration": Decimal(0),
        "problems": problems,
    }


def _add(line: dict[str, Any], item: Element, items: Mapping[tuple[str, str], PayItem]) -> None:
    code = _text(item, "codRubr")
    known = items.get((code, _text(item, "ideTabRubr")))
    if known is None:
        sentence = _("Item %(code)s is not in a table of items (S-1010) in this file.") % {"code": code}
        line["problems"].append(("remuneration", sentence))
        return
    try:
        line["remuneration"] += known.sign * Decimal(_text(item, "vrRubr"))
    except InvalidOperation:
        line["problems"].append(("remuneration", _("Item %(code)s has no amount.") % {"code": code}))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Element, name: str) -> list[Element]:
    return [each for each in element.iter() if _name(each) == name]


def _text(element: Element, name: str) -> str:
    found = next(iter(_all(element, name)), None)
    return (found.text or "").strip() if found is not None else ""
