"""What can keep the embedded database from running, each with what to do about it."""

from pathlib import Path


class ServerError(Exception):
    """The embedded database cannot do what was asked; str() says why and what to do."""


class MissingLibraries(ServerError):
    """The machine lacks libraries that the server needs."""

    def __init__(self, libraries: list[str], packages: list[str]) -> None:
        install = f"sudo apt-get install {' '.join(packages)}" if packages else "install them with your package manager"
        super().__init__(
            f"PostgreSQL cannot run here: missing {', '.join(libraries)}.\n"
            f"Install them: {install}\n"
            "Or name a server of your own: export DATABASE_URL=postgresql://user:password@host/database"
        )


class UnsupportedMachine(ServerError):
    """No embedded server exists for this system."""


class PortTaken(ServerError):
    """Another program listens on the port that was asked for."""

    def __init__(self, port: int, remedy: str) -> None:
        super().__init__(f"Port {port} on this machine is taken by another program. {remedy}")


class DiskFull(ServerError):
    """Too little space is left for the database to be safe."""

    def __init__(self, directory: Path, free_mb: int, needed_mb: int) -> None:
        super().__init__(
            f"Only {free_mb} MB are free in {directory}; the database needs {needed_mb} MB.\n"
            "Free some space, or keep the data elsewhere: export AMPARO_DATA=/another/folder"
        )


class AnotherServer(ServerError):
    """A server that we cannot talk to holds this data directory."""


class ForbiddenDirectory(ServerError):
    """The data or socket directory belongs to someone else, or the server's user cannot reach it."""


class StartFailed(ServerError):
    """The server gave up while starting; its last words are quoted."""

    def __init__(self, log: Path, words: str) -> None:
        super().__init__(f"PostgreSQL did not start. Its last words:\n{words}\nThe whole log: {log}")


class NoBackup(ServerError):
    """There is no backup from which this could be done."""


class BackupFailed(ServerError):
    """A copy could not be taken, checked or brought back."""
