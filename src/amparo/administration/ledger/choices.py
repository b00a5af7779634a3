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


ONE_PER_RECORD = (TransferSource.MONTHLY, TransferSource.THIRTEENTH, TransferSource.ARREARS)
