"""The house's limits: what a newcomer may rely on everywhere, held by a test."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.template import engines
from django.template.base import Lexer, TokenType
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.config.words import said
from amparo.law.plain_yaml import read_yaml
from tests.database import REPOSITORY

SOURCE = REPOSITORY / "src" / "amparo"
INSTITUTIONS = REPOSITORY / "institutions"
FUNCTION_LINES = 70
MEDIAN_LINES = 10
FILE_LINES = 500
LANGUAGES = ("pt_BR", "es", "fr")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files() -> list[Path]:
    folders = (SOURCE, INSTITUTIONS, REPOSITORY / "tests", REPOSITORY / "benchmarks")
    return sorted(file for folder in folders for file in folder.rglob("*.py") if "migrations" not in file.parts)


def functions(file: Path) -> Iterator[Function]:
    tree = ast.parse(file.read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """The lines of a function's body; its signature and its docstring tell and do nothing."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def place(file: Path, line: int = 0) -> str:
    return f"{file.relative_to(REPOSITORY)}:{line}" if line else str(file.relative_to(REPOSITORY))


class TestSize:
    def test_no_file_is_longer_than_its_reader_is_patient(self) -> None:
        long = [place(file) for file in python_files() if len(file.read_text("utf-8").splitlines()) > FILE_LINES]
        assert not long

    def test_no_function_is_longer_than_a_screen(self) -> None:
        long = [
            place(file, function.lineno)
            for file in python_files()
            for function in functions(file)
            if lines_of(function) > FUNCTION_LINES
        ]
        assert not long

    def test_half_of_the_functions_are_short(self) -> None:
        own = [file for file in python_files() if SOURCE in file.parents]
        assert statistics.median(lines_of(function) for file in own for function in functions(file)) <= MEDIAN_LINES


class TestImports:
    @staticmethod
    @cache
    def graph() -> grimp.ImportGraph:
        return grimp.build_graph("amparo", exclude_type_checking_imports=True)

    def test_there_is_no_cycle_between_files(self) -> None:
        graph = self.graph()
        files = {module for module in graph.modules if not (SOURCE.parent / module.replace(".", "/")).is_dir()}
        reachable = {module: graph.find_upstream_modules(module) for module in files}
        cycles = {frozenset((a, b)) for a in files for b in reachable[a] if b in files and a in reachable[b] and a != b}
        assert not [sorted(cycle) for cycle in cycles]

    def test_a_rooms_tables_are_its_own(self) -> None:
        graph = self.graph()
        rooms = sorted(graph.find_children("amparo.administration"))
        strangers = [
            f"{importer} imports {room}.models"
            for room in rooms
            if f"{room}.models" in graph.modules
            for importer in graph.find_modules_that_directly_import(f"{room}.models")
            if not importer.startswith(f"{room}.")
        ]
        assert not strangers

    def test_there_is_no_drawer_for_odds_and_ends(self) -> None:
        odd = {"utils", "helpers", "misc", "signals"}
        assert not [place(file) for file in python_files() if file.stem in odd]


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern


def test_every_address_says_who_may_reach_it() -> None:
    silent = [
        route
        for route, pattern in addresses(get_resolver().url_patterns)
        if not getattr(pattern.callback, "reachable_by", None)
    ]
    assert not silent


