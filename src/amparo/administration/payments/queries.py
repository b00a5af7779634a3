"""Reads of payments: a person's payments and the next one, the runs and where each stands."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.payments.calendar import PayDays, current_calendar
from amparo.administration.payments.choices import ChunkStatus, ExclusionReason, PaymentKind, RunStatus
from amparo.administration.payments.models import (
    Payment,
    PaymentExclusion,
    PaymentInstruction,
    PaymentRun,
    PaymentRunChunk,
)
from amparo.administration.payments.statements import DEAD, due_sql
from amparo.administration.payments.totals import ControlTotals, control_totals, open_runs

MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment that was made. `title` is the benefit's name by language."""

    award_id: int
    benefit: str
    title: Mapping[str, str]
    month: date
    kind: str
    amount: Decimal
    pay_date: date


@dataclass(frozen=True, slots=True)
class NextPayment:
    """What a person will be paid next, all their awards together, with the earlier months that a first payment covers.

    `month` is that of the run; `title` names the benefit that pays most.
    `certain` once a run holds it; before, the day and the amount are what the calendar and the awards say today.
    """

    benefit: str
    title: Mapping[str, str]
    month: date
    kind: str
    amount: Decimal
    pay_date: date
    certain: bool


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """How much of a run was withheld for one reason."""

    reason: str
    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run with its totals counted now, its parts, what was withheld and, where it stopped, what to do."""

    run: PaymentRun
    totals: ControlTotals
    chunks: int
    chunks_paid: int
    exclusions: tuple[ExclusionLine, ...]
    advice: str


def benefit_title(benefit: str) -> Mapping[str, str]:
    """A benefit's name by language; its code where today's law no longer knows it."""
    known = current_law().benefits.get(benefit)
    return known.title if known else {"en": benefit}


def payments_of_person(person_id: int) -> list[PaymentRow]:
    """What a person was paid, the latest first."""
    rows = Payment.objects.filter(award__person_id=person_id).order_by("-pay_date", "-period", "award_id")
    fields = rows.values_list("award_id", "award__benefit", "period", "kind", "amount", "pay_date")
    return [PaymentRow(award, benefit, benefit_title(benefit), *rest) for award, benefit, *rest in list[Any](fields)]


def next_payment(person_id: int, on: date) -> NextPayment | None:
    """The next payment to a person on or after a day, or None when none is in sight for three months."""
    return _instructed(person_id, on) or _forecast(person_id, on)


def _instructed(person_id: int, on: date) -> NextPayment | None:
    runs = PaymentRun.objects.filter(pay_date__gte=on).exclude(status=RunStatus.CANCELLED).order_by("pay_date", "month")
    awards = list(_award_ids(person_id))
    for run in runs:
        withheld = PaymentExclusion.objects.filter(run=run, award_id__in=awards, whole=True)
        gone = set(withheld.values_list("award_id", "period"))
        rows = PaymentInstruction.objects.filter(run=run, award_id__in=awards)
        told = rows.values_list("award_id", "period", "benefit", "amount")
        kept = [(award, benefit, amount) for award, month, benefit, amount in told if (award, month) not in gone]
        if kept and (day := _day_of(run.days, kept)) >= on:
            return _together(kept, run.month, run.kind, day, certain=run.status != RunStatus.PREPARED)
    return None


def _forecast(person_id: int, on: date) -> NextPayment | None:
    first = add_months(first_of_month(on), -current_calendar().months_after)
    prepared = set(_runs().exclude(status=RunStatus.CANCELLED).filter(kind="monthly").values_list("month", flat=True))
    for ahead in range(MONTHS_AHEAD + 1):
        month = add_months(first, ahead)
        days = current_calendar().pay_days(month)
        if days.last < on or month in prepared:
            continue
        amounts = _due_to(person_id, month)
        if amounts and (day := _day_of(days, amounts)) >= on:
            return _together(amounts, month, PaymentKind.MONTHLY, day, certain=False)
    return None


def own_pay_date(person_id: int, month: date) -> date:
    """The day on which a person is paid a month that no run has taken up; without an award, the last on which anybody is."""
    days, amounts = current_calendar().pay_days(month), _due_to(person_id, month)
    return _day_of(days, amounts) if amounts else days.last


def _day_of(days: PayDays, amounts: list[tuple[int, str, Decimal]]) -> date:
    """The day on which all of it has come: nobody is promised money earlier."""
    return max(days.of(award_id, amount) for award_id, _benefit, amount in amounts)


def _together(
    amounts: list[tuple[int, str, Decimal]], month: date, kind: str, pay_date: date, *, certain: bool
) -> NextPayment:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for _award, benefit, amount in amounts:
        totals[benefit] += amount
    largest = max(totals, key=lambda benefit: totals[benefit])
    total = sum(totals.values(), Decimal("0.00"))
    return NextPayment(largest, benefit_title(largest), month, kind, total, pay_date, certain)


def _due_to(person_id: int, month: date) -> list[tuple[int, str, Decimal]]:
    statement = f"""
        SELECT due.award_id, due.benefit, due.amount FROM ({due_sql(PaymentKind.MONTHLY)}) AS due
        WHERE due.person_id = %(person)s AND due.amount > 0 AND NOT {DEAD.format(row="due")}
    """  # noqa: S608 - made of constants
    with connection.cursor() as cursor:
        known: dict[str, date | int | list[int]] = {
            "month": month,
            "person": person_id,
            "open_runs": open_runs(PaymentKind.MONTHLY),
        }
        cursor.execute(statement, known)
        return cast("list[tuple[int, str, Decimal]]", cursor.fetchall())


def _award_ids(person_id: int) -> list[int]:
    return [award.pk for award in awards_of_person(person_id)]


def runs() -> list[PaymentRun]:
    """All runs of the institution, the latest month first."""
    return list(_runs().select_related("prepared_by", "approved_by", "released_by").order_by("-month", "kind", "-pk"))


def former_run(run: PaymentRun) -> PaymentRun | None:
    """The closed monthly run of the month before a monthly run."""
    before = _runs().filter(month=add_months(run.month, -1), kind=PaymentKind.MONTHLY, status=RunStatus.CLOSED)
    return before.first() if run.kind == PaymentKind.MONTHLY else None


def run_by_id(run_id: int) -> PaymentRun | None:
    """The run with this number."""
    return _runs().select_related("prepared_by", "approved_by", "released_by").filter(pk=run_id).first()


def waiting_chunks(run_id: int) -> list[int]:
    """The numbers of a released run's parts that are still to be paid."""
    waiting = PaymentRunChunk.objects.filter(run_id=run_id, run__status=RunStatus.RELEASED, status=ChunkStatus.WAITING)
    return list(waiting.order_by("number").values_list("number", flat=True))


