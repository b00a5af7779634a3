"""Runs the tasks, through restarts of the database."""

import asyncio
import logging
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


def work(*, wait: bool = True, reconnect: Callable[[], None] = lambda: None) -> None:
    """Run queued tasks: until interrupted, or with `wait=False` until none is left.

    When the database goes away, `reconnect` is called (it may start the embedded server) and the work goes on.
    """
    while True:
        try:
            asyncio.run(_run_worker(wait=wait))
        except (ConnectorException, OperationalError):
            log.warning("The database went away; going on when it is back.")
            time.sleep(RESTART_SECONDS)
            close_old_connections()
            reconnect()
        else:
            return


async def _run_worker(*, wait: bool) -> None:
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        async with working.open_async():
            await working.run_worker_async(wait=wait, install_signal_handlers=wait)
