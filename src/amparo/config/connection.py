"""Makes the database reachable before Django is set up: a server of one's own, else the embedded one, started."""

import os

from amparo.config import places
from amparo.config.postgres import EmbeddedServer


def embedded_server() -> EmbeddedServer:
    """The embedded server of this data directory."""
    port = os.environ.get("AMPARO_DATABASE_PORT")
    return EmbeddedServer(places.data_directory(), places.cache_directory(), port=int(port) if port else None)


def connect() -> None:
    """Start the embedded server unless DATABASE_URL names another, and tell Django's settings where it is."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = embedded_server().start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")


def set_up() -> None:
    """Connect, and load Django."""
    import django  # noqa: PLC0415 - slow to load, and not every command needs it

    connect()
    django.setup()
