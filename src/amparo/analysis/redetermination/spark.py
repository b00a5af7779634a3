"""Runs a re-determination on Apache Spark: each task maps a part, applies the same kernel and writes the same files.

Extract and results lie in folders that every worker sees under the same path. The workers need this package installed.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec
import pyarrow as pa

from amparo.analysis.cluster import open_session
from amparo.analysis.extract import Extract, open_extract
from amparo.analysis.redetermination.part import Question, determine_part, results_path
from amparo.analysis.redetermination.running import RedeterminationStopped, write_part
from amparo.analysis.redetermination.summary import PartSummary

LOOK_EVERY_SECONDS = 0.2
_SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    # A part that fails for want of a worker is tried again elsewhere; one that the law cannot answer is no failure.
    "spark.task.maxFailures": "4",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}


class OnSpark:
    """Runs parts on the cluster of a master such as `spark://host:7077` or `local[2]`. To be closed after use."""

    def __init__(self, master: str, settings: dict[str, str] | None = None) -> None:
        self.session = open_session(master, "amparo redetermine", {**_SETTINGS, **(settings or {})})

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
