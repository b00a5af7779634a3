"""Gathers the words that pages and messages say, and brings the translations' files up to date.

`python -m amparo.config.words` adds new messages to every .po and marks as fuzzy what has changed; nothing is lost.
Django's own commands need GNU gettext, which a bare machine lacks: this needs Babel alone.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation import trim_whitespace

from amparo.config import places

METHODS = [("**/migrations/**.py", "ignore"), ("**/templates/**.html", "amparo.config.words:template_messages")]
METHODS += [("**.py", "python")]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATE = re.compile(r"""^trans(?:late)?\s+(?P<quote>["'])(?P<words>.*?)(?<!\\)(?P=quote)(?P<rest>.*)$""", re.DOTALL)
CONTEXT = re.compile(r"""\bcontext\s+(["'])(.*?)\1""")
FILTERED = re.compile(r"""\b_\((["'])(.*?)\1\)""")
Message = tuple[int, str, Any, list[str]]


def template_messages(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's extraction method for Django templates: `translate`, `blocktranslate` with plurals, and `_("…")`."""
    tokens = iter(Lexer(file.read().decode("utf-8")).tokenize())
    for token in tokens:
        line, contents = token.lineno or 0, token.contents
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        for _quote, words in FILTERED.findall(contents):
            yield _message(line, (words,), "")
        if token.token_type == TokenType.BLOCK and contents.startswith(("blocktranslate", "blocktrans")):
            yield _block(contents, line, tokens)
        elif token.token_type == TokenType.BLOCK and (found := TRANSLATE.match(contents)):
            yield _message(line, (found["words"],), found["rest"])


def _block(opening: str, line: int, tokens: Iterator[Any]) -> Message:
    """The words of a blocktranslate, with its variables as %(name)s, in one or two forms."""
    forms: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.startswith("endblocktrans"):
            break
        if token.token_type == TokenType.BLOCK and token.contents.strip() == "plural":
            forms.append([])
        elif token.token_type == TokenType.VAR:
            forms[-1].append(f"%({token.contents})s")
        else:
            forms[-1].append(token.contents.replace("%", "%%"))
    whole = ["".join(form) for form in forms]
    if re.search(r"\btrimmed\b", opening):
        whole = [trim_whitespace(form) for form in whole]
    return _message(line, tuple(whole), opening)


def _message(line: int, forms: tuple[str, ...], options: str) -> Message:
    context = CONTEXT.search(options)
    function = {(False, 1): "gettext", (False, 2): "ngettext", (True, 1): "pgettext", (True, 2): "npgettext"}
    words = (context[2], *forms) if context else forms
    return line, function[bool(context), len(forms)], words if len(words) > 1 else words[0], []


def said() -> Catalog:
    """Every message of the source, in English."""
    catalog = Catalog(project="Amparo", charset="utf-8")
    for file, line, message, _comments, context in extract_from_dir(places.PACKAGE, METHODS, keywords=KEYWORDS):
        catalog.add(message, locations=[(file, line)], context=context)
    return catalog


def translations() -> Iterable[Path]:
    """The files of translations, one for each language."""
    return sorted((places.PACKAGE / "locale").glob("*/LC_MESSAGES/django.po"))


def update() -> None:
    """Bring every file of translations up to date with what is said."""
    template = said()
    for path in translations():
        language = path.parts[-3]
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        template.creation_date = catalog.creation_date  # a file in which no word changed stays as it is
        catalog.update(template, update_header_comment=False)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    update()
