"""An overpayment that proves not to be one, as when the person who was reported dead is alive."""

from datetime import date

from django.db import transaction

from amparo.administration.awards.queries import award_by_id
from amparo.administration.common.periods import first_of_month
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, expense_account, open_accounts, post_transfers
from amparo.administration.overpayments.choices import Channel
from amparo.administration.overpayments.models import Overpayment, Recovery


@transaction.atomic
def annul_overpayment(*, overpayment_id: int, on: date) -> Recovery | None:
    """Take off whatever is left of an overpayment, as expense again; None where nothing is left. Its plan ends with it."""
    overpayment = Overpayment.objects.select_for_update().get(pk=overpayment_id)
    if overpayment.left_amount <= 0:
        return None
    line = Recovery.objects.create(
        overpayment=overpayment,
        channel=Channel.ANNULLED,
        record_number=overpayment.pk,
        amount=overpayment.left_amount,
        recovered_on=on,
    )
    expense = expense_account(award_by_id(overpayment.award_id).benefit)
    post_transfers(
        source=TransferSource.RECOVERED,
        record_number=line.pk,
        period=first_of_month(on),
        posted_on=on,
        movements=[Movement(expense, open_accounts().overpayments_receivable, line.amount)],
    )
    return line
