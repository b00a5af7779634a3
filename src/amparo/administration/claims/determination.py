"""Applies the institution's law: before a claim, on a claim, and again to a decision years later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.administration.access.queries import account_for_person
from amparo.administration.audit.choices import Purpose
from amparo.administration.audit.operations import record_readings
from amparo.administration.claims.catalogue import Service, service
from amparo.administration.claims.choices import DEATH_RECORDED, ClaimStatus, FindingOutcome
from amparo.administration.claims.facts import (
    Facts,
    gather_facts,
    gather_facts_of_claim,
    persons_of_claim,
    settle_facts,
)
from amparo.administration.claims.models import Claim, ClaimDetermination, Finding
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.operations import record_decision, store_law_version
from amparo.administration.decisions.queries import decision_by_reference, law_of_version
from amparo.administration.decisions.stored_facts import facts_as_data, facts_from_data
from amparo.administration.registry.queries import person_is_dead
from amparo.law import Determination, Law, LawError
from amparo.law.explanation import no_answer_in_words

MOST_DIFFERENCES = 50


class ClaimantHasDied(RecordError):
    """Nothing can be granted to a person whose death is on record."""

    def __init__(self) -> None:
        super().__init__(_("The civil register says that this person has died. Nothing can be granted to them."))


class AmountNotDetermined(RecordError):
    """An officer accepted a matter, but the law as written determines no amount; an officer never sets one."""

    def __init__(self) -> None:
        super().__init__(_("The law gives no amount for this claim, and an officer cannot set one. Reject the matter."))


class LawHasNoAnswer(RecordError):
    """The law as recorded cannot be applied to these facts, such as where an index is not published yet: `error` says."""

    def __init__(self, error: LawError, law: Law) -> None:
        super().__init__(
            no_answer_in_words(law, error, get_language() or "en")
            or _("The law as recorded here gives no answer yet. Nothing was decided. Please try again later.")
        )
        self.error = error


class DecisionUnknown(RecordError):
    """No decision has this reference."""

    def __init__(self) -> None:
        super().__init__(_("There is no decision with this reference."))


class Preview(NamedTuple):
    """What the law says before any claim is made."""

    facts: Facts
    determination: Determination

    @property
    def law(self) -> Law:
        """The law that was applied."""
        return current_law()

    @property
    def opening_dates(self) -> dict[str, date | None]:
        """The day on which each route opens, None where that is not foreseeable; worked out when asked for."""
        return self.law.opening_dates(self.determination.benefit, self.facts, self.determination.on)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that a replay computed otherwise than was stored; None where it is absent."""

    path: str
    stored: Any
    computed: Any


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """A decision computed again.

    `identical`: the stored law gives the stored result again, to the letter. `law_changed`: today's law is another
    version; `decides_otherwise`: today's law, on the same facts and day, gives another outcome or amount.
    """

    reference: UUID
    identical: bool
    differences: tuple[Difference, ...]
    law_changed: bool
    decides_otherwise: bool
    today_outcome: str | None
    today_amount: Decimal | None
    today_error: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What follows for the claim: the law's outcome once an officer's findings are taken in."""

    outcome: str
    amount: Decimal | None = None
    refer: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def preview(person_id: int, benefit: str, answers: Mapping[str, Any], on: date) -> Preview:
    """What the law would decide on a day, with no claim made and nothing stored."""
    facts = gather_facts(person_id, benefit, answers, on)
    return Preview(facts, _apply(current_law(), benefit, facts, on))


def why_undecided(claim: Claim) -> str | None:
    """Why the law cannot decide a claim that was received and not begun, in plain words; None when nothing hinders."""
    if claim.status != ClaimStatus.SUBMITTED:
        return None
    try:
        _apply(current_law(), claim.benefit, gather_facts_of_claim(claim), claim.received_on)
    except LawHasNoAnswer as error:
        return str(error)
    return None


def determine_claim(*, claim_id: int, on: date, actor_id: int | None = None) -> dict[str, Any]:
    """Apply the law to a claim as of the day it was received, and record what follows.

    A decision where the law, with the officer's findings, comes to one; else what it lacks or refers. Gives the
    process its outcome: entitled, not_entitled, incomplete or refer.
    """
    claim = Claim.objects.get(pk=claim_id)
    findings = list(claim.findings.select_related("officer").order_by("pk"))
    law = current_law()
    facts = gather_facts_of_claim(claim)
    _log_readings(claim, actor_id)
    offered = service(claim.service)
    facts = settle_facts(facts, offered, findings)
    determination = _apply(law, claim.benefit, facts, claim.received_on)
    verdict = _verdict(law, determination, offered, findings, dead=person_is_dead(claim.claimant_id, on))
    if verdict.outcome in ("entitled", "not_entitled"):
        _decide(law, claim, facts, determination, verdict, findings, on)
    else:
        _keep(law, claim, facts, determination, verdict, on)
    return {"outcome": verdict.outcome, "refer": list(verdict.refer), "missing": list(verdict.missing)}


def _log_readings(claim: Claim, actor_id: int | None) -> None:
    """Whoever sets off the reading of another person's record is on its log: the officer, else the claimant."""
    named = set(persons_of_claim(claim).values()) - {claim.claimant_id}
    account = account_for_person(claim.claimant_id)
    reader_id = actor_id or (account.pk if account else None)
    if named and reader_id:
        record_readings(
            account_id=reader_id,
            person_ids=sorted(named),
            purpose=Purpose.CLAIM_HANDLING,
            subject=f"claim {claim.reference}",
            read_at=Now(),
        )


