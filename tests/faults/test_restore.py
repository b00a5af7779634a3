"""The database is lost, and comes back as it was at a moment: the same checksums, and the run goes on from there."""

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amparo.config.postgres import EmbeddedServer, backup
from amparo.config.postgres.errors import NoBackup
from tests.database import CACHE
from tests.faults.house import House, Verdict

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
AWARDS = 600


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An institution with backups, a copy taken before its run is paid."""
    house = House(tmp_path / "house")
    house.open(awards=AWARDS, chunk_size=20)
    backup.keep_backups(house.server, tmp_path / "backups")
    backup.take_copy(house.server, datetime.now(UTC))
    yield house
    house.close()


def pay_some(house: House) -> None:
    """Let a worker pay until some parts are paid, then stop it."""
    waiting = house.parts_waiting()
    while house.parts_waiting() > waiting - 5:
        house.keep_worker()
        time.sleep(0.05)
    house.kill_worker()


def moment(house: House) -> datetime:
    """The database's own clock, as of now and no earlier than its last change."""
    found: datetime = house.execute("SELECT clock_timestamp()")[0][0]
    return found


def ruin(house: House) -> None:
    """What somebody who means harm would do: amounts altered, the log with them, then the disk is gone."""
    time.sleep(0.1)
    house.execute("ALTER TABLE awards_awardrate DISABLE TRIGGER ALL; UPDATE awards_awardrate SET monthly_amount = 1")
    house.execute("SELECT pg_switch_wal()")
    time.sleep(1.5)
    house.server.stop()
    shutil.rmtree(house.server.cluster)


def restored(house: House, at: datetime | None) -> House:
    """The house that comes back, in a folder beside."""
    folder = house.folder.parent / "restored"
    folder.mkdir()
    backup.restore(house.folder.parent / "backups", EmbeddedServer(folder, CACHE), at=at)
    return House(folder)


def test_it_comes_back_as_it_was_at_a_moment_and_the_run_goes_on(house: House) -> None:
    pay_some(house)
    before, at = house.checksums(), moment(house)
    ruin(house)
    back = restored(house, at)
    try:
        assert back.checksums() == before
        back.finish(time.monotonic() + 120)
        assert back.verdict() == Verdict(lost=0, double=0, unbooked=0, owed=0, run="closed")
    finally:
        back.close()


def test_without_the_changes_kept_the_copy_alone_has_lost_what_came_after_it(house: House) -> None:
    pay_some(house)
    before, at = house.checksums(), moment(house)
    ruin(house)
    shutil.rmtree(house.folder.parent / "backups" / "changes")
    (house.folder.parent / "backups" / "changes").mkdir()
    with pytest.raises(NoBackup, match="do not reach"):
        restored(house, at)
    shutil.rmtree(house.folder.parent / "restored")
    back = restored(house, None)
    try:
        assert back.checksums() != before
    finally:
        back.close()
