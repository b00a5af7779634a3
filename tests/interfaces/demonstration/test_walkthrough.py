"""The walk from claims to payments, on a small population; what a second start finds; what an interrupted one leaves."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from rich.console import Console

from amparo.administration.access.queries import account_by_login
from amparo.administration.registry.queries import count_persons
from amparo.interfaces.demonstration import accounts, population, walkthrough
from amparo.interfaces.demonstration.beginning import FirstStart, earlier_start, first_start

pytestmark = pytest.mark.django_db
BEGINS = """
import sys; from pathlib import Path
from amparo.interfaces.demonstration.beginning import first_start
with first_start(Path(sys.argv[1])):
    print("begun", flush=True)
    sys.stdin.read()
"""


@contextmanager
def silent_bar(_words: str, _total: int) -> Iterator[Callable[[int], None]]:
    yield lambda _done: None


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIRECTORY = tmp_path
    settings.AMPARO_TODAY = "2026-07-20"
    settings.DEMONSTRATION = True
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # quick; the real one is slow by design


def walk(persons: int = 120, claims: int = 20) -> tuple[dict[str, Any], str]:
    told = StringIO()
    console = Console(file=told, width=100)
    figures = walkthrough.run(console, persons=persons, claims=claims, seed=2026, address=None, bar=silent_bar)
    return figures, told.getvalue()


def test_every_claim_meets_its_end_and_the_month_is_paid_to_the_cent() -> None:
    figures, told = walk()
    assert sum(figures["statuses"].values()) == figures["claims"]
    assert not figures["statuses"].get("submitted")
    assert figures["statuses"]["granted"] == sum(figures["granted"].values()) > 0
    run = figures["run"]
    assert (run["status"], run["agree"], figures["is_balanced"]) == ("closed", True, True)
    assert run["paid_amount"] == run["expected_amount"] == run["transferred_amount"]
    assert run["prepared_by"] != run["released_by"]
    assert Decimal(run["paid_amount"]) > 0
    assert "agree" in told
    assert "balances" in told


def test_a_second_start_shows_the_same_and_changes_nothing() -> None:
    first, told = walk()
    persons = count_persons()
    again, told_again = walk(persons=999, claims=9)
    assert again == first
    assert count_persons() == persons >= first["persons"]
    assert told_again in told


def test_the_accounts_shown_open_the_doors_and_are_kept_from_other_users(tmp_path: Path) -> None:
    _figures, told = walk()
    kept = accounts.kept()
    assert kept is not None
    assert {account.role for account in kept[0]} >= {
        "insured_person",
        "employer",
        "case_officer",
        "payment_officer",
        "supervisor",
    }
    for shown in kept[0]:
        account = account_by_login(shown.login)
        assert account is not None
        assert check_password(shown.password, account.password)
        assert shown.password in told  # never cut short
    assert (tmp_path / "demonstration.json").stat().st_mode & 0o077 == 0


def test_a_population_that_was_there_before_is_left_alone(tmp_path: Path) -> None:
    population.load(persons=10, claims=0, seed=1, progress=lambda _done: None)
    with pytest.raises(population.PopulationExists):
        walk()
    assert earlier_start(tmp_path) is FirstStart.NONE_OPEN


class TestBeginning:
    def test_one_that_ends_well_leaves_no_sign(self, tmp_path: Path) -> None:
        with first_start(tmp_path):
            pass
        assert earlier_start(tmp_path) is FirstStart.NONE_OPEN

    def test_one_that_fails_was_interrupted(self, tmp_path: Path) -> None:
        def start() -> None:
            with first_start(tmp_path):
                raise InterruptedError

        with pytest.raises(InterruptedError):
            start()
        assert earlier_start(tmp_path) is FirstStart.INTERRUPTED

    def test_one_under_way_is_told_from_one_that_was_killed(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", BEGINS, str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            assert earlier_start(tmp_path) is FirstStart.UNDER_WAY
            process.kill()
        assert earlier_start(tmp_path) is FirstStart.INTERRUPTED