def replay_decision(reference: UUID | str) -> ReplayResult:
    """Compute a decision again from its stored facts with its stored law, and with today's. Raises DecisionUnknown."""
    decision = decision_by_reference(reference)
    if decision is None:
        raise DecisionUnknown
    facts = facts_from_data(decision.facts)
    again = law_of_version(decision.law_version_id).determine(decision.benefit, facts, decision.effective_on)
    differences = tuple(_differences(decision.determination, _as_json(again), ""))[:MOST_DIFFERENCES]
    law_changed = current_law().version != decision.law_version_id
    today, error = _determine_today(decision.benefit, facts, decision.effective_on) if law_changed else (again, "")
    return ReplayResult(
        reference=decision.reference,
        identical=not differences,
        differences=differences,
        law_changed=law_changed,
        decides_otherwise=today is None or (today.outcome, today.amount) != (again.outcome, again.amount),
        today_outcome=today.outcome if today else None,
        today_amount=today.amount if today else None,
        today_error=error,
    )


def _apply(law: Law, benefit: str, facts: Facts, on: date) -> Determination:
    try:
        return law.determine(benefit, facts, on)
    except LawError as error:
        raise LawHasNoAnswer(error, law) from error


def _verdict(
    law: Law, determination: Determination, offered: Service, findings: Iterable[Finding], *, dead: bool
) -> _Verdict:
    found = {finding.matter: FindingOutcome(finding.outcome) for finding in findings}
    if dead:
        return _verdict_on_death(found.get(DEATH_RECORDED))
    if determination.outcome == "incomplete":
        return _Verdict("incomplete", missing=determination.missing)
    if determination.outcome == "entitled" and (not determination.amount or determination.is_without_days):
        return _Verdict("not_entitled")  # a right to nothing, such as a pension wholly recovered, awards nothing
    if determination.outcome != "refer":
        return _Verdict(determination.outcome, amount=determination.amount)
    if still_open := tuple(matter for matter in determination.refer if matter not in found):
        return _Verdict("refer", refer=still_open)
    weighed = [found[matter] for matter in determination.refer if not offered.settled_by(matter, found[matter])]
    return _verdict_after_findings(law, determination, weighed)


def _verdict_on_death(finding: str | None) -> _Verdict:
    if finding is None:
        return _Verdict("refer", refer=(DEATH_RECORDED,))
    if finding == FindingOutcome.ACCEPTED:
        raise ClaimantHasDied
    return _Verdict("not_entitled")


def _verdict_after_findings(law: Law, determination: Determination, weighed: list[FindingOutcome]) -> _Verdict:
    """What follows when every referred matter has its finding.

    `weighed` are the findings that settled no fact. Where all of them accept, the officer's judgement opens the right,
    at the amount that the law determines. Otherwise the rest of the law stands as it is.
    """
    entitled, amount = entitlement_apart_from_referral(law, determination)
    if determination.is_without_days:
        return _Verdict("not_entitled")
    if weighed and all(outcome == FindingOutcome.ACCEPTED for outcome in weighed):
        if amount is None:
            raise AmountNotDetermined
        return _Verdict("entitled", amount=amount)
    return _Verdict("entitled", amount=amount) if entitled and amount else _Verdict("not_entitled")


def entitlement_apart_from_referral(law: Law, determination: Determination) -> tuple[bool, Decimal | None]:
    """Whether the law's own conditions are met, and the amount it determines, leaving aside what it refers."""
    benefit = law.benefits[determination.benefit]
    opened = [route for route in determination.routes if route.applies and route.entitled]
    entitled = bool(determination.values.get(benefit.entitled)) if benefit.entitled else bool(opened)
    amounts = [determination.values[benefit.amount]] if benefit.amount else [route.amount for route in opened]
    best = max((Decimal(str(amount)) for amount in amounts), default=Decimal(0))
    return entitled, best if best > 0 else None


def _decide(
    law: Law,
    claim: Claim,
    facts: Facts,
    determination: Determination,
    verdict: _Verdict,
    findings: list[Finding],
    on: date,
) -> None:
    record_decision(
        law=law,
        person_id=claim.claimant_id,
        claim_id=claim.pk,
        facts=facts,
        determination=determination,
        outcome=Outcome.GRANTED if verdict.outcome == "entitled" else Outcome.REFUSED,
        monthly_amount=verdict.amount,
        made_on=on,
        decided_by_id=findings[-1].officer_id if findings else None,
        reason="\n\n".join(dict.fromkeys(finding.reason for finding in findings)),
    )


def _keep(
    law: Law, claim: Claim, facts: Facts, determination: Determination, verdict: _Verdict, on: date
) -> ClaimDetermination:
    return ClaimDetermination.objects.create(
        claim=claim,
        made_on=on,
        outcome=verdict.outcome,
        law_version_id=store_law_version(law=law, on=on),
        facts=facts_as_data(facts),
        determination=determination.as_data(),
    )


def _determine_today(benefit: str, facts: Facts, on: date) -> tuple[Determination | None, str]:
    try:
        return current_law().determine(benefit, facts, on), ""
    except (LawError, KeyError) as error:  # the facts or the benefit are no longer known to the law
        return None, str(error)


def _as_json(determination: Determination) -> Any:
    """What the determination looks like once it has been stored as JSON."""
    return msgspec.json.decode(msgspec.json.encode(determination.as_data()))


def _differences(stored: Any, computed: Any, path: str) -> Iterator[Difference]:
    if isinstance(stored, dict) and isinstance(computed, dict):
        for name in sorted(stored.keys() | computed.keys()):
            yield from _differences(stored.get(name), computed.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        for index, (one, other) in enumerate(zip(stored, computed, strict=True)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif stored != computed:
        yield Difference(path=path, stored=stored, computed=computed)
