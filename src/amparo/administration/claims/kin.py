"""The partner and the children on record of many persons at once; of each, the same as `relatives` says of one."""

from collections import defaultdict
from collections.abc import Collection

from amparo.administration.claims.relatives import Facts, stated_as_facts
from amparo.administration.common.institution import current_law
from amparo.administration.contributions.queries import contribution_rows
from amparo.administration.registry.choices import CHILDREN, COUPLE
from amparo.administration.registry.columns import HouseholdRange
from amparo.administration.registry.kin import Kin, kin_of_many


def relatives_of_many(within: HouseholdRange, benefit: str) -> dict[int, Facts]:
    """By person, the partner and the children that the record knows, where the benefit's law takes them by these names."""
    law, needed = current_law(), current_law().needed_facts(benefit)
    asked = {name.partition(".")[0] for name in needed}
    found: dict[int, Facts] = defaultdict(dict)
    if "partner" in asked and "partner" in law.links and not law.links["partner"].many:
        for person_id, partner in _partners(within, needed).items():
            found[person_id]["partner"] = partner
    if "children" in asked and "children" in law.relations:
        for person_id, rows in _children(within).items():
            found[person_id]["children"] = rows
    return dict(found)


def _partners(within: HouseholdRange, needed: Collection[str]) -> dict[int, Facts]:
    names = {name.removeprefix("partner.") for name in needed if name.startswith("partner.")}
    found = {kin.person_id: _of_partner(kin, names) for kin in kin_of_many(within, COUPLE, sorted(names))}
    return {person_id: partner for person_id, partner in found.items() if partner}


def _of_partner(kin: Kin, names: Collection[str]) -> Facts:
    known = _own_facts(kin)
    if kin.death_date:
        known["death_date"] = kin.death_date
    if "contributions" in names:  # no law asks for them yet of everybody's partner: one by one
        known["contributions"] = contribution_rows(kin.other_id, kin.on)
    return {name: known[name] for name in names if name in known}


def _children(within: HouseholdRange) -> dict[int, list[Facts]]:
    """Their rows by parent, without whoever has a child of whom the record does not tell what the law asks."""
    columns = current_law().relations["children"].columns
    asked = {name for name, column in columns.items() if column.default is None}
    rows: dict[int, list[Facts]] = defaultdict(list)
    for kin in kin_of_many(within, CHILDREN, list(columns)):
        known = {"relationship": kin.kind, **_own_facts(kin)}
        rows[kin.person_id].append({name: known[name] for name in columns if name in known})
    return {person_id: own for person_id, own in rows.items() if all(asked <= row.keys() for row in own)}


def _own_facts(kin: Kin) -> Facts:
    return {**stated_as_facts(kin.stated), "sex": kin.sex, "birth_date": kin.birth_date}
