"""The command line: what it says, and with which number it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amparo.config.command_line import main
from amparo.config.command_line.outcomes import Exit, code_of
from amparo.config.postgres.errors import PortTaken
from amparo.law.errors import LawError
from tests.database import REPOSITORY


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_help_lists_the_commands_by_what_they_are_for_and_the_exit_codes() -> None:
    shown = run("--help").output
    for words in ("See it:", "The law:", "The day's work:", "The house:", "determine", "replay", "Exit codes:"):
        assert words in shown


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == Exit.DONE
    assert command in (REPOSITORY / "docs/reference/command-line.md").read_text()
    assert len(result.output.splitlines()) > 5


def test_a_date_that_is_none_is_refused_with_an_example() -> None:
    result = run("pay", "--month", "November")
    assert result.exit_code == Exit.USAGE
    assert "2026-11" in result.output


def test_an_institution_that_is_not_there_is_answered_with_those_that_are() -> None:
    result = run("cases", "--institution", "atlantis")
    assert result.exit_code == Exit.USAGE
    assert "brazil_inss" in result.output


def test_a_worker_says_at_once_that_the_cluster_it_is_given_does_not_answer() -> None:
    result = run("work", "--until-idle", "--spark", "spark://127.0.0.1:9")
    assert result.exit_code == Exit.REFUSED
    assert "Spark" in result.output  # that no master answers, or what to install first


def test_facts_that_the_law_does_not_know_end_with_their_own_number(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("on: 2026-01-31\nbenefit: retirement\nfacts: {shoe_size: 43}\n")
    result = run("determine", str(facts))
    assert result.exit_code == Exit.LAW
    assert "shoe_size" in result.output


def test_errors_have_the_documented_numbers() -> None:
    assert code_of(PortTaken(1, "")) == Exit.DATABASE
    assert code_of(LawError("wrong")) == Exit.LAW
    assert code_of(ValueError("a fault of ours")) is None


def test_status_speaks_to_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_DATA", str(tmp_path))
    result = run("status", "--json")
    assert result.exit_code == Exit.ATTENTION
    assert json.loads(result.output) == {
        "running": False,
        "process": None,
        "port": None,
        "data_directory": str(tmp_path),
    }


@pytest.mark.parametrize("mistake", [["decide", "--jsn"], ["replay", "not-a-reference"], ["determine", "nowhere.yaml"]])
def test_a_wrong_argument_ends_with_two(mistake: list[str]) -> None:
    assert run(*mistake).exit_code == Exit.USAGE
