"""Reads of decisions and of the law they rest on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError

from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.models import Decision, LawVersion
from amparo.law import Law

# What other rooms and the interfaces may call a decision's row; they never import the models.
DecisionRow = Decision


def decision_by_reference(reference: UUID | str) -> Decision | None:
    """The decision with this public reference, or None; a malformed reference is also None."""
    try:
        return Decision.objects.filter(reference=reference).first()
    except (ValidationError, ValueError):
        return None


def decisions_of_person(person_id: int) -> list[Decision]:
    """A person's decisions, the latest first."""
    return list(Decision.objects.filter(person_id=person_id).order_by("-made_on", "-pk"))


def decision_of_claim(claim_id: int) -> Decision | None:
    """The decision that settled a claim, or None while it is open."""
    return Decision.objects.filter(claim_id=claim_id).first()


class Grant(NamedTuple):
    """What an award needs to know of the decision that grants it: the first day of right, and the last where one is set."""

    decision_id: int
    person_id: int
    benefit: str
    monthly_amount: Decimal
    starts_on: date
    ends_on: date | None


def grant_of_claim(claim_id: int) -> Grant | None:
    """What a claim's decision grants, or None where it grants nothing."""
    granted = Decision.objects.filter(claim_id=claim_id, outcome=Outcome.GRANTED)
    fields = ("pk", "person_id", "benefit", "monthly_amount", "starts_on", "effective_on", "ends_on")
    for key, person_id, benefit, amount, starts_on, effective_on, ends_on in granted.values_list(*fields):
        if amount is not None:  # as the database assures of a grant
            return Grant(key, person_id, benefit, amount, starts_on or effective_on, ends_on)
    return None


def decision_outcome(claim_id: int) -> str:
    """What was decided on a claim; raises Decision.DoesNotExist while it is open."""
    return Decision.objects.values_list("outcome", flat=True).get(claim_id=claim_id)


def decision_by_id(decision_id: int) -> Decision:
    """The decision with this key; raises Decision.DoesNotExist."""
    return Decision.objects.get(pk=decision_id)


@lru_cache(maxsize=8)
def law_of_version(version: str) -> Law:
    """The law exactly as it stood, from its stored archive."""
    return Law.from_archive(bytes(LawVersion.objects.values_list("archive", flat=True).get(pk=version)))


def decisions_made_on(day: date) -> Iterator[Decision]:
    """Every decision of a day, in order, without holding them all in memory."""
    return Decision.objects.filter(made_on=day).order_by("pk").iterator(chunk_size=500)
