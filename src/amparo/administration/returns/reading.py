"""From what was typed or sent, all text, to lines with amounts and days; what cannot be read says why."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.returns.lines import LineError, ReturnLineRow

FIELDS = ("identifier", "name", "category", "remuneration", "days", "teaching", "birth_date")
LONGEST = 200
# Thousands parted by points, commas or apostrophes; the mark before one or two last figures is the decimal one.
_AMOUNT = re.compile(r"(?:[A-Z]{0,3}\$)?(-?)(\d+|\d{1,3}(?:[.,']\d{3})+)(?:[.,](\d{1,2}))?")
_YES = frozenset(("1", "yes", "y", "sim", "s", "si", "oui", "o", "true", "x"))
_NO = frozenset(("", "0", "no", "n", "nao", "non", "false"))
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
)


def read_lines(raw: Iterable[Mapping[str, Any]]) -> Iterator[ReturnLineRow]:
    """The lines, each with what could not be read. A line's number is its own, or its place from 1 on."""
    return (read_line(each, int(each.get("number") or place)) for place, each in enumerate(raw, start=1))


def read_line(raw: Mapping[str, Any], number: int) -> ReturnLineRow:
    """One line from its text."""
    texts = {name: str(raw.get(name) if raw.get(name) is not None else "").strip()[:LONGEST] for name in FIELDS}
    problems: list[LineError] = []

    def taken(name: str, read: Any) -> Any:
        try:
            return read(texts[name])
        except ValueError as error:
            problems.append(LineError(number, name, str(error)))
            return None

    return ReturnLineRow(
        number=number,
        identifier=texts["identifier"],
        name=texts["name"],
        category=texts["category"].lower(),
        remuneration=taken("remuneration", _amount),
        days=taken("days", _count),
        teaching=bool(taken("teaching", _yes)),
        birth_date=taken("birth_date", _day),
        unreadable=tuple(problems) + tuple(LineError(number, *each) for each in raw.get("problems", ())),
    )


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    found = _AMOUNT.fullmatch(re.sub(r"\s", "", text))
    if found is None:
        raise ValueError(_("Write the pay in figures, for example 1518.00 or 1518,00."))
    sign, whole, cents = found.groups()
    return Decimal(f"{sign}{re.sub(r"[.,']", '', whole)}.{cents or '00'}")


def _count(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise ValueError(_("Write the days as a whole number, or leave them out."))
    return int(text)


def _yes(text: str) -> bool:
    word = plain(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(_("Write yes or no, or leave it empty."))


def _day(text: str) -> date | None:
    if not text:
        return None
    for pattern in _DAYS:
        found = pattern.fullmatch(text)
        try:
            if found:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            break
    raise ValueError(_("Write the date of birth as 1982-03-14 or 14/03/1982."))


def plain(text: str) -> str:
    """A word in small letters, without accents and signs."""
    folded = unicodedata.normalize("NFKD", text.strip().lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", folded).strip("_")
