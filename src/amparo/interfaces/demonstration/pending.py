"""Which invented persons have lodged a claim, for what, and what they answered: every kind that the law tells apart."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from amparo.administration.claims.catalogue import Question, Service, services
from amparo.administration.claims.facts import seen_from
from amparo.interfaces.demonstration.makers import Setting, made
from amparo.interfaces.demonstration.people import Someone
from amparo.interfaces.demonstration.plan import ClaimKind, Hope, current_plan
from amparo.interfaces.demonstration.registering import Registered

_NO_HOPE = -9.0


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """A claim to lodge."""

    claimant_id: int
    service: str
    answers: dict[str, Any]
    received_on: date
    idempotency_key: str

    def as_arguments(self) -> dict[str, Any]:
        """The keyword arguments of the operation that lodges it."""
        return asdict(self)


def choose(registered: Registered, *, count: int, random: Random, today: date) -> list[PendingClaim]:
    """`count` claims, of each kind as many as the institution's demonstration says; in each some who lack something."""
    kinds = current_plan().claims
    quotas = [count * kind.percent // 100 for kind in kinds[1:]]
    found: list[PendingClaim] = []
    taken: set[int] = set()
    by_benefit = {service.benefit: service for service in services()}
    for kind, quota in zip(kinds, [count - sum(quotas), *quotas], strict=True):
        ranked = _ranked(registered.people, kind.hope, random, today)
        chosen = [person for person in ranked if person.number not in taken][:quota]
        taken |= {person.number for person in chosen}
        found += [_claim(registered, kind, by_benefit[kind.benefit], person, random, today) for person in chosen]
    return found


def _ranked(people: list[Someone], hope: Hope, random: Random, today: date) -> Iterator[Someone]:
    """Those with the best hope first, with enough chance that some claim in vain."""
    scored = [(hope_of(person, hope, today) + random.gauss(0, 0.35), person.number, person) for person in people]
    return iter([person for score, _, person in sorted(scored, reverse=True, key=lambda row: row[:2]) if score > 0])


def hope_of(person: Someone, hope: Hope, today: date) -> float:
    """How much a person may hope from a claim; far below zero for those who would not make it."""
    age, usual = person.age_years(today), hope.usual_age.get(person.sex)
    excluded = person.working_life in hope.not_lives or person.income_kind in hope.not_incomes
    excluded |= hope.coupled not in (None, person.partner is not None)
    if excluded or hope.sex not in (None, person.sex) or not hope.ages[0] <= age <= hope.ages[1]:
        return _NO_HOPE
    if usual is not None and age > usual + hope.past_usual_years:
        return _NO_HOPE
    found = hope.base - (abs(age - usual) / hope.spread_years if usual is not None else 0)
    found += hope.life_bonus.get(person.working_life, 0)
    found -= person.monthly_income / hope.income_scale if hope.income_scale else 0
    return found - (hope.younger_less if age < hope.younger_than else 0)


def _claim(
    registered: Registered, kind: ClaimKind, service: Service, person: Someone, random: Random, today: date
) -> PendingClaim:
    answers: dict[str, Any] = {}
    setting = Setting(person, today, random)
    for question in service.questions:
        if question.is_asked(answers):
            answers[question.code] = _answer(question, kind, registered, setting)
    kept = {code: answer for code, answer in answers.items() if answer is not None}
    received = today - timedelta(days=random.randint(0, 12))
    return PendingClaim(
        registered.ids[person.number], service.service, kept, received, f"demonstration-{person.number}"
    )


def _answer(question: Question, kind: ClaimKind, registered: Registered, setting: Setting) -> Any:
    """As the demonstration says; else what the record knows, the income, or no."""
    if question.kind == "household":
        return _members(registered, setting.person)
    if question.code in kind.answers:
        return made(kind.answers[question.code], setting)
    if question.fact == "partner":
        return _partner(question, registered, setting.person)
    if question.fact in setting.person.facts:
        return setting.person.facts[question.fact]
    if question.kind == "money":
        return f"{setting.person.monthly_income:.2f}"
    return {"yes_no": False, "rows": []}.get(question.kind)


def _partner(question: Question, registered: Registered, person: Someone) -> dict[str, Any] | None:
    """What is known of the spouse; the last of the people may be made without one."""
    spouse = next((one for one in registered.people if one.number == person.partner), None)
    if spouse is None:
        return None
    known = {"birth_date": spouse.birth_date.isoformat(), **spouse.facts}
    asked = {field.code: known.get(field.code, "0.00" if field.kind == "money" else None) for field in question.fields}
    return {code: value for code, value in asked.items() if value is not None}


def _members(registered: Registered, person: Someone) -> list[dict[str, Any]]:
    return [
        {
            "member_id": registered.ids[other.number],
            "relationship": seen_from(person.relationship, other.relationship),
            "birth_date": other.birth_date.isoformat(),
            "single": other.relationship not in ("head", "spouse"),
            "monthly_income": f"{other.monthly_income:.2f}",
            "income_kind": other.income_kind,
        }
        for other in registered.people
        if other.household == person.household and other is not person
    ]
