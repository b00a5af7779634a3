"""Creates, starts, stops and finds the embedded server of a data directory."""

import os
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from amparo.config.postgres import checks
from amparo.config.postgres.binaries import locked, programs
from amparo.config.postgres.errors import AnotherServer, DiskFull, PortTaken, StartFailed
from amparo.config.postgres.owner import check_reachable, server_owner, socket_directory

DATABASE = "amparo"
START_SECONDS = 60
STOP_SECONDS = 30

CONFIGURATION = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
wal_buffers = 64MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
checkpoint_timeout = 15min
wal_compression = lz4
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
log_checkpoints = off
{durability}
"""
# Persons' data never enters the log: statements are not quoted there (log_min_error_statement).
FAST_AND_FORGETFUL = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off"


@dataclass(frozen=True)
class Status:
    """Whether the server runs, as which process, on which port."""

    running: bool
    process: int | None = None
    port: int | None = None


class EmbeddedServer:
    """One server, one data directory. `start` is safe to call when it already runs, from several processes at once."""

    def __init__(
        self,
        data_directory: Path,
        cache: Path | None = None,
        *,
        port: int | None = None,
        durable: bool = True,
    ) -> None:
        self.data = data_directory.resolve()
        self.cluster = self.data / "cluster"
        self.log = self.data / "server.log"
        self._cache = cache or self.data
        self._wanted_port = port
        self._durable = durable
        self._owner = server_owner()

    def start(self) -> str:
        """Create the database where there is none, start the server unless it runs; return its address as a URL.

        Raises a ServerError that says what to do.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        with locked(self.data / "server.lock"):
            if not (self.cluster / "PG_VERSION").is_file():
                self._create()
            self._start_until_answering()
            return self.url()

    def stop(self) -> bool:
        """Stop the server, waiting for open transactions to be rolled back; False when it was not running."""
        process = self.status().process
        if process is None:
            return False
        os.kill(process, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while _alive(process) and time.monotonic() < deadline:
            time.sleep(0.05)
        if _alive(process):
            raise AnotherServer(f"PostgreSQL (process {process}) did not stop within {STOP_SECONDS} seconds.")
        return True

    def empty(self) -> None:
        """Drop everything in the running server's database. There is no way back."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        self._ensure_database()

    def status(self) -> Status:
        """What the server's own lock file says, after checking that the process is alive and is PostgreSQL."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            process, port = int(lines[0]), int(lines[3])
        except (FileNotFoundError, ValueError, IndexError):
            return Status(running=False)
        return Status(running=True, process=process, port=port) if _is_postgres(process) else Status(running=False)

    def url(self, database: str = DATABASE) -> str:
        """The address over the socket; only meaningful while the server runs."""
        sockets = quote(str(socket_directory(self.data, self._owner)), safe="")
        password = (self.data / "password").read_text().strip()
        return f"postgresql://amparo:{password}@{sockets}:{self.status().port}/{database}"

    def _create(self) -> None:
        """Run initdb into a folder beside and rename, so that a crash leaves no half a database."""
        check_reachable(self._owner, self.cluster)
        checks.check_space(self.data, checks.NEEDED_TO_CREATE_MB)
        beside = self.data / "creating"
        subprocess.run(["rm", "-rf", beside], check=True)
        beside.mkdir(mode=0o700)
        self._owner.own(beside)
        password = self._password()
        arguments = ["--username=amparo", f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]
        done = self.run("initdb", f"--pgdata={beside}", *arguments)
        if done.returncode != 0:
            raise StartFailed(self.log, done.stdout + done.stderr)
        with (beside / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude_if_exists = 'amparo.conf'\n")
        os.sync()
        beside.rename(self.cluster)

    def _password(self) -> Path:
        path = self.data / "password"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
            self._owner.own(path)
        return path

    def _start(self) -> None:
        checks.check_space(self.data, checks.NEEDED_TO_START_MB)
        checks.check_libraries(programs(self._cache) / "postgres")
        self._clear_remains()
        deadline = time.monotonic() + START_SECONDS
        while True:
            port = self._configure()
            offset = self.log.stat().st_size if self.log.exists() else 0
            options = [f"--pgdata={self.cluster}", f"--log={self.log}", f"--timeout={START_SECONDS}", "--wait", "start"]
            if self.run("pg_ctl", *options).returncode == 0:
                return
            self._explain(self.log.read_bytes()[offset:].decode(errors="replace"), port, deadline)
            time.sleep(0.3)

    def _clear_remains(self) -> None:
        """Remove a dead server's lock files: we hold the lock, and status() has just said that nobody runs."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for remains in socket_directory(self.data, self._owner).glob(".s.PGSQL.*"):
            remains.unlink()

    def _explain(self, words: str, port: int, deadline: float) -> None:
        """Raise what the server's last words mean, or return when it is worth another try."""
        if "No space left on device" in words:
            raise DiskFull(self.data, 0, checks.NEEDED_TO_START_MB)
        taken = "Address already in use" in words
        if taken and self._wanted_port:
            raise PortTaken(port, "Choose another with AMPARO_DATABASE_PORT.")
        # A killed server's children take a moment to notice and let go of its memory.
        orphans = "pre-existing shared memory block" in words or "is still in use" in words
        if not (taken or orphans) or time.monotonic() > deadline:
            raise StartFailed(self.log, words[-2000:].strip())

    def _configure(self) -> int:
        if self._wanted_port:
            checks.check_port(self._wanted_port)
        port = self._wanted_port or self._usual_port()
        sockets = socket_directory(self.data, self._owner)
        durability = "" if self._durable else FAST_AND_FORGETFUL
        text = CONFIGURATION.format(port=port, sockets=sockets, durability=durability)
        if (self.data / "backups.conf").exists():
            text += (self.data / "backups.conf").read_text()
        (self.cluster / "amparo.conf").write_text(text)
        self._owner.own(self.cluster / "amparo.conf")
        self.log.touch(mode=0o600)
        self._owner.own(self.log)
        return port

    def _usual_port(self) -> int:
        """The port of last time where it is free, so that an address stays good through a restart."""
        try:
            port = int((self.data / "port").read_text())
            checks.check_port(port)
        except (FileNotFoundError, ValueError, PortTaken):
            port = checks.free_port()
            (self.data / "port").write_text(str(port))
        return port

    def own(self, path: Path) -> None:
        """Hand a file or folder to the user as whom the server runs."""
        self._owner.own(path)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user, to its end."""
        command = [*self._owner.prefix, str(programs(self._cache) / program), *arguments]
        environment = {**os.environ, "LC_ALL": "C"}
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, cwd="/", user=self._owner.user
        )

    def _start_until_answering(self) -> None:
        """A server that recovers from a crash, or that is dying of one, answers or is gone after a while."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if not self.status().running:
                self._start()
            try:
                return self._ensure_database()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise AnotherServer(
                        f"A PostgreSQL server holds {self.cluster} but does not answer: {error}\n"
                        "Stop it with `amparo stop`, or keep the data elsewhere: export AMPARO_DATA=/another/folder"
                    ) from error
                time.sleep(0.2)

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")


def _alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    state = _read(Path(f"/proc/{process}/stat"))
    return ") Z " not in state


def _is_postgres(process: int) -> bool:
    """A number left behind by a dead server may by now be another program's."""
    if not _alive(process):
        return False
    name = _read(Path(f"/proc/{process}/comm")).strip()
    return name in {"", "postgres"}


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
