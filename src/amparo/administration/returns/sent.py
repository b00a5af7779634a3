"""What arrives in one piece - a file of the portal, a body of the API - as lines, whatever its form."""

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.registry.employers import employer_by_id
from amparo.administration.returns.csv_file import MOST_LINES, FileRefused, read_csv
from amparo.administration.returns.reading import FIELDS
from amparo.administration.returns.remuneration_event import looks_like_xml, read_events


def read_sent(content: bytes, *, employer_id: int, month: date) -> list[dict[str, Any]]:
    """The lines of a CSV file, a JSON body or a file of S-1200 events, as text. Raises FileRefused."""
    if looks_like_xml(content):
        return read_events(content, employer_identifier=employer_by_id(employer_id).identifier, month=month)
    if content.lstrip()[:1] in (b"{", b"["):
        return _read_json(content)
    return read_csv(content)


def _read_json(content: bytes) -> list[dict[str, Any]]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileRefused(_("This is not JSON: %(error)s.") % {"error": error}) from error
    lines = found.get("lines") if isinstance(found, dict) else found
    if not isinstance(lines, list) or not all(isinstance(each, dict) for each in lines):
        raise FileRefused(_('Send {"lines": [...]}: one object for each worker.'))
    if len(lines) > MOST_LINES:
        raise FileRefused(_("The file has more than %(most)d lines. Send it in several parts.") % {"most": MOST_LINES})
    unknown = {str(name) for each in lines for name in each if name not in FIELDS}
    if unknown:
        raise FileRefused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(sorted(unknown)[:5])})
    return lines
