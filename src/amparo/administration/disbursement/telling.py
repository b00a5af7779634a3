"""Letters to those whose payment came back: written after the books, so that a file with thousands of them is applied at once."""

from datetime import date

from django.db import transaction

from amparo.administration.disbursement.letters import notify_came_back
from amparo.administration.disbursement.models import PaymentOrder, WaitingPayment
from amparo.administration.disbursement.payslips import withdraw_what_changed


def tell_came_back(*, on: date, at_most: int) -> int:
    """Write to persons whose payment came back and who were not told, the first first; returns how many letters.

    Each letter is a transaction of its own, and several may write at once: a crash loses none and doubles none.
    """
    told = 0
    while told < at_most and _told_one(on):
        told += 1
    return told


@transaction.atomic
def _told_one(on: date) -> bool:
    waiting = WaitingPayment.objects.select_for_update(skip_locked=True).filter(to_be_told=True)
    payment = waiting.order_by("since_on").first()
    if payment is None:
        return False
    keys = {"award_id": payment.award_id, "period": payment.period, "kind": payment.kind}
    order = PaymentOrder.objects.filter(**keys).order_by("-attempt")[0]
    notify_came_back(order, person_id=payment.person_id, code=order.reason_code, on=on)
    withdraw_what_changed(person_id=payment.person_id, on=on)
    WaitingPayment.objects.filter(**keys).update(to_be_told=False)
    return True
