"""`amparo timeline`: a person's months from a file, for people and for machines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amparo.config.command_line import main
from amparo.config.command_line.outcomes import Exit
from tests.law.small_institution import write_institution

FACTS = """
benefit: pension
on: 2026-01-15
facts:
  sex: female
  birth_date: 1964-05-12
  contributions: [{ from: 2008-01, to: 2025-12, wage: 3000.00, category: employee }]
"""
INSTITUTION = """
code: small
languages: [en]
currency: BRL
"""


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    folder = write_institution(tmp_path)
    (folder / "institution.yaml").write_text(INSTITUTION, "utf-8")
    facts = tmp_path / "facts.yaml"
    facts.write_text(FACTS, "utf-8")
    return [str(facts), "--institution", str(folder), "--back", "2", "--ahead", "5"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["timeline", *arguments])


def test_months_are_told_with_what_changes_them(asked: list[str]) -> None:
    result = run(*asked)
    assert result.exit_code == Exit.DONE, result.output
    for words in ("January 2024", "No right", "A right to", "Birth date: 62 years complete on May 12, 2026"):
        assert words in " ".join(result.output.split())


def test_the_same_for_machines_covers_every_month(asked: list[str]) -> None:
    months = json.loads(run(*asked, "--json").output)
    assert (months[0]["first"], months[-1]["last"]) == ("2024-01", "2031-01")
    assert {each["kind"] for each in months} >= {"not_entitled", "entitled"}


def test_who_stops_is_told_another_future(asked: list[str]) -> None:
    facts = Path(asked[0])
    facts.write_text(FACTS.replace("2008-01", "2013-01"), "utf-8")
    assert run(*asked).output != run(*asked, "--stop").output
