"""Whatever a page asks to be translated is gathered, in the very words that Django will look up."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template.base import Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

from amparo.config import words
from amparo.config.words import KEYWORDS, said
from tests.database import REPOSITORY

Words = tuple[str, ...]
TEMPLATES = sorted((REPOSITORY / "src/amparo/interfaces").rglob("templates/**/*.html"))
SAID = {
    "Stepchild": {"administration/registry/choices.py"},
    "Answer this question.": {"administration/claims/answers.py"},
    "Skip to main content": {"interfaces/theme/templates/theme/base.html"},
}


def gathered(source: str) -> list[tuple[Words, str | None]]:
    """What is gathered from a template: the forms of each message, and its context."""
    found = extract("amparo.config.words:template_messages", BytesIO(source.encode()), keywords=KEYWORDS)
    return [(forms if isinstance(forms, tuple) else (forms,), context) for _line, forms, _comments, context in found]


def looked_up(source: str) -> Iterator[Words]:
    """What Django looks up when it renders the template."""
    for node in Template(source).nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var.literal, str):
            yield (node.filter_expression.var.literal,)
        elif isinstance(node, BlockTranslateNode):
            forms = [node.render_token_list(tokens)[0] for tokens in (node.singular, node.plural) if tokens]
            yield tuple(trim_whitespace(form) for form in forms) if node.trimmed else tuple(forms)


@pytest.mark.parametrize(
    ("source", "forms", "context"),
    [
        ('{% translate "Sign in" %}', ("Sign in",), None),
        ("{% translate 'Sign in' as title %}", ("Sign in",), None),
        ('{% translate "May" context "month" %}', ("May",), "month"),
        ('{{ name|default:_("Nobody") }}', ("Nobody",), None),
        ("{% blocktranslate %}Hello, {{ name }}{% endblocktranslate %}", ("Hello, %(name)s",), None),
        ("{% blocktranslate trimmed %}\n  Two\n\n  lines\n{% endblocktranslate %}", ("Two lines",), None),
        ("{% blocktranslate %}100% sure{% endblocktranslate %}", ("100%% sure",), None),
        (
            "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            ("%(n)s day", "%(n)s days"),
            None,
        ),
        (
            '{% blocktranslate count n=n context "left" %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}',
            ("%(n)s day", "%(n)s days"),
            "left",
        ),
    ],
)
def test_every_way_to_say_something_is_gathered(source: str, forms: Words, context: str | None) -> None:
    assert gathered(source) == [(forms, context)]


def test_a_default_inside_a_block_is_gathered_too() -> None:
    source = '{% blocktranslate with who=name|default:_("you") %}For {{ who }}{% endblocktranslate %}'
    assert gathered(source) == [(("you",), None), (("For %(who)s",), None)]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_what_a_page_looks_up_is_what_is_gathered(file: Path) -> None:
    source = file.read_text("utf-8")
    assert set(looked_up(source)) == {forms for forms, _context in gathered(source)}


def test_pages_choices_and_errors_all_speak() -> None:
    catalogue = said()
    for message, files in SAID.items():
        assert {file for file, _line in catalogue[message].locations} == files


def test_bringing_a_file_up_to_date_keeps_what_was_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locale/fr/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Sign in"\nmsgstr "Entrez"\n'
    )
    monkeypatch.setattr(words, "translations", lambda: [path])
    words.update()
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    assert [(catalogue[message].string, catalogue[message].fuzzy) for message in ("Sign in", "Stepchild")] == [
        ("Entrez", False),
        ("", False),
    ]
    assert catalogue["Sign out"].fuzzy, "what resembles an old message is a suggestion, and is not shown to anybody"


@pytest.mark.parametrize("path", words.translations(), ids=lambda path: path.parts[-3])
def test_a_file_that_is_up_to_date_stays_as_it_is(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / path.relative_to(path.parents[3])
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(words, "translations", lambda: [copy])
    words.update()
    assert copy.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("language", "breaks"), [("fr", r" [:;?!»]|« |\d %(?!\()"), ("es", r"\d ?%(?!\()"), ("pt_BR", r"\d\s+%(?!\()")]
)
def test_no_sign_falls_on_the_next_line_alone(language: str, breaks: str) -> None:
    path = next(path for path in words.translations() if path.parts[-3] == language)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    texts = [text for message in catalogue if message.id for text in as_forms(message.string)]
    assert not [text for text in texts if re.search(breaks, text)]


def as_forms(string: str | tuple[str, ...] | list[str]) -> Words:
    return (string,) if isinstance(string, str) else tuple(string)
