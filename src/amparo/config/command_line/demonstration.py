"""Commands that show the institution at work on people who do not exist."""

import os
from datetime import date

import click

from amparo.config import places
from amparo.config.command_line.database import apply_migrations
from amparo.config.command_line.options import Day, as_json, progress, screen
from amparo.config.command_line.outcomes import Refused, print_json
from amparo.config.command_line.serving import serve
from amparo.config.connection import embedded_server, set_up
from amparo.config.postgres.checks import check_port

persons_option = click.option("--persons", default=5_000, show_default=True, help="How many insured persons.")
claims_option = click.option("--claims", default=300, show_default=True, help="How many claims they have lodged.")
seed_option = click.option("--seed", default=2026, show_default=True, help="The same seed, the same people.")


@click.command("load-population")
@persons_option
@claims_option
@seed_option
@as_json
def load_population(persons: int, claims: int, seed: int, json: bool) -> None:
    """Fill the database with invented people, their careers and claims."""
    set_up()
    apply_migrations()
    from amparo.interfaces.demonstration import population

    with progress("Persons", persons) as advance:
        loaded = population.load(persons=persons, claims=claims, seed=seed, progress=advance)
    if json:
        print_json(loaded.as_data())
    else:
        screen.print(f"{persons:,} persons, {claims:,} claims. Next: `amparo decide`.")


@click.command()
@persons_option
@claims_option
@seed_option
@click.option(
    "--today", type=Day(), help="The day on which the demonstration takes place. Default: as the institution says."
)
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--no-serve", is_flag=True, help="End after the summary.")
@click.option("--no-worker", is_flag=True, help="Queued work is done elsewhere, by `amparo work`.")
def demo(
    persons: int,
    claims: int,
    seed: int,
    today: date | None,
    address: str,
    port: int,
    no_serve: bool,
    no_worker: bool,
) -> None:
    """Watch the institution at work, then use it in the browser.

    Claims are decided, awards opened, a month is paid. Everybody in it is invented. A second start finds the first
    one's data and shows the summary again.
    """
    os.environ["AMPARO_DEMONSTRATION"] = "1"
    from amparo.interfaces.demonstration.plan import PlanError, read_plan

    try:
        day = today or read_plan(places.institution_folder()).day
    except PlanError as error:
        raise Refused(str(error)) from error
    os.environ["AMPARO_TODAY"] = day.isoformat()
    if not no_serve:
        check_port(port, "Choose another with --port.")
    _forget_interrupted_start()
    set_up()
    apply_migrations()
    from amparo.interfaces.demonstration import walkthrough

    walkthrough.run(
        screen,
        persons=persons,
        claims=claims,
        seed=seed,
        address=None if no_serve else f"{address}:{port}",
        bar=progress,
    )
    if not no_serve:
        serve(address, port, worker=not no_worker)


def _forget_interrupted_start() -> None:
    """Half a demonstration is none: begin anew where an earlier first start did not end."""
    from amparo.interfaces.demonstration.beginning import FirstStart, earlier_start

    earlier = earlier_start(places.data_directory())
    if earlier is FirstStart.UNDER_WAY:
        raise Refused(f"Another `amparo demo` is at work on {places.data_directory()}. Wait for its summary.")
    if earlier is FirstStart.INTERRUPTED:
        if os.environ.get("DATABASE_URL"):
            raise Refused("An earlier `amparo demo` was interrupted. Empty the database that DATABASE_URL names first.")
        screen.print("An earlier start was interrupted; this one begins anew.")
        server = embedded_server()
        server.start()
        server.empty()
