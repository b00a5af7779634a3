"""Runs a re-determination on local processes: each part is a task, finished parts are kept, so it can be gone on with."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import msgspec
import pyarrow as pa

from amparo.analysis.extract import Extract, open_extract
from amparo.analysis.extract.layout import as_json, write_durably
from amparo.analysis.redetermination.changed import Incremental
from amparo.analysis.redetermination.part import REJECTS, PartOutcome, Question, determine_part, law_of, results_path
from amparo.analysis.redetermination.summary import PartSummary, Summary, summarise

type Elsewhere = Callable[[Question, Extract, Path, list[int]], Iterator[PartSummary]]
ASKED, SUMMARY, REJECTS_FILE = "asked.json", "summary.json", "rejects.arrow"


class RedeterminationStopped(Exception):
    """A process died. What is finished is kept; the same command goes on."""


class OtherQuestion(Exception):
    """The folder holds the results of another question."""


def redetermine(
    extract: Extract,
    law_archive: bytes,
    benefit: str,
    on: date | None,
    out: Path,
    *,
    processes: int = 1,
    progress: Callable[[int], None] = lambda _persons: None,
    only: Incremental | None = None,
    why_everybody: str = "",
    elsewhere: Elsewhere | None = None,
) -> Summary:
    """Determine the benefit for everybody in the extract and write results, rejects and totals into `out`.

    `on` None: each person as of their own day. `only`: those whose facts changed. `elsewhere` runs the parts on a cluster
    instead of local processes. Raises OtherQuestion, RedeterminationStopped, and LawError where the law cannot be compiled.
    """
    began = time.perf_counter()
    question = Question(law_archive, benefit, on, only)
    _begin(out, extract, question)
    finished = {part.part: part for part in _finished(extract, out)}
    waiting = [part.number for part in extract.parts if part.number not in finished]
    for part in finished.values():
        progress(part.persons)
    run = (
        elsewhere(question, extract, out, waiting) if elsewhere else _every(question, extract, out, waiting, processes)
    )
    for summary in run:
        finished[summary.part] = summary
        progress(summary.persons)
    whole = summarise(
        [finished[number] for number in sorted(finished)],
        benefit=benefit,
        on=on.isoformat() if on else "own day",
        law_version=law_of(law_archive).version,
        wall_seconds=time.perf_counter() - began,
        rejected_before=extract.manifest.rejects,
        why_everybody=why_everybody,
    )
    _gather_rejects(extract, out)
    write_durably(out / SUMMARY, as_json(whole))
    return whole


def _begin(out: Path, extract: Extract, question: Question) -> None:
    """Note what is asked, so that results of different questions never come together in one folder."""
    out.mkdir(parents=True, exist_ok=True)
    asked = as_json(
        {
            "extract": sha256(as_json(extract.manifest)).hexdigest(),
            "law": sha256(question.law_archive).hexdigest(),
            "benefit": question.benefit,
            "on": question.on.isoformat() if question.on else None,
            "incremental": question.only is not None,
        }
    )
    path = out / ASKED
    if path.exists() and path.read_bytes() != asked:
        raise OtherQuestion(f"{out} holds the results of another question. Choose an empty folder.")
    write_durably(path, asked)


def _finished(extract: Extract, out: Path) -> Iterator[PartSummary]:
    for part in extract.parts:
        path = results_path(out, part.number).with_suffix(".json")
        if path.exists():
            summary = msgspec.json.decode(path.read_bytes(), type=PartSummary)
            if not summary.damaged:  # a damaged part may have been mended meanwhile
                yield summary


def _every(
    question: Question, extract: Extract, out: Path, waiting: list[int], processes: int
) -> Iterator[PartSummary]:
    if processes <= 1 or len(waiting) <= 1:
        for number in waiting:
            yield write_part(determine_part(question, extract, number), out)
        return
    try:
        yield from _in_processes(question, extract.folder, out, waiting, min(processes, len(waiting)))
    except BrokenProcessPool:
        remedy = "Finished parts are kept: run the same command again, perhaps with fewer --processes."
        raise RedeterminationStopped(f"A process ended without a word, perhaps for want of memory. {remedy}") from None


def _in_processes(
    question: Question, folder: Path, out: Path, waiting: Iterable[int], processes: int
) -> Iterator[PartSummary]:
    context = get_context("spawn")  # a fork would carry threads and connections along
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_ready, initargs=(question, folder)) as pool:
        tasks = [pool.submit(_task, number, out) for number in waiting]
        try:
            for task in as_completed(tasks):
                yield task.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_held: list[tuple[Question, Extract]] = []


def _ready(question: Question, folder: Path) -> None:
    """What a process keeps between its tasks."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _held[:] = [(question, open_extract(folder))]


def _task(number: int, out: Path) -> PartSummary:
    question, extract = _held[0]
    return write_part(determine_part(question, extract, number), out)


def write_part(outcome: PartOutcome, out: Path) -> PartSummary:
    """Write what came of a part; its summary last, which says that the part is finished."""
    began = time.perf_counter()
    path = results_path(out, outcome.summary.part)
    _write_table(path, outcome.results)
    _write_table(path.with_suffix(".rejects.arrow"), outcome.rejects)
    summary = msgspec.structs.replace(outcome.summary, writing_seconds=time.perf_counter() - began)
    write_durably(path.with_suffix(".json"), msgspec.json.encode(summary))
    return summary


def _write_table(path: Path, batch: pa.RecordBatch) -> None:
    beside = path.with_name(path.name + ".writing")
    with pa.OSFile(str(beside), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as file:
        file.write_batch(batch)
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(path)


def read_results(out: Path, number: int) -> pa.RecordBatch:
    """The results of a part, mapped."""
    return pa.ipc.open_file(pa.memory_map(str(results_path(out, number)))).get_batch(0)


def _gather_rejects(extract: Extract, out: Path) -> None:
    """Everybody who was set aside, in one file: when the extract was taken, and now."""
    beside = out / f"{REJECTS_FILE}.writing"
    with pa.OSFile(str(beside), "wb") as sink, pa.ipc.new_file(sink, REJECTS) as file:
        for before in extract.rejects():
            part = pa.array([None] * before.num_rows, pa.int32())
            file.write_table(before.add_column(1, REJECTS.field("part"), part).cast(REJECTS))
        for info in extract.parts:
            path = results_path(out, info.number).with_suffix(".rejects.arrow")
            with pa.memory_map(str(path)) as source:
                file.write_batch(pa.ipc.open_file(source).get_batch(0))
    beside.replace(out / REJECTS_FILE)