class TestWords:
    SAME_IN_EVERY_LANGUAGE = frozenset({"PDF"})
    LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
    MARKUP = re.compile(
        r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE
    )
    SPOKEN = re.compile(r"\b(?:alt|title|placeholder|aria-label|aria-description)=\"([^\"]*)\"")

    @staticmethod
    def templates() -> list[Path]:
        return sorted((SOURCE / "interfaces").rglob("templates/**/*.html"))

    def bare_words(self, file: Path) -> list[str]:
        """The words that a template says outside any translation."""
        text, inside = [], False
        for token in Lexer(file.read_text("utf-8")).tokenize():
            if token.token_type == TokenType.BLOCK:
                inside = token.contents.startswith("blocktranslate") or (
                    inside and not token.contents.startswith("endblocktranslate")
                )
            text.append(token.contents if token.token_type == TokenType.TEXT and not inside else "\x00")
        page = "".join(text)
        spoken = [word for value in self.SPOKEN.findall(page) for word in self.LETTERS.findall(value)]
        said = spoken + self.LETTERS.findall(re.sub(r"&\w+;", "", self.MARKUP.sub(" ", page)))
        return [word for word in said if word not in self.SAME_IN_EVERY_LANGUAGE]

    def test_every_template_speaks_through_translations(self) -> None:
        bare = {place(file): words for file in self.templates() if (words := self.bare_words(file))}
        assert not bare

    def test_every_template_can_be_read(self) -> None:
        for file in self.templates():
            engines["django"].from_string(file.read_text("utf-8"))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_word_is_translated(self, language: str) -> None:
        catalogue = self.catalogue(language)
        assert not [message.id for message in said() if message.id and not self.is_translated(message, catalogue)]

    @staticmethod
    def is_translated(message: Message, catalogue: Catalog) -> bool:
        found = catalogue.get(message.id, context=message.context)
        if found is None or found.fuzzy:
            return False
        return all(found.string) if isinstance(found.string, tuple | list) else bool(found.string)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_translation_keeps_every_placeholder(self, language: str) -> None:
        catalogue = self.catalogue(language)
        wrong = [f"{message.id!r}: {error}" for message in catalogue for error in message.check(catalogue)]
        assert not wrong

    @staticmethod
    @cache
    def catalogue(language: str) -> Catalog:
        with (SOURCE / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            return read_po(file, locale=language)


def parameter_files() -> list[Path]:
    return sorted(INSTITUTIONS.rglob("parameters/*.yaml"))


class TestLaw:
    @pytest.mark.parametrize("file", parameter_files(), ids=place)
    def test_every_parameter_is_dated_and_cited(self, file: Path) -> None:
        data = read_yaml(file.read_text("utf-8"))
        assert data["unit"]
        values = data.get("values") or data.get("changes")
        assert values, "a parameter has dated values"
        for value in values:
            days = [value.get("from"), *value.get("series", {})]
            assert isinstance(days[0], date) or re.fullmatch(r"\d{4}-\d{2}", str(days[-1])), f"not dated: {value}"
            assert (value.get("reference") or data.get("reference") or "").strip(), f"not cited: {value}"
            assert isinstance(value.get("confirmed", data.get("confirmed")), bool), f"confirmed or not: {value}"

    def test_no_rule_counts_in_floating_point(self) -> None:
        floats = [
            place(file, node.lineno)
            for file in sorted(INSTITUTIONS.rglob("*.py"))
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]
        assert not floats

    def test_every_rule_cites_its_article(self) -> None:
        silent = [
            place(file, function.lineno)
            for file in sorted(INSTITUTIONS.rglob("*.py"))
            for function in functions(file)
            if not any(ast.unparse(each).startswith(("article(", "formula")) for each in function.decorator_list)
        ]
        assert not silent


def test_no_file_names_the_machine_that_it_was_written_on() -> None:
    machine = re.compile(rb"/(?:work|root|home)/[a-z]|/opt/(?:wheels|pypi)")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False)
    files = [REPOSITORY / name for name in listed.stdout.decode().split("\0") if name]
    exempt = {Path(__file__).resolve()}
    assert not [
        place(file) for file in files if file.is_file() and file not in exempt and machine.search(file.read_bytes())
    ]


def test_the_lock_names_no_registry_but_the_public_ones() -> None:
    lock = (REPOSITORY / "uv.lock").read_text()
    hosts = set(re.findall(r"https?://([^/\"]+)", lock))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}
    assert "resolved" not in (REPOSITORY / "package-lock.json").read_text()


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
