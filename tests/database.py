"""The tests' database server, shared by all runs on this machine that use the same data directory."""

import fcntl
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from amparo.config.postgres import EmbeddedServer, ServerError
from amparo.config.postgres.binaries import locked

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


def migrated_template(url: str, data: Path) -> str:
    """The name of a database with every table and no row, made once for each state of the migrations.

    Each worker's database is a copy of it, which takes a fraction of a second.
    """
    name = f"template_{_digest_of_migrations()}"
    data.mkdir(parents=True, exist_ok=True)
    with locked(data / "template.lock"), psycopg.connect(url, autocommit=True) as connection:
        query = "SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]{12}$' ORDER BY oid"
        found = [old for (old,) in connection.execute(query)]
        if name not in found:
            for old in found[:-2]:  # another run may just be copying a younger one
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            connection.execute("DROP DATABASE IF EXISTS migrating WITH (FORCE)")
            connection.execute("CREATE DATABASE migrating")
            environment = {**os.environ, "DATABASE_URL": urlsplit(url)._replace(path="/migrating").geturl()}
            environment["DJANGO_SETTINGS_MODULE"] = "amparo.config.settings"
            subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, check=True)
            connection.execute(sql.SQL("ALTER DATABASE migrating RENAME TO {}").format(sql.Identifier(name)))
    return name


def _digest_of_migrations() -> str:
    files = sorted((REPOSITORY / "src").rglob("migrations/*.py"))
    digest = sha256((REPOSITORY / "uv.lock").read_bytes())
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def drop_abandoned_databases(url: str) -> None:
    """Remove what killed runs left behind: databases named by a process that is no more."""
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+'").fetchall()
        for (name,) in names:
            process = re.findall(r"\d+", name)[0]
            if not Path(f"/proc/{process}").exists():
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
