"""The command that applies a benefit's law again to everybody in an extract."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.table import Table

from amparo.config import places
from amparo.config.command_line.options import Day, as_json, beside, progress, screen
from amparo.config.command_line.outcomes import Exit, Refused, print_json

if TYPE_CHECKING:
    from amparo.analysis.extract import Extract
    from amparo.analysis.redetermination import Incremental, Summary
    from amparo.analysis.redetermination.spark import OnSpark
    from amparo.law import Law


@click.command()
@click.argument("folder", metavar="EXTRACT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--benefit", required=True, help="The benefit's code.")
@click.option("--on", "day", type=Day(), help="The day. Default: that of the extract, or each person's own.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the results go.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True, help="How many parts at once.")
@click.option("--spark", metavar="MASTER", help="On the cluster of this master, as spark://host:7077, not here.")
@click.option(
    "--since", type=click.Path(exists=True, file_okay=False, path_type=Path), help="An older extract: only who changed."
)
@click.option(
    "--propose", metavar="LOGIN", help="Propose changes of the awards that differ, in the name of this account."
)
@as_json
def redetermine(
    folder: Path,
    benefit: str,
    day: date | None,
    out: Path | None,
    processes: int,
    spark: str | None,
    since: Path | None,
    propose: str | None,
    json: bool,
) -> None:
    """Apply the law of a benefit to everybody in an EXTRACT, on all cores, and write results with reasons.

    Needs no database, unless changes are to be proposed. Whoever cannot be determined is set aside with the reason;
    exit 1 when a part is damaged. Safe to interrupt: the same command goes on.
    """
    from amparo.analysis.cluster import SparkMissing, SparkUnreachable
    from amparo.analysis.extract import ExtractDamaged, PartDamaged, open_extract
    from amparo.analysis.redetermination import RedeterminationStopped
    from amparo.analysis.redetermination.running import OtherQuestion
    from amparo.law import load_law

    try:
        extract, law = open_extract(folder), load_law(places.institution_folder())
        if benefit not in law.benefits:
            raise click.UsageError(f"There is no benefit {benefit}. There are: {', '.join(law.benefits)}.")
        out = out or folder.with_name(f"{folder.name}-{benefit}")
        with _elsewhere(spark) as elsewhere:
            summary = _run(extract, law, benefit, _day(extract, day), out, processes, since, elsewhere)
    except (
        ExtractDamaged,
        PartDamaged,
        OtherQuestion,
        RedeterminationStopped,
        SparkMissing,
        SparkUnreachable,
    ) as error:
        raise Refused(str(error)) from None
    proposed = _propose(extract, benefit, out, propose) if propose else None
    if json:
        print_json({"out": out, **msgspec.to_builtins(summary), "proposed": proposed})
    else:
        _show(summary, out)
        _show_proposed(proposed)
    sys.exit(Exit.DONE if summary.agrees and not summary.damaged_parts else Exit.ATTENTION)


def _day(extract: "Extract", day: date | None) -> date | None:
    own_days = extract.manifest.source.get("population") == "in_payment"
    return day or (None if own_days else extract.manifest.taken_on)


@contextmanager
def _elsewhere(master: str | None) -> Iterator["OnSpark | None"]:
    """The cluster to run on, ended afterwards; None: here."""
    if master is None:
        yield None
        return
    from amparo.analysis.redetermination.spark import OnSpark

    cluster = OnSpark(master)
    try:
        yield cluster
    finally:
        cluster.close()


def _run(
    extract: "Extract",
    law: "Law",
    benefit: str,
    day: date | None,
    out: Path,
    processes: int,
    since: Path | None,
    elsewhere: "OnSpark | None",
) -> "Summary":
    from amparo.analysis.redetermination import redetermine as run

    only, why = _only(extract, law, benefit, day, out, since) if since else (None, "")
    if why:
        beside.print(why, style="yellow", markup=False)
    with progress("Persons", extract.manifest.totals.persons) as advance:
        return run(
            extract,
            law.archive(),
            benefit,
            day,
            out,
            processes=processes,
            progress=advance,
            only=only,
            why_everybody=why,
            elsewhere=elsewhere,
        )


def _only(
    extract: "Extract", law: "Law", benefit: str, day: date | None, out: Path, since: Path
) -> tuple["Incremental | None", str]:
    """Who is to be determined since an older extract, or why it must be everybody."""
    from amparo.analysis.extract import open_extract
    from amparo.analysis.redetermination import law_change, older_digests
    from amparo.law import Law

    older = open_extract(since)
    archive = older.law_archive()
    if day is not None and day != older.manifest.taken_on:
        return (
            None,
            f"Everybody: the older extract is of {older.manifest.taken_on}, and ages and periods have gone on since.",
        )
    if archive is None:
        return None, "Everybody: the older extract does not keep its law, so what changed in it is not known."
    if change := law_change(Law.from_archive(archive), law, benefit):
        return None, f"Everybody: the law that {benefit} reads has changed ({change})."
    return older_digests(older, out / "since"), ""


def _show(summary: "Summary", out: Path) -> None:
    table = Table("", "persons", box=None, padding=(0, 2))
    table.columns[1].justify = "right"
    for name, count in summary.outcomes.items():
        table.add_row(name.replace("_", " "), f"{count:,}")
    for name, count in summary.routes.items():
        table.add_row(f"  by {name}", f"{count:,}")
    for name, count in summary.set_aside.items():
        table.add_row(f"set aside: {name}", f"{count:,}", style="yellow")
    if summary.unchanged:
        table.add_row("unchanged, not asked", f"{summary.unchanged:,}")
    screen.print(table)
    for part, why in summary.damaged_parts.items():
        beside.print(f"part {part} is damaged: {why}", style="red", markup=False)
    accounted = "all accounted for" if summary.agrees else "NOT all accounted for"
    screen.print(
        f"{summary.persons:,} persons in {summary.wall_seconds:.1f} s (reading {summary.reading_seconds:.1f} s, "
        f"computing {summary.computing_seconds:.1f} s), {accounted}; {summary.amount_cents / 100:,.2f} a month. "
        f"Results and rejects: {out}.",
        markup=False,
    )


def _propose(extract: "Extract", benefit: str, out: Path, login: str) -> dict[str, int]:
    from amparo.config.connection import set_up

    set_up()
    from amparo.config.command_line.work import account_of
    from amparo.interfaces import clock
    from amparo.interfaces.jobs.proposing import propose_changes

    account = account_of(login, "--propose")
    return propose_changes(extract, benefit, out, on=clock.today(), proposed_by_id=account.pk)


def _show_proposed(proposed: dict[str, int] | None) -> None:
    if proposed is None:
        return
    told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in proposed.items())
    screen.print(f"Awards: {told}. Next: `amparo changes list`, or the desk.")
