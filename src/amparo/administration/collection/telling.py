"""Telling whoever charged that it is paid, as the settings name them: this room knows no later one."""

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from amparo.administration.collection.models import Charge


def tell_settled(charge: Charge, paid_on: date, on: date) -> None:
    """Call the act that `CHARGE_SETTLED` names for the charge's source, inside the transaction that paid it."""
    if teller := settings.CHARGE_SETTLED.get(charge.source):
        import_string(teller)(charge_id=charge.pk, paid_on=paid_on, on=on)
