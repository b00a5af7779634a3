"""Commands for banks: write the files of a run's orders, take the files that banks send."""

import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import click

from amparo.config.command_line.options import Month, as_json, beside, progress, screen
from amparo.config.command_line.outcomes import Exit, Refused, print_json
from amparo.config.command_line.work import KINDS, run_of
from amparo.config.connection import set_up


@click.group()
def bank() -> None:
    """Payment orders to banks, and what banks send."""


@bank.command()
@click.option("--month", type=Month(), required=True, help="The month that was paid, as 2026-11.")
@click.option("--kind", type=click.Choice(KINDS), default="monthly", show_default=True)
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="How many write at once.")
@as_json
def write(month: date, kind: str, processes: int, json: bool) -> None:
    """Order the payments of a closed run and write the files for the banks (pain.001).

    Safe to repeat and to interrupt: what is ordered is not ordered again, a file half written is written anew.
    """
    set_up()
    from amparo.administration.disbursement.operations import files_folder, make_orders, write_files
    from amparo.administration.disbursement.queries import batches_of
    from amparo.interfaces import clock

    run = run_of(month, kind)
    if run is None or run.status != "closed":
        raise Refused(f"There is no closed {kind} run of {month:%Y-%m}: pay it first.")
    waiting = make_orders(run_id=run.pk, on=clock.today(), at=clock.now())
    _write_all([batch.pk for batch in batches_of(run.pk) if batch.file_id is None], processes)
    write_files(run_id=run.pk, on=clock.today())
    files = {batch.message_id: batch.order_count for batch in batches_of(run.pk)}
    if json:
        print_json({"folder": str(files_folder()), "files": files, "waiting": waiting})
        return
    screen.print(f"{sum(files.values()):,} orders in {len(files):,} files in {files_folder()}.", markup=False)
    screen.print(f"{waiting:,} payments wait for an account of the person.")


def _write_all(batches: list[int], processes: int) -> None:
    with progress("Files", len(batches)) as advance:
        if processes == 1:
            for batch in batches:
                advance(_write(batch))
            return
        # A process that was forked would share this one's connection to the database.
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=set_up) as pool:
            for written in pool.map(_write, batches):
                advance(written)


def _write(batch_id: int) -> int:
    from amparo.administration.disbursement.operations import write_file
    from amparo.administration.disbursement.queries import batch_by_id
    from amparo.interfaces import clock

    if (batch := batch_by_id(batch_id)) is not None:
        write_file(batch=batch, on=clock.today())
    return 1


@bank.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def receive(files: tuple[Path, ...], json: bool) -> None:
    """Take files from a bank (pain.002, camt.029, camt.053, camt.054) and apply what they say.

    Each is taken whole or not at all, and once. Exit 1 when one was refused; the others are taken.
    """
    set_up()
    outcomes = {str(file): _receive(file) for file in files}
    refused = [said for said in outcomes.values() if isinstance(said, str)]
    if json:
        print_json(outcomes)
    for file, said in outcomes.items() if not json else ():
        if isinstance(said, str):
            beside.print(f"{file}: {said}", style="red", markup=False)
        else:
            told = ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in said.items() if count)
            screen.print(f"{file}: taken{': ' if told else ''}{told}", markup=False)
    sys.exit(Exit.ATTENTION if refused else Exit.DONE)


def _receive(file: Path) -> Mapping[str, int] | str:
    """What came of a file by kind, or why it was refused."""
    from amparo.administration.common.errors import RecordError
    from amparo.interfaces.jobs.disbursing import take_bank_file

    try:
        applied = take_bank_file(content=file.read_bytes(), name=file.name, by_id=None)
    except RecordError as error:
        return str(error)
    receipts = {"receipts_matched": applied.receipts.matched, "receipts_to_identify": applied.receipts.waiting}
    return {**receipts, **applied.answers}
