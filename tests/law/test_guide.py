"""The guide "Write a benefit" is true: its files, put beside Brazil's law, load and pass their case."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from amparo.law import Law, load_law, read_facts
from amparo.law.cases import run_cases
from amparo.law.explanation import explain
from tests.database import REPOSITORY
from tests.law.small_institution import parameter

_FENCED = re.compile(r"```(?:yaml|python)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def guide() -> list[str]:
    text = (REPOSITORY / "docs" / "guides" / "write-a-benefit.md").read_text("utf-8")
    return _FENCED.findall(text)


def block(guide: list[str], start: str) -> str:
    return next(text for text in guide if text.startswith(start))


@pytest.fixture(scope="module")
def institution(guide: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("institutions") / "brazil_inss"
    shutil.copytree(REPOSITORY / "institutions" / "brazil_inss", root)
    folder = root / "winter_grant"
    files = {
        "parameters/winter_grant_age.yaml": block(guide, "title: Age from which"),
        "parameters/winter_grant_amount.yaml": parameter("Winter grant", "money", "2024-06-01 350.00"),
        "rules.py": block(guide, '"""Winter grant'),
        "benefit.yaml": block(guide, "benefit: winter_grant"),
        "words.yaml": block(guide, "winter_age_met:"),
        "cases/income.yaml": block(guide, "- name: An income"),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def law(institution: Path) -> Law:
    return load_law(institution)


def test_the_case_of_the_guide_passes(law: Law, institution: Path) -> None:
    results = run_cases(law, institution / "winter_grant")
    assert [(result.passed, result.error, result.differences) for result in results] == [(True, None, ())]


def test_the_person_of_the_guide_is_granted_in_plain_words(law: Law, guide: list[str]) -> None:
    given = read_facts(block(guide, "institution: brazil_inss"))
    assert given.on == date(2026, 7, 1)
    found = explain(law, law.determine(str(given.benefit), given.facts, given.on), "pt", currency="BRL")
    assert found.headline.replace("\xa0", " ") == "Auxílio de inverno: você tem direito a R$ 350,00 por mês."
    assert found.reasons[0].sentence == "Você tem 76 anos; são pedidos 70 anos."
    assert found.unconfirmed == ()
