"""Sixteen programs send the same call at once to the running server: it happens once, and all get the same answer."""

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import issue_key
from amparo.administration.awards.models import Suspension
from amparo.administration.civil_events.models import Notification
from amparo.administration.collection.models import Charge
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.registry.models import PersonIdentifier
from amparo.administration.returns.models import MonthlyReturn
from tests.database import REPOSITORY
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import death_of, registry_account
from tests.factories.registry import PersonFactory
from tests.factories.returns import firm, representative_of, worker_of
from tests.faults.house import AMPARO

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("faults"),
    pytest.mark.django_db(transaction=True),
]
AT_ONCE = 16
TODAY = date(2026, 11, 16)
PATIENCE_SECONDS = 60
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def port(transactional_db: None, tmp_path: Path) -> Iterator[int]:
    """The server as an institution runs it, in processes of its own, on the tests' database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    database = connection.settings_dict
    place = f"{quote(database['HOST'], safe='')}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@{place}",
        "AMPARO_DATA": str(tmp_path),
        "AMPARO_TODAY": TODAY.isoformat(),
    }
    log = (tmp_path / "server.log").open("wb")
    command = [AMPARO, "up", "--port", str(number), "--no-worker"]
    server = subprocess.Popen(command, env=environment, cwd=REPOSITORY, stdout=log, stderr=log)
    try:
        wait_for(number, server, tmp_path / "server.log")
        yield number
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)
        log.close()


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def send_at_once(port: int, path: str, calls: list[tuple[bytes, dict[str, str]]]) -> list[Answer]:
    """Send all calls at the same moment, each over a connection of its own; the answers."""
    ready, answers = threading.Barrier(len(calls)), []

    def send(content: bytes, headers: dict[str, str]) -> None:
        line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        line.connect()
        ready.wait()
        line.request("POST", path, content, headers)
        answer = line.getresponse()
        answers.append((answer.status, json.loads(answer.read())))
        line.close()

    threads = [threading.Thread(target=send, args=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


RETURNS = "/api/v1/returns?month=2026-09"
EVENTS = "/api/v1/civil-events"


@pytest.fixture
def payroll() -> tuple[bytes, dict[str, str]]:
    """A return of one worker, and the headers of a program that may file it."""
    open_accounts()
    employer = firm()
    person = worker_of(employer)
    number = PersonIdentifier.objects.get(person=person).value
    secret = issue_key(account_id=representative_of(employer).pk, scope=Scope.RETURNS, name="payroll", on=TODAY)
    return f"cpf;categoria;remuneracao\n{number};employee;3000,00".encode(), {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def register() -> dict[str, str]:
    """The headers of a civil register's program."""
    secret = issue_key(account_id=registry_account().pk, scope=Scope.CIVIL_EVENTS, name="SIRC", on=TODAY)
    return {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}


def test_one_return_sent_by_sixteen_at_once_is_filed_once(port: int, payroll: tuple[bytes, dict[str, str]]) -> None:
    content, headers = payroll
    answers = send_at_once(port, RETURNS, [(content, {**headers, "Idempotency-Key": "one-key-for-all"})] * AT_ONCE)
    assert [status for status, _said in answers] == [201] * AT_ONCE, answers
    assert all(said == answers[0][1] for _status, said in answers), answers
    assert MonthlyReturn.objects.count() == 1
    charged = Charge.objects.count()
    send_at_once(port, RETURNS, [(content, {**headers, "Idempotency-Key": "one-key-for-all"})])
    assert Charge.objects.count() == charged > 0


def test_with_a_key_of_each_ones_own_the_month_is_filed_again_and_again(
    port: int, payroll: tuple[bytes, dict[str, str]]
) -> None:
    content, headers = payroll
    calls = [
        (content.replace(b"3000,00", b"3000,%02d" % n), {**headers, "Idempotency-Key": f"key-number-{n:04d}"})
        for n in range(AT_ONCE)
    ]
    send_at_once(port, RETURNS, calls)
    assert MonthlyReturn.objects.count() == AT_ONCE


def test_one_death_told_by_sixteen_at_once_is_one_notification(port: int, register: dict[str, str]) -> None:
    award = AwardFactory()
    content = json.dumps({"events": [death_of(award.person)]}).encode()
    answers = send_at_once(port, EVENTS, [(content, register)] * AT_ONCE)
    assert [status for status, _said in answers] == [200] * AT_ONCE, answers
    assert all(said == answers[0][1] for _status, said in answers), answers
    assert Notification.objects.count() == 1
    assert Suspension.objects.count() == 1


def test_a_certificate_of_each_ones_own_is_many_notifications(port: int, register: dict[str, str]) -> None:
    person = PersonFactory()
    calls = [(json.dumps({"events": [death_of(person, f"{n:04d}")]}).encode(), register) for n in range(AT_ONCE)]
    send_at_once(port, EVENTS, calls)
    assert Notification.objects.count() == AT_ONCE
