"""The disk is full in the middle of a run: nothing is half paid, and once there is room the run goes on by itself."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.disk import FULL, SmallDisk, needs_disks
from tests.faults.house import House, Verdict
from tests.faults.unprotected import SCRATCH, pay_whatever_happens

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
TIMES = 5 if FULL else 1
PARTS = 2_000 if FULL else 400
AWARDS_IN_A_PART = 10
PATIENCE_SECONDS = 900 if FULL else 240
NARROW_MEGABYTES = 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    needs_disks()
    disk = SmallDisk(tmp_path, 1_400)
    yield disk
    disk.take_away()


def words(log: Path, server_log: Path) -> str:
    return log.read_text(errors="replace") + server_log.read_text(errors="replace")


def wait_until_it_is_felt(house: House, log: Path, seen: int, until: float) -> int:
    """Keep a worker until somebody complains that the disk is full; returns how often that has been said."""
    while (said := words(log, house.server.log).count("No space left")) <= seen:
        assert time.monotonic() < until, "The full disk was not felt."
        house.keep_worker()
        time.sleep(0.1)
    return said


def test_a_full_disk_stops_the_run_and_nothing_is_lost_or_paid_twice(disk: SmallDisk, tmp_path: Path) -> None:
    house = House(disk.mounted / "house", log=tmp_path)
    house.open(awards=PARTS * AWARDS_IN_A_PART, chunk_size=AWARDS_IN_A_PART)
    until, seen = time.monotonic() + PATIENCE_SECONDS, 0
    try:
        for _time in range(TIMES):
            assert house.run_is_open(), "The run was over before the disk was full: give it more parts."
            disk.fill(leave_megabytes=NARROW_MEGABYTES)
            seen = wait_until_it_is_felt(house, tmp_path / "worker.log", seen, until)
            disk.make_room()
            house.server.start()
            assert house.broken() == 0
        house.finish(until)
        assert house.verdict() == Verdict(lost=0, double=0, unbooked=0, owed=0, run="closed")
    finally:
        house.close()


def test_a_program_that_passes_over_the_full_disk_loses_payments(disk: SmallDisk, tmp_path: Path) -> None:
    house = House(disk.mounted / "house", log=tmp_path)
    try:
        with psycopg.connect(house.server.start(), autocommit=True) as connection:
            connection.execute(SCRATCH.encode())
            connection.execute("INSERT INTO unprotected_part SELECT n, false FROM generate_series(1, 100) AS n")
            disk.fill(leave_megabytes=0)
            for number in range(1, 101):
                pay_whatever_happens(connection, number)
            disk.make_room()
            paid = connection.execute("SELECT count(*) FROM unprotected_payment").fetchone()
            noted = connection.execute("SELECT count(*) FROM unprotected_part WHERE done").fetchone()
        assert noted == (100,)
        assert paid != (1_000,)
    finally:
        house.close()
