"""The room's act: file a return. All of it, or with the payer's word those lines that are right; never in silence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import first_of_month
from amparo.administration.contributions.declared import remove_declared_months
from amparo.administration.contributions.operations import ContributionMonthRow, record_contribution_months
from amparo.administration.returns.checking import Tell, check_lines, check_month
from amparo.administration.returns.choices import Channel, ReturnState
from amparo.administration.returns.lines import CheckedReturn, LineError, ReturnLineRow
from amparo.administration.returns.models import MonthlyReturn, RefusedLine, ReturnDraft, ReturnLine
from amparo.administration.returns.queries import employer_facts, refused_lines_of

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('returns'), %s)"
_COPY = """
COPY returns_returnline (return_id, number, person_id, category, remuneration, days, teaching, worker_amount,
                         employer_amount, notes)
FROM STDIN
"""


class ReturnRefused(RecordError):
    """Nothing was filed. `errors` says line by line what is wrong."""

    def __init__(self, sentence: str, errors: Sequence[LineError] = ()) -> None:
        super().__init__(sentence)
        self.errors = tuple(errors)


class IdempotencyKeyReused(RecordError):
    """The key was used before, for something else."""


@dataclass(frozen=True, slots=True)
class FiledReturn:
    """What was filed, and what was left out."""

    return_id: int
    version: int
    accepted: int
    refused: int
    totals: Mapping[str, Decimal]
    errors: tuple[LineError, ...] = ()
    notes: tuple[LineError, ...] = field(default=(), compare=False)


@transaction.atomic
def file_return(
    *,
    employer_id: int,
    month: date,
    lines: Iterable[ReturnLineRow],
    filed_by_id: int,
    received_on: date,
    channel: str,
    idempotency_key: str,
    accept_partly: bool = False,
    tell: Tell | None = None,
) -> FiledReturn:
    """File a month's return: checked, assessed by law, on the workers' insurance records. No lines: nobody worked.

    A second return for the month replaces the first. The same key with the same lines gives the first answer again, and
    so do the same lines as those that stand. With `accept_partly` the lines that are right are filed, and the others
    kept as open. `tell` hears how many lines are checked. Raises ReturnRefused, IdempotencyKeyReused, MonthRefused,
    NoSuchLaw, EmployerFactMissing.
    """
    month = first_of_month(month)
    check_month(month, received_on)
    rows = list(lines)
    digest = _digest(month, rows, accept_partly=accept_partly)
    with (
        connection.cursor() as cursor
    ):  # one at a time for an employer: a repeated call waits, and then finds the first
        cursor.execute(_LOCK, [employer_id])
    standing = MonthlyReturn.objects.filter(employer_id=employer_id, month=month, state=ReturnState.FILED).first()
    if repeated := _repeated(employer_id, idempotency_key, digest, standing):
        return filed_again(repeated)
    facts = employer_facts(employer_id, month)
    checked = check_lines(rows, employer_id=employer_id, month=month, employer_facts=facts, tell=tell)
    _refuse_unless_good(checked, accept_partly=accept_partly)
    made = MonthlyReturn(
        employer_id=employer_id,
        month=month,
        version=standing.version + 1 if standing else 1,
        channel=Channel(channel),
        filed_by_id=filed_by_id,
        received_on=received_on,
        idempotency_key=idempotency_key,
        digest=digest,
        refused_count=len(checked.refused),
    )
    _replace(standing, made, checked)
    _post(made, checked, standing)
    ReturnDraft.objects.filter(employer_id=employer_id, month=month).delete()
    return FiledReturn(
        made.pk,
        made.version,
        len(checked.good),
        made.refused_count,
        checked.totals,
        tuple(checked.errors),
        tuple(checked.notes),
    )


def _digest(month: date, rows: Sequence[ReturnLineRow], *, accept_partly: bool) -> str:
    found = sha256(f"{month} {accept_partly}".encode())
    for row in rows:
        found.update(repr((row[:-1], [error.field for error in row.unreadable])).encode())
    return found.hexdigest()


def _repeated(
    employer_id: int, idempotency_key: str, digest: str, standing: MonthlyReturn | None
) -> MonthlyReturn | None:
    earlier = MonthlyReturn.objects.filter(employer_id=employer_id, idempotency_key=idempotency_key).first()
    if earlier and earlier.digest != digest:
        raise IdempotencyKeyReused(_("This key was used before, for another return. Use a new one for each return."))
    return earlier or (standing if standing and standing.digest == digest else None)


def filed_again(filed: MonthlyReturn) -> FiledReturn:
    """The answer that was given when this return was filed."""
    totals = {"remuneration": filed.remuneration_sum, "worker": filed.worker_sum, "employer": filed.employer_sum}
    errors = tuple(LineError(each.number, each.field, each.sentence) for each in refused_lines_of(filed.pk))
    return FiledReturn(filed.pk, filed.version, filed.accepted_count, filed.refused_count, totals, errors)


def _refuse_unless_good(checked: CheckedReturn, *, accept_partly: bool) -> None:
    if checked.errors and not (accept_partly and checked.good):
        refused = len(checked.refused)
        sentence = _("Nothing was filed: %(refused)d of %(lines)d lines need mending.")
        raise ReturnRefused(sentence % {"refused": refused, "lines": len(checked.rows)}, checked.errors)


def _replace(standing: MonthlyReturn | None, made: MonthlyReturn, checked: CheckedReturn) -> None:
    if standing:
        standing.state = ReturnState.SUPERSEDED
        standing.save(update_fields=["state"])
    made.save(force_insert=True)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_COPY) as stream:
        for row, person_id, worker, employer, notes in checked.good:
            stream.write_row(
                (
                    made.pk,
                    row.number,
                    person_id,
                    row.category,
                    row.remuneration,
                    row.days,
                    row.teaching,
                    worker,
                    employer,
                    notes,
                )
            )
    RefusedLine.objects.bulk_create(_refused(made, checked), batch_size=5_000)


def _refused(made: MonthlyReturn, checked: CheckedReturn) -> list[RefusedLine]:
    found = {(error.line, error.field): error for error in reversed(checked.errors)}  # the first of a field stands
    rows = checked.rows
    return [
        RefusedLine(
            filed=made,
            number=error.line,
            identifier=rows[error.line].identifier,
            name=rows[error.line].name,
            field=error.field,
            sentence=error.sentence,
        )
        for error in sorted(found.values())
    ]


def _post(made: MonthlyReturn, checked: CheckedReturn, standing: MonthlyReturn | None) -> None:
    before = ReturnLine.objects.filter(filed=standing).values_list("person_id", flat=True) if standing else ()
    declared = {*before, *(line.person_id for line in checked.good)}
    remove_declared_months(employer_id=made.employer_id, month=made.month, person_ids=declared)
    source = f"return {made.pk}"
    record_contribution_months(
        ContributionMonthRow(
            line.person_id,
            made.employer_id,
            made.month,
            line.row.category,
            line.row.remuneration or Decimal(0),
            line.worker_amount,
            line.row.teaching,
            source,
            line.row.days,
        )
        for line in checked.good
    )
