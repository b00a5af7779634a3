"""kill -9 on the worker and on the database at random points of a run: nothing lost, nothing paid twice."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.database import REPOSITORY
from tests.faults.house import House, Verdict
from tests.faults.unprotected import CAUGHT_BETWEEN, SCRATCH

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
FULL = os.environ.get("AMPARO_FAULTS") == "full"
KILLS = 110 if FULL else 4
PARTS = 4_000 if FULL else 300
AWARDS_IN_A_PART = 25 if FULL else 3
PATIENCE_SECONDS = 3_000 if FULL else 240
SEED = int(os.environ.get("AMPARO_FAULTS_SEED", "20261122"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An institution whose run is released and waits to be paid."""
    house = House(tmp_path)
    house.open(awards=PARTS * AWARDS_IN_A_PART, chunk_size=AWARDS_IN_A_PART)
    yield house
    house.close()


def kill_something(house: House, chance: random.Random) -> str:
    """Worker or database, as chance has it."""
    victim = chance.choice(["worker", "database"])
    house.kill_worker() if victim == "worker" else house.kill_database()
    return victim


def wait_for_progress(house: House, waiting: int, until: float) -> int:
    """Wait until somebody pays again; returns the parts still waiting."""
    while time.monotonic() < until:
        house.keep_worker()
        left = house.parts_waiting()
        if left < waiting or left == 0:
            return left
        time.sleep(0.05)
    raise TimeoutError("Nobody went on with the run.")


def test_killed_again_and_again_everybody_is_paid_once_and_the_run_closes_by_itself(house: House) -> None:
    chance = random.Random(SEED)
    killed: list[str] = []
    until, waiting = time.monotonic() + PATIENCE_SECONDS, PARTS
    while len(killed) < KILLS:
        waiting = wait_for_progress(house, waiting, until)
        assert waiting, f"The run was over after {len(killed)} kills: give it more parts."
        time.sleep(chance.uniform(0, 0.4))
        killed.append(kill_something(house, chance))
        house.keep_worker()
        assert house.broken() == 0, killed
    house.finish(until)
    assert house.verdict() == Verdict(lost=0, double=0, unbooked=0, owed=0, run="closed"), killed


def test_without_protection_the_same_kills_pay_people_twice(tmp_path: Path) -> None:
    house = House(tmp_path)
    address = house.server.start()
    try:
        house.execute(SCRATCH)
        house.execute("INSERT INTO unprotected_part SELECT n, false FROM generate_series(1, 400) AS n")
        chance = random.Random(SEED)
        for _kill in range(20):
            paid_before = house.execute("SELECT count(*) FROM unprotected_payment")
            worker = subprocess.Popen([sys.executable, "-m", "tests.faults.unprotected", address], cwd=REPOSITORY)
            while house.execute("SELECT count(*) FROM unprotected_payment") == paid_before:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.2))
            worker.kill()
            worker.wait()
            if house.execute(CAUGHT_BETWEEN) != [(0,)]:
                break
        subprocess.run([sys.executable, "-m", "tests.faults.unprotected", address], cwd=REPOSITORY, check=True)
        with psycopg.connect(address) as connection:
            paid = connection.execute("SELECT count(*) - count(DISTINCT award_id) FROM unprotected_payment").fetchone()
        assert paid is not None
        assert paid[0] > 0
    finally:
        house.close()
