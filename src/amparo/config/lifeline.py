"""Ends a process whose parent is gone: a killed server must leave nobody behind who holds its port."""

import os
import signal
import threading
import time

PARENT = "AMPARO_PARENT"  # the process whose end is the end of those that it started
CHECK_SECONDS = 1.0


def end_with_parent() -> None:
    """Ask this process to stop, from now on, once the process named in the environment is no longer its parent."""
    if named := os.environ.get(PARENT):
        threading.Thread(target=_watch, args=(int(named),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20 * CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
