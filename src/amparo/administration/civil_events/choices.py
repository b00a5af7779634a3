"""Where a notification of the civil register stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NotificationState(TextChoices):
    """What is known of whom a notification is about."""

    RECEIVED = "received", _("Received, being linked")
    MATCHED = "matched", _("Matched by number")
    LINKED = "linked", _("Linked by name and dates")
    DOUBTFUL = "doubtful", _("Doubtful: an officer looks")
    ASKED = "asked", _("The register was asked")
    UNMATCHED = "unmatched", _("Nobody on record")
    ANNULLED = "annulled", _("Annulled: it was somebody else")


SETTLED = (NotificationState.MATCHED, NotificationState.LINKED)
WAITING = (NotificationState.DOUBTFUL, NotificationState.ASKED)
TRANSITIONS = [
    (before.value, after.value)
    for before, following in {
        NotificationState.RECEIVED: (*SETTLED, NotificationState.DOUBTFUL, NotificationState.UNMATCHED),
        NotificationState.DOUBTFUL: (
            NotificationState.LINKED,
            NotificationState.UNMATCHED,
            NotificationState.ASKED,
        ),
        NotificationState.ASKED: (NotificationState.LINKED, NotificationState.UNMATCHED),
        NotificationState.UNMATCHED: (NotificationState.LINKED,),
        NotificationState.MATCHED: (NotificationState.ANNULLED,),
        NotificationState.LINKED: (NotificationState.ANNULLED,),
    }.items()
    for after in following
]


class Channel(TextChoices):
    """How a notification came."""

    API = "api", _("From the register's system")
    FILE = "file", _("From a file")


class Agreement(TextChoices):
    """How one field of two records compares."""

    EXACT = "exact", _("The same")
    CLOSE = "close", _("Nearly the same")
    DIFFERS = "differs", _("Different")
    MISSING = "missing", _("Not given")
