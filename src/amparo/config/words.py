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
}
TRANSLATE = re.compile(r"""^trans(?:late)?\s+(?P<quote>["'])(?P<words>.*?)(?<!\\)(?P=quote)(?P<rest>.*)$""", re.DOTALL)
CONTEXT = re.compile(r"""\bcontext\s+(["'])(.*?)\1""")
FILTERED = re.compile(r"""\b_\((["'])(.*?)\1\)""")
VARIABLE = re.compile(r"^\s*([\w.]+).*$")
Message = tuple[int, str, Any, list[str]]


def template_messages(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's extraction method for Django templates: `translate`, `blocktranslate` with plurals, and `_("…")`."""
    tokens = iter(Lexer(file.read().decode("utf-8")).tokenize())
    for token in tokens:
        line = token.lineno or 0
        if token.token_type == TokenType.BLOCK and token.contents.startswith(("blocktranslate", "blocktrans")):
            yield _block(token.contents, line, tokens)
        elif token.token_type == TokenType.BLOCK and (found := TRANSLATE.match(token.contents)):
            yield _message(line, (found["words"],), found["rest"])
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for _quote, words in FILTERED.findall(token.contents):
                yield _message(line, (words,), "")


def _block(opening: str, line: int, tokens: Iterator[Any]) -> Message:
    """The words of a blocktranslate, with its variables as %(name)s, in one or two forms."""
    forms: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.startswith("endblocktrans"):
            break
        if token.token_type == TokenType.BLOCK and token.contents.strip() == "plural":
            forms.append([])
        elif token.token_type == TokenType.VAR:
            forms[-1].append(f"%({VARIABLE.sub(r'\1', token.contents)})s")
        else:
            forms[-1].append(token.contents.replace("%", "%%"))
    whole = ["".join(form) for form in forms]
    if re.search(r"\btrimmed\b", opening):
        whole = [" ".join(part.strip() for part in form.strip().splitlines()) for form in whole]
    return _message(line, tuple(whole), opening)


def _message(line: int, forms: tuple[str, ...], options: str) -> Message:
    context = CONTEXT.search(options)
    if context:
        return line, "pgettext", (context[2], *forms), []
    if len(forms) > 1:
        return line, "ngettext", forms, []
    return line, "gettext", forms[0], []


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
        catalog.update(template, update_header_comment=False)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    update()
