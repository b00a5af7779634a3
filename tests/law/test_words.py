"""Words in four languages: what is missing is named with its file and key."""

from pathlib import Path

import pytest

from amparo.law.archive import read_archive
from amparo.law.errors import LawError
from amparo.law.law import Law, load_law
from amparo.law.words import (
    LANGUAGES,
    WordsError,
    check_placeholders,
    content_language,
    in_language,
    languages_needed,
    names_shown,
    read_words,
)
from tests.law.lawmaking import law_of, rule

WORDS = """
points_met:
  label: { pt: Pontos, es: Puntos, fr: Points, en: Points reached }
  yes: { pt: "Tem {points}.", es: "Tiene {points}.", fr: "Vous avez {points}.", en: "You have {points} of {required}" }
  no: { pt: "Faltam.", es: "Faltan.", fr: "Il en manque.", en: "Too few." }
sex:
  label: { pt: Sexo, es: Sexo, fr: Sexe, en: Sex }
  values: { female: { pt: mulher, es: mujer, fr: femme, en: woman } }
"""


def test_words_are_read_for_every_language() -> None:
    words = read_words(WORDS, "words.yaml")
    assert in_language(words["points_met"].label, "pt-br") == "Pontos"
    assert words["points_met"].sentence(satisfied=False) == {
        "pt": "Faltam.",
        "es": "Faltan.",
        "fr": "Il en manque.",
        "en": "Too few.",
    }
    assert in_language(words["sex"].values["female"], "fr") == "femme"
    assert names_shown(words["points_met"]) == {"points", "required"}


def test_a_note_of_what_is_unconfirmed_needs_its_words_but_an_archive_is_read_as_it_was(tmp_path: Path) -> None:
    noted = rule("return 0").replace('"Act 1, s. 2")', '"Act 1, s. 2", unconfirmed="the rounding")')
    law = law_of(noted, words="amount: { label: { pt: a, es: a, fr: a, en: a } }")
    assert Law.from_archive(law.archive()).version == law.version
    for name, data in read_archive(law.archive())[1].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    with pytest.raises(WordsError) as refused:
        load_law(tmp_path)
    assert "pension/rules.py:4: amount: what is unconfirmed is not said" in str(refused.value)
    assert "under amount in words.yaml" in str(refused.value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["label", "yes", "no"])
def test_a_missing_language_is_named_with_file_and_key(language: str, section: str) -> None:
    texts = {name: f"in {name}" for name in LANGUAGES if name != language}
    full = {name: f"in {name}" for name in LANGUAGES}
    entry = {key: texts if key == section else full for key in ("label", "yes", "no")}
    with pytest.raises(WordsError) as refused:
        read_words(f"points_met: {entry}".replace("'", '"'), "retirement/words.yaml", LANGUAGES)
    assert f"retirement/words.yaml: points_met.{section}: there is no text in {language}." in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b", "no label"),
        ("[a]", "a words file is"),
        ("a: { label: x }", "a.label: a text in each language"),
        ("a: { label: { pt: '', es: x, fr: x, en: x } }", "a.label: there is no text in pt"),
        ("a: { label: { pt: x, es: x, fr: x, en: x }, nope: 1 }", "nope is not one of label, yes, no, values"),
        (
            "a: { label: { pt: x, es: x, fr: x, en: x }, yes: { pt: x, es: x, fr: x, en: x } }",
            "yes and no are written together",
        ),
        ("a: { label: { pt: x, es: x, fr: x, en: '{b.c}' } }", "a.label.en: braces hold one name"),
        ("a: { label: { pt: x, es: x, fr: x, en: '{b' } }", "a.label.en: braces hold one name"),
        ("a: { label: { pt: x, es: x, fr: x, en: '{}' } }", "a.label.en: braces hold one name"),
        ("a: { label: { pt: x, es: x, fr: x, en: '{b!r}' } }", "a.label.en: braces hold one name"),
        ("a: 1\na: 2", "words.yaml:2: the key a is written twice"),
    ],
)
def test_a_faulty_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(WordsError) as refused:
        read_words(text, "words.yaml", LANGUAGES)
    assert message in str(refused.value)


def test_a_sentence_shows_only_what_the_law_has() -> None:
    words = read_words(WORDS, "words.yaml")
    check_placeholders(words, {"points", "required"}, {})
    with pytest.raises(WordsError) as refused:
        check_placeholders(words, {"points"}, {"points_met": "retirement/words.yaml"})
    assert "retirement/words.yaml: points_met: {required} is neither a variable, a fact nor a parameter" in str(
        refused.value
    )


@pytest.mark.parametrize(
    ("code", "language"), [("pt-br", "pt"), ("pt_BR", "pt"), ("ES", "es"), ("fr", "fr"), ("de", "en"), ("", "en")]
)
def test_a_language_nobody_wrote_is_answered_in_english(code: str, language: str) -> None:
    assert content_language(code) == language


def test_an_institution_writes_in_its_own_languages_and_in_english() -> None:
    needed = languages_needed(["en", "fr-CA"])
    words = read_words("a: { label: { en: Age, fr: Âge } }", "words.yaml", needed)
    assert [in_language(words["a"].label, code) for code in ("fr-ca", "pt-br", "en")] == ["Âge", "Age", "Age"]
    with pytest.raises(WordsError, match="there is no text in fr"):
        read_words("a: { label: { en: Age } }", "words.yaml", needed)
    with pytest.raises(WordsError, match="there is no text in en"):
        read_words("a: { label: { es: Edad } }", "words.yaml", languages_needed(["es"]))


@pytest.mark.parametrize(
    ("spoken", "missing"), [("[en]", None), ("[pt-br, en]", "pt"), ("[es]", "es"), ("es", "languages is a list")]
)
def test_the_institution_says_which_languages_its_law_needs(tmp_path: Path, spoken: str, missing: str | None) -> None:
    files = read_archive(law_of(rule("return 0"), words="amount: { label: { en: Amount } }").archive())[1]
    for name, data in {**files, "institution.yaml": f"languages: {spoken}".encode()}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    if missing is None:
        assert in_language(load_law(tmp_path).words["amount"].label, "pt") == "Amount"
    else:
        with pytest.raises(LawError, match=missing):
            load_law(tmp_path)


def test_an_empty_file_has_no_words() -> None:
    assert read_words("", "words.yaml") == {}
