"""The law's parameters as an analyst finds them: by name or title, with the value in force and what it rests on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.common.institution import current_law
from amparo.analysis.simulation import units_of
from amparo.interfaces.theme.formats import format_day, format_money, format_number
from amparo.law.parameters import Entry, Parameter

MOST_SHOWN = 25


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """One parameter: the value in force on a day as people read it, since when, and the law that says so."""

    name: str
    title: str
    value: str
    since: date
    reference: str
    confirmed: bool


def changeable(name: str) -> bool:
    """Whether the page can change a parameter: one number or day. Tables and indices are changed in a REFORM.yaml."""
    parameter = current_law().parameters.get(name)
    return parameter is not None and parameter.kind == "value" and parameter.type.kind in ("number", "date")


def found(benefit: str, words: str, day: date) -> list[ParameterShown]:
    """Those whose name or title has all the words, the benefit's own first; without words, those that it reads."""
    wanted = words.casefold().split()
    own, read = f"/{benefit}/", set() if wanted else set(current_law().parameters_read(benefit))
    places = sorted(current_law().parameters.values(), key=lambda each: (own not in each.file, each.title.casefold()))
    matching = (
        each
        for each in places
        if (wanted or each.name in read) and all(word in f"{each.name} {each.title}".casefold() for word in wanted)
    )
    shown = (shown_on(each.name, day) for each in matching if changeable(each.name))
    return [each for each in shown if each is not None][:MOST_SHOWN]


def shown_on(name: str, day: date) -> ParameterShown | None:
    """A parameter as it is in force on a day; None where it is not."""
    parameter = current_law().parameters[name]
    entry = parameter.entry_on(day.toordinal())
    if entry is None:
        return None
    since = date.fromordinal(entry.start)
    return ParameterShown(name, parameter.title, _shown(parameter, entry), since, entry.reference, entry.confirmed)


def is_percent(name: str) -> bool:
    """Whether the law's file gives the values in percent."""
    return _units(current_law().version)[name].startswith("percent")


def _shown(parameter: Parameter, entry: Entry) -> str:
    value: Any = parameter.value_on(date.fromordinal(entry.start))
    if parameter.type.kind == "date":
        return format_day(value)
    if is_percent(parameter.name):
        return f"{format_number((value * 100).normalize() + Decimal(0))} %"
    if parameter.type.label == "Money":
        return format_money(value)
    return f"{format_number(value)} {_unit_words().get(parameter.type.label, '')}".strip()


def _unit_words() -> dict[str, str]:
    return {"Years": _("years"), "Months": _("months"), "Days": _("days")}


@lru_cache(maxsize=1)
def _units(version: str) -> dict[str, str]:
    return units_of(current_law())
