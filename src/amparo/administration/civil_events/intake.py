"""Receiving notifications: each certificate once, whoever sends it again."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.civil_events.choices import Channel
from amparo.administration.civil_events.models import EventFile, Notification
from amparo.administration.civil_events.reading import (
    CivilEventSent,
    LineError,
    digest_of,
    raw_of,
    read_event,
)
from amparo.administration.common.errors import RecordError

MOST_LINES = 200_000
COLUMNS = (
    "register",
    "certificate_number",
    "kind",
    "occurred_on",
    "given_names",
    "family_names",
    "birth_date",
    "sex",
    "mother_name",
    "municipality",
    "state",
    "identifier",
)
_OTHERS = tuple(f"{role}_identifier" for role in ("mother", "father", "spouse"))
TEMPLATE = ";".join((*COLUMNS, *_OTHERS)) + "\n"


class FileRefused(RecordError):
    """A file that cannot be read as civil events at all."""


class FileReceivedBefore(RecordError):
    """The same file was received before; `file_id` is it."""

    def __init__(self, file: EventFile) -> None:
        super().__init__(_("This very file was received on %(day)s.") % {"day": file.received_on.isoformat()})
        self.file_id = file.pk


@dataclass(slots=True)
class Taken:
    """What came of several events: a notification for each line that is right, new or known already; and errors."""

    notifications: dict[int, Notification] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)


@transaction.atomic
def take_events(
    sent: Sequence[Any], *, channel: str, received_on: date, received_by_id: int, file_id: int | None = None
) -> Taken:
    """Keep every event that is right, as it was sent. One that was sent before is the notification already there."""
    read = {line: read_event(line, each, received_on) for line, each in enumerate(sent, start=1)}
    taken = Taken(errors=[each for each in read.values() if isinstance(each, LineError)])
    events = {line: each for line, each in read.items() if isinstance(each, CivilEventSent)}
    common = {
        "channel": channel,
        "received_on": received_on,
        "received_by_id": received_by_id,
        "file_id": file_id,
    }
    rows = [_notification(line, event, common) for line, event in sorted(events.items(), key=lambda each: _by(each[1]))]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    known = _known(events.values())
    for line, event in events.items():
        kept = known[_by(event)]
        if kept.digest == digest_of(event):
            taken.notifications[line] = kept
        else:
            sentence = _("This certificate was notified before with other content. Tell the institution what is right.")
            taken.errors.append(LineError(line, "certificate_number", sentence))
    return taken


@transaction.atomic
def take_file(*, content: bytes, name: str, received_on: date, received_by_id: int) -> EventFile:
    """Receive a CSV file. What is wrong with a line is kept with the file. Raises FileRefused, FileReceivedBefore."""
    digest = sha256(content).hexdigest()
    if before := EventFile.objects.filter(digest=digest).first():
        raise FileReceivedBefore(before)
    sent = _read_csv(content)
    kept, created = EventFile.objects.get_or_create(
        digest=digest,
        defaults={
            "name": name[:200],
            "received_on": received_on,
            "received_by_id": received_by_id,
            "line_count": len(sent),
        },
    )
    if not created:
        raise FileReceivedBefore(kept)
    taken = take_events(
        sent, channel=Channel.FILE, received_on=received_on, received_by_id=received_by_id, file_id=kept.pk
    )
    kept.errors = [_shown(each) for each in sorted(taken.errors, key=lambda each: each.line)]
    kept.save(update_fields=["errors"])
    return kept


def _shown(error: LineError) -> dict[str, Any]:
    # The heading is the file's first line.
    return {"line": error.line + 1, "field": error.field, "sentence": error.sentence}


def _by(event: CivilEventSent) -> tuple[str, str, str]:
    return event.register.strip(), event.certificate_number.strip(), event.kind


def _known(events: Any) -> dict[tuple[str, str, str], Notification]:
    wanted = {_by(event) for event in events}
    found = Notification.objects.filter(
        register__in={each[0] for each in wanted}, certificate_number__in={each[1] for each in wanted}
    )
    return {(each.register, each.certificate_number, each.kind): each for each in found}


def _notification(line: int, event: CivilEventSent, common: Mapping[str, Any]) -> Notification:
    return Notification(
        kind=event.kind,
        register=event.register.strip(),
        certificate_number=event.certificate_number.strip(),
        occurred_on=event.occurred_on,
        given_names=event.given_names.strip(),
        family_names=event.family_names.strip(),
        birth_date=event.birth_date,
        sex=event.sex,
        mother_name=event.mother_name.strip(),
        municipality=event.municipality.strip(),
        state_code=event.state.strip(),
        identifier=event.identifier.strip(),
        raw=raw_of(event),
        digest=digest_of(event),
        line=line,
        **common,
    )


def _read_csv(content: bytes) -> list[dict[str, Any]]:
    if b"\x00" in content:
        raise FileRefused(_("This is not a text file. Save the sheet as CSV and send that."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:  # as older spreadsheets save it
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), restval="")
    headings = {each.strip().lower() for each in reader.fieldnames or ()}
    missing = [each for each in ("register", "certificate_number", "kind", "occurred_on") if each not in headings]
    if missing:
        words = {"columns": ", ".join(missing)}
        raise FileRefused(_("The first line must name the columns. Missing: %(columns)s. Use the template.") % words)
    try:
        rows = [
            _event_of(row)
            for row in reader
            if any((each or "").strip() for each in row.values() if isinstance(each, str))
        ]
    except csv.Error as error:
        raise FileRefused(_("This is not a CSV file: %(error)s.") % {"error": error}) from error
    if len(rows) > MOST_LINES:
        raise FileRefused(_("The file has more than %(most)d lines. Send it in several parts.") % {"most": MOST_LINES})
    return rows


def _event_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    cells = {str(name).strip().lower(): (text or "").strip() for name, text in row.items() if isinstance(text, str)}
    event: dict[str, Any] = {name: cells[name] for name in COLUMNS if cells.get(name)}
    others = [{"role": name.partition("_")[0], "identifier": cells[name]} for name in _OTHERS if cells.get(name)]
    return event | {"others": others}
