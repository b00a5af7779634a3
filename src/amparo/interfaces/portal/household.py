"""The household as the record knows it, in the form that the household question asks about it."""

from datetime import date
from typing import Any

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
