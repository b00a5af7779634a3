"""What everything that runs on Apache Spark needs: a Java, a master that answers, a session."""

import os
import shutil
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT_SECONDS = 10
_MODULE, _INSTALL_JAVA = "jdk.incubator.vector", "apt-get install openjdk-17-jre-headless"


class SparkMissing(Exception):
    """PySpark, or the Java that it needs, is not installed; the sentence says how to bring it."""


class SparkUnreachable(Exception):
    """Nothing answers at the master's address."""


def open_session(master: str, name: str, settings: dict[str, str]) -> "SparkSession":
    """A session on the cluster of a master such as `spark://host:7077` or `local[2]`, to be stopped after use.

    Raises SparkMissing, SparkUnreachable.
    """
    find_spark(master)
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName(name).config("spark.ui.enabled", "false")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def find_spark(master: str) -> None:
    """Make sure that PySpark, a Java and the master are there. Raises SparkMissing, SparkUnreachable."""
    if find_spec("pyspark") is None:
        raise SparkMissing(
            "PySpark is not installed. Install it: uv sync --extra spark, or pip install 'amparo[spark]'"
        )
    find_java()
    _must_answer(master)


def find_java() -> None:
    """Let Spark find a Java with all that it loads: JAVA_HOME's, or the one on the path. Raises SparkMissing."""
    named = os.environ.get("JAVA_HOME")
    on_path = shutil.which("java")
    homes = [Path(named)] if named else []
    homes += [Path(on_path).resolve().parents[1]] if on_path else []
    for home in homes:
        if _is_whole(home):
            os.environ["JAVA_HOME"] = str(home)
            return
    found = f" The one in {homes[0]} lacks the module {_MODULE}." if homes else ""
    raise SparkMissing(f"Spark needs Java 17 or newer with all its modules.{found} On Debian: {_INSTALL_JAVA}")


def _is_whole(home: Path) -> bool:
    release = home / "release"
    return release.is_file() and _MODULE in release.read_text(encoding="utf-8")


def _must_answer(master: str) -> None:
    """Ask the master's port before Spark does, which would try for minutes."""
    address = urlsplit(master)
    if address.scheme != "spark":
        return
    try:
        socket.create_connection((address.hostname or "", address.port or 7077), CONNECT_SECONDS).close()
    except OSError as error:
        raise SparkUnreachable(
            f"No Spark master answers at {master} ({error}). Is it started, and is the port right?"
        ) from None
