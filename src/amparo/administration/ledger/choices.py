"""Kinds of account, and the acts that move money."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """On which side an account grows: assets and expenses by debits, liabilities and income by credits."""

    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")


GROWS_BY_DEBIT = (AccountKind.ASSET, AccountKind.EXPENSE)


class TransferSource(TextChoices):
    """Which act moved the money, and so whose number `record_number` is."""

    RELEASED = "released", _("Released payment run")  # the run
    WITHHELD = "withheld", _("Withheld from a payment run")  # the run's part
    MONTHLY = "monthly", _("Monthly payment")  # the award
    THIRTEENTH = "thirteenth", _("Thirteenth payment")  # the award
    ARREARS = "arrears", _("Arrears of changed awards")  # the award
    ADVANCE = "advance", _("Advance payment")  # the award
    SUPPLEMENTARY = "supplementary", _("Supplementary payment")  # the award
    DEDUCTED = "deducted", _("Held back from a payment")  # the deduction
    REMITTED = "remitted", _("Held back and paid on to a creditor")  # the remittance
    CLEARED = "cleared", _("Orders carried out by the bank")  # the bank entry
    RETURNED = "returned", _("Payment returned by the bank")  # the order
    REORDERED = "reordered", _("Returned payment ordered again")  # the order
    RECALLED = "recalled", _("Payment called back from the bank")  # the recall
    ASSESSED = "assessed", _("Contributions assessed")  # the charge
    CREDITED = "credited", _("Contributions assessed anew, lower")  # the credit
    INTEREST = "interest", _("Interest on contributions")  # the charge or allocation
    PENALTY = "penalty", _("Penalty on contributions")  # the charge or allocation
    RECEIVED = "received", _("Received by the bank")  # the bank entry
    ALLOCATED = "allocated", _("Receipt matched with what is owed")  # the allocation
    REFUNDED = "refunded", _("Paid back to a payer")  # the refund
    OVERPAID = "overpaid", _("Overpayment established")  # the overpayment
    RECOVERED = "recovered", _("Overpayment paid back")  # the recovery
    WAIVED = "waived", _("Overpayment waived")  # the waiver
    CORRECTED = "corrected", _("Correction of a transfer")  # the correction


# A payment is booked once for each award and month.
ONE_PER_RECORD = (
    TransferSource.MONTHLY,
    TransferSource.THIRTEENTH,
    TransferSource.ARREARS,
    TransferSource.ADVANCE,
    TransferSource.SUPPLEMENTARY,
)
# A part of a run may find more to withhold when it is gone through again.
SEVERAL_TIMES = (TransferSource.WITHHELD,)
