"""An institution in a folder of its own: database, worker, and the means to kill both."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from amparo.config.postgres import EmbeddedServer
from tests.database import CACHE, REPOSITORY

AMPARO = str(Path(sys.executable).with_name("amparo"))
POPULATION = """
INSERT INTO registry_person (given_names, family_names, social_name, birth_date, sex, mother_name, language, email,
                             phone, municipality, state, recorded_on)
SELECT 'Pessoa', n::text, '', '1955-01-01', 'female', '', 'pt-br', '', '', '', '', '2020-01-01'
FROM generate_series(1, %(awards)s) AS n;
INSERT INTO awards_award (reference, person_id, benefit, period, first_payable_on, thirteenth)
SELECT gen_random_uuid(), id, 'retirement', '[2020-01-01,)', '%(since)s', true FROM registry_person;
INSERT INTO awards_awardrate (award_id, period, monthly_amount)
SELECT id, period, 1621 + id %% 5000 + (id %% 100) / 100.0 FROM awards_award;
INSERT INTO access_account (login, role, display_name, email, language, is_active, password)
VALUES ('maker@example.org', 'payment_officer', 'Maker', 'maker@example.org', 'en', true, '!'),
       ('checker@example.org', 'supervisor', 'Checker', 'checker@example.org', 'en', true, '!'),
       ('second@example.org', 'supervisor', 'Second', 'second@example.org', 'en', true, '!');
"""
# What must be true at the end, asked of the tables alone.
VERDICT = """
WITH due AS (
    SELECT a.id, r.monthly_amount, month::date FROM awards_award a JOIN awards_awardrate r ON r.award_id = a.id,
    generate_series(a.first_payable_on::timestamp, '2026-11-01', '1 month') AS month)
SELECT (SELECT count(*) FROM due WHERE NOT EXISTS (SELECT 1 FROM payments_payment p
            WHERE p.award_id = due.id AND p.period = due.month AND p.amount = due.monthly_amount)),
       (SELECT count(*) - count(DISTINCT (award_id, period)) FROM payments_payment),
       (SELECT count(*) FROM payments_payment p FULL JOIN
            (SELECT * FROM ledger_transfer WHERE source = 'monthly') t ON t.record_number = p.award_id AND t.period = p.period
        WHERE p.amount IS DISTINCT FROM t.amount),
       (SELECT coalesce(sum(CASE debit_id WHEN 'benefits_payable' THEN amount ELSE 0 END)
             - sum(CASE credit_id WHEN 'benefits_payable' THEN amount ELSE 0 END), 0) FROM ledger_transfer),
       (SELECT status FROM payments_paymentrun)
"""


# What must be true at any moment, in the middle of a run too: payments and transfers say the same, nobody is paid twice,
# and no part counts as paid whose payments are not there.
BROKEN = """
SELECT (SELECT count(*) - count(DISTINCT (award_id, period)) FROM payments_payment)
     + (SELECT count(*) FROM payments_payment p FULL JOIN
            (SELECT * FROM ledger_transfer WHERE source = 'monthly') t ON t.record_number = p.award_id AND t.period = p.period
        WHERE p.amount IS DISTINCT FROM t.amount)
     + (SELECT count(*) FROM payments_paymentrunchunk c WHERE c.status = 'paid' AND c.count <>
            (SELECT count(*) FROM payments_payment p WHERE p.run_id = c.run_id
             AND p.award_id BETWEEN c.first_award_id AND c.last_award_id))
