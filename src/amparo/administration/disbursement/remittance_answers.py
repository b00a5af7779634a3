"""What the bank answers of remittances: taken, carried out, rejected, given back. Each is booked once."""

import re
from datetime import date

from amparo.administration.banking.operations import match_entry
from amparo.administration.banking.queries import EntryRow
from amparo.administration.common.periods import first_of_month
from amparo.administration.disbursement.choices import UNDONE_REMITTANCES, RemittanceState
from amparo.administration.disbursement.models import Remittance
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement, open_accounts, post_transfers

REMITTANCES = "disbursement.remittance"
_OURS = re.compile(r"C([0-9]{1,18})(?:-[0-9]{6})?")


def answer_remittance(entry: EntryRow, what: str, about: str, on: date) -> str:
    """Apply what an entry says of a remittance; returns a word for what came of it, or nothing where it is about none."""
    acts = {"acceptance": _accept, "debit": _debit, "rejection": _reject, "return": _return}
    remittance = _remittance(entry, about)
    outcome = acts[what](remittance, entry, on) if remittance and what in acts else ""
    if remittance and outcome:
        match_entry(entry.pk, REMITTANCES, remittance.pk)
    return outcome


def _remittance(entry: EntryRow, about: str) -> Remittance | None:
    """The remittance that an entry names by its order or its file, locked."""
    whole_file = entry.batch or (about if entry.end_to_end_id in ("", "*") else "")
    named = _OURS.fullmatch(entry.end_to_end_id) or _OURS.fullmatch(whole_file)
    found = (
        Remittance.objects.select_for_update().filter(pk=int(named[1]), released_on__isnull=False) if named else None
    )
    return found.first() if found is not None else None


def _accept(remittance: Remittance, entry: EntryRow, on: date) -> str:
    return "accepted"


def _debit(remittance: Remittance, entry: EntryRow, on: date) -> str:
    """The bank has paid it. Another amount is left to an officer; a second telling is not booked."""
    if entry.amount != remittance.amount:
        return ""
    if remittance.debited_on is not None:
        return "told_before"
    if remittance.state != RemittanceState.RELEASED:
        return ""
    remittance.state, remittance.debited_on = RemittanceState.PAID, entry.booked_on or on
    remittance.save(update_fields=["state", "debited_on"])
    chart = open_accounts()
    post_transfers(
        source=TransferSource.CLEARED,
        record_number=entry.pk,
        period=first_of_month(remittance.debited_on),
        posted_on=on,
        movements=[Movement(chart.in_transit, chart.bank, remittance.amount)],
    )
    return "carried_out"


def _reject(remittance: Remittance, entry: EntryRow, on: date) -> str:
    """It never left. Where the bank had debited it, its money comes back as a movement of its own."""
    if remittance.state in UNDONE_REMITTANCES:
        return "told_before"
    if remittance.debited_on is not None:
        return ""
    _come_back(remittance, entry, open_accounts().in_transit, on)
    return "rejected"


def _return(remittance: Remittance, entry: EntryRow, on: date) -> str:
    if remittance.state in UNDONE_REMITTANCES:
        return "told_before" if remittance.debited_on is not None else ""
    if entry.amount != remittance.amount or remittance.debited_on is None:
        return ""
    _come_back(remittance, entry, open_accounts().bank, on)
    return "returned"


def _come_back(remittance: Remittance, entry: EntryRow, source_account: str, on: date) -> None:
    """What it held is owed to the creditor again, and goes into another remittance."""
    remittance.state, remittance.came_back_on = RemittanceState.CAME_BACK, on
    remittance.reason_code = entry.reason_code
    remittance.save(update_fields=["state", "came_back_on", "reason_code"])
    remittance.lines.update(stands=False)
    post_transfers(
        source=TransferSource.REMITTED,
        record_number=remittance.pk,
        period=remittance.month,
        posted_on=on,
        movements=[Movement(source_account, open_accounts().deductions_payable, remittance.amount)],
    )
