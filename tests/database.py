"""The tests' database server, shared by all runs on this machine that use the same data directory."""

import fcntl
import os
import re
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from amparo.config.postgres import EmbeddedServer, ServerError

REPOSITORY = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("AMPARO_CACHE", REPOSITORY / ".cache"))


@dataclass
class SharedServer:
    """A running server and the lock that says we use it."""

    server: EmbeddedServer
    lock: int

    def leave(self) -> None:
        """Stop the server unless another run holds the lock too."""
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self.server.stop()
        os.close(self.lock)


def share_server(data: Path) -> SharedServer:
    """Start the server, or join the one that another run has started, and put its address in the environment."""
    data.mkdir(parents=True, exist_ok=True)
    lock = os.open(data / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)
    server = EmbeddedServer(data, CACHE, durable=False)
    try:
        os.environ["DATABASE_URL"] = server.start()
    except ServerError as error:
        pytest.exit(str(error), returncode=3)
    return SharedServer(server, lock)


def drop_abandoned_databases(url: str) -> None:
    """Remove what killed runs left behind: databases named by a process that is no more."""
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+'").fetchall()
        for (name,) in names:
            process = re.findall(r"\d+", name)[0]
            if not Path(f"/proc/{process}").exists():
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
