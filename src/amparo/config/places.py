"""Where things lie on this machine. No Django: the command line asks before the settings are loaded."""

import os
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parents[1]
DEFAULT_INSTITUTION = "brazil_inss"
MARK = "institution.yaml"


class InstitutionUnknown(Exception):
    """Neither a packaged institution, nor an installed one, nor a folder that holds institution.yaml."""

    def __init__(self, name: str, known: list[str]) -> None:
        there_are = f" There are: {', '.join(known)}." if known else ""
        super().__init__(f"There is no institution {name}.{there_are}")


def in_checkout() -> bool:
    """Whether we run from a clone of the repository rather than from an installed wheel."""
    return (REPOSITORY / "pyproject.toml").is_file() and (REPOSITORY / "institutions").is_dir()


def data_directory() -> Path:
    """Where the database and the secrets live: AMPARO_DATA, else `var/<institution>` in a clone, else the user's folder."""
    if named := os.environ.get("AMPARO_DATA"):
        return Path(named).expanduser().resolve()
    if in_checkout():
        return REPOSITORY / "var" / institution_folder().name
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


def institution_folder(named: str | None = None) -> Path:
    """The institution that this process serves, or the named one; AMPARO_INSTITUTION names it otherwise.

    A name is that of a packaged folder or of an installed package (see `known_institutions`); anything else is a path.
    Raises InstitutionUnknown.
    """
    name = named or os.environ.get("AMPARO_INSTITUTION") or DEFAULT_INSTITUTION
    packaged = institutions_directory() / name
    if (packaged / MARK).is_file():
        return packaged
    if installed := _installed().get(name):
        return _folder_of(installed)
    folder = Path(name).expanduser().resolve()
    if not (folder / MARK).is_file():
        raise InstitutionUnknown(name, sorted(known_institutions()))
    return folder


def known_institutions() -> dict[str, Path]:
    """Every institution that can be named: those packaged with Amparo, and those that other packages bring.

    A package of one's own brings its folder under the entry point group `amparo.institutions`; the package's folder
    holds institution.yaml. Nothing in it is executed.
    """
    found = {entry.name: _folder_of(entry) for entry in _installed().values()}
    return found | {path.parent.name: path.parent for path in sorted(institutions_directory().glob(f"*/{MARK}"))}


def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="amparo.institutions")}


def _folder_of(entry: EntryPoint) -> Path:
    """The folder of an installed institution. Raises InstitutionUnknown where its package holds no institution.yaml."""
    try:
        spec = find_spec(entry.value)
    except ImportError:
        spec = None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / MARK).is_file():
            return Path(place)
    raise InstitutionUnknown(f"{entry.name} (package {entry.value}: no {MARK})", [])