def award_ranges(run_id: int, size: int) -> list[tuple[int, int]]:
    """A run's awards in ranges of about so many instructions, each as its first and last award, both included."""
    ranges: list[tuple[int, int]] = []
    held = 0
    chunks = PaymentRunChunk.objects.filter(run_id=run_id).order_by("number")
    for first, last, count in chunks.values_list("first_award_id", "last_award_id", "count"):
        if ranges and held + count <= size:
            ranges[-1], held = (ranges[-1][0], last), held + count
        else:
            ranges.append((first, last))
            held = count
    return ranges


def run_summary(run_id: int) -> RunSummary:
    """Everything an officer needs to judge a run. Raises PaymentRun.DoesNotExist."""
    run = PaymentRun.objects.select_related("prepared_by", "approved_by", "released_by").get(pk=run_id)
    parts: dict[str, Any] = run.chunks.aggregate(every=Count("pk"), paid=Count("pk", filter=Q(status=ChunkStatus.PAID)))
    withheld = (
        PaymentExclusion.objects.filter(run=run).values("reason").annotate(n=Count("award_id"), sum=Sum("amount"))
    )
    lines = tuple(
        ExclusionLine(each["reason"], _label(each["reason"]), each["n"], each["sum"])
        for each in withheld.order_by("reason")
    )
    return RunSummary(run, control_totals(run), parts["every"], parts["paid"], lines, _advice(run))


def _label(reason: str) -> str:
    return str(ExclusionReason(reason).label)


def _advice(run: PaymentRun) -> str:
    if run.status != RunStatus.FAILED:
        return ""
    return _(
        "The totals below differ, so the run was stopped and nothing further is paid. Compare the payments with the ledger, "
        "mend what is wrong, then take the run up again: only what is unpaid will be paid."
    )


def _runs() -> QuerySet[PaymentRun]:
    return PaymentRun.objects.filter(institution=current_institution().code)
