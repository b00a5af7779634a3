"""Tells a first start that is under way from one that was interrupted: a file, locked for as long as it goes on."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

_FILE = "demonstration.begun"


class FirstStart(Enum):
    """What is known of earlier starts in a data directory."""

    NONE_OPEN = "none was begun, or it ended well"
    UNDER_WAY = "another process is at it"
    INTERRUPTED = "one was begun and did not end"


def earlier_start(directory: Path) -> FirstStart:
    """How the last first start stands."""
    try:
        descriptor = os.open(directory / _FILE, os.O_RDWR)
    except FileNotFoundError:
        return FirstStart.NONE_OPEN
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return FirstStart.UNDER_WAY
    finally:
        os.close(descriptor)
    return FirstStart.INTERRUPTED


@contextmanager
def first_start(directory: Path) -> Iterator[None]:
    """Leave a sign that stays when what is done inside is interrupted."""
    descriptor = os.open(directory / _FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        (directory / _FILE).unlink()
    finally:
        os.close(descriptor)
