"""Reading XML from outside: streamed, without a document type, entities or the network, and only as UTF-8.

Whoever sends a bank file may mean harm: a few lines of entities can ask for gigabytes, or for a file of ours. What could
carry an entity is refused before anything is parsed.
"""

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from amparo.administration.common.errors import RecordError

LARGEST_BYTES = 1024 * 1024 * 1024
ROOT_SEARCHED = 4096


class MessageRefused(RecordError):
    """The file is not a message that can be taken: `str()` says why, and what to ask the bank for."""


def check_harmless(content: bytes) -> None:
    """Raises MessageRefused for what is no XML in UTF-8, or could do harm when it is parsed."""
    if not content.strip():
        raise MessageRefused(_("The file is empty."))
    if len(content) > LARGEST_BYTES:
        raise MessageRefused(_("The file is larger than 1 GB. Ask the bank for several."))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MessageRefused(_("The file is not XML in UTF-8. Ask the bank for it in this form.")) from error
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise MessageRefused(
            _("The file carries a document type or entities, which no bank message has. It was not read.")
        )


def namespace_of(content: bytes) -> str:
    """The name space of the message's outermost element. Raises MessageRefused where there is none."""
    try:
        for _event, element in _parsed(content, None, ("start",)):
            name = etree.QName(element)
            if name.localname != "Document" or not name.namespace:
                break
            return str(name.namespace)
    except etree.XMLSyntaxError as error:
        raise MessageRefused(_("The file is not XML: %(error)s.") % {"error": error.msg}) from error
    raise MessageRefused(_("This is not a bank message: it does not begin with a Document of ISO 20022."))


def elements(content: bytes, namespace: str, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, each whole when it ends; what is inside is forgotten after it was looked at.

    Raises MessageRefused where the file breaks off.
    """
    wanted = [f"{{{namespace}}}{name}" for name in names]
    try:
        for _event, element in _parsed(content, wanted, ("end",)):
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and (before := element.getprevious()) is not None and before.tag in wanted:
                parent.remove(before)
    except etree.XMLSyntaxError as error:
        raise MessageRefused(
            _("The file breaks off or is damaged in line %(line)s. Nothing of it was taken: ask for it again.")
            % {"line": error.lineno}
        ) from error


def _parsed(content: bytes, names: list[str] | None, events: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    parsing: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        io.BytesIO(content),
        events=events,
        tag=names,
        encoding="utf-8",  # whatever the file says: in another, what was searched for above would look otherwise
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return parsing


def text_at(element: etree._Element, *path: str) -> str:
    """The text at the first of a path of names below an element, in any name space; empty where there is none."""
    found: etree._Element | None = element
    for name in path:
        found = next(iter(found.iterchildren(f"{{*}}{name}")), None) if found is not None else None
    return (found.text or "").strip() if found is not None else ""


def first_text(element: etree._Element, *paths: tuple[str, ...]) -> str:
    """The first of several paths that holds a text."""
    return next((text for path in paths if (text := text_at(element, *path))), "")
