"""Addresses of the payer for whom a page acts, and rates."""

from decimal import Decimal
from typing import Any

from django import template

from amparo.interfaces.portal.payer.acting import Acting
from amparo.interfaces.theme.formats import active_language
from amparo.law.formatting import format_rate

register = template.Library()


@register.simple_tag
def payer_url(acting: Acting, page: str, **parts: Any) -> str:
    """The address of one of the payer's pages."""
    return acting.url(page, **parts)


@register.filter
def percent(rate: Decimal) -> str:
    """A rate as a percentage, in the reader's figures."""
    return format_rate(rate, active_language())
