"""The portal's menu, for signed-in persons."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.administration.access.choices import Role
from amparo.administration.claims.catalogue import insurance_services
from amparo.administration.contributions.operations import known_categories


def portal_menu(request: HttpRequest) -> dict[str, Any]:
    """The menu's addresses and words, in the order of need."""
    if getattr(request.user, "role", "") == Role.EMPLOYER:
        return {"portal_menu": (("portal:employers", _("My employers")), ("portal:employer_keys", _("Keys")))}
    return {
        "portal_menu": (
            ("portal:home", _("Overview")),
            ("portal:entitlement", _("What am I entitled to?")),
            ("portal:record", _("My record")),
            *((("portal:insurance", _("Insure yourself")),) if insurance_services() else ()),
            *((("portal:owed", _("What I owe")),) if known_categories() else ()),
            ("portal:payments", _("My payments")),
            ("portal:letters", _("My letters")),
        )
    }
