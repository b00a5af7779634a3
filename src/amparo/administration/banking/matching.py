"""Saying of many entries at once what they were about."""

from collections.abc import Mapping

from django.db import connection

_MATCH = """
UPDATE banking_bankentry AS e SET state = 'matched', room = %(room)s, record_number = m.record_number
FROM unnest(%(entries)s::bigint[], %(records)s::bigint[]) AS m (entry_id, record_number)
WHERE e.id = m.entry_id AND e.state <> 'matched'
"""


def match_entries(records: Mapping[int, int], room: str) -> int:
    """Say which record each entry was about; those that were matched before stay as they are. Returns how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, {"room": room, "entries": list(records), "records": list(records.values())})
        return int(cursor.rowcount)
