"""Commands that start and stop the house."""

import os
import sys
from typing import Any

import click

from amparo.config import places
from amparo.config.command_line.options import as_json, beside, screen
from amparo.config.command_line.outcomes import Exit, Refused, print_json
from amparo.config.command_line.serving import serve
from amparo.config.connection import embedded_server, set_up
from amparo.config.postgres.checks import check_port


def apply_migrations() -> int:
    """Bring the tables to this version; return how many migrations were applied."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for every network.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--no-serve", is_flag=True, help="Start the database and bring its tables up to date, nothing more.")
@click.option("--no-worker", is_flag=True, help="Queued work is done elsewhere, by `amparo work`.")
def up(address: str, port: int, no_serve: bool, no_worker: bool) -> None:
    """Start the database, bring its tables up to date, serve the pages and do what they queue.

    The database goes on running when the pages are no longer served; `amparo stop` ends it.
    Behind a proxy that speaks TLS, set AMPARO_HOSTS and AMPARO_BEHIND_PROXY=1; without TLS, on a machine of your own
    only, AMPARO_PLAIN_HTTP=1.
    """
    if not no_serve:
        check_port(port, "Choose another with --port.")
    set_up()
    applied = apply_migrations()
    screen.print(f"The database runs; {applied} migrations applied." if applied else "The database runs, up to date.")
    if no_serve:
        return
    screen.print(f"The portal: http://{address}:{port}/   The desk: http://{address}:{port}/desk/   End with Ctrl+C.")
    serve(address, port, worker=not no_worker)


@click.command()
@as_json
def stop(json: bool) -> None:
    """Stop the embedded database. Nothing is lost; open transactions are rolled back."""
    if os.environ.get("DATABASE_URL"):
        raise Refused("DATABASE_URL names a server of your own, which Amparo does not stop.")
    stopped = embedded_server().stop()
    if json:
        print_json({"stopped": stopped})
    else:
        screen.print("Stopped." if stopped else "It was not running.")


@click.command()
@as_json
def status(json: bool) -> None:
    """Say whether the embedded database runs, and where."""
    found = embedded_server().status()
    data: dict[str, Any] = {"running": found.running, "process": found.process, "port": found.port}
    data["data_directory"] = str(places.data_directory())
    if json:
        print_json(data)
    elif found.running:
        screen.print(f"Running as process {found.process} on 127.0.0.1:{found.port}, data in {data['data_directory']}.")
    else:
        screen.print(f"Not running; its data are in {data['data_directory']}. Start it with `amparo up`.")
    sys.exit(Exit.DONE if found.running else Exit.ATTENTION)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a table is not up to date.")
@as_json
def migrate(check: bool, json: bool) -> None:
    """Bring the database's tables to this version."""
    set_up()
    if check:
        _check_migrations(as_document=json)
    applied = apply_migrations()
    if json:
        print_json({"applied": applied})
    else:
        screen.print(f"{applied} migrations applied." if applied else "Up to date.")


def _check_migrations(*, as_document: bool) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = [
        f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]
    if as_document:
        print_json({"waiting": waiting})
    else:
        beside.print(f"{len(waiting)} migrations wait: {', '.join(waiting)}" if waiting else "Up to date.")
    sys.exit(Exit.ATTENTION if waiting else Exit.DONE)
