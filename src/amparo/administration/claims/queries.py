"""Reads of claims for the portal, the desk and the later rooms."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet

from amparo.administration.claims.choices import OPEN_STATUSES, ClaimStatus
from amparo.administration.claims.models import Claim, ClaimDetermination, ClaimDraft, ClaimStep, Finding

# What other rooms and the interfaces may call a claim's row; they never import the models.
ClaimRow = Claim


def claim_by_id(claim_id: int) -> Claim:
    """The claim with this key; raises Claim.DoesNotExist."""
    return Claim.objects.get(pk=claim_id)


def claim_by_reference(reference: UUID | str) -> Claim | None:
    """The claim with this public reference, or None; a malformed reference is also None."""
    try:
        return Claim.objects.filter(reference=reference).first()
    except (ValidationError, ValueError):
        return None


def claims_of_person(person_id: int) -> list[Claim]:
    """A person's claims, the latest first."""
    return list(Claim.objects.filter(claimant_id=person_id).order_by("-received_on", "-pk"))


def open_claims_of(person_id: int) -> list[Claim]:
    """A person's claims that await a decision."""
    return list(Claim.objects.filter(claimant_id=person_id, status__in=OPEN_STATUSES).order_by("due_on", "pk"))


def referred_claims() -> list[Claim]:
    """What waits for an officer, the claim whose service standard ends first at the top, claimants included."""
    return list(_by_standard(ClaimStatus.REFERRED).select_related("claimant"))


def claims_by_status(status: str) -> list[Claim]:
    """The claims that stand at a status, the oldest first."""
    return list(Claim.objects.filter(status=status).order_by("received_on", "pk"))


def claimant_ids() -> set[int]:
    """Everybody who has ever made a claim."""
    return set(Claim.objects.values_list("claimant_id", flat=True))


def undecided_claim_ids() -> list[int]:
    """Claims received whose process has not begun, the oldest service standard first."""
    return list(_by_standard(ClaimStatus.SUBMITTED).values_list("pk", flat=True))


def overdue_claims(on: date) -> list[Claim]:
    """Open claims whose service standard has passed."""
    return list(Claim.objects.filter(status__in=OPEN_STATUSES, due_on__lt=on).order_by("due_on", "pk"))


def claim_counts() -> dict[str, int]:
    """How many claims stand at each status."""
    counts = Claim.objects.values("status").annotate(number=Count("pk")).values_list("status", "number")
    return {str(status): 0 for status in ClaimStatus.values} | dict(counts)


def draft_answers(person_id: int, service: str) -> dict[str, Any]:
    """The answers that a person has kept for a service; empty where there is no draft."""
    draft = ClaimDraft.objects.filter(person_id=person_id, service=service).first()
    return dict(draft.answers) if draft else {}


def draft_key(person_id: int, service: str) -> str | None:
    """The idempotency key of a person's draft, the same in every browser; None where there is no draft."""
    key = ClaimDraft.objects.filter(person_id=person_id, service=service).values_list("reference", flat=True).first()
    return str(key) if key else None


def drafts_of(person_id: int) -> list[ClaimDraft]:
    """A person's drafts, the latest first."""
    return list(ClaimDraft.objects.filter(person_id=person_id).order_by("-saved_at"))


def steps_of(claim_id: int) -> list[ClaimStep]:
    """The steps of a claim, in order."""
    return list(ClaimStep.objects.filter(claim_id=claim_id).select_related("actor").order_by("number"))


def findings_of(claim_id: int) -> list[Finding]:
    """What officers found on a claim, in order."""
    return list(Finding.objects.filter(claim_id=claim_id).select_related("officer").order_by("pk"))


def latest_determination(claim_id: int) -> ClaimDetermination | None:
    """The law's last answer on a claim that it could not decide alone, with the facts it had."""
    return ClaimDetermination.objects.filter(claim_id=claim_id).order_by("-pk").first()


def _by_standard(status: ClaimStatus) -> QuerySet[Claim]:
    return Claim.objects.filter(status=status).order_by("due_on", "pk")
