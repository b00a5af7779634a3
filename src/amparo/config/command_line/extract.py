"""The command that takes an extract of the record."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.table import Table

from amparo.config.command_line.options import Day, as_json, beside, rising, screen
from amparo.config.command_line.outcomes import Refused, print_json
from amparo.config.connection import set_up

if TYPE_CHECKING:
    from amparo.analysis.extract import Manifest


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option("--by", metavar="LOGIN", required=True, help="Who reads everybody's record: it is logged.")
@click.option("--on", "day", type=Day(), help="The day as of which everybody is read. Default: today.")
@click.option("--benefit", "benefits", multiple=True, help="For which benefit; may be repeated. Default: all of them.")
@click.option("--in-payment", is_flag=True, help="Only who receives the benefit, each as of the day their right began.")
@click.option("--persons-per-part", default=50_000, show_default=True, help="How many persons are read at once.")
@as_json
def extract(
    folder: Path,
    by: str,
    day: date | None,
    benefits: tuple[str, ...],
    in_payment: bool,
    persons_per_part: int,
    json: bool,
) -> None:
    """Write what the law needs to know of everybody into FOLDER, as columns, straight from the database.

    Memory stays that of one part. Safe to interrupt: the same command goes on. Every part's totals are compared with
    those that the database counts. Next: `amparo redetermine FOLDER`.
    """
    set_up()
    from amparo.administration.awards.rules import current_award_rules
    from amparo.administration.common.institution import current_law
    from amparo.analysis.extract import ExtractDamaged, OtherExtract
    from amparo.config.command_line.work import account_of
    from amparo.interfaces import clock
    from amparo.interfaces.jobs.extraction.taking import Request, take_extract

    known = current_law().paid_benefits
    if unknown := [benefit for benefit in benefits if benefit not in known]:
        raise click.UsageError(f"There is no benefit {unknown[0]}. There are: {', '.join(known)}.")
    request = Request(
        benefits=benefits or tuple(sorted(known)),
        on=day or clock.today(),
        in_payment=in_payment,
        calendar_benefits=current_award_rules().calendar_benefits,
        persons_per_part=persons_per_part,
    )
    account = account_of(by, "--by")
    try:
        with rising("Persons") as (began, advance):
            manifest = take_extract(
                folder, request, account_id=account.pk, now=clock.now(), began=began, progress=advance
            )
    except (OtherExtract, ExtractDamaged) as error:
        raise Refused(str(error)) from None
    if json:
        print_json({"folder": folder, **_as_data(manifest)})
    else:
        _show(folder, manifest)


def _as_data(manifest: "Manifest") -> dict[str, object]:
    totals = msgspec.to_builtins(manifest.totals)
    head = {"taken_on": manifest.taken_on, "law_version": manifest.law_version, "parts": len(manifest.parts)}
    return {**head, "totals": totals, "rejects": manifest.rejects}


def _show(folder: Path, manifest: "Manifest") -> None:
    table = Table("", "rows", box=None, padding=(0, 2))
    table.columns[1].justify = "right"
    for name, rows in manifest.totals.rows.items():
        table.add_row(name, f"{rows:,}")
    screen.print(table)
    for reason, count in manifest.rejects.items():
        beside.print(f"set aside: {reason}: {count:,}", style="yellow", markup=False)
    size = sum(info.bytes for part in manifest.parts for info in part.files.values())
    screen.print(
        f"{manifest.totals.persons:,} persons as of {manifest.taken_on} in {len(manifest.parts)} parts, "
        f"{size / 1e6:,.1f} MB; every total agrees with the database. Next: `amparo redetermine {folder} --benefit …`."
    )
