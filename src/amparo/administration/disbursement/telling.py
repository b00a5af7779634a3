"""Letters to those whose payment came back: written after the books, so that a file with thousands of them is applied at once."""

import logging
from collections.abc import Collection
from datetime import date

from django.db import transaction

from amparo.administration.disbursement.letters import notify_came_back
from amparo.administration.disbursement.models import PaymentOrder, WaitingPayment
from amparo.administration.disbursement.payslips import withdraw_what_changed

_log = logging.getLogger(__name__)


def tell_came_back(*, on: date, at_most: int) -> int:
    """Write to persons whose payment came back and who were not told, the first first; returns how many letters.

    Each letter is a transaction of its own, and several may write at once: a crash loses none and doubles none. One that
    cannot be written is told in the log, holds up no other, and is tried again the next time.
    """
    told, passed_over = 0, set[int]()
    while told < at_most:
        try:
            if not _told_one(on, passed_over):
                break
        except _NotTold as failed:
            passed_over.add(failed.person_id)
            _log.exception("No letter to person %s, whose payment came back.", failed.person_id)
        else:
            told += 1
    return told


class _NotTold(Exception):
    """The letter to a person could not be written."""

    def __init__(self, person_id: int) -> None:
        super().__init__(person_id)
        self.person_id = person_id


@transaction.atomic
def _told_one(on: date, passed_over: Collection[int]) -> bool:
    waiting = WaitingPayment.objects.select_for_update(skip_locked=True).filter(to_be_told=True)
    payment = waiting.exclude(person_id__in=passed_over).order_by("since_on").first()
    if payment is None:
        return False
    try:
        _tell(payment, on)
    except Exception as error:
        raise _NotTold(payment.person_id) from error
    return True


def _tell(payment: WaitingPayment, on: date) -> None:
    keys = {"award_id": payment.award_id, "period": payment.period, "kind": payment.kind}
    order = PaymentOrder.objects.filter(**keys).order_by("-attempt")[0]
    notify_came_back(order, person_id=payment.person_id, code=order.reason_code, on=on)
    withdraw_what_changed(person_id=payment.person_id, on=on)
    WaitingPayment.objects.filter(**keys).update(to_be_told=False)
