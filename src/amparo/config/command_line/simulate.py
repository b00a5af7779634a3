"""The command that answers `what if`: a reform tried on an extract of the record, or on an invented nation."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from amparo.config import places
from amparo.config.command_line.options import Day, as_json, progress, screen
from amparo.config.command_line.outcomes import Refused, print_json


@click.command()
@click.argument("reform", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--extract", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Try it on this extract."
)
@click.option("--persons", default=100_000, show_default=True, help="Without an extract: how many persons to invent.")
@click.option("--nation", type=int, help="How many persons those stand for; figures then carry their margin.")
@click.option("--seed", default=2026, show_default=True, help="The same seed, the same nation.")
@click.option(
    "--on", "since", type=Day(), help="Without an extract: the day from which the record goes on. Default: today."
)
@click.option("--processes", default=os.cpu_count() or 1, show_default=True, help="How many parts at once.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write outcome.json, .csv and picture.vl.json here."
)
@as_json
def simulate(reform: Path, extract: Path | None, out: Path | None, processes: int, json: bool, **invented: Any) -> None:
    """What would REFORM.yaml cost, and who would gain or lose by it?"""
    from amparo.analysis.extract import PartDamaged
    from amparo.analysis.nation import ProfileError, read_profile
    from amparo.analysis.simulation import ReformError, Simulation, as_data, read_reform, run, without_small_groups
    from amparo.law import LawError, load_law

    folder = places.institution_folder()
    try:
        law = load_law(folder)
        profile = read_profile(folder, law)
        asked_reform, rules = read_reform(reform)
        population = _extracted(extract) if extract else _invented(profile, **invented)
        asked = Simulation(asked_reform, rules, population, profile.income)
        with progress("Persons", population.persons) as advance:
            outcome = run.simulate(law, asked, processes=processes, advance=advance)
    except (ProfileError, ReformError, LawError, PartDamaged) as error:
        raise Refused(str(error)) from None
    data = without_small_groups(as_data(law, asked, outcome))
    if out:
        _write(out, data)
    if json:
        print_json(data)
    else:
        _show(data, out)


def _extracted(folder: Path) -> Any:
    from amparo.analysis.extract import ExtractDamaged
    from amparo.analysis.simulation.population import Extracted

    try:
        return Extracted.open(folder)
    except ExtractDamaged as error:
        raise Refused(str(error)) from None


def _invented(profile: Any, *, persons: int, nation: int | None, seed: int, since: date | None) -> Any:
    from amparo.analysis.simulation.population import InventedNation
    from amparo.interfaces import clock

    if persons < 1 or (nation is not None and nation < persons):
        raise Refused("--persons is at least 1, and --nation at least --persons.")
    return InventedNation(profile, persons, seed, since or clock.today(), nation)


def _write(out: Path, data: dict[str, Any]) -> None:
    from amparo.analysis.simulation import as_json as as_bytes
    from amparo.analysis.simulation import as_picture, as_rows

    out.mkdir(parents=True, exist_ok=True)
    (out / "outcome.json").write_bytes(as_bytes(data))
    (out / "outcome.csv").write_text(as_rows(data), encoding="utf-8")
    (out / "picture.vl.json").write_bytes(as_bytes(as_picture(data)))


def _show(data: dict[str, Any], out: Path | None) -> None:
    population = data["population"]
    kind = "invented persons" if population["kind"] == "invented" else "persons of the extract"
    screen.print(f"\n[bold]{data['title']}[/bold]: {data['benefit']}, {population['persons']:,} {kind}")
    if population["stands_for"] != population["persons"]:
        screen.print(f"They stand for {population['stands_for']:,}; ± is the margin of 95 in 100 samples.")
    screen.print(_years(data))
    for kind, rows in data["groups"].items():
        screen.print(_groups(kind, rows))
    screen.print(_assumed(data["assumptions"]))
    if out:
        screen.print(f"Written: {out}/outcome.json, outcome.csv, picture.vl.json")


def _years(data: dict[str, Any]) -> Table:
    table = Table("Year", title="Cost in millions", title_justify="left")
    for name in ("As it stands", "With the reform", "Difference", "±", "In payment", "With the reform", "Undetermined"):
        table.add_column(name, justify="right")
    for row in data["years"]:
        table.add_row(
            str(row["year"]),
            *(_millions(row[key]) for key in ("base_cost_cents", "reform_cost_cents", "difference_cents")),
            _millions(row["difference_margin_cents"]),
            *(f"{row[key]:,}" for key in ("base_in_payment", "reform_in_payment", "undetermined")),
        )
    return table


def _groups(kind: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(kind.capitalize(), title_justify="left")
    for name in ("Persons", "Gain", "Lose", "Mean change, all years"):
        table.add_column(name, justify="right")
    for row in rows:
        if row["persons"] is None:
            table.add_row(row["name"], "hidden: few persons", "", "", "")
            continue
        counts = (f"{row[key]:,}" for key in ("persons", "winners", "losers"))
        table.add_row(row["name"], *counts, f"{row['mean_change_cents'] / 100:,.2f}")
    return table


def _millions(cents: int) -> str:
    return f"{cents / 100_000_000:,.2f}"


def _assumed(assumptions: dict[str, Any]) -> str:
    awards = "an award keeps its amount" if assumptions["keeps_award"] else "everybody is determined anew each year"
    return (
        f"Assumed: chained indices move by {assumptions['monthly_change_percent']} % a month; {awards}; "
        f"{assumptions['payments_a_year']} payments a year; nobody dies or joins; the middle of a year stands for it."
    )
