"""The embedded server: what it survives, and what it says when it cannot run."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from amparo.config.postgres import EmbeddedServer, checks
from amparo.config.postgres.errors import DiskFull, ForbiddenDirectory, MissingLibraries, PortTaken
from amparo.config.postgres.owner import server_owner, socket_directory
from tests.database import CACHE


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "a folder with spaces", CACHE)
    yield server
    server.stop()


def kill(server: EmbeddedServer) -> None:
    process = server.status().process
    assert process
    os.kill(process, signal.SIGKILL)


def test_a_second_start_joins_the_running_server(server: EmbeddedServer) -> None:
    assert server.start() == server.start()
    assert server.status().running


def test_several_starts_at_once_make_one_server(server: EmbeddedServer) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(server.start())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_what_was_committed_survives_killed_servers_at_the_same_address(server: EmbeddedServer) -> None:
    address = server.start()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    for _ in range(3):
        kill(server)
        assert server.start() == address
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_creation_that_was_interrupted_is_begun_anew(server: EmbeddedServer) -> None:
    (server.data / "creating").mkdir(parents=True)
    (server.data / "creating" / "half").touch()
    server.start()
    assert server.status().running


def test_a_dead_servers_number_taken_by_another_program_misleads_nobody(server: EmbeddedServer) -> None:
    server.start()
    server.stop()
    (server.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster}\n0\n5432\n\n\n\n")
    assert not server.status().running
    server.start()
    assert server.status().running


def test_the_password_is_for_its_owner_alone(server: EmbeddedServer) -> None:
    address = server.start()
    assert (server.data / "password").stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.replace(":", ":wrong", 2).replace("postgresql:wrong", "postgresql:", 1))


def test_a_named_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port}.*AMPARO_DATABASE_PORT"):
            EmbeddedServer(tmp_path, CACHE, port=port).start()


def test_the_usual_port_taken_by_another_is_replaced(server: EmbeddedServer) -> None:
    server.start()
    usual = server.status().port
    assert usual
    server.stop()
    with socket.socket() as other:
        other.bind(("127.0.0.1", usual))
        other.listen()
        server.start()
        assert server.status().port not in {None, usual}


def test_a_full_disk_is_said_before_anything_is_written(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    with pytest.raises(DiskFull, match=r"(?s)5 MB are free.*AMPARO_DATA"):
        server.start()
    assert not server.cluster.exists()


LOADER = """
    libxml2.so.2 => not found
    libssl.so.3 => /lib/libssl.so.3 (0x0)
    libgssapi_krb5.so.2 => not found
"""


def test_missing_libraries_are_named_with_the_packages_that_have_them() -> None:
    missing = checks.missing_libraries(LOADER)
    assert missing == ["libgssapi_krb5.so.2", "libxml2.so.2"]
    error = str(MissingLibraries(missing, checks.packages_of(missing)))
    assert "apt-get install libgssapi-krb5-2 libxml2" in error
    assert "DATABASE_URL" in error


def test_an_old_c_library_is_named() -> None:
    report = "/x/postgres: /lib/libc.so.6: version `GLIBC_2.34' not found (required by /x/postgres)"
    assert checks.missing_libraries(report) == ["glibc 2.34 or newer"]


def test_a_program_that_cannot_run_is_explained(tmp_path: Path) -> None:
    broken = tmp_path / "postgres"
    broken.write_text(
        "#!/bin/sh\necho 'error while loading shared libraries: libzstd.so.1: cannot open' >&2\nexit 127\n"
    )
    broken.chmod(0o755)
    with pytest.raises(MissingLibraries, match="libzstd1"):
        checks.check_libraries(broken)


def test_a_socket_folder_that_someone_else_made_is_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    ours = socket_directory(tmp_path / "data", server_owner())
    ours.rmdir()
    ours.symlink_to(tmp_path)
    with pytest.raises((ForbiddenDirectory, FileExistsError)):
        socket_directory(tmp_path / "data", server_owner())


def test_another_process_finds_the_server(server: EmbeddedServer) -> None:
    server.start()
    asked = "import sys; from pathlib import Path; from amparo.config.postgres import EmbeddedServer as S; "
    asked += "print(S(Path(sys.argv[1])).status().port)"
    done = subprocess.run([sys.executable, "-c", asked, server.data], capture_output=True, text=True, check=True)
    assert int(done.stdout) == server.status().port
