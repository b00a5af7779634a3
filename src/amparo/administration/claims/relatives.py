"""What the records say of other persons than the claimant: partner, children, and whoever a claim names by number."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.contributions.queries import contribution_rows
from amparo.administration.decisions.stored_facts import facts_from_data
from amparo.administration.registry.queries import (
    death_date_of,
    partner_of,
    person_by_id,
    person_by_identifier,
    person_facts,
    relationships_of,
)

Facts = dict[str, Any]
OF_EVERYBODY = ("sex", "birth_date")
_CHILDREN = ("child", "stepchild", "ward")


def stated_facts(person_id: int, on: date) -> Facts:
    """What other registers vouch for on a day, typed as the law takes it."""
    return stated_as_facts(person_facts(person_id, on))


def stated_as_facts(record: Mapping[str, Any]) -> Facts:
    """Values as JSON gives them, typed as the law takes them."""
    exact = {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in record.items()}
    return dict(facts_from_data(exact))


def partner_facts(person_id: int, on: date, needed: Iterable[str]) -> Facts | None:
    """What the law needs of the person's spouse or partner; None where the record knows of none."""
    partner = partner_of(person_id, on)
    return facts_of_linked(partner.pk, on, "partner", needed) if partner else None


def children_rows(person_id: int, on: date) -> list[Facts] | None:
    """A row for each child on record; None where the law asks of a child what the record does not tell."""
    columns = current_law().relations["children"].columns
    rows = []
    for related in relationships_of(person_id, on):
        if related.kind in _CHILDREN:
            known = {"relationship": related.kind, **_own_facts(related.other_id, on)}
            rows.append({name: known[name] for name in columns if name in known})
    asked = [name for name, column in columns.items() if column.default is None]
    return rows if all(name in row for row in rows for name in asked) else None


def registered_person_id(identifier: str) -> int | None:
    """The person whom the institution knows by this number."""
    person = person_by_identifier(current_institution().identifier_scheme, identifier)
    return person.pk if person else None


def facts_of_linked(person_id: int, on: date, link: str, needed: Iterable[str]) -> Facts:
    """Of what the law needs of a linked person (`deceased.birth_date`), what the records say."""
    names = {name.removeprefix(f"{link}.") for name in needed if name.startswith(f"{link}.")}
    known = _own_facts(person_id, on)
    if "death_date" in names and (died := death_date_of(person_id)):
        known["death_date"] = died
    if "contributions" in names:
        known["contributions"] = contribution_rows(person_id, on)
    return {name: known[name] for name in names if name in known}


def _own_facts(person_id: int, on: date) -> Facts:
    person = person_by_id(person_id)
    return {**stated_facts(person_id, on), **{name: getattr(person, name) for name in OF_EVERYBODY}}


def together(recorded: Mapping[str, Any] | None, answered: Mapping[str, Any]) -> Facts:
    """A partner as answered, with what the record adds where it speaks of the same person."""
    if recorded is None or recorded.get("birth_date") != answered.get("birth_date", recorded.get("birth_date")):
        return dict(answered)
    return {**recorded, **answered}
