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
    message = reader(found["name"], content, namespace)
    _check_complete(message)
    return message


def _check_complete(message: Message) -> None:
    """Raises MessageRefused where numbers are longer than ISO 20022 lets them be, or a movement lacks what makes it one."""
    longest = {message.message_id: 35, message.about: 35, message.account: 34, **_currencies(message)}
    for text, most in longest.items():
        if len(text) > most:
            raise MessageRefused(
                _("“%(text)s…” is longer than a bank message allows. Nothing of the file was taken.")
                % {"text": text[:20]}
            )
    for entry in message.entries:
        if entry.kind == "movement" and not (entry.direction and entry.booked_on):
            raise MessageRefused(
                _("A movement of the file lacks its day or its direction. Nothing of it was taken: ask for it again.")
            )


def _currencies(message: Message) -> dict[str, int]:
    return dict.fromkeys({entry.currency for entry in message.entries}, 3)
