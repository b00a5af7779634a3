"""People who insure themselves, and answers that lead where a test wants to go."""

from datetime import date
from decimal import Decimal
from typing import Any

from amparo.administration.claims.models import Claim
from amparo.administration.claims.operations import submit_claim
from amparo.administration.collection.models import Charge
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.settlement import settle_payer
from amparo.administration.registry.models import Person
from amparo.administration.voluntary_insurance.models import Enrolment
from tests.factories.collection import received

ENROLLED_ON = date(2026, 3, 10)


def artisan_answers(**changes: Any) -> dict[str, Any]:
    """Answers of an artisan on her own account who earns 3,000 and contributes 20 %: 600."""
    return {
        "own_occupation": "artisan",
        "own_work": "own_account",
        "contributor_category": "individual",
        "declared_income": "3000.00",
        **changes,
    }


def student_answers(**changes: Any) -> dict[str, Any]:
    """Answers of a student without paid work who chooses the simplified plan: 178.31."""
    return {
        "has_paid_work": False,
        "has_public_scheme": False,
        "contributor_category": "simplified",
        **changes,
    }


def apply(person: Person, service: str, answers: dict[str, Any], on: date = ENROLLED_ON, key: str = "enrol-1") -> Claim:
    """An application, carried as far as it goes."""
    return submit_claim(claimant_id=person.pk, service=service, answers=answers, received_on=on, idempotency_key=key)


def enrol_artisan(person: Person, on: date = ENROLLED_ON, **changes: Any) -> Enrolment:
    """An artisan insured as self-employed."""
    claim = apply(person, "insure_self_employed", artisan_answers(**changes), on)
    return Enrolment.objects.get(decision__claim_id=claim.pk)


def enrol_student(person: Person, on: date = ENROLLED_ON, **changes: Any) -> Enrolment:
    """A student insured by choice."""
    claim = apply(person, "insure_by_choice", student_answers(**changes), on)
    return Enrolment.objects.get(decision__claim_id=claim.pk)


def pay(person: Person, amount: Decimal | str, paid_on: date) -> None:
    """Money from this person, put to the oldest that they owe."""
    receipt = received(str(amount), paid_on=paid_on)
    settle_payer(receipt_id=receipt.pk, payer=Payer(person_id=person.pk), on=paid_on)


def charges_of_person(person: Person) -> list[Charge]:
    """What the person was charged, the oldest first."""
    return list(Charge.objects.filter(person_id=person.pk).order_by("month"))
