"""The desk's menu: what an account's role may open."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.administration.access.choices import Role


def desk_menu(request: HttpRequest) -> dict[str, Any]:
    """Addresses and words; payments for those who handle them, claims for those who decide."""
    role = getattr(request.user, "role", "")
    menu = [] if role == Role.PAYMENT_OFFICER else [("queue", _("Claims for you"))]
    if role in (Role.CASE_OFFICER, Role.SUPERVISOR):
        menu += [("persons", _("Persons")), ("changes", _("Changes of awards"))]
    if role in (Role.PAYMENT_OFFICER, Role.SUPERVISOR):
        menu += [("runs", _("Payment runs")), ("ledger", _("Ledger"))]
    return {"desk_menu": menu}
