"""Orders are written and answers are taken from the command line as at the desk, and each ends with its number."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amparo.administration.banking.schemas import check_file
from amparo.config.command_line import main
from amparo.config.command_line.outcomes import Exit
from tests.factories.banking import Movement, notification
from tests.factories.disbursement import account_for, orders_of, paid_run
from tests.factories.payments import awards_in_payment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day_and_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.AMPARO_TODAY, settings.DATA_DIRECTORY = "2026-12-01", tmp_path
    monkeypatch.setattr("amparo.config.command_line.bank.set_up", lambda: None)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["bank", *arguments])


def test_a_closed_run_is_written_once_and_an_answer_is_taken_once(tmp_path: Path) -> None:
    awards = awards_in_payment(["1621.00", "2000.00"])
    account_for(awards[0].person_id)
    paid_run()
    for _again in range(2):
        result = run("write", "--month", "2026-11", "--json")
        assert result.exit_code == Exit.DONE, result.output
    written = json.loads(result.stdout)
    assert (list(written["files"].values()), written["waiting"]) == ([1], 0)
    (name,) = written["files"]
    check_file(Path(written["folder"]) / f"{name}.xml", "pain.001.001.09")

    told = tmp_path / "returned.xml"
    told.write_bytes(notification(Movement("1621.00", orders_of(awards)[0].end_to_end_id, reason="AC04")))
    first, second = run("receive", str(told)), run("receive", str(told))
    assert (first.exit_code, second.exit_code) == (Exit.DONE, Exit.ATTENTION), first.output + second.output
    assert "1 returned" in first.output + first.stdout


def test_a_run_that_is_not_there_is_refused() -> None:
    result = run("write", "--month", "2026-11")
    assert result.exit_code == Exit.REFUSED
    assert "no closed monthly run" in result.output + result.stderr
