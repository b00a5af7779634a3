"""Makes the database reachable before Django is set up: a server of one's own, else the embedded one, started."""

import os

from amparo.config import places
from amparo.config.postgres import EmbeddedServer

EMBEDDED = "AMPARO_EMBEDDED"  # says that DATABASE_URL is ours and not the user's


def embedded_server() -> EmbeddedServer:
    """The embedded server of this data directory."""
    port = os.environ.get("AMPARO_DATABASE_PORT")
    return EmbeddedServer(places.data_directory(), places.cache_directory(), port=int(port) if port else None)


def connect() -> None:
    """Start the embedded server unless DATABASE_URL names another, and tell Django's settings where it is.

    Called again after a failure, it starts the server again: the address stays as it was.
    """
    if not os.environ.get("DATABASE_URL") or os.environ.get(EMBEDDED):
        os.environ["DATABASE_URL"] = embedded_server().start()
        os.environ[EMBEDDED] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")


def reconnect() -> bool:
    """Start the embedded server again when it has died; whether that was needed. A server of one's own is not ours."""
    if not os.environ.get(EMBEDDED) or embedded_server().status().running:
        return False
    connect()
    return True


def set_up() -> None:
    """Connect, and load Django. The command line speaks English; letters are in the language of whom they go to."""
    import django
    from django.utils.translation import activate

    connect()
    django.setup()
    activate("en")
