"""The two shapes of record: one whose changes are kept, and one that never changes."""

import pghistory
import pgtrigger


def changes() -> tuple[pghistory.RowEvent, ...]:
    """What `pghistory.track(*changes())` needs to keep each former row of one table.

    The former row is kept, not the new one: the new one is in the table itself, so that loading millions of rows
    writes each of them once. Trackers belong to one table, so each table asks for its own.
    """
    return (
        pghistory.UpdateEvent(row="OLD", level=pgtrigger.Statement),
        pghistory.DeleteEvent(row="OLD", level=pgtrigger.Statement),
    )


def append_only() -> pgtrigger.Protect:
    """A trigger that refuses every change and removal of a row."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
