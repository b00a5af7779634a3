"""The command that invents a nation, for benchmarks and what-if questions."""

import os
from datetime import date
from pathlib import Path

import click

from amparo.config import places
from amparo.config.command_line.options import Day, as_json, progress, screen
from amparo.config.command_line.outcomes import Refused, print_json


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--persons", default=1_000_000, show_default=True, help="How many persons to invent.")
@click.option("--months", type=int, help="Exactly so many monthly records for each. Default: as the profile says.")
@click.option("--seed", default=2026, show_default=True, help="The same seed, the same nation.")
@click.option("--on", "since", type=Day(), help="The day as of which they are drawn. Default: today.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True, help="How many parts are drawn at once.")
@as_json
def nation(
    folder: Path, persons: int, months: int | None, seed: int, since: date | None, processes: int, json: bool
) -> None:
    """Write an invented nation into FOLDER, as an extract that `redetermine` and `simulate` read."""
    from amparo.analysis.extract import ExtractDamaged, OtherExtract
    from amparo.analysis.nation import NationAsked, ProfileError, generate_nation, read_profile
    from amparo.interfaces import clock
    from amparo.law import LawError, load_law

    if persons < 1 or (months is not None and not 1 <= months <= 480):
        raise Refused("--persons is at least 1, and --months between 1 and 480.")
    try:
        law = load_law(places.institution_folder())
        asked = NationAsked(
            read_profile(places.institution_folder(), law), persons, seed, since or clock.today(), months
        )
        with progress("Persons", persons) as advance:
            manifest = generate_nation(law, asked, folder, processes=processes, advance=advance)
    except (ProfileError, LawError, OtherExtract, ExtractDamaged) as error:
        raise Refused(str(error)) from None
    rows = {name: count for name, count in manifest.totals.rows.items() if name != "persons"}
    if json:
        print_json(
            {"folder": str(folder), "persons": manifest.totals.persons, "parts": len(manifest.parts), "rows": rows}
        )
    else:
        told = ", ".join(f"{count:,} {name}" for name, count in rows.items())
        screen.print(f"{manifest.totals.persons:,} invented persons in {len(manifest.parts)} parts: {told}.")
        screen.print(
            f"Next: `amparo redetermine {folder} --benefit ...` or `amparo simulate REFORM.yaml --extract {folder}`."
        )
