"""Gathers what the law needs to know of a person from the records and from the claimant's answers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from amparo.administration.claims.answers import answers_to_facts, persons_named
from amparo.administration.claims.catalogue import Service, services
from amparo.administration.claims.choices import FindingOutcome
from amparo.administration.claims.models import Claim, Finding
from amparo.administration.claims.relatives import (
    OF_EVERYBODY,
    children_rows,
    facts_of_linked,
    partner_facts,
    registered_person_id,
    stated_facts,
    together,
)
from amparo.administration.common.institution import current_law
from amparo.administration.contributions.queries import contribution_rows
from amparo.administration.registry.queries import household_members, person_by_id

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
    asked = {name.split(".", maxsplit=1)[0] for name in needed}
    known: Facts = stated_facts(person_id, on)
    known |= {name: gather(person_id, on) for name, gather in GATHERED.items() if name in asked}
    known |= _relatives(person_id, on, asked, needed)
    known = with_answers(known, answered_facts(benefit, answers))
    return known_of(person_id, needed) | {name: value for name, value in known.items() if name in asked}


def with_answers(recorded: Facts, answered: Mapping[str, Any]) -> Facts:
    """What the record says, and over it what was answered; of the partner both, where they speak of the same person."""
    known = dict(recorded)
    for name, value in answered.items():
        if name not in FROM_RECORD_ALONE:
            known[name] = together(known.get(name), value) if name == "partner" and value else value
    return known


def _relatives(person_id: int, on: date, asked: set[str], needed: Iterable[str]) -> Facts:
    """The partner and the children on record, where the law takes them under these names; a question may say more."""
    law = current_law()
    found: Facts = {}
    if "partner" in asked and "partner" in law.links and not law.links["partner"].many:
        found["partner"] = partner_facts(person_id, on, needed)
    if "children" in asked and "children" in law.relations:
        found["children"] = children_rows(person_id, on)
    return {name: value for name, value in found.items() if value}


def gather_facts_of_claim(claim: Claim) -> Facts:
    """The facts for a claim, on the day of its receipt, with those of the persons that it names by their number.

    What the record says of such a person no answer can change. Before a claim is made nobody's record but the
    claimant's is read, lest a number typed in the portal be a question about somebody else.
    """
    on = claim.received_on
    facts = gather_facts(claim.claimant_id, claim.benefit, claim.answers, on)
    needed = current_law().needed_facts(claim.benefit)
    for link, person_id in persons_of_claim(claim).items():
        facts[link] = {**(facts.get(link) or {}), **facts_of_linked(person_id, on, link, needed)}
    return facts


def persons_of_claim(claim: Claim) -> dict[str, int]:
    """By link, the registered persons whom the claim names by their number."""
    offered = next((one for one in services() if one.service == claim.service), None)
    named = persons_named(offered, claim.answers) if offered else {}
    found = {link: registered_person_id(identifier) for link, identifier in named.items()}
    return {link: person_id for link, person_id in found.items() if person_id is not None}


def known_of(person_id: int, needed: Iterable[str]) -> Facts:
    """Of the needed facts, those that the registry keeps of every person."""
    person = person_by_id(person_id)
    return {name: getattr(person, name) for name in OF_EVERYBODY if name in needed}


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


def answered_facts(benefit: str, answers: Mapping[str, Any]) -> Facts:
    """What answers state for a benefit, in whichever of its services they were given."""
    facts: Facts = {}
    for offered in services():
        if offered.benefit == benefit:
            facts |= answers_to_facts(offered, answers)
    return facts


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


GATHERED: dict[str, Callable[[int, date], Any]] = {"contributions": contribution_rows, "household": household_of}
