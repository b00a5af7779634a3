"""Figures, dates and money as the reader's locale writes them, in the language of the page."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from babel import dates, numbers
from django.utils import timezone, translation

from amparo.administration.common.institution import current_institution
from amparo.law import formatting
from amparo.law.words import content_language


def active_language() -> str:
    """The language of the page, such as `pt-br`."""
    return translation.get_language() or "en"


def format_money(amount: Decimal) -> str:
    """An amount in the institution's currency, with its symbol and both decimals."""
    return formatting.format_money(amount, active_language(), current_institution().currency)


def format_number(value: Decimal | int) -> str:
    """A plain number with the reader's separators."""
    return formatting.format_number(value, active_language())


def format_typed_amount(amount: Decimal) -> str:
    """An amount as it is typed in a field: the reader's decimal mark, no thousands' marks, no currency."""
    return str(numbers.format_decimal(amount, "0.00", locale=formatting.babel_locale(active_language())))


def format_currency_sign() -> str:
    """The sign of the institution's currency."""
    return formatting.currency_sign(current_institution().currency, active_language())


def format_months(total: int) -> str:
    """A span of months as people count it: 31 years and 4 months."""
    return formatting.format_months(total, active_language())


def format_day(day: date) -> str:
    """A day written out: 5 de março de 2026."""
    return formatting.format_day(day, active_language())


def format_short_day(day: date) -> str:
    """A day in figures, for tables."""
    return day.strftime("%d/%m/%Y") if content_language(active_language()) != "en" else day.strftime("%d %b %Y")


def format_month(day: date) -> str:
    """A month and its year: março de 2026."""
    return str(dates.format_skeleton("yMMMM", day, locale=formatting.babel_locale(active_language())))


def format_moment(moment: datetime) -> str:
    """A day and the hour, in the institution's time zone."""
    local = timezone.localtime(moment)
    hour = dates.format_time(local, format="short", locale=formatting.babel_locale(active_language()))
    return f"{format_day(local.date())}, {hour}"


def in_language(words: Mapping[str, str] | None) -> str:
    """One of an institution's own texts in the reader's language, in English where it lacks that one."""
    if not words:
        return ""
    return words.get(content_language(active_language())) or words.get("en") or next(iter(words.values()), "")