"""
TABLES = "SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


@dataclass(frozen=True)
class Verdict:
    """Months of awards not paid in full, payments too many, payments that the ledger does not show, what is owed, the run."""

    lost: int
    double: int
    unbooked: int
    owed: Any
    run: str


class House:
    """One embedded server and one worker, started as the institution starts them."""

    def __init__(self, folder: Path, *, durable: bool = True, log: Path | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.server = EmbeddedServer(folder, CACHE, durable=durable)
        self.worker: subprocess.Popen[bytes] | None = None
        self.log = ((log or folder) / "worker.log").open("ab")

    @property
    def environment(self) -> dict[str, str]:
        """Ours alone: nothing of the tests' own database."""
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_EMBEDDED"}}
        return {**kept, "AMPARO_DATA": str(self.folder), "AMPARO_CACHE": str(CACHE), "PYTHONPATH": str(REPOSITORY)}

    def open(self, awards: int, chunk_size: int) -> None:
        """Create the database and a released run of many small parts, each queued as a job."""
        self.populate(awards)
        self.python("tests.faults.release", str(chunk_size))

    def populate(self, awards: int, since: str = "2026-09-01") -> None:
        """Create the database with people in payment, and two officers."""
        for name in ("cluster", "password"):
            _copy(migrated() / name, self.folder / name)
        self.server.start()
        # Statistics as a living database has them, or the planner takes the tables for empty.
        self.execute(POPULATION % {"awards": awards, "since": since})
        self.execute("ANALYZE")

    def amparo(self, *arguments: str) -> None:
        """Run one command of the institution's."""
        self._run([AMPARO, *arguments])

    def python(self, module: str, *arguments: str) -> None:
        """Run a module to its end."""
        self._run([sys.executable, "-m", module, *arguments])

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(
            command, env=self.environment, cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def keep_worker(self, *wrapper: str) -> None:
        """Start a worker unless one runs, as a supervisor of processes would; `wrapper` is what it is started with."""
        if self.worker is None or self.worker.poll() is not None:
            self.worker = subprocess.Popen(
                [*wrapper, AMPARO, "work"],
                env=self.environment,
                cwd=REPOSITORY,
                stdout=self.log,
                stderr=self.log,
                process_group=0,
            )

    def finish(self, until: float) -> None:
        """Keep a worker until the run is no longer open, or raise when the time is over."""
        while self.run_is_open():
            if time.monotonic() > until:
                raise TimeoutError("The run did not close by itself.")
            self.keep_worker()
            time.sleep(0.2)

    def kill_worker(self) -> None:
        """End the worker, and what it was started with, without a warning."""
        assert self.worker is not None
        with suppress(ProcessLookupError):
            os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def kill_database(self) -> None:
        """End every process of the database at once, without a warning. Nobody but the worker will start it again."""
        process = self.server.status().process
        if process is not None:
            for each in (process, *_children(process)):
                _kill(each)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run SQL, waiting for a database that is recovering."""
        for _attempt in range(600):
            try:
                with psycopg.connect(self.server.url(), autocommit=True, connect_timeout=3) as connection:
                    cursor = connection.execute(statement.encode())
                    return cursor.fetchall() if cursor.description else []
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise TimeoutError("The database did not come back within a minute.")

    def verdict(self) -> Verdict:
        """What the tables say."""
        return Verdict(*self.execute(VERDICT)[0])

    def broken(self) -> int:
        """How many things are not as they must be at any moment."""
        return int(self.execute(BROKEN)[0][0])

    def checksums(self) -> dict[str, tuple[Any, ...]]:
        """Rows and checksum of every table: equal exactly when the tables hold the same rows."""
        tables = [row[0] for row in self.execute(TABLES)]
        return {
            table: self.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} AS t")[0]  # noqa: S608
            for table in tables
        }

    def run_is_open(self) -> bool:
        """Whether the run has yet to be closed."""
        return self.execute("SELECT status FROM payments_paymentrun") == [("released",)]

    def parts_waiting(self) -> int:
        """How many parts of the run have yet to be paid."""
        return int(self.execute("SELECT count(*) FROM payments_paymentrunchunk WHERE status = 'waiting'")[0][0])

    def close(self) -> None:
        """End everything."""
        if self.worker is not None and self.worker.poll() is None:
            self.kill_worker()
        self.server.stop()
        self.log.close()


@cache
def migrated() -> Path:
    """A stopped database with its tables and nobody in it, made once for all tests: the tables take longer than a run."""
    folder = Path(mkdtemp(prefix="amparo-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    house = House(folder)
    try:
        house.server.start()
        house.amparo("migrate")
    finally:
        house.close()
    return folder


def _copy(source: Path, target: Path) -> None:
    """Copy with the same owner, as the server asks of a cluster, and flushed, or a power cut would take what was there before."""
    subprocess.run(["cp", "-a", source, target], check=True)
    subprocess.run(["sync", "-f", target], check=True)


def _children(process: int) -> Sequence[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
