"""Values as the reader's locale writes them: money, dates, rates, and spans such as "31 years and 4 months"."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import dates, languages, localedata, numbers

from amparo.law.words import content_language

_LOCALES = {"pt": "pt_BR", "es": "es", "fr": "fr", "en": "en"}
_TRUTH = {"pt": ("Sim", "Não"), "es": ("Sí", "No"), "fr": ("Oui", "Non"), "en": ("Yes", "No")}
_FIRST_DAY = {"pt": "1º", "fr": "1er"}  # Babel writes the first of the month as any other day
_AND = {"pt": "e", "es": "y", "fr": "et", "en": "and"}
_SPANS = {  # one, several; Babel 2.18 cannot write durations in Portuguese
    "years": {"pt": ("ano", "anos"), "es": ("año", "años"), "fr": ("an", "ans"), "en": ("year", "years")},
    "months": {"pt": ("mês", "meses"), "es": ("mes", "meses"), "fr": ("mois", "mois"), "en": ("month", "months")},
    "days": {"pt": ("dia", "dias"), "es": ("día", "días"), "fr": ("jour", "jours"), "en": ("day", "days")},
}

type Value = Decimal | int | bool | date | str | None


def babel_locale(language: str) -> str:
    """Babel's locale for a language code."""
    return _LOCALES[content_language(language)]


@lru_cache(maxsize=8_192, typed=True)
def format_value(value: Value, unit: str, language: str, currency: str) -> str:
    """One value in words and figures. `unit` is as a step of a determination gives it: `money`, `months`, `bool`."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _TRUTH[content_language(language)][not value]
    if isinstance(value, date):
        return format_day(value, language)
    if isinstance(value, str):
        return value
    return _format_figure(value, unit.split(" per ", maxsplit=1)[0], language, currency)


def _format_figure(value: Decimal | int, unit: str, language: str, currency: str) -> str:
    match unit:
        case "money":
            return format_money(value, language, currency)
        case "months":
            return format_months(int(value), language)
        case "years" | "days":
            return format_span(int(value), unit, language)
        case "rate":
            return format_rate(Decimal(value), language)
        case _:
            return format_number(value, language)


def format_money(amount: Decimal | int, language: str, currency: str) -> str:
    """An amount with the sign of its currency (an ISO 4217 code)."""
    locale = _money_locale(currency, language)
    abroad, sign = str(numbers.get_currency_symbol(currency, locale=locale)), currency_sign(currency, language)
    written = str(numbers.format_currency(amount, currency, locale=locale)).replace(abroad, sign)
    return re.sub(rf"({sign})(?=\d)", "\\1\u00a0", written) if sign.isalpha() else written  # UYU 120.00, but $120.00


@lru_cache(maxsize=64)
def _money_locale(currency: str, language: str) -> str:
    """The locale in which an amount is set: the currency's country's own where it speaks the language ($ 5,00 in Uruguay)."""
    country, code = currency[:2], content_language(language)
    home = f"{code}_{country}"
    at_home = code in languages.get_official_languages(country, de_facto=True) and localedata.exists(home)
    return home if at_home else babel_locale(language)


@lru_cache(maxsize=64)
def currency_sign(currency: str, language: str) -> str:
    """The sign of a currency as a language writes it in the currency's own country, else as that language writes it.

    The country is in the code: ISO 4217's CAD is CA's, where English and French write $ and elsewhere CA$.
    """
    home = f"{content_language(language)}_{currency[:2]}"
    locale = home if localedata.exists(home) else babel_locale(language)
    return str(numbers.get_currency_symbol(currency, locale=locale))


@lru_cache(maxsize=8_192)
def format_day(day: date, language: str) -> str:
    """A day written out: 5 de março de 2026, 1º de março de 2026."""
    written = str(dates.format_date(day, format="long", locale=babel_locale(language)))
    first = _FIRST_DAY.get(content_language(language))
    return written.replace("1", first, 1) if first and day.day == 1 else written


def format_month(day: date, language: str) -> str:
    """The month of a day: setembro de 2026."""
    return str(dates.format_skeleton("yMMMM", day, locale=babel_locale(language)))


def format_number(value: Decimal | int, language: str) -> str:
    """A plain number with the reader's separators and all its decimals."""
    exact = value.normalize() if isinstance(value, Decimal) else value
    return str(numbers.format_decimal(exact, locale=babel_locale(language), decimal_quantization=False))


def format_rate(rate: Decimal, language: str) -> str:
    """A rate as a percentage, with the decimals that it has and no more: 0.0750 is 7.5%."""
    return str(numbers.format_percent(rate.normalize(), locale=babel_locale(language), decimal_quantization=False))


def format_span(number: int, unit: str, language: str) -> str:
    """So many years, months or days: `unit` is one of these words."""
    code = content_language(language)
    one = abs(number) == 1 or (number == 0 and code == "fr")
    return f"{format_number(number, language)} {_SPANS[unit][code][0 if one else 1]}"


def format_months(total: int, language: str) -> str:
    """Months as people count them: 376 is "31 years and 4 months"."""
    years, months = divmod(abs(total), 12)
    parts = [format_span(years, "years", language)] if years else []
    if months or not years:
        parts.append(format_span(months, "months", language))
    text = f" {_AND[content_language(language)]} ".join(parts)
    return f"−{text}" if total < 0 else text
