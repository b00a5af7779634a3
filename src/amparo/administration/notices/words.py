"""The fixed words of letters, in the language of the person and not of whoever has the page open."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings

LETTERS = Path(__file__).parent / "letters"
type Phrase = Mapping[str, str]


class Appeal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to appeal against a decision: `text` may show {deadline}, the last day."""

    deadline_days: int
    reference: str
    text: dict[str, str]


class Answering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a person has to send what is missing."""

    deadline_days: int
    reference: str
    confirmed: bool


class LetterRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an institution's letters must say by its law, from `letters.yaml`."""

    appeal: Appeal
    answering: Answering


def read_rules(folder: Path) -> LetterRules:
    """The rules in an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "letters.yaml").read_bytes(), type=LetterRules)


@cache
def current_rules() -> LetterRules:
    """The rules of this installation's institution."""
    return read_rules(Path(settings.INSTITUTION_FOLDER))


@cache
def _phrases() -> dict[str, dict[str, str]]:
    """All files of sentences; a name stands in one of them."""
    files = sorted(LETTERS.glob("*.yaml"))
    read = [msgspec.yaml.decode(file.read_bytes(), type=dict[str, dict[str, str]]) for file in files]
    return {name: words for each in read for name, words in each.items()}


def phrase(name: str, language: str, /, **filled: str) -> str:
    """A fixed sentence in a language such as `pt-br`, with its places filled in."""
    return in_language(_phrases()[name], language).format(**filled)


def in_language(words: Phrase, language: str) -> str:
    """One of several languages' words; English where the language is not among them."""
    return words.get(language[:2].lower()) or words["en"]
