"""Drafts too large for a page: read, checked and filed beside the pages, each step kept so that a page can tell of it.

Whoever runs the steps may die and be followed by another: a step repeated gives the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.returns.checking import Tell, check_lines
from amparo.administration.returns.choices import Channel, WorkState
from amparo.administration.returns.csv_file import error_list
from amparo.administration.returns.drafts import save_draft
from amparo.administration.returns.examination import Examination, examine
from amparo.administration.returns.models import DraftWork
from amparo.administration.returns.operations import FiledReturn, ReturnRefused
from amparo.administration.returns.queries import employer_facts
from amparo.administration.returns.reading import read_lines
from amparo.administration.returns.sent import read_sent

# What is larger takes longer than anybody likes to look at a page that does not move.
LARGE_BYTES = 256 * 1024
_TELL = "UPDATE returns_draftwork SET done_count = least(%s, line_count) WHERE id = %s"


@transaction.atomic
def keep_sent(*, employer_id: int, month: date, content: bytes, account_id: int, on: date) -> DraftWork:
    """Keep a file as it was sent, to be checked in the language spoken now. Raises MonthRefused, DraftIsBeingFiled."""
    draft = save_draft(
        employer_id=employer_id, month=month, lines=[], channel=Channel.FILE, account_id=account_id, on=on
    )
    return DraftWork.objects.create(draft=draft, sent=content, language=get_language() or "en")


def check_sent(work_id: int) -> None:
    """Read what was sent and check it; what is found, or why it could not be, is kept with the work."""
    work = DraftWork.objects.select_related("draft").filter(pk=work_id, state=WorkState.CHECKING).first()
    if work is None:  # another file was sent meanwhile, or this step was done
        return
    with override(work.language), _stopping(work_id):
        if work.sent:
            _read(work)
        _check(work)


def _read(work: DraftWork) -> None:
    draft = work.draft
    lines = read_sent(bytes(work.sent), employer_id=draft.employer_id, month=draft.month)
    with transaction.atomic():
        if not DraftWork.objects.select_for_update().filter(pk=work.pk).exists():
            return
        draft.lines, work.sent, work.line_count = lines, b"", len(lines)
        draft.save(update_fields=["lines"])
        work.save(update_fields=["sent", "line_count"])


def _check(work: DraftWork) -> None:
    draft = work.draft
    facts = employer_facts(draft.employer_id, draft.month)
    rows = read_lines(draft.lines)
    with telling(work.pk) as tell:
        checked = check_lines(rows, employer_id=draft.employer_id, month=draft.month, employer_facts=facts, tell=tell)
    found = msgspec.to_builtins(examine(draft, checked))
    sheet = error_list(draft.lines, checked.errors) if checked.errors else ""
    DraftWork.objects.filter(pk=work.pk).update(
        state=WorkState.CHECKED, found=found, error_sheet=sheet, done_count=len(draft.lines)
    )


def found_by(work: DraftWork) -> Examination:
    """What was found about a draft that is checked."""
    return msgspec.convert(work.found, Examination)


def error_sheet_of(work: DraftWork) -> str:
    """The lines that need mending, as a sheet."""
    return work.error_sheet


def ask_to_file(work: DraftWork, *, filing_key: str, accept_partly: bool, asked_by_id: int, on: date) -> bool:
    """Have a checked draft filed under a key, as of a day; false where that was asked before."""
    asked = DraftWork.objects.filter(pk=work.pk, state=WorkState.CHECKED).update(
        state=WorkState.FILING,
        filing_key=filing_key,
        accept_partly=accept_partly,
        asked_by_id=asked_by_id,
        asked_on=on,
        done_count=0,
    )
    return bool(asked)


def file_asked(work_id: int, file: Callable[..., FiledReturn]) -> None:
    """File a draft by `file`, as it was asked for. Where lines became wrong since, nothing is filed and all is checked anew."""
    work = DraftWork.objects.select_related("draft").filter(pk=work_id, state=WorkState.FILING).first()
    if work is None:
        return
    with override(work.language), _stopping(work_id):
        try:
            with telling(work_id) as tell:
                file(**_filing(work), tell=tell)
        except ReturnRefused:
            DraftWork.objects.filter(pk=work_id).update(state=WorkState.CHECKING, done_count=0)
            check_sent(work_id)


def _filing(work: DraftWork) -> dict[str, Any]:
    draft = work.draft
    return {
        "employer_id": draft.employer_id,
        "month": draft.month,
        "lines": read_lines(draft.lines),
        "filed_by_id": work.asked_by_id,
        "received_on": work.asked_on,
        "channel": draft.channel,
        "idempotency_key": work.filing_key,
        "accept_partly": work.accept_partly,
    }


@contextmanager
def _stopping(work_id: int) -> Iterator[None]:
    """Keep why a step was refused; whatever else goes wrong is tried again."""
    try:
        yield
    except RecordError as error:
        DraftWork.objects.filter(pk=work_id).update(state=WorkState.STOPPED, fault=str(error) or _("Stopped"))


@contextmanager
def telling(work_id: int) -> Iterator[Tell]:
    """Tell how many lines are done on a connection of its own: what is told inside a transaction is seen at once."""
    beside = connection.copy()

    def tell(done: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(_TELL, [done, work_id])

    try:
        yield tell
    finally:
        beside.close()
