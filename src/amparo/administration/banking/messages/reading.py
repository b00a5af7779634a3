"""Which message a file is, and what it says."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from amparo.administration.banking.messages.contents import Message
from amparo.administration.banking.messages.hardened import MessageRefused, check_harmless, namespace_of
from amparo.administration.banking.messages.statements import read_statement
from amparo.administration.banking.messages.statuses import read_resolution, read_statuses

_NAMED = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(?P<name>[a-z]{4}\.\d{3})\.\d{3}\.\d{2}")
_READERS: Mapping[str, Callable[[str, bytes, str], Message]] = {
    "pain.002": read_statuses,
    "camt.029": read_resolution,
    "camt.053": read_statement,
    "camt.054": read_statement,
}


def read_message(content: bytes) -> Message:
    """What a bank's file says, of whatever version. Raises MessageRefused, and then nothing of it counts."""
    check_harmless(content)
    namespace = namespace_of(content)
    found = _NAMED.fullmatch(namespace)
    reader = _READERS.get(found["name"]) if found else None
    if found is None or reader is None:
        raise MessageRefused(
            _(
                "%(name)s is not read here. Send answers (pain.002, camt.029), statements (camt.053) or notices (camt.054)."
            )
            % {"name": found["name"] if found else namespace[:80]}
        )
    return reader(found["name"], content, namespace)
