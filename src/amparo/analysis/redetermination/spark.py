"""Runs a re-determination on Apache Spark: each task maps a part, applies the same kernel and writes the same files.

Extract and results lie in folders that every worker sees under the same path. The workers need this package installed.
"""

import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import pyarrow as pa

from amparo.analysis.extract import Extract, open_extract
from amparo.analysis.redetermination.part import Question, determine_part, results_path
from amparo.analysis.redetermination.running import RedeterminationStopped, write_part
from amparo.analysis.redetermination.summary import PartSummary

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT_SECONDS = 10
LOOK_EVERY_SECONDS = 0.2
_MODULE, _INSTALL_JAVA = "jdk.incubator.vector", "apt-get install openjdk-17-jre-headless"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    # A part that fails for want of a worker is tried again elsewhere; one that the law cannot answer is no failure.
    "spark.task.maxFailures": "4",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}


class SparkMissing(Exception):
    """PySpark, or the Java that it needs, is not installed; the sentence says how to bring it."""


class SparkUnreachable(Exception):
    """Nothing answers at the master's address."""


class OnSpark:
    """Runs parts on the cluster of a master such as `spark://host:7077` or `local[2]`. To be closed after use."""

    def __init__(self, master: str, settings: dict[str, str] | None = None) -> None:
        find_java()
        _must_answer(master)
        self.session = _session(master, {**_SETTINGS, **(settings or {})})

    def __call__(self, question: Question, extract: Extract, out: Path, waiting: list[int]) -> Iterator[PartSummary]:
        """The summary of each part, as soon as it is finished. Raises RedeterminationStopped."""
        if not waiting:
            return
        from pyspark.errors import PySparkException

        with ThreadPoolExecutor(1) as beside:
            job = beside.submit(self._run, _Task(question, extract.folder.resolve(), out.resolve(), waiting))
            yield from _appearing(out, waiting, job)
            try:
                job.result()
            except (PySparkException, OSError) as error:
                reason = str(error).strip().splitlines()[0][:500]
                remedy = "Finished parts are kept: run it again."
                raise RedeterminationStopped(f"Spark gave up: {reason}. {remedy}") from None

    def _run(self, task: "_Task") -> None:
        places = self.session.range(0, len(task.numbers), 1, len(task.numbers))
        places.mapInArrow(task.run, "part long").collect()

    def close(self) -> None:
        """End the application on the cluster."""
        self.session.stop()


class _Task:
    """What a worker does with the parts that it is given."""

    def __init__(self, question: Question, folder: Path, out: Path, numbers: list[int]) -> None:
        self.question, self.folder, self.out, self.numbers = question, folder, out, numbers

    def run(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        extract = open_extract(self.folder)
        for batch in batches:
            numbers = [self.numbers[place] for place in batch.column(0).to_pylist()]
            for number in numbers:
                write_part(determine_part(self.question, extract, number), self.out)
            yield pa.RecordBatch.from_arrays([pa.array(numbers, pa.int64())], names=["part"])


def _appearing(out: Path, waiting: list[int], job: "Future[None]") -> Iterator[PartSummary]:
    """The parts' summaries as they appear in the folder; all that there are once the job has ended."""
    missing = {results_path(out, number).with_suffix(".json") for number in waiting}
    for path in missing:
        path.unlink(missing_ok=True)  # of a damaged part, which is tried again
    ended = False
    while not ended:
        ended = job.done()
        for path in [path for path in missing if path.exists()]:
            missing.remove(path)
            yield msgspec.json.decode(path.read_bytes(), type=PartSummary)
        if not ended:
            time.sleep(LOOK_EVERY_SECONDS)


def _session(master: str, settings: dict[str, str]) -> "SparkSession":
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing(
            "PySpark is not installed. Install it: uv sync --extra spark, or pip install 'amparo[spark]'"
        ) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("amparo redetermine")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


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
