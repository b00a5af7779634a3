"""What was paid for days after a death: owed back, and where nothing of a payment was due, called back from the bank."""

from datetime import date, datetime

from django.db import transaction

from amparo.administration.civil_events.models import PaidAfterDeath
from amparo.administration.civil_events.queries import PaidTooMuch, paid_after_death, persons_paid_after_death
from amparo.administration.disbursement.choices import RecallReason
from amparo.administration.disbursement.recalls import NothingToRecall, recall_payment, withdraw_recall
from amparo.administration.overpayments.annulment import annul_overpayment
from amparo.administration.overpayments.choices import Cause
from amparo.administration.overpayments.operations import MonthOverpaid, record_overpayment
from amparo.administration.overpayments.rules import RecoveryLaw
from amparo.administration.registry.choices import CivilEventKind
from amparo.administration.registry.operations import locked_person
from amparo.administration.registry.queries import CivilEventRow, civil_event_of


@transaction.atomic
def recover_payments(*, person_id: int, on: date, at: datetime) -> int:
    """List what a person was paid for days after their death, and prepare its recovery; how many payments. Safe to repeat."""
    locked_person(person_id)
    death = civil_event_of(person_id, CivilEventKind.DEATH)
    if death is None:
        return 0
    found = paid_after_death(person_id, death.pk, death.occurred_on)
    for each in found:
        _recover(each, death, on, at)
    return len(found)


def recover_all(*, on: date, at: datetime) -> int:
    """Look again at everybody dead who was paid: a run that was paying while a death was recorded is found here."""
    return sum(recover_payments(person_id=person_id, on=on, at=at) for person_id in persons_paid_after_death())


@transaction.atomic
def give_up_recovery(*, event_number: int, on: date) -> int:
    """Withdraw whatever was to be recovered after a death that did not happen; how many payments."""
    found = list(
        PaidAfterDeath.objects.select_for_update().filter(event_number=event_number, withdrawn_on__isnull=True)
    )
    for each in found:
        if each.recall_number is not None:
            withdraw_recall(recall_id=each.recall_number, on=on)
        if each.overpayment_number is not None:
            annul_overpayment(overpayment_id=each.overpayment_number, on=on)
        each.withdrawn_on = on
        each.save(update_fields=["withdrawn_on"])
    return len(found)


def _recover(each: PaidTooMuch, death: CivilEventRow, on: date, at: datetime) -> None:
    row = PaidAfterDeath.objects.create(
        event_number=death.pk,
        person_id=death.person_id,
        award_id=each.award_id,
        period=each.period,
        kind=each.kind,
        paid=each.paid,
        due=each.due,
        found_on=on,
    )
    row.overpayment_number = _owed(row, on)
    row.recall_number = _recalled(each, on, at) if each.due == 0 else None
    row.save(update_fields=["overpayment_number", "recall_number"])


def _owed(row: PaidAfterDeath, on: date) -> int | None:
    try:
        overpayment = record_overpayment(
            person_id=row.person_id,
            award_id=row.award_id,
            from_month=row.period,
            until_month=row.period,
            amount=row.paid - row.due,
            months=[MonthOverpaid(row.period, row.paid, row.due)],
            cause=Cause.DEATH,
            source="civil_event",
            source_number=row.pk,
            on=on,
        )
    except RecoveryLaw:  # the institution has not said how it recovers: the list keeps what there is
        return None
    return int(overpayment.pk)


def _recalled(each: PaidTooMuch, on: date, at: datetime) -> int | None:
    try:
        recall = recall_payment(
            award_id=each.award_id, period=each.period, kind=each.kind, reason=RecallReason.DEATH, on=on, at=at
        )
    except NothingToRecall:  # never ordered, or it came back by itself
        return None
    return int(recall.pk)
