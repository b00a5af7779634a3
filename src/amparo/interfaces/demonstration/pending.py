"""Which invented persons have lodged a claim, for what, and what they answered: every kind that the law tells apart."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from amparo.administration.claims.catalogue import Service, services
from amparo.administration.claims.facts import seen_from
from amparo.interfaces.demonstration.people import Someone
from amparo.interfaces.demonstration.registering import Registered


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
    """`count` claims: seven in ten for retirement, the rest for assistance; in each kind some who lack something."""
    assisted = count * 3 // 10
    wanted = (("retirement", count - assisted, _retirement_hope), ("bpc_elderly", assisted, _assistance_hope))
    found: list[PendingClaim] = []
    taken: set[int] = set()
    by_code = {service.benefit: service for service in services()}
    for benefit, quota, hope in wanted:
        ranked = _ranked(registered.people, hope, random, today)
        chosen = [person for person in ranked if person.number not in taken][:quota]
        taken |= {person.number for person in chosen}
        found += [_claim(registered, by_code[benefit], person, random, today) for person in chosen]
    return found


def _ranked(
    people: list[Someone], hope: Callable[[Someone, date], float], random: Random, today: date
) -> Iterator[Someone]:
    """Those with the best hope first, with enough chance that some claim in vain."""
    scored = [(hope(person, today) + random.gauss(0, 0.35), person.number, person) for person in people]
    return iter([person for score, _, person in sorted(scored, reverse=True, key=lambda row: row[:2]) if score > 0])


def _retirement_hope(person: Someone, today: date) -> float:
    age, usual = person.age_years(today), 62 if person.sex == "female" else 65
    if age < 50 or age > usual + 4 or person.working_life in ("never", "informal") or person.income_kind == "pension":
        return -9
    return 1 - abs(age - usual) / 9 + (0.8 if person.working_life == "teacher" else 0)


def _assistance_hope(person: Someone, today: date) -> float:
    age = person.age_years(today)
    if age < 63 or age > 90 or person.working_life in ("steady", "teacher"):
        return -9
    return 1.2 - person.monthly_income / 1600 - (0.7 if age < 65 else 0)


def _claim(registered: Registered, service: Service, person: Someone, random: Random, today: date) -> PendingClaim:
    answers: dict[str, Any] = {}
    for question in service.questions:
        if question.is_asked(answers):
            answers[question.code] = _answer(question.code, question.kind, registered, person, random, today)
    kept = {code: answer for code, answer in answers.items() if answer is not None}
    received = today - timedelta(days=random.randint(0, 12))
    return PendingClaim(
        registered.ids[person.number], service.service, kept, received, f"demonstration-{person.number}"
    )


def _answer(code: str, kind: str, registered: Registered, person: Someone, random: Random, today: date) -> Any:
    if kind == "household":
        return _members(registered, person)
    if code == "claims_teaching":
        return person.working_life == "teacher" or random.random() < 0.03
    if code == "cadunico_updated_on":
        return (today - timedelta(days=random.randint(20, 860))).isoformat() if random.random() < 0.7 else None
    if code == "receives_other_benefit":
        return person.income_kind == "pension"
    if code == "biometric_registered":
        return random.random() < 0.95
    if kind == "money":
        return f"{person.monthly_income:.2f}"
    return False if kind == "yes_no" else None


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
