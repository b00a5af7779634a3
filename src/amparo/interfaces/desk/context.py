"""The desk's menu: what an account's role may open."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.administration.access.choices import Role
from amparo.administration.contributions.operations import known_categories


def desk_menu(request: HttpRequest) -> dict[str, Any]:
    """Addresses and words; payments for those who handle them, claims for those who decide."""
    role = getattr(request.user, "role", "")
    menu = [] if role == Role.PAYMENT_OFFICER else [("desk:queue", _("Claims for you"))]
    if role in (Role.CASE_OFFICER, Role.SUPERVISOR):
        menu += [("desk:persons", _("Persons")), ("desk:changes", _("Changes of awards"))]
        menu += [("desk:overpayments", _("Paid too much")), ("desk:objections", _("Objections"))]
        menu += [("desk:civil_events", _("Births, marriages and deaths"))]
        menu += [("desk:disputes", _("Disputed months"))] if known_categories() else []
        menu += [("desk:employers", _("Employers"))] if known_categories() else []
    if role in (Role.PAYMENT_OFFICER, Role.SUPERVISOR):
        menu += [("desk:runs", _("Payment runs")), ("desk:bank_files", _("Bank files")), ("desk:ledger", _("Ledger"))]
        menu += [("desk:creditors", _("Creditors"))]
    if role in (Role.PAYMENT_OFFICER, Role.SUPERVISOR) and known_categories():
        menu += [("desk:receipts", _("Receipts"))]
    if role in (Role.CASE_OFFICER, Role.PAYMENT_OFFICER, Role.SUPERVISOR) and known_categories():
        menu += [("desk:arrears", _("Contributions owed"))]
    if role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        menu += [("cockpit:studies", _("Studies"))]
    return {"desk_menu": menu}
