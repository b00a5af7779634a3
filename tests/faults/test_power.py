"""The power is cut while a run is paid: what was confirmed is on the disk, and the run ends as if nothing had happened."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amparo.config.postgres import ServerError
from tests.faults.disk import FULL, VolatileDisk, needs_disks
from tests.faults.house import House, Verdict
from tests.faults.test_killing import SEED

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
CUTS = 25 if FULL else 2
PARTS = 1_500 if FULL else 150
AWARDS_IN_A_PART = 3
PATIENCE_SECONDS = 1_800 if FULL else 240
INTACT = """
CREATE EXTENSION IF NOT EXISTS amcheck;
SELECT count(bt_index_check(c.oid, true)) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relkind = 'i' AND c.relam = 403 AND (c.relname LIKE 'payments_%' OR c.relname LIKE 'ledger_%')
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[VolatileDisk]:
    needs_disks()
    disk = VolatileDisk(tmp_path, 1_500)
    yield disk
    disk.take_away()


def cut(house: House, disk: VolatileDisk) -> int:
    """Cut the power of disk, worker and database at once; returns the parts that had been confirmed as paid."""
    confirmed = PARTS - house.parts_waiting()
    disk.cut_power()
    if house.worker is not None and house.worker.poll() is None:
        house.kill_worker()
    house.kill_database()
    disk.power_on()
    return confirmed


def pay_a_little(house: House, chance: random.Random, until: float) -> None:
    """Let the worker get on with some parts."""
    waiting = house.parts_waiting()
    while house.parts_waiting() == waiting:
        assert time.monotonic() < until, "Nobody went on with the run."
        house.keep_worker()
        time.sleep(0.05)
    time.sleep(chance.uniform(0, 0.5))


def opened(house: House) -> House:
    house.open(awards=PARTS * AWARDS_IN_A_PART, chunk_size=AWARDS_IN_A_PART)
    return house


def test_what_was_confirmed_survives_every_power_cut_and_the_run_closes(disk: VolatileDisk, tmp_path: Path) -> None:
    house = opened(House(disk.mounted / "house", log=tmp_path))
    chance, until = random.Random(SEED), time.monotonic() + PATIENCE_SECONDS
    try:
        for _cut in range(CUTS):
            pay_a_little(house, chance, until)
            confirmed = cut(house, disk)
            house.server.start()
            assert PARTS - house.parts_waiting() >= confirmed
            assert house.broken() == 0
            house.execute(INTACT)
        house.finish(until)
        assert house.verdict() == Verdict(lost=0, double=0, unbooked=0, owed=0, run="closed")
    finally:
        house.close()


def test_without_flushing_a_power_cut_loses_what_was_confirmed(disk: VolatileDisk, tmp_path: Path) -> None:
    house = opened(House(disk.mounted / "house", durable=False, log=tmp_path))
    chance, until = random.Random(SEED), time.monotonic() + PATIENCE_SECONDS
    try:
        for _cut in range(10):
            pay_a_little(house, chance, until)
            confirmed = cut(house, disk)
            if not is_whole(house, confirmed):
                return
    finally:
        house.close()
    pytest.fail("Ten power cuts lost nothing, though nothing was flushed: the disk does not forget.")


def is_whole(house: House, confirmed: int) -> bool:
    """Whether the database comes back with all that was confirmed, and without a contradiction."""
    try:
        house.server.start()
        return PARTS - house.parts_waiting() >= confirmed and house.broken() == 0 and bool(house.execute(INTACT))
    except (ServerError, TimeoutError, OSError, psycopg.Error):
        return False
