"""Runs the tasks, through restarts of the database."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from typing import cast

from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

log = logging.getLogger(__name__)
RESTART_SECONDS = 1


def work(*, wait: bool = True, reconnect: Callable[[], bool] = lambda: False) -> None:
    """Run queued tasks: until interrupted, or with `wait=False` until none is left.

    When the database goes away the worker ends, is started again, and goes on. `reconnect` is called first: it may
    start the database, and says whether it had to.
    """
    while True:
        try:
            finished = asyncio.run(_run_worker(reconnect, wait=wait))
        except (ConnectorException, OperationalError):
            finished = False
        restarted = reconnect()
        if finished and not restarted:
            return
        log.warning("The database went away; going on.")
        time.sleep(RESTART_SECONDS)
        close_old_connections()


async def _run_worker(reconnect: Callable[[], bool], *, wait: bool) -> bool:
    """Whether the worker ended because it was asked to, or had no work left; a lost database also ends it."""
    interrupted = False
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        async with working.open_async():
            running = asyncio.create_task(working.run_worker_async(wait=wait, install_signal_handlers=False))

            def interrupt() -> None:
                nonlocal interrupted
                interrupted = True
                running.cancel()  # running jobs are finished first

            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, interrupt)
            watching = asyncio.create_task(_watch(reconnect)) if wait else None
            await asyncio.gather(running, return_exceptions=True)
            if watching:
                watching.cancel()
    return interrupted or not wait


async def _watch(reconnect: Callable[[], bool]) -> None:
    """Notice within a second that the database has died, not when its next answer is missing."""
    while True:
        await asyncio.sleep(RESTART_SECONDS)
        await asyncio.to_thread(reconnect)
