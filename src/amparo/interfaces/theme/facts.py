"""The facts that a determination rested on, as a table an officer can check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.decisions.stored_facts import facts_from_data
from amparo.interfaces.theme.formats import active_language, in_language
from amparo.law.formatting import format_value


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact, or one relation with its rows: `columns` and `rows` are empty for a plain fact."""

    label: str
    value: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def shown_facts(stored: Mapping[str, Any]) -> list[FactShown]:
    """Stored facts in the reader's language; plain facts first, then relations, the latest row first."""
    facts = _one_by_one(facts_from_data(dict(stored)))
    plain = [FactShown(label, _value(name, value)) for label, name, value in facts if not isinstance(value, list)]
    related = [_relation(label, rows) for label, _name, rows in facts if isinstance(rows, list)]
    return plain + related


def known_to_law(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Of what registers told, that which the institution's law asks for."""
    law = current_law()
    return {name: value for name, value in stored.items() if name in law.facts or name in law.relations}


def _one_by_one(facts: Mapping[str, Any], whose: str = "") -> list[tuple[str, str, Any]]:
    """Each fact with its label; those of a linked person follow, each under that person's name."""
    found: list[tuple[str, str, Any]] = []
    for name, value in facts.items():
        label = f"{whose}{_label(name)}"
        found += _one_by_one(value, f"{label} · ") if isinstance(value, Mapping) else [(label, name, value)]
    return found


def _relation(label: str, rows: Sequence[Mapping[str, Any]]) -> FactShown:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    shown = tuple(tuple(_value(column, row.get(column)) for column in columns) for row in reversed(rows))
    return FactShown(label, str(len(rows)), tuple(_label(column) for column in columns), shown)


def _label(name: str) -> str:
    entry = current_law().words.get(name)
    return in_language(dict(entry.label)) if entry else name.replace("_", " ")


def _value(name: str, value: Any) -> str:
    entry = current_law().words.get(name)
    if entry and isinstance(value, str) and value in entry.values:
        return in_language(dict(entry.values[value]))
    unit = "money" if isinstance(value, Decimal) else ""
    shown: Decimal | int | bool | date | str | None = value
    return format_value(shown, unit, active_language(), current_institution().currency)


def choice_labels(name: str, choices: Sequence[str]) -> list[tuple[str, str]]:
    """The choices of a fact, each with its word in the reader's language; a choice that has none stands for itself."""
    return [(choice, _value(name, choice)) for choice in choices]
