"""What was held back for a creditor is paid on to it: prepared by one person, released by another, ordered from the bank.

A deduction goes into one remittance. What is held back late, for a month that was paid on, goes into a later month's.
"""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.account_numbers import check_account
from amparo.administration.banking.choices import FileKind
from amparo.administration.banking.messages.credit_transfers import Batch, Order
from amparo.administration.banking.operations import record_sent_file
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import first_of_month
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.disbursement.choices import RemittanceState
from amparo.administration.disbursement.models import CreditorAccount, Remittance
from amparo.administration.disbursement.operations import files_folder, write_message
from amparo.administration.disbursement.owed_to_creditors import OWED_SQL, account_of_creditor, owed_until
from amparo.administration.disbursement.rules import current_bank_rules, has_bank
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, open_accounts, post_transfers


class RemittanceRefused(RecordError):
    """Nothing is owed, the month was paid on, there is no account, or the same person would release it."""


_REFUSALS: Refusals = {
    "remittance_one_a_month": lambda: RemittanceRefused(_("This month has a remittance already.")),
    "remittance_pays_once": lambda: RemittanceRefused(_("What is owed is in another remittance already.")),
    "remittance_two_persons": lambda: RemittanceRefused(_("Another person has to release what you prepared.")),
}
_LINES = """
    INSERT INTO disbursement_remittanceline (remittance_id, taken_id, stands)
    SELECT %(remittance)s, owed.id, true FROM ({owed}) AS owed ORDER BY owed.id
"""


@transaction.atomic
def state_creditor_account(
    *, creditor_id: int, scheme: str, typed: str, stated_by_id: int, on: date
) -> CreditorAccount:
    """Keep the account that a creditor is paid to from now on. Raises InvalidAccount."""
    number = check_account(scheme, typed)
    return CreditorAccount.objects.create(
        creditor_id=creditor_id,
        scheme=number.scheme,
        value=number.value,
        bank_code=number.bank_code,
        stated_by_id=stated_by_id,
        stated_on=on,
    )


@transaction.atomic
def prepare_remittance(*, creditor_id: int, month: date, prepared_by_id: int, on: date) -> Remittance:
    """Put together all that is owed to a creditor up to a month. Raises RemittanceRefused."""
    first = first_of_month(month)
    with connection.cursor() as cursor:  # whoever prepares at the same moment waits, and then finds nothing owed
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('disbursement_remittances'), %s)", [creditor_id])
    account = account_of_creditor(creditor_id)
    if account is None:
        raise RemittanceRefused(_("Enter the creditor's account first."))
    owed = owed_until(creditor_id, first)
    if not owed.count:
        raise RemittanceRefused(_("Nothing is owed to this creditor up to this month."))
    with refusing(_REFUSALS):
        remittance = Remittance.objects.create(
            creditor_id=creditor_id,
            month=first,
            account=account,
            line_count=owed.count,
            amount=owed.amount,
            prepared_by_id=prepared_by_id,
            prepared_on=on,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                _LINES.format(owed=OWED_SQL), {"remittance": remittance.pk, "creditor": creditor_id, "month": first}
            )
    return remittance


@transaction.atomic
def withdraw_remittance(*, remittance_id: int) -> Remittance:
    """Give up what nobody released: it is owed again. Raises RemittanceRefused."""
    remittance = _held(remittance_id, RemittanceState.PREPARED)
    remittance.state = RemittanceState.WITHDRAWN
    remittance.save(update_fields=["state"])
    remittance.lines.update(stands=False)
    return remittance


@transaction.atomic
def release_remittance(*, remittance_id: int, released_by_id: int, on: date, at: datetime) -> Remittance:
    """Order a remittance from the bank, as a second person; it is booked and its file lies ready. Raises RemittanceRefused."""
    remittance = _held(remittance_id, RemittanceState.PREPARED)
    if released_by_id == remittance.prepared_by_id:
        raise RemittanceRefused(_("Another person has to release what you prepared."))
    if not has_bank():
        raise RemittanceRefused(_("The institution has no bank to pay from. Add bank.yaml to its folder."))
    remittance.file_id = _file(remittance, on, at)
    remittance.state = RemittanceState.RELEASED
    remittance.released_by_id, remittance.released_on = released_by_id, on
    with refusing(_REFUSALS):
        remittance.save(update_fields=["state", "file", "released_by", "released_on"])
    chart = open_accounts()
    post_transfers(
        source=TransferSource.REMITTED,
        record_number=remittance.pk,
        period=remittance.month,
        posted_on=on,
        movements=[Movement(chart.deductions_payable, chart.in_transit, remittance.amount)],
    )
    return remittance


def _held(remittance_id: int, state: RemittanceState) -> Remittance:
    found = Remittance.objects.select_for_update().get(pk=remittance_id)
    if found.state != state:
        raise RemittanceRefused(_("Somebody has settled this remittance already."))
    return found


def _file(remittance: Remittance, on: date, at: datetime) -> int:
    """Write the order's file; one that a crash left behind is written over, and nobody was told of it."""
    place = files_folder() / f"{remittance.message_id}.xml"
    digest, size_bytes = write_message(place, _described(remittance, on, at), [_order(remittance)])
    return record_sent_file(
        kind=FileKind.ORDERS,
        message_id=remittance.message_id,
        digest=digest,
        name=place.name,
        stored_as=place.name,
        bank_code=remittance.account.bank_code,
        account=current_bank_rules().paying_account.number,
        entry_count=1,
        debit_amount=remittance.amount,
        size_bytes=size_bytes,
        on=on,
    ).pk


def _described(remittance: Remittance, on: date, at: datetime) -> Batch:
    return Batch(
        message_id=remittance.message_id,
        batch_id=remittance.message_id,
        created_at=at,
        execution_date=on,
        currency=current_institution().currency,
        count=1,
        total=remittance.amount,
    )


def _order(remittance: Remittance) -> Order:
    account = remittance.account
    return Order(
        end_to_end_id=remittance.end_to_end_id,
        amount=f"{remittance.amount:.2f}",
        bank_code=account.bank_code,
        name=remittance.creditor.name,
        account_scheme=account.scheme,
        account=account.value,
        text=f"{remittance.creditor.identifier} {remittance.month:%Y-%m}",
    )
