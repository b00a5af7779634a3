"""The embedded server: what it survives, and what it says when it cannot."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from amparo.config.postgres import EmbeddedServer
from tests.database import CACHE


@pytest.fixture
def server(tmp_path: Path):
    server = EmbeddedServer(tmp_path / "a folder with spaces", CACHE)
    yield server
    server.stop()


def test_a_second_start_joins_the_running_server(server: EmbeddedServer) -> None:
    assert server.start() == server.start()
    assert server.status().running


def test_what_was_committed_survives_a_killed_server(server: EmbeddedServer) -> None:
    with psycopg.connect(server.start(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    process = server.status().process
    assert process
    os.kill(process, signal.SIGKILL)
    with psycopg.connect(server.start()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
