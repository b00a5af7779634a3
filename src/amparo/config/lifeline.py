"""Binds a process to its parent: told to stop by it alone, and ended when it is gone.

The terminal's Ctrl+C goes to a whole group of processes; the web server then tells its own a second time, and one that
is told twice may hang. A killed server must leave nobody behind who holds its port.
"""

import os
import signal
import threading
import time

PARENT = "AMPARO_PARENT"  # the process whose end is the end of those that it started
CHECK_SECONDS = 1.0


def live_by_parent() -> None:
    """From now on, hear no Ctrl+C, and stop once the process named in the environment is no longer the parent."""
    if named := os.environ.get(PARENT):
        os.setpgid(0, 0)
        threading.Thread(target=_watch, args=(int(named),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20 * CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
