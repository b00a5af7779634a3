"""The words that a person signs when they let something be held back from their payment."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from amparo.administration.deductions.choices import ConsentKind
from amparo.interfaces.theme.formats import format_money, format_month


def consent_text(*, amount: Decimal, creditor: str, kind: ConsentKind, first: date, last: date) -> str:
    """The whole text, in the reader's language: how much a month, for whom, from which month to which, for what."""
    return _(
        "I agree that up to %(amount)s a month is held back from my payment for %(creditor)s, from %(first)s to %(last)s, "
        "for: %(kind)s. I can revoke this at any time."
    ) % {
        "amount": format_money(amount),
        "creditor": creditor,
        "first": format_month(first),
        "last": format_month(last),
        "kind": kind.label,
    }
