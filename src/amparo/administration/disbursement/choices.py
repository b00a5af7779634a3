"""Where an account, an order and a batch of orders stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountState(TextChoices):
    """Whether a person is paid to an account."""

    STATED = "stated", _("Given by you")
    REFUSED = "refused", _("Refused by you")
    CLOSED = "closed", _("The bank could not pay to it")


class OrderState(TextChoices):
    """What became of an order."""

    ORDERED = "ordered", _("Ordered")
    REJECTED = "rejected", _("Rejected by the bank")
    RETURNED = "returned", _("Came back")


CAME_BACK = (OrderState.REJECTED, OrderState.RETURNED)
ORDER_TRANSITIONS = [(OrderState.ORDERED.value, state.value) for state in CAME_BACK]


class BatchState(TextChoices):
    """What became of a batch of orders."""

    PREPARED = "prepared", _("Being written")
    WRITTEN = "written", _("Ready for the bank")
    ACCEPTED = "accepted", _("Accepted by the bank")
    REJECTED = "rejected", _("Rejected by the bank")


BATCH_TRANSITIONS = [
    (BatchState.PREPARED.value, BatchState.WRITTEN.value),
    (BatchState.WRITTEN.value, BatchState.ACCEPTED.value),
    (BatchState.WRITTEN.value, BatchState.REJECTED.value),
]


class WaitingReason(TextChoices):
    """Why a payment is on its way to nobody."""

    NO_ACCOUNT = "no_account", _("No account to pay to")
    CAME_BACK = "came_back", _("Came back from the bank")


class RecallReason(TextChoices):
    """Why a payment is called back from the bank."""

    DEATH = "death", _("The person had died")
    WRONG_PERSON = "wrong_person", _("Paid to the wrong person")
    PAID_TWICE = "paid_twice", _("Paid twice")
    ERROR = "error", _("Paid in error")


class RecallState(TextChoices):
    """What became of a recall."""

    ASKED = "asked", _("Asked")
    GIVEN_BACK = "given_back", _("Given back")
    REFUSED = "refused", _("Refused by the bank")
    WITHDRAWN = "withdrawn", _("Withdrawn")


RECALL_TRANSITIONS = [
    (RecallState.ASKED.value, state.value)
    for state in (RecallState.GIVEN_BACK, RecallState.REFUSED, RecallState.WITHDRAWN)
]


class RemittanceState(TextChoices):
    """What became of the payment of what was held back for a creditor."""

    PREPARED = "prepared", _("Waits for a second person")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RELEASED = "released", _("On its way")
    PAID = "paid", _("Paid")
    CAME_BACK = "came_back", _("Came back")


# What these held is owed to the creditor again.
UNDONE_REMITTANCES = (RemittanceState.WITHDRAWN, RemittanceState.CAME_BACK)
UNRELEASED_REMITTANCES = (RemittanceState.PREPARED, RemittanceState.WITHDRAWN)
REMITTANCE_TRANSITIONS = [
    (RemittanceState.PREPARED.value, RemittanceState.WITHDRAWN.value),
    (RemittanceState.PREPARED.value, RemittanceState.RELEASED.value),
    (RemittanceState.RELEASED.value, RemittanceState.PAID.value),
    (RemittanceState.RELEASED.value, RemittanceState.CAME_BACK.value),
    (RemittanceState.PAID.value, RemittanceState.CAME_BACK.value),
]
# Banks say why an order came back by codes (ISO 20022, external code set): the words that people are told.
WHY_BACK = {
    "AC01": _("The account number is wrong"),
    "AC03": _("The account number is wrong"),
    "AC04": _("The account is closed"),
    "AC06": _("The account is blocked"),
    "AC07": _("The account is closed"),
    "AG01": _("The account does not take such payments"),
    "BE01": _("The account belongs to somebody else"),
    "MD07": _("The bank says that the person has died"),
    "RC01": _("The bank's number is wrong"),
}
