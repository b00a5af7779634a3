"""Which files are an institution's law, and what makes two laws the same."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from amparo.law import BadArchive, DeclaredTwice, Law, LawError, load_law
from tests.law.lawmaking import rule, series

ON = date(2026, 1, 1)
PHRASE = "{pt: a, es: a, fr: a, en: a}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pension = tmp_path / "testland" / "pension"
    (pension / "parameters").mkdir(parents=True)
    (pension / "rules.py").write_text("wage = fact(Money)\n" + rule("return min(wage, p.cap)", needs="wage, p"))
    (pension / "parameters" / "cap.yaml").write_text(series("money", {"2020-01-01": "10.00"}))
    (pension / "words.yaml").write_text(f"amount:\n  label: {PHRASE}\n")
    return tmp_path / "testland"


def test_a_folder_is_loaded(folder: Path) -> None:
    law = load_law(folder)
    assert law.institution == "testland"
    assert law.compute(["amount"], {"wage": 12}, ON).values["amount"] == 10
    assert set(law.words) == {"amount"}
    assert (law.parameters["cap"].title, list(law.facts), list(law.links), list(law.relations)) == (
        "A parameter",
        ["wage"],
        [],
        [],
    )


def test_several_rule_files_share_their_names(folder: Path) -> None:
    (folder / "pension" / "doubled.py").write_text(rule("return amount * 2", needs="amount", name="doubled"))
    assert load_law(folder).compute(["doubled"], {"wage": 3}, ON).values["doubled"] == 6


def test_what_is_no_law_does_not_change_its_version(folder: Path) -> None:
    version = load_law(folder).version
    (folder / "institution.yaml").write_text("name: Testland")
    (folder / "processes").mkdir()
    (folder / "processes" / "words.yaml").write_text("start: {}")
    (folder / "pension" / "cases").mkdir()
    (folder / "pension" / "cases" / "a.yaml").write_text("[]")
    (folder / "pension" / "service.yaml").write_text("service: pension")
    assert load_law(folder).version == version


@pytest.mark.parametrize("name", ["pension/rules.py", "pension/parameters/cap.yaml", "pension/words.yaml"])
def test_a_changed_law_has_another_version(folder: Path, name: str) -> None:
    version = load_law(folder).version
    file = folder / name
    file.write_text(file.read_text() + "\n# changed\n")
    assert load_law(folder).version != version


def test_a_file_that_moved_is_another_law(folder: Path) -> None:
    version = load_law(folder).version
    (folder / "pension" / "rules.py").rename(folder / "pension" / "other.py")
    assert load_law(folder).version != version


def test_loading_runs_nothing(folder: Path) -> None:
    witness = folder / "witness"
    (folder / "pension" / "evil.py").write_text(f"open({str(witness)!r}, 'w').write('ran')\n")
    with pytest.raises(LawError, match="is not a declaration"):
        load_law(folder)
    assert not witness.exists()


def test_one_parameter_in_two_folders(folder: Path) -> None:
    (folder / "other" / "parameters").mkdir(parents=True)
    (folder / "other" / "parameters" / "cap.yaml").write_text(series("money", {"2020-01-01": "10.00"}))
    with pytest.raises(DeclaredTwice, match="cap is already a parameter"):
        load_law(folder)


def test_words_for_one_name_in_two_folders(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "more.py").write_text("age = fact(Years)\n")
    (folder / "other" / "words.yaml").write_text(f"amount:\n  label: {PHRASE}\n")
    with pytest.raises(DeclaredTwice, match="amount already has its words"):
        load_law(folder)


def test_a_sentence_that_shows_an_unknown_name(folder: Path) -> None:
    sentence = PHRASE.replace("en: a", "en: '{amounts}'")
    (folder / "pension" / "words.yaml").write_text(f"amount:\n  label: {sentence}\n")
    with pytest.raises(LawError, match="amounts"):
        load_law(folder)


def test_a_file_that_is_not_text(folder: Path) -> None:
    (folder / "pension" / "rules.py").write_bytes(b"\xff\xfe")
    with pytest.raises(LawError, match="not UTF-8"):
        load_law(folder)


def test_no_folder_and_no_law(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="there is no folder"):
        load_law(tmp_path / "nowhere")
    with pytest.raises(LawError, match="holds no law"):
        load_law(tmp_path)


def _zip(**files: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "names",
    [{"rules.py": ""}, {"a/rules.py": "", "b/rules.py": ""}, {"a/../../rules.py": ""}, {}],
    ids=["no folder", "two", "upward", "empty"],
)
def test_an_archive_of_another_shape(names: dict[str, str]) -> None:
    with pytest.raises(BadArchive):
        Law.from_archive(_zip(**names))


def test_an_archive_that_would_swell() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/rules.py", b"#" * 65_000_000)
    with pytest.raises(BadArchive, match="too large"):
        Law.from_archive(buffer.getvalue())


def test_a_hostile_archive_is_read_not_run() -> None:
    with pytest.raises(LawError, match="imports nothing"):
        Law.from_archive(_zip(**{"a/rules.py": "import os"}))
