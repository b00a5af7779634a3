"""How a return comes, where it stands, and what becomes of a request to act for an employer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How a return reached the institution."""

    TYPED = "typed", _("Typed in the portal")
    FILE = "file", _("Sent as a file in the portal")
    API = "api", _("Sent by a payroll program")


class ReturnState(TextChoices):
    """Whether a version of a month's return is the one that stands."""

    FILED = "filed", _("Filed")
    SUPERSEDED = "superseded", _("Replaced by a later version")


class RequestState(TextChoices):
    """What became of a request to act for an employer."""

    OPEN = "open", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class WorkState(TextChoices):
    """How far a draft is that takes longer than a page: checked and filed by the worker beside the pages."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    FILING = "filing", _("Being filed")
    STOPPED = "stopped", _("Stopped")
