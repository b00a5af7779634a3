"""Commands on proposed changes of awards; deciding on one is done in the desk."""

import click
from rich.table import Table

from amparo.config.command_line.options import as_json, screen
from amparo.config.command_line.outcomes import AmparoGroup, print_json
from amparo.config.connection import set_up

_STATUSES = ["proposed", "approved", "applied", "rejected", "withdrawn"]


@click.group(cls=AmparoGroup)
def changes() -> None:
    """Changes of awards that a re-determination proposed. They are decided in the desk, under /desk/changes/."""


@changes.command("list")
@click.option(
    "--status", type=click.Choice(_STATUSES), multiple=True, help="May be repeated. Default: those that wait."
)
@click.option("--benefit", help="Of one benefit only.")
@as_json
def list_changes(status: tuple[str, ...], benefit: str | None, json: bool) -> None:
    """List proposed changes, the latest first. Nobody's name is shown."""
    set_up()
    from amparo.administration.awards import queries

    only = {"award__benefit": benefit} if benefit else {}
    found = queries.changes_by_status(status or ("proposed", "approved"), **only)
    if json:
        print_json([_as_data(each) for each in found])
        return
    table = Table(
        "reference", "benefit", "in payment", "by law", "from", "arrears", "overpaid", "why", "status", box=None
    )
    for each in found:
        told = _as_data(each)
        table.add_row(*(str("–" if value is None else value) for value in told.values()))
    if found:
        screen.print(table)
    screen.print(f"{len(found):,} changes. Decide on them in the desk, under /desk/changes/.")


def _as_data(change: object) -> dict[str, object]:
    names = {
        "reference": "reference",
        "amount_in_payment": "in_payment",
        "amount_by_law": "by_law",
        "effective_from": "effective_from",
        "arrears_amount": "arrears",
        "overpayment_amount": "overpaid",
        "why": "why",
        "status": "status",
    }
    told = {key: getattr(change, name) for name, key in names.items()}
    benefit = change.award.benefit  # type: ignore[attr-defined]
    return {"reference": told.pop("reference"), "benefit": benefit, **told}
