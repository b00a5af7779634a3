"""The portal's menu, for signed-in persons."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _


def portal_menu(request: HttpRequest) -> dict[str, Any]:
    """The menu's addresses and words, in the order of need."""
    return {
        "portal_menu": (
            ("home", _("Overview")),
            ("entitlement", _("What am I entitled to?")),
            ("record", _("My record")),
            ("payments", _("My payments")),
            ("letters", _("My letters")),
        )
    }
