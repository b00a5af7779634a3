"""Where things lie on this machine. No Django: the command line asks before the settings are loaded."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parents[1]
DEFAULT_INSTITUTION = "brazil_inss"


def in_checkout() -> bool:
    """Whether we run from a clone of the repository rather than from an installed wheel."""
    return (REPOSITORY / "pyproject.toml").is_file() and (REPOSITORY / "institutions").is_dir()


def data_directory() -> Path:
    """Where the database and the secrets live: AMPARO_DATA, else `var` in a clone, else the user's data folder."""
    if named := os.environ.get("AMPARO_DATA"):
        return Path(named).expanduser().resolve()
    if in_checkout():
        return REPOSITORY / "var"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "amparo"


def cache_directory() -> Path:
    """What may be deleted at any time: the unpacked database server, the tests' browser."""
    if named := os.environ.get("AMPARO_CACHE"):
        return Path(named).expanduser().resolve()
    if in_checkout():
        return REPOSITORY / ".cache"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "amparo"


def institutions_directory() -> Path:
    """The folder of all institutions: the clone's, or those packaged in the wheel as `amparo_institutions`."""
    return REPOSITORY / "institutions" if in_checkout() else PACKAGE.parent / "amparo_institutions"


def institution_folder() -> Path:
    """The institution that this process serves: AMPARO_INSTITUTION, a folder's path or a packaged folder's name."""
    named = os.environ.get("AMPARO_INSTITUTION", DEFAULT_INSTITUTION)
    packaged = institutions_directory() / named
    return packaged if packaged.is_dir() else Path(named).expanduser().resolve()
