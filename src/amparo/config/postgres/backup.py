"""Copies of the embedded database that can be taken back to any moment: a base copy, and every change since.

A backup folder holds `base-<time>/` (one for each copy taken), `changes/` (the write-ahead log, file by file as the server
fills them) and `password`. It belongs on another disk, and its owner must guard it as the data themselves.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from amparo.config.postgres.binaries import locked
from amparo.config.postgres.errors import BackupFailed, NoBackup, StartFailed
from amparo.config.postgres.server import EmbeddedServer

NAMED = "%Y%m%dT%H%M%SZ"
# Written under another name and renamed, so that half a file is never taken for a whole one; and a file that was kept
# before a crash, but not yet reported as kept, is kept again without complaint.
KEEP_CHANGES = """\
archive_mode = on
archive_timeout = 60
archive_command = 'if test -f "{changes}/%f"; then cmp -s "%p" "{changes}/%f"; \
else cp "%p" "{changes}/.%f.part" && sync "{changes}/.%f.part" && mv "{changes}/.%f.part" "{changes}/%f"; fi'
"""
GO_BACK = """\
restore_command = 'cp "{changes}/%f" "%p"'
recovery_target_action = 'promote'
hot_standby = off
{target}
"""


def keep_backups(server: EmbeddedServer, folder: Path) -> None:
    """From now on keep every change of the database in a folder; restarts the server. Take a copy next."""
    changes = _changes(folder)
    changes.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    server.own(folder)
    server.own(changes)
    (server.data / "backups.conf").write_text(KEEP_CHANGES.format(changes=changes).replace("\\\n", ""))
    (server.data / "backups").write_text(str(folder.resolve()))
    server.stop()
    server.start()


def backups_folder(server: EmbeddedServer) -> Path:
    """Where this database's backups are kept. Raises NoBackup when nobody has said where."""
    try:
        return Path((server.data / "backups").read_text())
    except FileNotFoundError as error:
        raise NoBackup("No backups are kept of this database. Begin with `amparo backup keep --to FOLDER`.") from error


def take_copy(server: EmbeddedServer, at: datetime) -> Path:
    """Copy the running database and check the copy against its own checksums. Returns its folder. Raises BackupFailed."""
    folder = backups_folder(server)
    address = server.start()
    name = f"base-{at.astimezone(UTC):{NAMED}}"
    beside = folder / f".{name}"
    with locked(folder / "copying.lock"):
        shutil.rmtree(beside, ignore_errors=True)
        options = ["--pgdata", str(beside), "--checkpoint=fast", "--manifest-checksums=SHA256"]
        _must(server, "pg_basebackup", "--dbname", address, *options)
        _must(server, "pg_verifybackup", "--quiet", str(beside))
        shutil.copy2(server.data / "password", folder / "password")
        beside.rename(folder / name)
    return folder / name


def copies(folder: Path) -> list[tuple[datetime, Path]]:
    """The copies of a backup folder, the oldest first."""
    found = sorted(folder.glob("base-*"))
    return [(datetime.strptime(each.name, f"base-{NAMED}").replace(tzinfo=UTC), each) for each in found]


def restore(folder: Path, into: EmbeddedServer, *, at: datetime | None = None) -> str:
    """Bring a backup back as it was at a moment (or to its last change) in another data directory; returns its address.

    The database that is running is not touched: look at the restored one first, then put it in the other's place.
    Raises NoBackup when no copy is as old as that moment, BackupFailed when the folder for it is taken.
    """
    earlier = [copy for taken, copy in copies(folder) if at is None or taken <= at]
    if not earlier:
        raise NoBackup(f"{folder} holds no copy from before {at or 'now'}.")
    if into.cluster.exists():
        raise BackupFailed(f"{into.cluster} holds a database already. Restore into an empty folder.")
    into.data.mkdir(parents=True, exist_ok=True)
    shutil.copytree(earlier[-1], into.cluster)
    shutil.copy2(folder / "password", into.data / "password")
    into.cluster.chmod(0o700)
    for path in (into.data / "password", into.cluster, *into.cluster.rglob("*")):
        into.own(path)
    target = f"recovery_target_time = '{at.astimezone(UTC).isoformat()}'" if at else ""
    (into.data / "backups.conf").write_text(GO_BACK.format(changes=_changes(folder), target=target))
    (into.cluster / "recovery.signal").touch()
    into.own(into.cluster / "recovery.signal")
    address = _until_there(into)
    (into.data / "backups.conf").unlink()
    return address


def _until_there(server: EmbeddedServer) -> str:
    """Start a server that goes back in time; it answers once it is there."""
    try:
        return server.start()
    except StartFailed as error:
        if "recovery ended before configured recovery target" in str(error):
            raise NoBackup("The changes kept do not reach as far as this moment. Name an earlier one.") from error
        raise


def _changes(folder: Path) -> Path:
    return folder.resolve() / "changes"


def _must(server: EmbeddedServer, program: str, *arguments: str) -> None:
    done = server.run(program, *arguments)
    if done.returncode != 0:
        raise BackupFailed(f"The copy failed ({program}): {(done.stdout + done.stderr).strip()[-2000:]}")
