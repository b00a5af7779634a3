"""Answers browsers, and beside them runs the worker that does what the pages have queued."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from amparo.config.lifeline import PARENT

WORKER_COMMAND = [sys.executable, "-m", "amparo.config.command_line", "work"]
RESTART_SECONDS = 1.0
STOP_SECONDS = 15.0


def serve(address: str, port: int, *, worker: bool = True) -> None:
    """Answer browsers until interrupted; with `worker`, what they queue is done too."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    collect_static_files()
    # New processes, not forks: a demonstration has set letters here, and the typesetter's threads do not live on in a fork.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ[PARENT] = str(os.getpid())
    server = Granian(
        "amparo.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=max(2, min(8, os.cpu_count() or 2)),
        blocking_threads=4,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    if not worker:
        server.serve()
        return
    with background_worker():
        server.serve()


def collect_static_files() -> None:
    """Gather the pages' files into the data directory, named by their content and compressed."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def background_worker() -> Iterator[None]:
    """A worker in a process of its own, started again whenever it dies, and stopped at the end."""
    ending = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(ending,), name="worker's keeper")
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def _keep_working(ending: threading.Event) -> None:
    while not ending.is_set():
        # Not subprocess: its pipes would be inherited by the web server's processes, forked at the same time. In a
        # group of its own from the start: Ctrl+C is for us, who then tell it.
        process = os.posix_spawn(sys.executable, WORKER_COMMAND, os.environ, setpgroup=0)
        while _is_running(process) and not ending.wait(RESTART_SECONDS):
            pass
        if ending.is_set():
            _stop(process)
        ending.wait(RESTART_SECONDS)


def _is_running(process: int) -> bool:
    """Whether our child runs; one that has ended is laid to rest."""
    try:
        return os.waitpid(process, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def _stop(process: int) -> None:
    """Let it finish what it has in hand; after a while, end it: its job is then taken up by another."""
    deadline = time.monotonic() + STOP_SECONDS
    if _is_running(process):
        os.kill(process, signal.SIGTERM)
    while _is_running(process):
        time.sleep(0.05)
        if time.monotonic() > deadline:
            os.kill(process, signal.SIGKILL)
