"""Who survives a person on record, and what they may claim, filled in as far as it is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.civil_events.rules import SurvivorService, current_civil_event_rules
from amparo.administration.claims.catalogue import service as service_of
from amparo.administration.claims.operations import drop_draft, save_draft
from amparo.administration.claims.queries import claims_of_person, draft_answers
from amparo.administration.common.identifiers import compact
from amparo.administration.common.institution import current_institution
from amparo.administration.registry.choices import CHILDREN, COUPLE
from amparo.administration.registry.queries import PersonRow, identifiers_of, person_is_dead, relationships_of


@dataclass(frozen=True, slots=True)
class Survivor:
    """A living spouse, partner or child: `kind` is what they are to the person who died, `since` from what day on record."""

    person: PersonRow
    kind: str
    since: date | None


def survivors_of(person_id: int, died_on: date) -> list[Survivor]:
    """The spouse or partner and the children on record on the day of death who are alive."""
    rows = relationships_of(person_id, died_on)
    close = (row for row in rows if row.kind in (*COUPLE, *CHILDREN))
    return [
        Survivor(row.other, row.kind, row.period.lower) for row in close if not person_is_dead(row.other_id, died_on)
    ]


def services_for(kind: str) -> Iterator[SurvivorService]:
    """What somebody who was this to the person who died may claim."""
    return (each for each in current_civil_event_rules().survivors if kind in each.relations)


def services_left_to(person_id: int, deceased_id: int, died_on: date) -> list[str]:
    """The services that a person may claim because of somebody's death; none for whoever is no survivor."""
    kinds = (each.kind for each in survivors_of(deceased_id, died_on) if each.person.pk == person_id)
    return list(dict.fromkeys(offered.service for kind in kinds for offered in services_for(kind)))


def prepare_claims(survivor: Survivor, deceased_id: int, died_on: date) -> list[str]:
    """Fill in what is known of each claim that a survivor may make; the titles. A draft of their own is left alone."""
    prepared = []
    for offered in services_for(survivor.kind):
        service = service_of(offered.service)
        prepared.append(offered.service)
        claimed = any(each.service == service.service for each in claims_of_person(survivor.person.pk))
        if not claimed and not draft_answers(survivor.person.pk, service.service):
            answers = _known(offered, survivor, deceased_id, died_on)
            save_draft(person_id=survivor.person.pk, service=service.service, answers=answers)
    return prepared


def drop_prepared_claims(survivor: Survivor, deceased_id: int, died_on: date) -> list[str]:
    """Give up the drafts that are about a death which did not happen; their services. Other drafts are left alone."""
    dropped = []
    for offered in services_for(survivor.kind):
        answers = draft_answers(survivor.person.pk, offered.service)
        if _is_about(offered, answers, deceased_id, died_on):
            drop_draft(person_id=survivor.person.pk, service=offered.service)
            dropped.append(offered.service)
    return dropped


def _is_about(offered: SurvivorService, answers: dict[str, Any], deceased_id: int, died_on: date) -> bool:
    """Whether a draft names the person who was said to be dead; where the service asks the day alone, that day."""
    if not offered.deceased:
        return bool(offered.died_on) and str(answers.get(offered.died_on, "")) == died_on.isoformat()
    named = answers.get(offered.deceased)
    if not isinstance(named, dict):
        return False
    number = compact(str(named.get("identifier") or ""))
    if not number:  # a person without a number: then by the day
        return str(named.get("death_date", "")) == died_on.isoformat()
    return number in {compact(each.value) for each in identifiers_of(deceased_id)}


def _known(offered: SurvivorService, survivor: Survivor, deceased_id: int, died_on: date) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if offered.deceased:
        scheme = current_institution().identifier_scheme
        number = next((each.value for each in identifiers_of(deceased_id) if each.scheme == scheme), "")
        answers[offered.deceased] = {"identifier": number, "death_date": died_on.isoformat()}
        answers[offered.deceased] |= _received(offered, deceased_id, died_on)
    if offered.relation:
        answers[offered.relation] = offered.relations[survivor.kind]
    if offered.died_on:
        answers[offered.died_on] = died_on.isoformat()
    if offered.together_since and survivor.kind in COUPLE and survivor.since is not None:
        answers[offered.together_since] = survivor.since.isoformat()
    return answers


def _received(offered: SurvivorService, deceased_id: int, died_on: date) -> dict[str, str]:
    """What the person who died was paid on the day of death; nothing where the record does not say one thing."""
    asked = offered.received
    if asked is None:
        return {}
    running = [
        each
        for each in awards_of_person(deceased_id)
        if each.starts_on <= died_on <= (each.last_day or died_on) and each.benefit in asked.answers
    ]
    if len(running) != 1:
        return {}
    return {asked.field: asked.answers[running[0].benefit], asked.amount: str(running[0].monthly_amount)}
