"""What people do to claims: keep a draft, submit, answer, decide, withdraw."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from amparo.administration.access.queries import account_for_person
from amparo.administration.claims.answers import validate_answers
from amparo.administration.claims.catalogue import service as service_of
from amparo.administration.claims.choices import ClaimStatus, FindingOutcome
from amparo.administration.claims.determination import ClaimantHasDied, LawHasNoAnswer
from amparo.administration.claims.models import Claim, ClaimDraft, Finding
from amparo.administration.claims.process import StepNotOpen, cancelled_state, carry_on
from amparo.administration.claims.queries import undecided_claim_ids
from amparo.administration.common.errors import RecordError
from amparo.administration.decisions.operations import ReasonMissing
from amparo.administration.registry.queries import person_is_dead

LONGEST_KEY = 100


class AnswersNotAccepted(RecordError):
    """Some answers are missing or cannot be right; `errors` says for each question how to mend it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(_("Some answers are missing or cannot be right. Check them and send the claim again."))
        self.errors = dict(errors)


class ClaimAlreadyOpen(RecordError):
    """The person already has a claim under way for this service: it is `claim`."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(_("You have already made this claim. You can follow it here."))
        self.claim = claim


class IdempotencyConflict(RecordError):
    """The same key came with another service or other answers."""

    def __init__(self) -> None:
        super().__init__(_("This claim was already sent with other answers. Start a new claim to send different ones."))


class KeyUnusable(RecordError):
    """The idempotency key is empty or longer than 100 characters."""

    def __init__(self) -> None:
        super().__init__(_("The claim could not be recognised. Go back to your answers and send it again."))


class ClaimClosed(RecordError):
    """The claim is already decided or withdrawn."""

    def __init__(self) -> None:
        super().__init__(_("This claim is already closed."))


class OwnClaim(RecordError):
    """An officer tried to decide a claim of their own."""

    def __init__(self) -> None:
        super().__init__(_("You cannot decide your own claim. A colleague must do it."))


class MatterNotReferred(RecordError):
    """An officer decided a matter that this claim was not referred for, or none at all."""

    def __init__(self) -> None:
        super().__init__(_("Say for each matter whether you accept or reject it."))


@dataclass(slots=True)
class DecidedClaims:
    """What came of a round of deciding: how many claims reached each status, and which could not be carried on."""

    by_status: dict[str, int] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def save_draft(*, person_id: int, service: str, answers: Mapping[str, Any]) -> ClaimDraft:
    """Keep the answers given so far, so that nothing typed is lost."""
    draft, _created = ClaimDraft.objects.update_or_create(
        person_id=person_id,
        service=service_of(service).service,
        defaults={"answers": dict(answers), "saved_at": Now()},
    )
    return draft


@transaction.atomic
def drop_draft(*, person_id: int, service: str) -> bool:
    """Give up a claim that was not sent, with its answers; whether there was one."""
    count, _rows = ClaimDraft.objects.filter(person_id=person_id, service=service_of(service).service).delete()
    return bool(count)


@transaction.atomic
def submit_claim(
    *,
    claimant_id: int,
    service: str,
    answers: Mapping[str, Any],
    received_on: date,
    idempotency_key: str,
    actor_id: int | None = None,
) -> Claim:
    """Receive a claim and carry it as far as it goes without a person: often to the decision, award and letter.

    Where the law has no answer yet (an index is not published) the claim is kept as received, with its date, and
    `decide_open_claims` carries it on once the law has. The same key with the same request gives the claim already
    made. Raises IdempotencyConflict, ClaimAlreadyOpen, AnswersNotAccepted, ClaimantHasDied, and what the award may refuse.
    """
    claim, is_new = _receive(claimant_id, service, answers, received_on, idempotency_key, None)
    return _carry_on_if_the_law_can(claim, received_on, actor_id) if is_new else claim


def _carry_on_if_the_law_can(claim: Claim, on: date, actor_id: int | None) -> Claim:
    try:
        with transaction.atomic():
            return carry_on(claim, on, actor_id=actor_id)
    except LawHasNoAnswer:
        claim.refresh_from_db()
        return claim


@transaction.atomic
def receive_claim(
    *,
    claimant_id: int,
    service: str,
    answers: Mapping[str, Any],
    received_on: date,
    idempotency_key: str,
    submitted_at: datetime | None = None,
) -> Claim:
    """Receive a claim and leave it for `decide_open_claims`; refusals as for `submit_claim`."""
    claim, _is_new = _receive(claimant_id, service, answers, received_on, idempotency_key, submitted_at)
    return claim


def decide_open_claims(*, on: date, progress: Callable[[int, int], None] | None = None) -> DecidedClaims:
    """Carry on every claim that was received and not begun, each in its own transaction.

    `progress` is told how many of how many are done. A claim that cannot be carried on stays as it was and is named.
    """
    outcome = DecidedClaims()
    waiting = undecided_claim_ids()
    for number, claim_id in enumerate(waiting, start=1):
        try:
            claim = _begin(claim_id, on)
            status = str(claim.status)
            outcome.by_status[status] = outcome.by_status.get(status, 0) + 1
        except RecordError as error:
            outcome.failed[claim_id] = str(error.__cause__ or error)
        if progress is not None:
            progress(number, len(waiting))
    return outcome


@transaction.atomic
def answer_request(*, claim_id: int, answers: Mapping[str, Any], on: date, actor_id: int | None = None) -> Claim:
    """Take in what the claimant was asked for, and carry the claim on. Raises StepNotOpen, AnswersNotAccepted."""
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.status != ClaimStatus.WAITING_FOR_CLAIMANT:
        raise StepNotOpen
    together = {**claim.answers, **answers}
    if errors := validate_answers(service_of(claim.service), together):
        raise AnswersNotAccepted(errors)
    claim.answers = together
    claim.save(update_fields=["answers"])
    return carry_on(claim, on, finish="Claimant", actor_id=actor_id)


@transaction.atomic
def decide_claim(
    *,
    claim_id: int,
    officer_id: int,
    outcome: str,
    reason: str,
    on: date,
    findings: Mapping[str, str] | None = None,
    period: DateRange | None = None,
) -> Claim:
    """Record what an officer finds on the matters referred, and apply the law again with them settled.

    `outcome` (accepted or rejected) holds for every referred matter that `findings` does not name. `period` is the time
    that accepted evidence covers. The officer settles facts; outcome and amount follow from the law. Raises
    StepNotOpen, ReasonMissing, OwnClaim, MatterNotReferred, ClaimantHasDied, AmountNotDetermined.
    """
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.status != ClaimStatus.REFERRED:
        raise StepNotOpen
    if not reason.strip():
        raise ReasonMissing
    _refuse_own_claim(claim, officer_id)
    found = _findings(claim, outcome, findings or {})
    Finding.objects.bulk_create(
        Finding(
            claim=claim,
            matter=matter,
            outcome=one,
            reason=reason.strip(),
            officer_id=officer_id,
            made_on=on,
            period=period,
        )
        for matter, one in found.items()
    )
    return carry_on(claim, on, finish="Officer", actor_id=officer_id)


@transaction.atomic
def withdraw_claim(*, claim_id: int) -> Claim:
    """Give up an open claim at the claimant's wish. Raises ClaimClosed."""
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if not claim.is_open:
        raise ClaimClosed
    claim.status = ClaimStatus.WITHDRAWN
    claim.process_state = cancelled_state(claim)
    claim.save(update_fields=["status", "process_state"])
    return claim


