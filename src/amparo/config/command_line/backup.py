"""Commands that keep copies of the embedded database and bring one back."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from amparo.config import places
from amparo.config.command_line.options import as_json, screen
from amparo.config.command_line.outcomes import Refused, print_json
from amparo.config.connection import embedded_server
from amparo.config.postgres import EmbeddedServer
from amparo.config.postgres import backup as backups


class Moment(click.ParamType[datetime]):
    """A day and time with its zone, 2026-11-22T14:30:00+00:00; without one, in UTC."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Refuse what is not a moment."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment such as 2026-11-22T14:30:00+00:00", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@click.group()
def backup() -> None:
    """Keep copies of the embedded database, and bring one back as it was at any moment."""
    if os.environ.get("DATABASE_URL"):
        raise Refused("DATABASE_URL names a server of your own: back it up with its own tools.")


@backup.command()
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, help="A folder on another disk.")
@as_json
def keep(folder: Path, json: bool) -> None:
    """Keep every change from now on, and take a first copy. Restarts the database."""
    server = embedded_server()
    backups.keep_backups(server, folder)
    copied = backups.take_copy(server, datetime.now(UTC))
    _tell(json, {"copy": str(copied)}, f"Every change is kept in {folder}; the first copy is {copied.name}.")


@backup.command()
@as_json
def copy(json: bool) -> None:
    """Take a copy of the running database, and check it against its own checksums."""
    copied = backups.take_copy(embedded_server(), datetime.now(UTC))
    _tell(json, {"copy": str(copied)}, f"Copied and checked: {copied}.")


@backup.command(name="list")
@as_json
def list_copies(json: bool) -> None:
    """The copies that there are."""
    folder = backups.backups_folder(embedded_server())
    found = [(f"{at:%Y-%m-%d %H:%M:%S} UTC", str(path)) for at, path in backups.copies(folder)]
    _tell(json, {"copies": [path for _at, path in found]}, "\n".join(f"{at}  {path}" for at, path in found) or "None.")


@backup.command()
@click.option(
    "--from", "folder", type=click.Path(path_type=Path, exists=True), required=True, help="The backup folder."
)
@click.option(
    "--into", type=click.Path(path_type=Path), required=True, help="An empty folder for the restored database."
)
@click.option("--at", type=Moment(), help="The moment to go back to. Default: the last change kept.")
@as_json
def restore(folder: Path, into: Path, at: datetime | None, json: bool) -> None:
    """Bring the database back as it was, in a folder of its own. The one in use is not touched."""
    restored = EmbeddedServer(into, places.cache_directory())
    backups.restore(folder, restored, at=at)
    restored.stop()
    _tell(
        json,
        {"data_directory": str(into), "at": at.isoformat() if at else None},
        f"Restored. Look at it: AMPARO_DATA={into} amparo up. To use it, stop the other and put this in its place.",
    )


def _tell(json: bool, document: dict[str, Any], sentence: str) -> None:
    if json:
        print_json(document)
    else:
        screen.print(sentence, markup=False, highlight=False)
