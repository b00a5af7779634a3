"""Figures, dates and money as the reader's locale writes them."""

from datetime import date, datetime
from decimal import Decimal

from babel import dates, numbers
from django.utils import timezone, translation

from amparo.administration.common.institution import current_institution

_BABEL_LOCALES = {"pt-br": "pt_BR", "es": "es", "fr": "fr", "en": "en"}


def babel_locale(language: str | None = None) -> str:
    """The Babel locale for a language code such as `pt-br`; the active language when none is given."""
    return _BABEL_LOCALES.get((language or translation.get_language() or "en").lower(), "en")


def content_language(language: str | None = None) -> str:
    """The two-letter key under which institutions write their words (`pt`, `es`, `fr`, `en`)."""
    return (language or translation.get_language() or "en")[:2].lower()


def format_money(amount: Decimal) -> str:
    """An amount in the institution's currency, with its symbol and both decimals."""
    return str(numbers.format_currency(amount, current_institution().currency, locale=babel_locale()))


def format_number(value: Decimal | int) -> str:
    """A plain number with the reader's separators."""
    return str(numbers.format_decimal(value, locale=babel_locale()))


def format_day(day: date) -> str:
    """A day written out: 5 de março de 2026."""
    return str(dates.format_date(day, format="long", locale=babel_locale()))


def format_short_day(day: date) -> str:
    """A day in figures, for tables."""
    return str(dates.format_date(day, format="short" if babel_locale() == "en" else "dd/MM/yyyy", locale=babel_locale()))


def format_month(day: date) -> str:
    """A month and its year: março de 2026."""
    return str(dates.format_skeleton("yMMMM", day, locale=babel_locale()))


def format_moment(moment: datetime) -> str:
    """A day and the hour, in the institution's time zone."""
    local = timezone.localtime(moment)
    return f"{format_day(local.date())}, {dates.format_time(local, format='short', locale=babel_locale())}"


def in_language(words: dict[str, str] | None) -> str:
    """One of an institution's own texts in the reader's language, in English where it lacks that one."""
    if not words:
        return ""
    return words.get(content_language()) or words.get("en") or next(iter(words.values()), "")
