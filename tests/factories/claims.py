"""Claims to test with, and answers that lead where a test wants to go."""

from datetime import date
from typing import Any

import factory

from amparo.administration.claims import models
from amparo.administration.claims.operations import submit_claim
from amparo.administration.registry.models import Person
from tests.factories.registry import PersonFactory

RECEIVED_ON = date(2026, 3, 2)


def bpc_answers(**changes: Any) -> dict[str, Any]:
    """Answers of a person without income who lives alone: entitled at 65. `monthly_income="500.00"` needs judgement."""
    return {
        "household": [],
        "monthly_income": "0.00",
        "receives_other_benefit": False,
        "cadunico_updated_on": "2026-01-15",
        "biometric_registered": True,
        **changes,
    }


def submit(person: Person, key: str = "key-1", on: date = RECEIVED_ON, **answers: Any) -> models.Claim:
    """A claim for the benefit for older people, carried as far as it goes."""
    return submit_claim(
        claimant_id=person.pk,
        service="bpc_elderly",
        answers=bpc_answers(**answers),
        received_on=on,
        idempotency_key=key,
    )


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim received and not begun; `referred` to an officer as a trait."""

    class Meta:
        model = models.Claim

    claimant = factory.SubFactory(PersonFactory, elderly=True)
    service = "bpc_elderly"
    benefit = "bpc_elderly"
    answers = factory.LazyFunction(bpc_answers)
    received_on = RECEIVED_ON
    due_on = date(2026, 4, 16)
    idempotency_key = factory.Sequence(lambda number: f"key-{number}")
    request_digest = "0" * 64

    class Params:
        referred = factory.Trait(status="referred", referral_reasons=["bpc_vulnerability_to_weigh"])
