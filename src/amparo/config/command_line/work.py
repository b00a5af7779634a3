"""Commands for the day's work: decide what is open, pay what is due."""

import sys
import time
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from amparo.config.command_line.options import Day, Month, as_json, beside, progress, screen
from amparo.config.command_line.outcomes import Exit, Refused, print_json
from amparo.config.connection import connect, set_up

if TYPE_CHECKING:
    from amparo.administration.access.models import Account


@click.command()
@as_json
def decide(json: bool) -> None:
    """Decide every claim that waits for nobody: grant, refuse or refer, and notify.

    Each claim is decided in its own transaction. Claims that fail are named; the others go on. Exit 1 when one failed.
    """
    set_up()
    from amparo.administration.claims import process, queries
    from amparo.interfaces import clock

    waiting = queries.claims_to_proceed()
    began, outcomes, failed = time.monotonic(), Counter[str](), dict[str, str]()
    with progress("Claims", len(waiting)) as advance:
        for claim_id in waiting:
            try:
                outcomes[process.proceed(claim_id, clock.today()).status] += 1
            except Exception as error:  # noqa: BLE001 - one claim's fault must not hold up the others
                failed[str(claim_id)] = f"{type(error).__name__}: {error}"
            advance(1)
    seconds = time.monotonic() - began
    if json:
        print_json({"claims": len(waiting), "seconds": round(seconds, 3), "outcomes": outcomes, "failed": failed})
    else:
        _show_decided(outcomes, failed, len(waiting), seconds)
    sys.exit(Exit.ATTENTION if failed else Exit.DONE)


def _show_decided(outcomes: Counter[str], failed: dict[str, str], count: int, seconds: float) -> None:
    table = Table("outcome", "claims", box=None, padding=(0, 2))
    table.columns[1].justify = "right"
    for outcome, number in outcomes.most_common():
        table.add_row(outcome.replace("_", " "), f"{number:,}")
    screen.print(table)
    for claim, error in failed.items():
        beside.print(f"claim {claim}: {error}", style="red", markup=False)
    rate = f", {count / seconds:,.0f} a second" if count and seconds else ""
    screen.print(f"{count:,} claims in {seconds:.1f} s{rate}. Next: `amparo pay --month …`.")


@click.command()
@click.option("--month", type=Month(), required=True, help="The month that is paid, as 2026-11.")
@click.option("--kind", type=click.Choice(["monthly", "thirteenth"]), default="monthly", show_default=True)
@click.option("--pay-date", type=Day(), help="The day on which the money is sent. Default: today.")
@click.option("--prepared-by", metavar="LOGIN", help="Who prepares the run; needed once.")
@click.option("--released-by", metavar="LOGIN", help="Who releases it: another person. Else it waits for its release.")
@as_json
def pay(
    month: date, kind: str, pay_date: date | None, prepared_by: str | None, released_by: str | None, json: bool
) -> None:
    """Prepare, release, pay and close a payment run, or go on with one.

    Safe to repeat and to interrupt: what is paid is not paid again. A run closes only when its control totals agree
    with what was paid and with the ledger; exit 1 when it does not close.
    """
    set_up()
    from amparo.administration.payments import operations, queries
    from amparo.interfaces import clock

    run = queries.run_of_month(month, kind)
    if run is None:
        maker = _account(prepared_by, "--prepared-by")
        on = pay_date or clock.today()
        run = operations.prepare_run(month=month, kind=kind, pay_date=on, prepared_by_id=maker.pk)
    if run.status == "prepared" and released_by:
        run = operations.release_run(run_id=run.pk, released_by_id=_account(released_by, "--released-by").pk)
    if run.status == "released":
        _pay_chunks(run.pk, as_document=json)
    _report(queries.run_of_month(month, kind), as_document=json)


def _account(login: str | None, option: str) -> "Account":
    from amparo.administration.access import queries

    if not login:
        raise click.UsageError(f"Say who, with {option} LOGIN.")
    account = queries.account_by_login(login)
    if account is None:
        raise Refused(f"There is no account {login}.")
    return account


def _pay_chunks(run_id: int, *, as_document: bool) -> None:
    from amparo.administration.payments import operations, queries

    chunks = queries.open_chunks(run_id)
    with progress("Payments", sum(chunk.expected_count for chunk in chunks)) as advance:
        for chunk in chunks:
            operations.pay_chunk(run_id=run_id, number=chunk.number)
            advance(chunk.expected_count)
    operations.close_run(run_id=run_id)


def _report(run: Any, *, as_document: bool) -> None:
    data = {
        "run": run.pk,
        "month": run.month.strftime("%Y-%m"),
        "kind": run.kind,
        "status": run.status,
        "expected": {"payments": run.expected_count, "amount": run.expected_amount},
        "paid": {"payments": run.paid_count, "amount": run.paid_amount},
    }
    if as_document:
        print_json(data)
    else:
        table = Table("", "payments", "amount", box=None, padding=(0, 2))
        table.add_row("expected", f"{run.expected_count:,}", f"{run.expected_amount:,.2f}")
        table.add_row("paid", f"{run.paid_count:,}", f"{run.paid_amount:,.2f}")
        screen.print(table)
        screen.print(f"The {run.kind} run of {data['month']} is {run.status}.")
    sys.exit(Exit.DONE if run.status in {"prepared", "closed"} else Exit.ATTENTION)


@click.command()
@click.option("--until-idle", is_flag=True, help="End when no job is left, instead of waiting for the next.")
def work(until_idle: bool) -> None:
    """Run queued jobs: chunks of payment runs, recovery of what died. Goes on through restarts of the database."""
    set_up()
    from amparo.interfaces.jobs.worker import work as run_jobs

    beside.print("Working. End with Ctrl+C; running jobs are finished first.")
    run_jobs(wait=not until_idle, reconnect=connect)
