"""The clock of the machine that pays is years off: everybody is paid the month that was released, on the day released."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.disk import FULL
from tests.faults.house import House, Verdict

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
PARTS = 400 if FULL else 60
AWARDS_IN_A_PART = 5
FIVE_YEARS = ("-5y", "+5y")
# A clock that was set wrong does not run wrong: what counts seconds is left as it is.
STEADY = ("env", "DONT_FAKE_MONOTONIC=1", "faketime", "-f")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    if shutil.which("faketime") is None:
        (pytest.fail if FULL else pytest.skip)("needs faketime (apt-get install faketime)")
    house = House(tmp_path)
    yield house
    house.close()


def works_with_its_clock_off(house: House, by: str, parts: int) -> None:
    """Let a worker whose clock is off pay so many parts."""
    house.keep_worker(*STEADY, by)
    left, until = house.parts_waiting() - parts, time.monotonic() + 120
    while house.parts_waiting() > max(left, 0):
        assert time.monotonic() < until, "The worker did nothing."
        house.keep_worker(*STEADY, by)
        time.sleep(0.05)
    house.kill_worker()


def test_a_worker_years_off_pays_what_was_released(house: House) -> None:
    house.open(awards=PARTS * AWARDS_IN_A_PART, chunk_size=AWARDS_IN_A_PART)
    for by in FIVE_YEARS:
        works_with_its_clock_off(house, by, PARTS // 4)
    house.kill_database()  # whoever starts it now gives it their own clock
    works_with_its_clock_off(house, "-5y", PARTS // 4)
    assert house.execute("SELECT now() < '2024-01-01'") == [(True,)]
    house.finish(time.monotonic() + 240)
    assert house.verdict() == Verdict(lost=0, double=0, unbooked=0, owed=0, run="closed")
    assert house.execute("SELECT DISTINCT posted_on::text FROM ledger_transfer") == [("2026-12-07",)]
    assert house.execute("SELECT min(period)::text, max(period)::text FROM payments_payment") == [
        ("2026-09-01", "2026-11-01")
    ]


def test_a_program_that_asks_its_own_clock_pays_another_month(house: House) -> None:
    ask = "from datetime import date; print(date.today().year)"
    asked = subprocess.run([*STEADY, "-5y", sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    right = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert int(right.stdout) - int(asked.stdout) == 5
