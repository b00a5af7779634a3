"""As whom the server runs: PostgreSQL refuses root, for a broken server must not own the machine."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from amparo.config.postgres.errors import ForbiddenDirectory

UNSHARE = ["unshare", "-U", "--map-user=1000", "--map-group=1000"]


@dataclass(frozen=True)
class Owner:
    """How to start a program as the server's user: a prefix for the command, or another user's number."""

    prefix: tuple[str, ...] = ()
    user: int | None = None

    def own(self, path: Path) -> None:
        """Hand a file or folder to the server's user."""
        if self.user is not None:
            os.chown(path, self.user, pwd.getpwuid(self.user).pw_gid)


@cache
def server_owner() -> Owner:
    """An ordinary user runs it as himself; root in a user namespace where it is nobody, else as `nobody`."""
    if os.geteuid() != 0:
        return Owner()
    if shutil.which("unshare") and subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0:
        return Owner(prefix=tuple(UNSHARE))
    return Owner(user=pwd.getpwnam("nobody").pw_uid)


def check_reachable(owner: Owner, path: Path) -> None:
    """Raise ForbiddenDirectory when another user, as whom the server must run, cannot enter the data directory."""
    if owner.user is None:
        return
    closed = next((parent for parent in path.parents if not parent.stat().st_mode & stat.S_IXOTH), None)
    if closed:
        raise ForbiddenDirectory(
            f"You are root, PostgreSQL must run as another user, and {closed} is closed to that user.\n"
            "Run as an ordinary user, or keep the data elsewhere: export AMPARO_DATA=/var/lib/amparo"
        )


def socket_directory(data: Path, owner: Owner) -> Path:
    """A folder with a short path (sockets allow 107 bytes), ours alone, the same for the same data directory."""
    name = sha256(str(data.resolve()).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"amparo-{os.geteuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner.user}:
        raise ForbiddenDirectory(f"{folder} belongs to someone else. Remove it, or set TMPDIR to a folder of your own.")
    folder.chmod(0o700)
    owner.own(folder)
    return folder
