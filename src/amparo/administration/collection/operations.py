"""The room's first acts: charge, credit, issue a slip. Receipts, plans and certificates have their own files."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.collection.arrears import Due, due_of, instalment_due, known
from amparo.administration.collection.choices import ChargeKind
from amparo.administration.collection.models import Charge, Credit, Instalment, Slip, SlipLine
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.references import creditor_reference, slip_payload
from amparo.administration.collection.refunds import owe_refund
from amparo.administration.collection.splitting import NOTHING
from amparo.administration.common.errors import RecordError
from amparo.administration.common.holidays import current_holidays
from amparo.administration.common.periods import first_of_month
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.ledger.chart import current_chart
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, open_accounts, post_transfers


class AlreadyCharged(RecordError):
    """The same act has charged another amount already."""


class InvalidCharge(RecordError):
    """A charge or credit that cannot be: of nothing, or below nothing."""


class NothingToPay(RecordError):
    """None of the charges that were chosen is open."""


class NotOnOneSlip(RecordError):
    """Charges of different payers, or some that an instalment plan covers, cannot be put on one slip."""


class AmountIsKnown(RecordError):
    """Nobody works out by hand what the law gives."""


class DayPassed(RecordError):
    """A slip is paid today or later."""


_TAKEN = "collection_charge_once"
_REFUSALS: Refusals = {
    _TAKEN: lambda: AlreadyCharged(_("This was charged already, with another amount. Correct that charge instead.")),
    "collection_charge_positive": lambda: InvalidCharge(_("The amount must be above zero.")),
    "collection_credit_positive": lambda: InvalidCharge(_("The amount must be above zero.")),
    "collection_credit_has_a_reason": lambda: InvalidCharge(_("Say why the charge is lowered.")),
    "collection_credit_once": lambda: AlreadyCharged(_("This charge was lowered for the same reason already.")),
    "collection_slip_worked_out_and_said_how": lambda: InvalidCharge(_("Say how the amounts come about.")),
    "collection_charge_never_below_nothing": lambda: InvalidCharge(_("A charge cannot be lowered below nothing.")),
}


@transaction.atomic
def charge(
    *,
    employer_id: int | None = None,
    person_id: int | None = None,
    month: date,
    kind: str,
    amount: Decimal,
    due_on: date,
    source: str,
    source_number: int,
    posted_on: date,
) -> Charge:
    """Charge an employer or a person for a month. The same act charges once: asked again it returns the same charge.

    Raises AlreadyCharged where the act charged another amount, InvalidCharge.
    """
    payer = Payer(employer_id, person_id)
    try:
        with refusing(_REFUSALS):
            made = Charge.objects.create(
                **payer.columns(),
                month=first_of_month(month),
                kind=ChargeKind(kind),
                amount=amount,
                due_on=due_on,
                source=source,
                source_number=source_number,
                posted_on=posted_on,
            )
    except AlreadyCharged:
        made = Charge.objects.get(source=source, source_number=source_number, kind=kind)
        if (Payer.of(made), made.amount, made.month) != (payer, amount, first_of_month(month)):
            raise
        return made
    chart = open_accounts()
    _post(TransferSource.ASSESSED, made.pk, made, posted_on, chart.contributions_receivable, chart.contributions_income)
    return made


@transaction.atomic
def credit(*, charge_id: int, amount: Decimal, reason: str, source: str, source_number: int, posted_on: date) -> Credit:
    """Lower a charge. What of it was paid already is owed back to the payer. Raises InvalidCharge, AlreadyCharged."""
    charged = Charge.objects.select_for_update().get(pk=charge_id)
    paid_too_much = amount - charged.open_amount
    if amount > charged.amount - charged.credited_amount:
        raise InvalidCharge(_("A charge cannot be lowered below nothing."))
    if paid_too_much > 0:
        owe_refund(amount=paid_too_much, reason=reason, on=posted_on, charge=charged, payer=Payer.of(charged))
    with refusing(_REFUSALS):
        made = Credit.objects.create(
            charge=charged,
            amount=amount,
            reason=reason,
            source=source,
            source_number=source_number,
            posted_on=posted_on,
        )
    chart = current_chart()
    movement = Movement(chart.contributions_income, chart.contributions_receivable, amount)
    post_transfers(
        source=TransferSource.CREDITED,
        record_number=made.pk,
        period=charged.month,
        posted_on=posted_on,
        movements=[movement],
    )
    return made


def _post(source: TransferSource, number: int, charged: Charge, on: date, debit: str, credited: str) -> None:
    movement = Movement(debit, credited, charged.amount)
    post_transfers(source=source, record_number=number, period=charged.month, posted_on=on, movements=[movement])


@transaction.atomic
def issue_slip(*, charge_ids: Iterable[int], on: date, due_on: date | None = None) -> Slip:
    """A slip that pays these charges, with penalty and interest as of its last day.

    Without `due_on` it can be paid until the first day on which one of the charges falls due, or today where one is
    overdue (the next day on which banks open). Asked again for the same, it gives the same slip. Raises NothingToPay,
    NotOnOneSlip, DayPassed, AmountNotKnown.
    """
    rows = Charge.objects.filter(pk__in=set(charge_ids)).select_related("employer").order_by("due_on", "pk")
    chosen = [each for each in rows if each.open_amount]
    if not chosen:
        raise NothingToPay(_("There is nothing left to pay of what you chose."))
    payers = {Payer.of(each) for each in chosen}
    if len(payers) > 1 or any(each.plan_id for each in chosen):
        raise NotOnOneSlip(_("Choose months that are not in an instalment plan, all of the same payer."))
    last_day = _last_day((each.due_on for each in chosen), on, due_on)
    dues = [due_of(each, last_day) for each in chosen]
    known(dues)
    lines = [SlipLine(charge=each, **_amounts(due)) for each, due in zip(chosen, dues, strict=True)]
    return _slip(payers.pop(), lines, on, last_day)


@transaction.atomic
def issue_instalment_slip(*, instalment_id: int, on: date, due_on: date | None = None) -> Slip:
    """A slip that pays one instalment of a plan, with its interest. Raises NothingToPay, DayPassed, AmountNotKnown."""
    instalment = Instalment.objects.select_related("plan").get(pk=instalment_id)
    if not instalment.open_amount or instalment.plan.ended_on:
        raise NothingToPay(_("There is nothing left to pay of what you chose."))
    last_day = _last_day([instalment.due_on], on, due_on)
    due = instalment_due(instalment, last_day)
    known([due])
    return _slip(Payer.of(instalment.plan), [SlipLine(instalment=instalment, **_amounts(due))], on, last_day)


@transaction.atomic
def issue_slip_by_hand(
    *, charge_id: int, penalty: Decimal, interest: Decimal, working: str, by_id: int, on: date, due_on: date
) -> Slip:
    """A slip for one overdue charge whose penalty and interest the law's rates do not give: an officer says how they come
    about. It holds whenever it is paid. Raises NothingToPay, NotOnOneSlip, AmountIsKnown, DayPassed, InvalidCharge.
    """
    charged = Charge.objects.get(pk=charge_id)
    if not charged.open_amount:
        raise NothingToPay(_("There is nothing left to pay of what you chose."))
    if charged.plan_id:
        raise NotOnOneSlip(_("Choose months that are not in an instalment plan, all of the same payer."))
    last_day = _last_day([charged.due_on], on, due_on)
    if due_of(charged, last_day).is_known:
        raise AmountIsKnown(_("The law gives this amount. Make an ordinary slip."))
    due = Due(charged.open_amount, penalty, interest)
    with refusing(_REFUSALS):
        return _slip(
            Payer.of(charged), [SlipLine(charge=charged, **_amounts(due))], on, last_day, by_id=by_id, working=working
        )


def _amounts(due: Due) -> dict[str, Decimal]:
    return {"principal_amount": due.principal, "penalty_amount": due.penalty, "interest_amount": due.interest}


def _last_day(due_days: Iterable[date], on: date, asked: date | None) -> date:
    if asked is not None and asked < on:
        raise DayPassed(_("Choose today or a later day to pay."))
    return asked or max(min(due_days), current_holidays().moved(on, later=True))


def _slip(
    payer: Payer,
    lines: Sequence[SlipLine],
    on: date,
    last_day: date,
    *,
    by_id: int | None = None,
    working: str = "",
) -> Slip:
    amount = sum((line.principal_amount + line.penalty_amount + line.interest_amount for line in lines), NOTHING)
    if same := _same_slip(payer, lines, amount, last_day):
        return same
    number = _next_slip_number()
    reference = creditor_reference(number)
    slip = Slip.objects.create(
        pk=number,
        reference=reference,
        amount=amount,
        issued_on=on,
        due_on=last_day,
        payload=slip_payload(reference, amount),
        worked_out_by_id=by_id,
        working=working,
        **payer.columns(),
    )
    for line in lines:
        line.slip = slip
    SlipLine.objects.bulk_create(lines)
    return slip


def _same_slip(payer: Payer, lines: Sequence[SlipLine], amount: Decimal, last_day: date) -> Slip | None:
    wanted = {(line.charge_id, line.instalment_id, line.principal_amount) for line in lines}
    for slip in Slip.objects.filter(amount=amount, due_on=last_day, **payer.columns()).order_by("-pk"):
        found = SlipLine.objects.filter(slip=slip).values_list("charge_id", "instalment_id", "principal_amount")
        if set(found) == wanted:
            return slip
    return None


def _next_slip_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('collection_slip', 'id'))")
        return int(cursor.fetchone()[0])
