"""The plain words for the law's variables, facts and parameters, read from `words.yaml` files.

They are in the languages that the institution speaks (`languages` in its institution.yaml) and in English.

A sentence may show a value: `{points_total}` is replaced by that variable's, fact's or parameter's value,
formatted for the reader.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amparo.law.declarations import Rule
from amparo.law.errors import LawError
from amparo.law.plain_yaml import YamlError, read_yaml

LANGUAGES = ("pt", "es", "fr", "en")  # the product's own; an institution's words may be in fewer
FALLBACK = "en"

type Phrase = Mapping[str, str]
"""One text in each language: {"es": ..., "en": ...}."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SECTIONS = ("label", "yes", "no", "values", "unconfirmed")


class WordsError(LawError):
    """A words file that lacks a text, or shows a name that the law does not have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one name: `yes` and `no` are a condition's sentences; `values` names each value of a choice.

    `unconfirmed` tells readers what the rule's author could not confirm.
    """

    label: Phrase
    yes: Phrase | None = None
    no: Phrase | None = None
    values: Mapping[str, Phrase] = field(default_factory=dict)
    unconfirmed: Phrase | None = None

    def sentence(self, *, satisfied: bool) -> Phrase | None:
        """The sentence for a condition that holds, or does not."""
        return self.yes if satisfied else self.no

    def phrases(self) -> Iterator[Phrase]:
        """Every text of the entry."""
        yield self.label
        yield from (phrase for phrase in (self.yes, self.no, self.unconfirmed) if phrase)
        yield from self.values.values()


type Words = Mapping[str, Entry]


def content_language(language: str) -> str:
    """The two-letter key for a language code such as `pt-br` or `pt_BR`; English for one that nobody wrote."""
    code = language[:2].lower()
    return code if code in LANGUAGES else FALLBACK


def languages_needed(spoken: Iterable[str]) -> tuple[str, ...]:
    """The two-letter keys in which an institution's texts are written: its languages (`pt-br`, `es`) and English."""
    return tuple(dict.fromkeys([*(language[:2].lower() for language in spoken), FALLBACK]))


def in_language(phrase: Phrase, language: str) -> str:
    """The text for a language code; in English for a language that nobody wrote."""
    return phrase.get(content_language(language)) or phrase[FALLBACK]


def placeholders(text: str) -> tuple[str, ...]:
    """The names between braces, in order."""
    return tuple(_PLACEHOLDER.findall(text))


def names_shown(entry: Entry) -> frozenset[str]:
    """The names whose values the entry's sentences show."""
    return frozenset(name for phrase in entry.phrases() for text in phrase.values() for name in placeholders(text))


def read_words(text: str, file: str, languages: Sequence[str] = (FALLBACK,)) -> dict[str, Entry]:
    """The entries of one `words.yaml`, each in these languages. Raises WordsError naming the file and the key."""
    try:
        data = read_yaml(text)
    except YamlError as error:
        raise WordsError(error.message, file=file, line=error.line) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise WordsError("a words file is a list of names, each with its words", file=file)
    return {str(name): _entry(str(name), value, file, languages) for name, value in data.items()}


def check_placeholders(words: Words, known: Collection[str], files: Mapping[str, str]) -> None:
    """Raises WordsError when a sentence shows a name that the law does not have. `files` says where entries stand."""
    for name, entry in words.items():
        unknown = sorted(names_shown(entry) - set(known))
        if unknown:
            problem = f"{{{unknown[0]}}} is neither a variable, a fact nor a parameter"
            raise WordsError(problem, file=files.get(name, ""), name=name, fix="Correct the name between the braces.")


def check_doubts(words: Words, rules: Iterable[Rule]) -> None:
    """Raises WordsError for a rule that notes something unconfirmed which words.yaml does not say in every language."""
    for rule in rules:
        entry = words.get(rule.name)
        if rule.unconfirmed and not (entry and entry.unconfirmed):
            problem = "what is unconfirmed is not said in the languages of its readers"
            fix = f"Write unconfirmed: with a text in each language under {rule.name} in words.yaml"
            raise WordsError(problem, file=rule.file, line=rule.line, name=rule.name, fix=fix)


def _entry(name: str, data: Any, file: str, languages: Sequence[str]) -> Entry:
    if not isinstance(data, dict) or "label" not in data:
        form = ", ".join(f"{language}: ..." for language in languages)
        raise WordsError("no label", file=file, name=name, fix=f"Write label: {{ {form} }}.")
    unknown = [key for key in data if key not in _SECTIONS]
    if unknown:
        raise WordsError(f"{unknown[0]} is not one of {', '.join(_SECTIONS)}", file=file, name=name)
    if ("yes" in data) != ("no" in data):
        raise WordsError("yes and no are written together", file=file, name=name, fix="Write the missing sentence.")
    values = data.get("values", {})
    if not isinstance(values, dict):
        raise WordsError("values names each value of a choice", file=file, name=name)
    once = {
        key: phrase(data[key], file, f"{name}.{key}", languages) for key in _SECTIONS if key in data and key != "values"
    }
    each = {str(value): phrase(text, file, f"{name}.values.{value}", languages) for value, text in values.items()}
    return Entry(once["label"], once.get("yes"), once.get("no"), each, once.get("unconfirmed"))


def phrase(data: Any, file: str, where: str, languages: Sequence[str] = (FALLBACK,)) -> Phrase:
    """One text, in these languages at least, checked. Raises WordsError naming what is missing."""
    if not isinstance(data, dict):
        raise WordsError("a text in each language was expected", file=file, name=where)
    for language in dict.fromkeys([*languages, *data]):
        text = data.get(language)
        if not isinstance(text, str) or not text.strip():
            raise WordsError(f"there is no text in {language}", file=file, name=where, fix=f"Write {language}: ...")
        _check_braces(text, file, f"{where}.{language}")
    return {str(language): str(text).strip() for language, text in data.items()}


def _check_braces(text: str, file: str, where: str) -> None:
    if not all(name.isidentifier() for name in placeholders(text)) or re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        raise WordsError("braces hold one name and nothing else: {points_total}", file=file, name=where)