def _receive(
    claimant_id: int,
    service: str,
    answers: Mapping[str, Any],
    received_on: date,
    key: str,
    submitted_at: datetime | None,
) -> tuple[Claim, bool]:
    """The claim under this key, and whether it is new."""
    offered = service_of(service)
    digest = _digest(service, answers)
    if not key.strip() or len(key) > LONGEST_KEY:
        raise KeyUnusable
    before = _latest(claimant_id, service)
    _take_turn(claimant_id, service)
    claims = _claims_like(claimant_id, service, key)
    if saved := next((one for one in claims if one.idempotency_key == key), None):
        if saved.request_digest != digest:
            raise IdempotencyConflict
        return saved, False
    for other in claims:
        if other.is_open or other.pk > before:  # open, or decided by a submission at the same moment
            raise ClaimAlreadyOpen(other)
    if errors := validate_answers(offered, answers):
        raise AnswersNotAccepted(errors)
    if person_is_dead(claimant_id, received_on):
        raise ClaimantHasDied
    claim = Claim.objects.create(
        claimant_id=claimant_id,
        service=service,
        benefit=offered.benefit,
        answers=dict(answers),
        received_on=received_on,
        due_on=received_on + timedelta(days=offered.service_standard_days),
        idempotency_key=key,
        request_digest=digest,
        submitted_at=submitted_at or Now(),
    )
    ClaimDraft.objects.filter(person_id=claimant_id, service=service).delete()
    return claim, True


def _take_turn(claimant_id: int, service: str) -> None:
    """Wait for other submissions of this person for this service.

    Two browsers that submit at the same moment make one claim, also where the first is decided within its own
    transaction and so is no longer open when the second gets its turn.
    """
    with connection.cursor() as cursor:
        name = f"claim:{claimant_id}:{service}"
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _latest(claimant_id: int, service: str) -> int:
    claims = Claim.objects.filter(claimant_id=claimant_id, service=service).order_by("-pk")
    return claims.values_list("pk", flat=True).first() or 0


def _claims_like(claimant_id: int, service: str, key: str) -> list[Claim]:
    """The claimant's claims of this service or under this key, the latest first."""
    mine = Claim.objects.filter(claimant_id=claimant_id)
    return list(mine.filter(Q(service=service) | Q(idempotency_key=key)).order_by("-pk"))


def _digest(service: str, answers: Mapping[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode([service, answers], order="deterministic")).hexdigest()


@transaction.atomic
def _begin(claim_id: int, on: date) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    return carry_on(claim, on) if claim.status == ClaimStatus.SUBMITTED else claim


def _refuse_own_claim(claim: Claim, officer_id: int) -> None:
    account = account_for_person(claim.claimant_id)
    if account is not None and account.pk == officer_id:
        raise OwnClaim


def _findings(claim: Claim, outcome: str, findings: Mapping[str, str]) -> dict[str, str]:
    matters: list[str] = claim.referral_reasons
    found = {matter: findings.get(matter, outcome) for matter in matters}
    if not set(findings) <= set(matters) or not set(found.values()) <= set(FindingOutcome.values):
        raise MatterNotReferred
    return found
