"""Looks at the machine before the server is started, so that what is missing is named plainly."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

from amparo.config.postgres.errors import DiskFull, MissingLibraries, PortTaken

NEEDED_TO_CREATE_MB = 400
NEEDED_TO_START_MB = 100

# Debian and Ubuntu package of each library that the server is linked with.
PACKAGES = {
    "libxml2.so.2": "libxml2",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "libreadline.so.8": "libreadline8",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libzstd.so.1": "libzstd1",
    "liblz4.so.1": "liblz4-1",
    "libz.so.1": "zlib1g",
}


def check_libraries(binary: Path) -> None:
    """Raise MissingLibraries when the loader cannot find what a program of the server needs.

    The program itself is tried first, for `ldd` may be absent and its answer is only needed to explain a failure.
    """
    tried = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        libraries = missing_libraries(tried.stderr + _loader_report(binary))
        raise MissingLibraries(libraries or ["an unknown library"], packages_of(libraries))


def missing_libraries(report: str) -> list[str]:
    """The libraries that a loader's report names as absent, sorted; an old C library counts as one."""
    names = re.findall(r"(lib[\w.+-]+\.so[\w.]*) => not found", report)
    names += re.findall(r"loading shared libraries: (lib[\w.+-]+\.so[\w.]*)", report)
    names += [f"glibc {version} or newer" for version in re.findall(r"version `GLIBC_([\d.]+)' not found", report)]
    return sorted(set(names))


def packages_of(libraries: list[str]) -> list[str]:
    """The Debian packages that bring these libraries; the unknown ones are left out."""
    return sorted({PACKAGES[name] for name in libraries if name in PACKAGES})


def check_space(directory: Path, needed_mb: int) -> None:
    """Raise DiskFull when the file system that holds (or will hold) a directory has too little space left."""
    existing = next(parent for parent in (directory, *directory.parents) if parent.exists())
    free_mb = shutil.disk_usage(existing).free // 1_000_000
    if free_mb < needed_mb:
        raise DiskFull(directory, free_mb, needed_mb)


def check_port(port: int, remedy: str = "Choose another with AMPARO_DATABASE_PORT.") -> None:
    """Raise PortTaken, with what to do, when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(port, remedy) from error


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _loader_report(binary: Path) -> str:
    ldd = shutil.which("ldd")
    if not ldd:
        return ""
    return subprocess.run([ldd, binary], capture_output=True, text=True, check=False).stdout
