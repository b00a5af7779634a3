"""The same month is prepared, released and paid by several people at once: it is paid once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.database import REPOSITORY
from tests.faults.house import AMPARO, House, Verdict
from tests.faults.unprotected import SCRATCH

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
AWARDS = 500
AT_ONCE = 6
PAY = ("pay", "--month", "2026-11", "--prepared-by", "maker@example.org", "--released-by", "checker@example.org")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


def at_once(house: House, *command: str) -> list[tuple[int, str]]:
    """Run a command in several processes at the same time; how each ended and what it said."""
    running = [
        subprocess.Popen(
            command,
            env=house.environment,
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _each in range(AT_ONCE)
    ]
    said = [process.communicate(timeout=240)[0] for process in running]
    return [(process.returncode, words) for process, words in zip(running, said, strict=True)]


def test_a_month_paid_by_several_at_once_is_paid_once(house: House) -> None:
    house.populate(AWARDS)
    ended = at_once(house, AMPARO, *PAY)
    assert any(code == 0 for code, _words in ended), ended
    assert all(code == 0 or "Traceback" not in words for code, words in ended), ended
    house.execute("SELECT 1")
    assert at_once(house, AMPARO, *PAY)[0][0] == 0
    assert house.verdict() == Verdict(lost=0, double=0, unbooked=0, owed=0, run="closed")


def test_without_a_key_two_runs_at_once_pay_everybody_twice(house: House) -> None:
    with psycopg.connect(house.server.start(), autocommit=True) as connection:
        connection.execute(SCRATCH.encode())
    look_then_pay = (
        "import sys, time, psycopg\n"
        "with psycopg.connect(sys.argv[1], autocommit=True) as c:\n"
        "    if c.execute('SELECT count(*) FROM unprotected_payment').fetchone()[0] == 0:\n"
        "        time.sleep(1)\n"
        "        c.execute('INSERT INTO unprotected_payment SELECT n, 1621 FROM generate_series(1, 100) n')\n"
    )
    at_once(house, sys.executable, "-c", look_then_pay, house.server.url())
    assert house.execute("SELECT count(*) > 100 FROM unprotected_payment") == [(True,)]
