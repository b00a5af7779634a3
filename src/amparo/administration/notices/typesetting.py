"""Turns a letter's words into an accessible PDF (PDF/UA-1)."""

import threading
import unicodedata
from datetime import UTC, date, datetime
from typing import Literal, cast

import msgspec
import typst

from amparo.administration.notices.words import LETTERS

_threads = threading.local()
ATTEMPTS: tuple[tuple[bool, Literal["ua-1"] | None], ...] = ((True, "ua-1"), (False, "ua-1"), (False, None))
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


class LetterSection(msgspec.Struct, frozen=True):
    """A heading, a paragraph (may be empty) and items, each a sentence with a smaller note under it (may be empty)."""

    heading: str
    text: str = ""
    items: tuple["LetterItem", ...] = ()


class LetterItem(msgspec.Struct, frozen=True):
    """One point of a list."""

    text: str
    note: str = ""


class Letterhead(msgspec.Struct, frozen=True):
    """Whose letter it is: name and colours (#rrggbb)."""

    name: str
    brand: str
    sand: str


class Proof(msgspec.Struct, frozen=True):
    """How anybody can check a document: a QR code as SVG, and the sentence beside it that says the code and the address."""

    picture: str
    sentence: str


class Letter(msgspec.Struct, frozen=True):
    """Everything a letter says, in one language. `figures` are pairs of what and how much or when.

    `table`: a head and its rows, the first column of words and the others of figures; none where it is empty.
    """

    institution: Letterhead
    language: str
    region: str | None
    title: str
    issued: tuple[int, int, int]
    issued_words: str
    addressee: tuple[str, ...]
    outcome: str
    figures_header: tuple[str, str]
    figures: tuple[tuple[str, str], ...]
    sections: tuple[LetterSection, ...]
    reference_label: str
    reference: str
    proof: Proof | None = None
    table: tuple[tuple[str, ...], ...] = ()


def typeset(letter: Letter) -> bytes:
    """The letter as PDF/UA-1. The same letter gives the same bytes.

    The words go in as JSON data, so nothing that a person typed can be read as markup. Our fonts know Latin, Greek,
    Cyrillic and Hebrew letters; a name in other letters is set with the machine's fonts, and where these lack it too the
    letter is still written, but without the promise of PDF/UA: a decision never waits for a font.
    """
    last = len(ATTEMPTS) - 1
    for number, (own_fonts_only, standards) in enumerate(ATTEMPTS):
        try:
            return _compile(letter, own_fonts_only=own_fonts_only, standards=standards)
        except typst.TypstError:
            if number == last:
                raise
    raise AssertionError


def _compile(letter: Letter, *, own_fonts_only: bool, standards: Literal["ua-1"] | None) -> bytes:
    compiled = _compiler(own_fonts_only=own_fonts_only).compile(
        format="pdf",
        sys_inputs={"letter": msgspec.json.encode(letter).decode()},
        pdf_standards=standards,
        timestamp=int(datetime(*letter.issued, tzinfo=UTC).timestamp()),
    )
    return cast("bytes", compiled)  # a list of pages only for pictures


def _compiler(*, own_fonts_only: bool) -> typst.Compiler:
    """One for each thread, kept, since it holds the fonts and what it has already laid out."""
    kept: dict[bool, typst.Compiler] = _threads.__dict__.setdefault("compilers", {})
    if own_fonts_only not in kept:
        template = str(LETTERS / "letter.typ")
        kept[own_fonts_only] = typst.Compiler(template, root=str(LETTERS), ignore_system_fonts=own_fonts_only)
    return kept[own_fonts_only]


def plain(text: str) -> str:
    """What a person typed, without characters that only steer a display: line breaks, reversed direction and the like."""
    kept = (letter if unicodedata.category(letter) not in UNSEEN else " " for letter in text)
    return " ".join("".join(kept).split())


def date_parts(day: date) -> tuple[int, int, int]:
    """Year, month and day."""
    return day.year, day.month, day.day
