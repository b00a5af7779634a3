"""One civil event as it is sent: read strictly, refused with a sentence for each thing that is wrong."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as _

EARLIEST = date(1875, 1, 1)
_LONGEST = {"register": 80, "certificate_number": 60, "identifier": 40, "municipality": 120, "state": 40}
_LONGEST_NAME = 200


class Other(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody else in the event: a newborn's mother or father, or the other spouse."""

    role: Literal["mother", "father", "spouse"]
    identifier: str = ""
    given_names: str = ""
    family_names: str = ""
    birth_date: date | None = None


class CivilEventSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A birth, marriage or death as a register sends it. The names are those of the newborn, of one spouse, of the dead."""

    register: str
    certificate_number: str
    kind: Literal["birth", "marriage", "death"]
    occurred_on: date
    given_names: str
    family_names: str = ""
    birth_date: date | None = None
    sex: Literal["", "female", "male"] = ""
    mother_name: str = ""
    municipality: str = ""
    state: str = ""
    identifier: str = ""
    others: tuple[Other, ...] = ()


class LineError(msgspec.Struct, frozen=True):
    """What is wrong with one event of those that were sent: its place, the field, and how to mend it."""

    line: int
    field: str
    sentence: str


def read_event(line: int, sent: Any, on: date) -> CivilEventSent | LineError:
    """One event, or the first thing that is wrong with it. `on` is the day of receipt."""
    try:
        event = msgspec.convert(sent, CivilEventSent)
    except msgspec.ValidationError as error:
        said, _separator, place = str(error).partition(" - at `$.")
        return LineError(line, place.rstrip("`"), said)
    wrong = _fault(event, on)
    return LineError(line, *wrong) if wrong else event


def digest_of(event: CivilEventSent) -> str:
    """A checksum of what an event says, whatever the order in which it was written."""
    return sha256(msgspec.json.encode(event, order="deterministic")).hexdigest()


def raw_of(event: CivilEventSent) -> Mapping[str, Any]:
    """The event as JSON keeps it."""
    kept: Mapping[str, Any] = msgspec.to_builtins(event)
    return kept


def _fault(event: CivilEventSent, on: date) -> tuple[str, str] | None:
    for field in ("register", "certificate_number", "given_names"):
        if not getattr(event, field).strip():
            return field, _("This is missing.")
    for field, most in _LONGEST.items():
        if len(getattr(event, field)) > most:
            return field, _("This is longer than %(most)d signs.") % {"most": most}
    if max(map(len, (event.given_names, event.family_names, event.mother_name))) > _LONGEST_NAME:
        return "given_names", _("This is longer than %(most)d signs.") % {"most": _LONGEST_NAME}
    if not EARLIEST <= event.occurred_on <= on:
        return "occurred_on", _("This day is in the future, or too long ago.")
    if event.birth_date is not None and not EARLIEST <= event.birth_date <= event.occurred_on:
        return "birth_date", _("Nobody is born after the event, or so long ago.")
    return None
