"""What bank files and their entries are, and where an entry stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileDirection(TextChoices):
    """Which way a file went."""

    OUT = "out", _("To the bank")
    IN = "in", _("From the bank")


class FileKind(TextChoices):
    """Which message a file is."""

    ORDERS = "pain.001", _("Payment orders")
    CANCELLATION = "camt.056", _("Recall of payments")
    STATUSES = "pain.002", _("Answer to payment orders")
    RESOLUTION = "camt.029", _("Answer to a recall")
    STATEMENT = "camt.053", _("Account statement")
    NOTIFICATION = "camt.054", _("Notice of movements")


class EntryState(TextChoices):
    """Whether an entry has found what it is about."""

    OPEN = "open", _("Open")
    MATCHED = "matched", _("Matched")
    SET_ASIDE = "set_aside", _("Set aside")


STATE_TRANSITIONS = [
    (EntryState.OPEN.value, EntryState.MATCHED.value),
    (EntryState.OPEN.value, EntryState.SET_ASIDE.value),
    (EntryState.SET_ASIDE.value, EntryState.MATCHED.value),
]
