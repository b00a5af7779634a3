"""What an employer sees of a draft before it is filed: sums, what is wrong, who is missing, what differs from what stands."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from amparo.administration.registry.workforce import workers_in
from amparo.administration.returns.drafts import check_draft, differences
from amparo.administration.returns.lines import CheckedReturn, LineError
from amparo.administration.returns.models import ReturnDraft
from amparo.administration.returns.queries import LineChange, standing_return

MOST_SHOWN = 50


class ShownLine(msgspec.Struct, frozen=True):
    """A sentence about a line: where it stands, the worker's name as it was written, which field."""

    line: int
    name: str
    field: str
    sentence: str


class Examination(msgspec.Struct, frozen=True):
    """What was found: counts and sums of all lines, and the first of each kind that a page can show."""

    line_count: int
    good_count: int
    refused_count: int
    remuneration: Decimal
    worker: Decimal
    employer: Decimal
    errors: list[ShownLine]
    error_count: int
    notes: list[ShownLine]
    note_count: int
    left_out: list[str]
    left_out_count: int
    standing_version: int | None
    changes: list[LineChange]
    change_count: int

    @property
    def total(self) -> Decimal:
        """What is to be paid in all."""
        return self.worker + self.employer


def examine(draft: ReturnDraft, checked: CheckedReturn | None = None) -> Examination:
    """What was found about a draft, checked now unless it was. Raises NoSuchLaw, EmployerFactMissing."""
    checked = checked or check_draft(draft)
    standing = standing_return(draft.employer_id, draft.month)
    changes = differences(checked, standing.pk if standing else None)
    declared = {line.person_id for line in checked.good}
    left_out = [each for each in workers_in(draft.employer_id, draft.month) if each.person_id not in declared]
    return Examination(
        line_count=len(checked.rows),
        good_count=len(checked.good),
        refused_count=len(checked.refused),
        remuneration=checked.totals["remuneration"],
        worker=checked.totals["worker"],
        employer=checked.totals["employer"],
        errors=_shown(checked.errors, checked),
        error_count=len(checked.errors),
        notes=_shown(checked.notes, checked),
        note_count=len(checked.notes),
        left_out=[each.person.name for each in left_out[:MOST_SHOWN]],
        left_out_count=len(left_out),
        standing_version=standing.version if standing else None,
        changes=changes[:MOST_SHOWN],
        change_count=len(changes),
    )


def _shown(found: Iterable[LineError], checked: CheckedReturn) -> list[ShownLine]:
    first = sorted(found)[:MOST_SHOWN]
    return [ShownLine(each.line, checked.rows[each.line].name, each.field, each.sentence) for each in first]
