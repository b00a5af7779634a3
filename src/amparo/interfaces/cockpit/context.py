"""The cockpit's menu."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.administration.access.choices import STAFF


def cockpit_menu(request: HttpRequest) -> dict[str, Any]:
    """Addresses and words; those who also work on claims find their way back."""
    own = [("cockpit:studies", _("Studies")), ("cockpit:choose", _("Study a reform"))]
    desk = [("desk:queue", _("Desk"))] if getattr(request.user, "role", "") in STAFF else []
    return {"cockpit_menu": own + desk}
