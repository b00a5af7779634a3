"""What an institution says to people: the same in every language, set as each language sets it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.law import Law, load_law
from amparo.law.law import spoken_languages
from amparo.law.plain_yaml import read_yaml
from amparo.law.words import LANGUAGES, Phrase, languages_needed, placeholders
from tests.database import REPOSITORY

INSTITUTIONS = sorted(file.parent for file in (REPOSITORY / "institutions").glob("*/institution.yaml"))
NAMES = ("words", "service", "benefit", "letters", "claim", "ledger")
SPOKEN = [
    *(file for folder in INSTITUTIONS for name in NAMES for file in sorted(folder.rglob(f"{name}.yaml"))),
    REPOSITORY / "src/amparo/law/explanation_words.yaml",
    REPOSITORY / "src/amparo/administration/notices/letters/words.yaml",
]
# A space that lets a sign fall on the next line, alone; the colon of a time or an address has no space before it.
BREAKS = re.compile(r" [:;?!»]|« |\d %")
ENGLISH = re.compile(r"\b(the|and|to|of|with|by|before|paragraph|annex)\b", re.IGNORECASE)


def phrases(data: object, path: str = "") -> Iterator[tuple[str, Phrase]]:
    """Every text in several languages, with the place where it stands."""
    if isinstance(data, dict):
        if "en" in data and set(data) <= set(LANGUAGES):
            yield path, {str(language): str(text) for language, text in data.items()}
        else:
            for key, value in data.items():
                yield from phrases(value, f"{path}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from phrases(value, f"{path}.{number}")


def told(file: Path) -> list[tuple[str, Phrase]]:
    return list(phrases(read_yaml(file.read_text("utf-8"))))


def languages_of(file: Path) -> set[str]:
    """The languages in which a file's texts are written: its institution's and English; all, where it is the product's."""
    folder = next((folder for folder in INSTITUTIONS if folder in file.parents), None)
    return set(languages_needed(spoken_languages(folder)) if folder else LANGUAGES)


@pytest.mark.parametrize("file", SPOKEN, ids=lambda file: f"{file.parent.name}-{file.stem}")
class TestEveryText:
    def test_is_in_the_languages_of_its_institution(self, file: Path) -> None:
        needed = languages_of(file)
        assert not [(path, needed - set(phrase)) for path, phrase in told(file) if not needed <= set(phrase)]

    def test_shows_the_same_values_in_every_language(self, file: Path) -> None:
        shown = {path: {frozenset(placeholders(text)) for text in phrase.values()} for path, phrase in told(file)}
        assert not [path for path, sets in shown.items() if len(sets) > 1]

    def test_ends_alike_in_every_language(self, file: Path) -> None:
        ends = {path: {text.rstrip()[-1] in ".?!:" for text in phrase.values()} for path, phrase in told(file)}
        assert not [path for path, kinds in ends.items() if len(kinds) > 1]

    def test_is_set_as_french_and_spanish_set_it(self, file: Path) -> None:
        french = [path for path, phrase in told(file) if BREAKS.search(phrase.get("fr", ""))]
        spanish = [path for path, phrase in told(file) if re.search(r"\d ?%", phrase.get("es", ""))]
        assert not french + spanish

    def test_is_said_to_everybody(self, file: Path) -> None:
        """An officer is a person of the institution, and no citizen is a man by default."""
        men = re.compile(r"\b(um servidor|un funcionario|un agent)\b", re.IGNORECASE)
        assert not [path for path, phrase in told(file) for text in phrase.values() if men.search(text)]


@pytest.fixture(scope="module", params=INSTITUTIONS, ids=lambda folder: folder.name)
def law(request: pytest.FixtureRequest) -> Law:
    return load_law(request.param)


def test_every_name_that_a_person_may_meet_has_its_words(law: Law) -> None:
    assert not [name for name in (*law.variables, *law.facts, *law.parameters) if name not in law.words]


def test_citations_are_in_the_laws_own_language(law: Law) -> None:
    if "en" in spoken_languages(REPOSITORY / "institutions" / law.institution):
        return
    cited = {rule.article for rule in law.variables.values()}
    cited |= {entry.reference for parameter in law.parameters.values() for entry in parameter.entries}
    cited |= {benefit.article for benefit in law.benefits.values()}
    cited |= {route.article for benefit in law.benefits.values() for route in benefit.routes}
    assert not [citation for citation in cited if ENGLISH.search(citation)]
