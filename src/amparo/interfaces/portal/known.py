"""What the record already knows of an answer, so that nobody is asked to type it again."""

from datetime import date
from typing import Any

from amparo.administration.claims.catalogue import Question
from amparo.administration.claims.facts import seen_from
from amparo.administration.registry import queries


def members_for_answer(person_id: int, on: date) -> list[dict[str, Any]]:
    """Each other member of the person's household on a day, with what the record knows of their income."""
    members = queries.household_members(person_id, on)
    own_role = next((member.relationship for member in members if member.person_id == person_id), "head")
    return [
        {
            "member_id": member.person_id,
            "name": member.name,
            "relationship": seen_from(own_role, member.relationship),
            "birth_date": member.birth_date.isoformat(),
            "single": member.single,
            "monthly_income": str(member.monthly_income),
            "income_kind": member.income_kind or "none",
        }
        for member in members
        if member.person_id != person_id
    ]


def known_answer(person_id: int, question: Question, on: date) -> Any:
    """The answer that the record gives to a question it may answer, or None."""
    if not question.from_record or question.fact is None:
        return None
    if question.fact == "monthly_income":
        own = [row for row in queries.household_members(person_id, on) if row.person_id == person_id]
        return str(own[0].monthly_income) if own else None
    return queries.person_facts(person_id, on).get(question.fact)
