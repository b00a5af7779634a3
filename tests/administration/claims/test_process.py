"""A claim travels through its BPMN model as drawn, and stands where the drawing says."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from amparo.administration.awards.models import Award
from amparo.administration.claims import operations, queries
from amparo.administration.claims.catalogue import Service
from amparo.administration.claims.determination import AmountNotDetermined, ClaimantHasDied
from amparo.administration.claims.models import Claim, ClaimStep, Finding
from amparo.administration.claims.process import StepNotOpen, process_view
from amparo.administration.common.periods import period_from
from amparo.administration.decisions.operations import ReasonMissing
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.registry.models import CivilEvent
from tests.factories.access import AccountFactory
from tests.factories.claims import ClaimFactory, submit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 20)
BETWEEN_QUARTER_AND_HALF = "500.00"


def states(claim: Claim) -> dict[str, str]:
    return {view.node.code: view.state for view in process_view(claim).nodes}


def referred() -> Claim:
    return submit(PersonFactory(elderly=True), monthly_income=BETWEEN_QUARTER_AND_HALF)


def decide(
    claim: Claim, outcome: str, reason: str = "The costs of care were shown.", officer_id: int | None = None
) -> Claim:
    officer_id = officer_id or AccountFactory(officer=True).pk
    return operations.decide_claim(claim_id=claim.pk, officer_id=officer_id, outcome=outcome, reason=reason, on=LATER)


def test_a_granted_claim_has_passed_every_step_of_its_path() -> None:
    claim = submit(PersonFactory(elderly=True))
    assert states(claim) == {
        "received": "done",
        "determine": "done",
        "outcome": "done",
        "notify_request": "later",
        "answer": "later",
        "decide": "later",
        "grant": "done",
        "notify": "done",
        "closed": "done",
    }
    assert [step.node for step in queries.steps_of(claim.pk)] == [
        "received", "determine", "outcome", "grant", "notify", "closed",
    ]  # fmt: skip
    assert process_view(claim).flows == {
        "received_to_determine", "determine_to_outcome", "outcome_to_grant", "grant_to_notify", "notify_to_closed",
    }  # fmt: skip


def test_steps_carry_the_day_and_the_moments_in_order() -> None:
    steps = queries.steps_of(submit(PersonFactory(elderly=True)).pk)
    assert {step.on for step in steps} == {date(2026, 3, 2)}
    assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_a_refused_claim_opens_no_award() -> None:
    claim = submit(PersonFactory())
    assert states(claim)["grant"] == "later"
    assert "outcome_to_notify" in process_view(claim).flows


def test_what_needs_judgement_waits_for_an_officer_with_the_matter_named() -> None:
    claim = referred()
    assert (claim.status, claim.referral_reasons) == ("referred", ["bpc_vulnerability_to_weigh"])
    assert states(claim)["decide"] == "now"
    assert decision_of_claim(claim.pk) is None
    kept = queries.latest_determination(claim.pk)
    assert kept is not None
    assert (kept.outcome, kept.facts["monthly_income"]) == ("refer", "500.00")
    assert [each.pk for each in queries.referred_claims()] == [claim.pk]


def test_an_accepted_matter_is_granted_at_the_amount_of_the_law_with_the_officers_reason() -> None:
    officer = AccountFactory(officer=True)
    claim = decide(referred(), "accepted", officer_id=officer.pk)
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert (claim.status, decision.monthly_amount) == ("granted", Decimal("1621.00"))
    assert (decision.decided_by_id, decision.reason) == (officer.pk, "The costs of care were shown.")
    assert (decision.made_on, decision.effective_on) == (LATER, claim.received_on)
    assert [step.node for step in queries.steps_of(claim.pk)][-6:] == [
        "decide", "determine", "outcome", "grant", "notify", "closed",
    ]  # fmt: skip


def test_a_rejected_matter_leaves_the_law_as_it_stands() -> None:
    claim = decide(referred(), "rejected")
    assert claim.status == "refused"
    assert not Award.objects.exists()


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_an_officer_must_write_a_reason(reason: str) -> None:
    claim = referred()
    with pytest.raises(ReasonMissing):
        decide(claim, "accepted", reason=reason)
    with pytest.raises(IntegrityError, match="has_reason"), transaction.atomic():
        Finding.objects.create(
            claim=claim,
            matter="m",
            outcome="accepted",
            reason=reason,
            officer=AccountFactory(officer=True),
            made_on=LATER,
        )


def test_an_officer_does_not_decide_their_own_claim() -> None:
    claim = referred()
    own = AccountFactory(person=claim.claimant)
    with pytest.raises(operations.OwnClaim):
        decide(claim, "accepted", officer_id=own.pk)


@pytest.mark.parametrize("outcome", ["granted", "maybe", ""])
def test_a_matter_is_accepted_or_rejected_and_nothing_else(outcome: str) -> None:
    with pytest.raises(operations.MatterNotReferred):
        decide(referred(), outcome)


def test_a_claim_is_decided_once_by_an_officer() -> None:
    claim = decide(referred(), "accepted")
    with pytest.raises(StepNotOpen):
        decide(claim, "rejected")


def test_a_finding_settles_the_fact_that_the_service_names() -> None:
    claim = submit(PersonFactory(elderly=True), biometric_registered=False)
    assert claim.referral_reasons == ["bpc_biometrics_to_collect"]
    claim = decide(claim, "accepted", reason="Fingerprints taken at the office.")
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert decision.facts["biometric_registered"] is True
    assert decision.determination["outcome"] == "entitled"


def test_a_matter_that_settles_no_fact_is_granted_on_the_officers_judgement_at_the_amount_of_the_law(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = referred()
    monkeypatch.setattr(Service, "settled_by", lambda _service, _matter, _outcome: {})
    claim = decide(claim, "accepted")
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert (decision.determination["outcome"], decision.outcome) == ("refer", "granted")
    assert decision.monthly_amount == Decimal("1621.00")


def test_a_rejected_finding_that_settles_nothing_ends_in_the_laws_refusal() -> None:
    assert decide(submit(PersonFactory(elderly=True), biometric_registered=False), "rejected").status == "refused"


def test_a_death_between_claim_and_decision_goes_to_an_officer_and_is_never_granted() -> None:
    claim = ClaimFactory()
    CivilEvent.objects.create(person=claim.claimant, kind="death", occurred_on=date(2026, 3, 5), source="SIRC")
    operations.decide_open_claims(on=LATER)
    claim.refresh_from_db()
    assert (claim.status, claim.referral_reasons) == ("referred", ["death_recorded"])
    with pytest.raises(ClaimantHasDied):
        decide(claim, "accepted")
    assert decide(claim, "rejected", reason="The claimant died.").status == "refused"


def test_a_missing_fact_is_asked_of_the_claimant_and_the_claim_goes_on_with_the_answer(
    sent: list[tuple[str, int]],
) -> None:
    claim = ClaimFactory(answers={"household": [], "monthly_income": "0.00"})
    operations.decide_open_claims(on=LATER)
    claim.refresh_from_db()
    assert claim.status == "waiting_for_claimant"
    assert set(claim.missing_facts) == {"receives_other_benefit", "cadunico_updated_on", "biometric_registered"}
    assert states(claim)["answer"] == "now"
    answered = operations.answer_request(
        claim_id=claim.pk,
        answers={"receives_other_benefit": False, "cadunico_updated_on": "2026-01-10", "biometric_registered": True},
        on=LATER,
    )
    assert answered.status == "granted"
    assert sent == [("request", claim.pk), ("decision", claim.pk)]


def test_only_a_claim_that_waits_for_its_claimant_can_be_answered() -> None:
    with pytest.raises(StepNotOpen):
        operations.answer_request(claim_id=referred().pk, answers={}, on=LATER)


def test_steps_and_findings_are_never_changed() -> None:
    claim = decide(referred(), "accepted")
    for model in (ClaimStep, Finding):
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            model.objects.filter(claim=claim).update(claim=claim, **({"node": "x"} if model is ClaimStep else {}))


def test_the_saved_state_is_plain_json_and_small() -> None:
    claim = referred()
    assert len(json.dumps(claim.process_state)) < 20_000


def test_an_amount_that_the_law_does_not_give_cannot_be_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = referred()
    monkeypatch.setattr(Service, "settled_by", lambda _service, _matter, _outcome: {})
    monkeypatch.setattr(
        "amparo.administration.claims.determination.entitlement_apart_from_referral", lambda law, seen: (False, None)
    )
    with pytest.raises(AmountNotDetermined):
        decide(claim, "accepted")
    claim.refresh_from_db()
    assert claim.status == "referred"


def teacher() -> Claim:
    """A woman of 58 with 29 years on record who says that she taught: the record does not show it."""
    person = PersonFactory(birth_date=date(1967, 8, 1), career=[(date(1997, 1, 1), date(2026, 2, 1), "3500.00")])
    claim = operations.submit_claim(
        claimant_id=person.pk,
        service="retirement",
        answers={"claims_teaching": True},
        received_on=date(2026, 3, 2),
        idempotency_key="teacher",
    )
    assert claim.referral_reasons == ["teaching_needs_evidence"]
    return claim


def decide_teaching(claim: Claim, outcome: str, *period: date) -> Claim:
    return operations.decide_claim(
        claim_id=claim.pk,
        officer_id=AccountFactory(officer=True).pk,
        outcome=outcome,
        reason="Papers of the municipal school.",
        on=LATER,
        period=period_from(*period) if period else None,
    )


def test_accepted_evidence_of_teaching_opens_a_teachers_route() -> None:
    claim = decide_teaching(teacher(), "accepted")
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert claim.status == "granted"
    assert decision.determination["route"].startswith("teacher_")
    assert all(row["teaching"] for row in decision.facts["contributions"])


def test_rejected_evidence_of_teaching_leaves_the_other_routes() -> None:
    claim = decide_teaching(teacher(), "rejected")
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert (claim.status, decision.facts["claims_teaching"]) == ("refused", False)


def test_evidence_that_covers_too_little_is_taken_in_and_the_law_decides() -> None:
    claim = decide_teaching(teacher(), "accepted", date(2001, 1, 1), date(2005, 1, 1))
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert claim.status == "refused"
    assert sum(row["teaching"] for row in decision.facts["contributions"]) == 48
