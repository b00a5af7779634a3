"""A real Spark cluster on this machine: Spark's own standalone master and two workers, each a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from amparo.analysis.cluster import SparkMissing, find_java

START_SECONDS = 60
WORKERS = 2


@contextmanager
def spark_cluster(folder: Path) -> Iterator[str]:
    """The address of a master with two workers of one core each; all are ended afterwards."""
    bring_java()
    master, page = _free_port(), _free_port()
    with ExitStack() as running:
        running.enter_context(
            _process(folder, "master", "master.Master", "--port", str(master), "--webui-port", str(page))
        )
        _wait_for(folder / "master.log", "I have been elected leader", 1)
        for number in range(WORKERS):
            options = ("--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", str(folder / "work"))
            name = f"worker-{number}"
            running.enter_context(_process(folder, name, "worker.Worker", *options, f"spark://127.0.0.1:{master}"))
        _wait_for(folder / "master.log", "Registering worker", WORKERS)
        yield f"spark://127.0.0.1:{master}"


def bring_java() -> None:
    """Find a Java that Spark can use; where Debian's packages may be installed, install one."""
    try:
        find_java()
    except SparkMissing as error:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            pytest.skip(str(error))
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "openjdk-17-jre-headless"], check=True)
        find_java()


@contextmanager
def _process(folder: Path, name: str, kind: str, *options: str) -> Iterator[None]:
    found = find_spec("pyspark")
    assert found, "uv sync --extra spark brings PySpark"
    spark_class = Path(str(found.origin)).parent / "bin" / "spark-class"
    environment = {
        **os.environ,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [str(spark_class), f"org.apache.spark.deploy.{kind}", "--host", "127.0.0.1", *options]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(log: Path, words: str, times: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while log.read_text(errors="replace").count(words) < times:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{words!r} did not appear in {log}: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
