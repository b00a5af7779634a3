"""Gathers what the law needs to know of a person from the records and from the claimant's answers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.claims.answers import answers_to_facts
from amparo.administration.claims.catalogue import Service, services
from amparo.administration.claims.choices import FindingOutcome
from amparo.administration.claims.models import Finding
from amparo.administration.common.institution import current_law
from amparo.administration.contributions.queries import contribution_rows
from amparo.administration.decisions.stored_facts import facts_from_data
from amparo.administration.registry.queries import household_members, person_by_id, person_facts

Facts = dict[str, Any]
# What the records say of these, no answer can change.
FROM_RECORD_ALONE = ("sex", "birth_date", "contributions")

# The registry says what each member is to the person who answers for the household. Seen from another member:
# own role, then the other's role, then what the other is to them. Whatever is not listed is "other".
_COUPLE = {"child": "child", "stepchild": "child"}
_SEEN_FROM: Mapping[str, Mapping[str, str]] = {
    "spouse": {"head": "spouse", **_COUPLE},
    "partner": {"head": "partner", **_COUPLE},
    "parent": {"head": "child", "sibling": "child", "parent": "spouse"},
    "child": {"head": "parent", "spouse": "parent", "partner": "parent", "child": "sibling", "stepchild": "sibling"},
    "stepchild": {"head": "stepparent", "spouse": "parent", "partner": "parent", "child": "sibling"},
    "sibling": {"head": "sibling", "sibling": "sibling", "parent": "parent"},
}


def gather_facts(person_id: int, benefit: str, answers: Mapping[str, Any], on: date) -> Facts:
    """The facts that the benefit's law needs, as known on a day; what nobody knows is left out.

    Where record and answer both speak, the answer stands, for the claimant has declared it; but sex, birth and
    contributions come from the record alone.
    """
    needed = current_law().needed_facts(benefit)
    known: Facts = _stated(person_facts(person_id, on))
    known |= {name: gather(person_id, on) for name, gather in _GATHERED.items() if name in needed}
    known |= {name: value for name, value in _answered(benefit, answers).items() if name not in FROM_RECORD_ALONE}
    return known_of(person_id, needed) | {name: value for name, value in known.items() if name in needed}


def known_of(person_id: int, needed: Iterable[str]) -> Facts:
    """Of the needed facts, those that the registry keeps of every person."""
    person = person_by_id(person_id)
    return {name: getattr(person, name) for name in ("sex", "birth_date") if name in needed}


def settle_facts(facts: Facts, service: Service, findings: Iterable[Finding]) -> Facts:
    """The facts after an officer's findings: `settles` in the service says which facts each finding settles."""
    settled = dict(facts)
    for finding in findings:
        for name, value in service.settled_by(finding.matter, FindingOutcome(finding.outcome)).items():
            settled[name] = _settled_rows(settled.get(name, []), value, finding) if _is_columns(value) else value
    return settled


def household_of(person_id: int, on: date) -> list[Facts]:
    """The other members of the person's household, each as the law takes a person."""
    members = household_members(person_id, on)
    own_role = next((member.relationship for member in members if member.person_id == person_id), "head")
    return [
        {
            "birth_date": member.birth_date,
            "relationship": seen_from(own_role, member.relationship),
            "single": member.single,
            "monthly_income": member.monthly_income,
            "income_kind": member.income_kind or ("other" if member.monthly_income else "none"),
        }
        for member in members
        if member.person_id != person_id
    ]


def seen_from(own_role: str, role: str) -> str:
    """What a member of the household is to another, from what both are to the person who answers for it."""
    return role if own_role == "head" else _SEEN_FROM.get(own_role, {}).get(role, "other")


def _answered(benefit: str, answers: Mapping[str, Any]) -> Facts:
    facts: Facts = {}
    for offered in services():
        if offered.benefit == benefit:
            facts |= answers_to_facts(offered, answers)
    return facts


def _stated(record: Mapping[str, Any]) -> Facts:
    exact = {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in record.items()}
    return dict(facts_from_data(exact))


def _is_columns(value: Any) -> bool:
    return isinstance(value, Mapping)


def _settled_rows(rows: list[Facts], columns: Facts, finding: Finding) -> list[Facts]:
    """The relation's rows with these columns set, within the time that the evidence covers."""
    return [{**row, **columns} if _covers(finding, row) else row for row in rows]


def _covers(finding: Finding, row: Facts) -> bool:
    month = row.get("month")
    if finding.period is None or not isinstance(month, date):
        return True
    return bool(finding.period.lower <= month < finding.period.upper)


_GATHERED: dict[str, Callable[[int, date], Any]] = {"contributions": contribution_rows, "household": household_of}
