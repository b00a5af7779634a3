"""Commands for the day's work: decide what is open, pay what is due."""

import os
import sys
import time
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from amparo.config.command_line.options import Day, Month, as_json, beside, progress, screen
from amparo.config.command_line.outcomes import Exit, Refused, print_json
from amparo.config.command_line.paying import pay_parts, payers
from amparo.config.connection import reconnect, set_up
from amparo.config.lifeline import PARENT, live_by_parent

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from amparo.administration.access.models import Account
    from amparo.administration.payments.models import PaymentRun
    from amparo.administration.payments.queries import RunSummary

KINDS = ["monthly", "supplementary", "thirteenth", "arrears"]
ADVANCE = "advance"


@click.command()
@as_json
def decide(json: bool) -> None:
    """Decide every claim that waits for nobody: grant, refuse or refer, and notify.

    Each claim is decided in its own transaction. Claims that fail are named; the others go on. Exit 1 when one failed.
    """
    set_up()
    from amparo.administration.claims import operations, queries
    from amparo.interfaces import clock

    count, began = len(queries.undecided_claim_ids()), time.monotonic()
    with progress("Claims", count) as advance:
        decided = operations.decide_open_claims(on=clock.today(), progress=lambda _done, _count: advance(1))
    seconds = time.monotonic() - began
    if json:
        outcomes = {"claims": count, "seconds": round(seconds, 3), "outcomes": decided.by_status}
        print_json({**outcomes, "failed": {str(claim): why for claim, why in decided.failed.items()}})
    else:
        _show_decided(decided.by_status, decided.failed, count, seconds)
    sys.exit(Exit.ATTENTION if decided.failed else Exit.DONE)


def _show_decided(outcomes: dict[str, int], failed: dict[int, str], count: int, seconds: float) -> None:
    table = Table("outcome", "claims", box=None, padding=(0, 2))
    table.columns[1].justify = "right"
    for outcome, number in sorted(outcomes.items(), key=lambda each: -each[1]):
        table.add_row(outcome.replace("_", " "), f"{number:,}")
    if outcomes:
        screen.print(table)
    for claim, error in failed.items():
        beside.print(f"claim {claim}: {error}", style="red", markup=False)
    rate = f", {count / seconds:,.0f} a second" if count and seconds else ""
    screen.print(f"{count:,} claims in {seconds:.1f} s{rate}. Next: `amparo pay --month …`.")


@click.command()
@click.option("--month", type=Month(), required=True, help="The month that is paid, as 2026-11.")
@click.option("--kind", type=click.Choice([*KINDS, ADVANCE]), default="monthly", show_default=True)
@click.option("--share", type=click.IntRange(1, 100), help="The percent of the coming month that an advance pays.")
@click.option("--pay-date", type=Day(), help="The day on which the money is sent. Default: the calendar's.")
@click.option("--prepared-by", metavar="LOGIN", help="Who prepares the run; needed once.")
@click.option(
    "--released-by",
    metavar="LOGIN",
    multiple=True,
    help="Who releases it: another person, above the institution's limit two. Else it waits for its release.",
)
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="How many pay at once.")
@as_json
def pay(
    month: date,
    kind: str,
    share: int | None,
    pay_date: date | None,
    prepared_by: str | None,
    released_by: tuple[str, ...],
    processes: int,
    json: bool,
) -> None:
    """Prepare, release, pay and close a payment run, or go on with one.

    Safe to repeat and to interrupt: what is paid is not paid again. A run closes only when its control totals agree
    with what was paid and with the ledger; exit 1 when it does not close.
    """
    if share is not None and kind != ADVANCE:
        raise click.UsageError("--share is for an advance alone: --kind advance.")
    set_up()
    from amparo.administration.payments import operations

    with payers(processes) as pool:
        run = run_of(month, kind)
        if run is None:
            maker = account_of(prepared_by, "--prepared-by")
            run = operations.prepare_run(
                month=month, kind=kind, pay_date=pay_date, prepared_by_id=maker.pk, share=_share_of(kind, share)
            )
        for login in released_by:
            if run.status == "prepared":
                run = operations.release_run(run_id=run.pk, released_by_id=account_of(login, "--released-by").pk)
        if run.status == "released":
            _pay_waiting(run.pk, pool)
    _report(run.pk, as_document=json)


