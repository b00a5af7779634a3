"""A person objects to an overpayment in time; another officer than the one who recorded it decides."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.awards.queries import award_by_id
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import first_of_month
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, expense_account, open_accounts, post_transfers
from amparo.administration.overpayments.choices import Channel, ObjectionStatus
from amparo.administration.overpayments.letters import notify_objection
from amparo.administration.overpayments.models import Objection, ObjectionEvidence, Overpayment, Recovery

ObjectionRow = Objection
NOTHING = Decimal("0.00")


class ObjectionRefused(RecordError):
    """The objection is late, gives no reason, or there is one already."""


class ObjectionSettled(RecordError):
    """The objection has been decided or withdrawn."""


class AnotherDecides(RecordError):
    """The officer recorded the overpayment, or it is their own."""


_REFUSALS: Refusals = {
    "objection_in_time": lambda: ObjectionRefused(_("The days in which you could object are over.")),
    "objection_says_why": lambda: ObjectionRefused(_("Say why you do not agree.")),
    "objection_one_at_a_time": lambda: ObjectionRefused(_("You have already objected to this.")),
    "objection_settled_for_a_reason": lambda: ObjectionRefused(_("Say why: the person reads it.")),
    "objection_decided_by_another": lambda: AnotherDecides(
        _("You recorded this overpayment, or it is your own. Another officer must decide.")
    ),
}


@transaction.atomic
def object_to(
    *, overpayment_id: int, person_id: int, statement: str, evidence: Sequence[int] = (), on: date
) -> Objection:
    """Object to an overpayment, with documents as evidence; nothing is held back until it is decided. Raises ObjectionRefused."""
    overpayment = Overpayment.objects.select_for_update().get(pk=overpayment_id, person_id=person_id)
    with refusing(_REFUSALS):
        objection = Objection.objects.create(overpayment=overpayment, statement=statement.strip(), filed_on=on)
    ObjectionEvidence.objects.bulk_create(
        ObjectionEvidence(objection=objection, document_id=document) for document in dict.fromkeys(evidence)
    )
    return objection


@transaction.atomic
def uphold_objection(
    *, objection_id: int, officer_id: int, reason: str, on: date, amount: Decimal | None = None
) -> Objection:
    """The person is right, in all or for `amount`: new transfers take it off, and what of it had come back is owed to them.

    Raises ObjectionSettled, ObjectionRefused, AnotherDecides.
    """
    objection = _open(objection_id)
    overpayment = objection.overpayment
    most = overpayment.amount - overpayment.waived_amount
    reduced = most if amount is None else amount
    if not NOTHING < reduced <= most:
        raise ObjectionRefused(_("Enter an amount above zero, and not above what is not waived."))
    taken_off = min(reduced, overpayment.left_amount)
    objection.reduced_amount, objection.returned_amount = reduced, reduced - taken_off
    _settle(objection, ObjectionStatus.UPHELD, officer_id=officer_id, reason=reason, on=on)
    _take_off(objection, taken_off, on)
    notify_objection(objection, on=on)
    return objection


@transaction.atomic
def refuse_objection(*, objection_id: int, officer_id: int, reason: str, on: date) -> Objection:
    """The overpayment stands, for a reason that the person is told. Raises as `uphold_objection`."""
    objection = _open(objection_id)
    _settle(objection, ObjectionStatus.REFUSED, officer_id=officer_id, reason=reason, on=on)
    notify_objection(objection, on=on)
    return objection


@transaction.atomic
def withdraw_objection(*, objection_id: int, person_id: int, on: date) -> Objection:
    """The person no longer wants it looked into. Raises ObjectionSettled, also for another person's."""
    objection = _open(objection_id)
    if objection.overpayment.person_id != person_id:
        raise _settled_before()
    return _settle(objection, ObjectionStatus.WITHDRAWN, officer_id=None, reason="", on=on)


def objection_of(overpayment_id: int) -> Objection | None:
    """The latest objection to an overpayment."""
    return Objection.objects.filter(overpayment_id=overpayment_id).order_by("-pk").first()


def objection_by_reference(reference: UUID) -> Objection | None:
    """The objection with this reference."""
    return (
        Objection.objects.select_related("overpayment__person", "overpayment__award")
        .filter(reference=reference)
        .first()
    )


def open_objections(limit: int = 100) -> list[Objection]:
    """Those that wait for an officer, the oldest first."""
    waiting = Objection.objects.filter(status=ObjectionStatus.OPEN).select_related("overpayment__person")
    return list(waiting.order_by("filed_on", "pk")[:limit])


def evidence_of(objection_id: int) -> list[UUID]:
    """The references of the documents that were given with it."""
    given = ObjectionEvidence.objects.filter(objection_id=objection_id).order_by("pk")
    return list(given.values_list("document__reference", flat=True))


def _open(objection_id: int) -> Objection:
    """An open objection, its overpayment locked first, as whoever takes an instalment does."""
    overpayment_id = Objection.objects.values_list("overpayment_id", flat=True).get(pk=objection_id)
    overpayment = Overpayment.objects.select_for_update().get(pk=overpayment_id)
    found = Objection.objects.select_for_update().filter(pk=objection_id, status=ObjectionStatus.OPEN).first()
    if found is None:
        raise _settled_before()
    found.overpayment = overpayment
    return found


def _settled_before() -> ObjectionSettled:
    return ObjectionSettled(_("This objection has already been decided."))


def _settle(
    objection: Objection, status: ObjectionStatus, *, officer_id: int | None, reason: str, on: date
) -> Objection:
    objection.status, objection.settled_on, objection.settled_by_id = status, on, officer_id
    objection.reason = reason.strip()
    with refusing(_REFUSALS):
        objection.save()
    return objection


def _take_off(objection: Objection, taken_off: Decimal, on: date) -> None:
    """Book expense again for what was not owed: against what is left, and for what had come back against the payable."""
    overpayment, chart = objection.overpayment, open_accounts()
    expense = expense_account(award_by_id(overpayment.award_id).benefit)
    if taken_off:
        line = Recovery.objects.create(
            overpayment=overpayment,
            channel=Channel.OBJECTION,
            record_number=objection.pk,
            amount=taken_off,
            recovered_on=on,
        )
        back = Movement(expense, chart.overpayments_receivable, taken_off)
        _post(TransferSource.RECOVERED, line.pk, back, on)
    if objection.returned_amount:
        owed = Movement(expense, chart.payable, objection.returned_amount)
        _post(TransferSource.OVERPAID, overpayment.pk, owed, on)


def _post(source: TransferSource, number: int, movement: Movement, on: date) -> None:
    post_transfers(source=source, record_number=number, period=first_of_month(on), posted_on=on, movements=[movement])
