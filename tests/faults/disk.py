"""Disks that fail: one that forgets what was not flushed when its power is cut, and one that is full.

Both need root and Debian's packages nbdkit, libnbd-bin, e2fsprogs and fuse3. The volatile disk is an image behind a cache
that keeps writes until they are flushed; cutting its power kills the cache.
"""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

TOOLS = ("nbdkit", "nbdfuse", "losetup", "mkfs.ext4", "e2fsck", "mount", "umount")
FULL = os.environ.get("AMPARO_FAULTS") == "full"


def needs_disks() -> None:
    """Skip the test where disks cannot be made; at length, where nothing may go untested unnoticed, fail it."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.geteuid() != 0:
        missing.append("root")
    if missing:
        say = pytest.fail if FULL else pytest.skip
        say(f"needs {', '.join(missing)} (apt-get install nbdkit libnbd-bin e2fsprogs fuse3)")


def command(*words: str | Path, check: bool = True) -> str:
    """Run a program of the system; its answer."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, timeout=60)
    assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout.strip()


class VolatileDisk:
    """A disk with an ext4 file system whose cache forgets when the power is cut. `mounted` is where it is."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder, self._turn = folder, 0
        self.mounted = folder / "disk"
        self.mounted.mkdir()
        self._image = folder / "disk.image"
        with self._image.open("wb") as image:
            image.truncate(megabytes * 1024 * 1024)
        self._attach()
        command("mkfs.ext4", "-q", "-F", self._device)
        command("mount", self._device, self.mounted)

    def cut_power(self) -> None:
        """What was written and not flushed is gone. Whoever uses the disk sees it fail from now on."""
        self._cache.kill()
        self._cache.wait()

    def power_on(self) -> None:
        """Bring the disk back as a machine would that starts again: the file system's own check first."""
        self._detach()
        self._attach()
        command("e2fsck", "-p", self._device, check=False)
        command("mount", self._device, self.mounted)

    def take_away(self) -> None:
        """Leave nothing behind."""
        self.cut_power()
        self._detach()

    def _attach(self) -> None:
        self._turn += 1
        socket, self._fuse = self._folder / f"{self._turn}.sock", self._folder / f"device{self._turn}"
        server = ["nbdkit", "-f", "-U", socket, "--filter=cache", "file", self._image, "cache=writeback"]
        self._cache = subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_for(socket)
        self._fuse.mkdir()
        self._bridge = subprocess.Popen(
            ["nbdfuse", self._fuse, "--unix", socket], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(self._fuse / "nbd")
        self._device = command("losetup", "--find", "--show", self._fuse / "nbd")

    def _detach(self) -> None:
        command("umount", "--lazy", self.mounted, check=False)
        command("losetup", "--detach", self._device, check=False)
        command("fusermount3", "-uz", self._fuse, check=False)
        with suppress(subprocess.TimeoutExpired):
            self._bridge.wait(5)
        if self._bridge.poll() is None:
            self._bridge.kill()
            self._bridge.wait()


class SmallDisk:
    """A disk of so many megabytes that can be filled to the last one."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.mounted = folder / "small"
        self.mounted.mkdir()
        command("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", self.mounted)
        self._ballast = self.mounted / "ballast"

    def fill(self, leave_megabytes: int) -> None:
        """Leave so little that the next writes fail."""
        free = shutil.disk_usage(self.mounted).free - leave_megabytes * 1024 * 1024
        descriptor = os.open(self._ballast, os.O_CREAT | os.O_WRONLY)
        try:
            os.posix_fallocate(descriptor, 0, max(free, 4096))
        finally:
            os.close(descriptor)

    def make_room(self) -> None:
        """Somebody has tidied up."""
        self._ballast.unlink()

    def take_away(self) -> None:
        """Leave nothing behind."""
        command("umount", "--lazy", self.mounted, check=False)


def _wait_for(path: Path) -> None:
    for _attempt in range(200):
        if path.exists():
            return
        time.sleep(0.05)
    raise TimeoutError(f"{path} did not appear")