def _share_of(kind: str, percent: int | None) -> Decimal | None:
    """What an advance pays of its month, as a fraction; None for another kind. Raises UsageError for an advance without it."""
    if kind == ADVANCE and percent is None:
        raise click.UsageError("An advance needs --share: the percent of the month that it pays, as --share 50.")
    return None if percent is None else Decimal(percent) / 100


def run_of(month: date, kind: str) -> "PaymentRun | None":
    """The run of a month that was not cancelled."""
    from amparo.administration.payments import queries

    found = [run for run in queries.runs() if (run.month, run.kind) == (month, kind) and run.status != "cancelled"]
    return found[0] if found else None


def account_of(login: str | None, option: str) -> "Account":
    """The account that an option names. Raises UsageError without a login, Refused for one that is not known."""
    from amparo.administration.access import queries

    if not login:
        raise click.UsageError(f"Say who, with {option} LOGIN.")
    account = queries.account_by_login(login)
    if account is None:
        raise Refused(f"There is no account {login}.")
    return account


def _pay_waiting(run_id: int, pool: "Executor | None") -> None:
    from amparo.administration.payments import operations, queries

    waiting = queries.waiting_chunks(run_id)
    with progress("Parts", len(waiting)) as advance:
        pay_parts(run_id, waiting, pool=pool, advance=advance)
    operations.close_run(run_id=run_id)


def _report(run_id: int, *, as_document: bool) -> None:
    from amparo.administration.payments import queries

    summary = queries.run_summary(run_id)
    run = summary.run
    if as_document:
        print_json(_as_data(summary))
    else:
        table = Table("", "payments", "amount", box=None, padding=(0, 2))
        for name in ("expected", "paid", "withheld"):
            table.add_row(name, f"{getattr(run, name + '_count'):,}", f"{getattr(run, name + '_amount'):,.2f}")
        screen.print(table)
        for line in summary.exclusions:
            screen.print(f"  withheld: {line.label}: {line.count:,}, {line.amount:,.2f}", markup=False)
        screen.print(f"The {run.kind} run of {run.month:%Y-%m} is {run.status}. {summary.advice}".strip(), markup=False)
    sys.exit(Exit.DONE if run.status in {"prepared", "closed"} else Exit.ATTENTION)


def _as_data(summary: "RunSummary") -> dict[str, Any]:
    run = summary.run
    totals = {
        name: {"payments": getattr(run, f"{name}_count"), "amount": getattr(run, f"{name}_amount")}
        for name in ("expected", "paid", "withheld")
    }
    head = {"run": run.pk, "month": f"{run.month:%Y-%m}", "kind": run.kind, "status": run.status}
    head |= {"difference": run.difference}
    return {
        **head,
        **totals,
        "difference": run.difference,
        "withheld_for": [asdict(line) for line in summary.exclusions],
    }


@click.command()
@click.option("--until-idle", is_flag=True, help="End when no job is left, instead of waiting for the next.")
@click.option(
    "--spark", metavar="MASTER", help="Link whole death files on this cluster, as spark://host:7077, not here."
)
def work(until_idle: bool, spark: str | None) -> None:
    """Run queued jobs: chunks of payment runs, recovery of what died. Goes on through restarts of the database."""
    if spark:
        _use(spark)
    set_up()
    from amparo.interfaces.jobs.worker import work as run_jobs

    if not os.environ.get(PARENT):
        beside.print("Working. End with Ctrl+C; running jobs are finished first.")
    live_by_parent()
    run_jobs(wait=not until_idle, reconnect=reconnect)


def _use(master: str) -> None:
    """Say now, not when the first file comes, that a cluster cannot be used. Raises Refused."""
    from amparo.analysis.cluster import SparkMissing, SparkUnreachable, find_spark

    try:
        find_spark(master)
    except (SparkMissing, SparkUnreachable) as error:
        raise Refused(str(error)) from None
    os.environ["AMPARO_SPARK"] = master
