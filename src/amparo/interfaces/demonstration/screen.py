"""The walk-through's words on the terminal."""

from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from amparo.administration.common.institution import current_institution
from amparo.interfaces.demonstration.accounts import DemonstrationAccount
from amparo.law.formatting import format_money

_STATUS_WORDS = {
    "granted": "granted by law alone",
    "refused": "refused by law alone",
    "referred": "referred to an officer",
    "waiting_for_claimant": "waiting for an answer of the claimant",
    "submitted": "not yet decided",
    "withdrawn": "withdrawn",
}


def money(amount: str) -> str:
    """An amount in the institution's currency, in English."""
    return format_money(Decimal(amount), "en", current_institution().currency)


def show_summary(console: Console, summary: dict[str, Any]) -> None:
    """Decisions, reasons, times, the month paid and its control totals."""
    console.print(
        f"\n[bold]{summary['claims']:,} claims[/bold] of {summary['persons']:,} persons "
        f"({summary['contribution_months']:,} months of contribution on record)"
    )
    console.print(f"  {summary['earlier_awards']:,} awards were already in payment, their earlier months paid\n")
    console.print(_figures({_STATUS_WORDS.get(name, name): number for name, number in summary["statuses"].items()}))
    console.print(
        f"  from claim to decision: median {summary['milliseconds_median']:.0f} ms, "
        f"slowest {summary['milliseconds_slowest']:.0f} ms"
    )
    console.print(f"\n[bold]Awards opened[/bold], {money(summary['granted_amount'])} a month")
    console.print(_figures(summary["granted"]))
    console.print("[bold]Refused because this was not met[/bold]")
    console.print(_figures(summary["refused_because"]))
    show_run(console, summary["run"], is_balanced=summary["is_balanced"])


def show_run(console: Console, run: dict[str, Any], *, is_balanced: bool) -> None:
    """The payment run with its control totals side by side."""
    console.print(f"[bold]The month of {run['month'][:7]}[/bold], to be paid on {run['pay_date']}: {run['status']}")
    console.print(f"  prepared by {run['prepared_by']}, released by {run['released_by']}")
    table = Table("control totals", "count", "amount", box=None, padding=(0, 2))
    for column in table.columns[1:]:
        column.justify = "right"
    for name in ("expected", "paid", "withheld", "transferred"):
        words = "in the ledger" if name == "transferred" else name
        table.add_row(words, f"{run[f'{name}_count']:,}", money(run[f"{name}_amount"]))
    console.print(table)
    agree = "[green]agree[/green]" if run["agree"] else "[red]differ[/red]"
    balanced = "[green]balances[/green]" if is_balanced else "[red]does not balance[/red]"
    console.print(f"  The totals {agree}; the ledger {balanced}.\n")


def show_accounts(console: Console, accounts: list[DemonstrationAccount], address: str | None) -> None:
    """Who can sign in, and where."""
    table = Table("sign in as", "password", "what there is to see", box=None, padding=(0, 2))
    for column in table.columns[:2]:
        column.no_wrap = True  # a password cut short opens nothing
    for account in accounts:
        table.add_row(account.login, account.password, f"{account.name}: {account.what}")
    console.print("[bold]Accounts[/bold] (the one-time code is shown on the page)")
    console.print(table)
    if address:
        console.print(f"\n[bold]Open http://{address}/[/bold]  for persons and officers alike. End with Ctrl+C.\n")
    else:
        console.print("\nNext: `amparo demo` serves the pages; `amparo stop` ends the database.\n")


def _figures(figures: dict[str, int]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_column(justify="right")
    for words, number in figures.items():
        table.add_row(f"{number:,}", words)
    return table
