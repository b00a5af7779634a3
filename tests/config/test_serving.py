"""The worker beside the pages: started, started again, stopped; and the pages' files, compressed."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from amparo.config.command_line import serving

SLEEPER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(60)"
ORPHAN = "import sys, time; from amparo.config.lifeline import live_by_parent; live_by_parent(); time.sleep(60)"
PARENT = """
import os, subprocess, sys, time
os.environ["AMPARO_PARENT"] = str(os.getpid())
print(subprocess.Popen([sys.executable, "-c", sys.argv[1]]).pid, flush=True)
time.sleep(60)
"""


def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def runs(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


@pytest.fixture
def sleeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    monkeypatch.setattr(serving, "WORKER_COMMAND", [sys.executable, "-c", SLEEPER, str(tmp_path)])
    monkeypatch.setattr(serving, "RESTART_SECONDS", 0.1)
    return lambda: [int(path.name) for path in tmp_path.iterdir()]


class TestWorker:
    def test_it_runs_while_pages_are_served_and_ends_with_them(self, sleeper: Callable[[], list[int]]) -> None:
        with serving.background_worker():
            assert until(lambda: len(sleeper()) == 1)
        assert not runs(sleeper()[0])

    def test_one_that_is_killed_is_followed_by_another(self, sleeper: Callable[[], list[int]]) -> None:
        with serving.background_worker():
            assert until(lambda: len(sleeper()) == 1)
            os.kill(sleeper()[0], signal.SIGKILL)
            assert until(lambda: len(sleeper()) == 2)
        assert not any(runs(process) for process in sleeper())

    def test_one_that_does_not_listen_is_ended(
        self, sleeper: Callable[[], list[int]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deaf = serving.WORKER_COMMAND.copy()
        deaf[2] = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER
        monkeypatch.setattr(serving, "WORKER_COMMAND", deaf)
        monkeypatch.setattr(serving, "STOP_SECONDS", 0.5)
        with serving.background_worker():
            assert until(lambda: len(sleeper()) == 1)
        assert not runs(sleeper()[0])

    def test_a_killed_server_leaves_nobody_behind(self) -> None:
        with subprocess.Popen([sys.executable, "-c", PARENT, ORPHAN], stdout=subprocess.PIPE, text=True) as parent:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            parent.kill()
        assert until(lambda: not runs(child))


class TestFiles:
    def test_they_are_named_by_content_and_compressed(self, tmp_path: Path) -> None:
        with override_settings(STATIC_ROOT=tmp_path):
            call_command("collectstatic", interactive=False, verbosity=0)
        style = next(tmp_path.glob("theme/amparo.*.css"))
        packed = style.with_name(style.name + ".gz")
        assert gzip.decompress(packed.read_bytes()) == style.read_bytes()
        assert sum(file.stat().st_size for file in tmp_path.glob("vendor/*.min.????????????.*.gz")) < 50_000

    def test_where_none_were_collected_they_keep_their_names(self) -> None:
        assert staticfiles_storage.url("theme/amparo.css") == "/static/theme/amparo.css"
