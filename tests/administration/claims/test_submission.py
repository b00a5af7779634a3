"""Submitting a claim: decided at once, once only, whatever two browsers do at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from amparo.administration.awards.models import Award
from amparo.administration.awards.operations import BenefitAlreadyInPayment
from amparo.administration.claims import operations, queries
from amparo.administration.claims.determination import ClaimantHasDied
from amparo.administration.claims.models import Claim, ClaimDraft
from amparo.administration.decisions.models import Decision
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.registry.models import CivilEvent, Person
from tests.factories.claims import RECEIVED_ON, ClaimFactory, bpc_answers, submit
from tests.factories.registry import PersonFactory


@pytest.mark.django_db
def test_a_clear_claim_is_decided_awarded_and_answered_in_one_step(sent: list[tuple[str, int]]) -> None:
    person = PersonFactory(elderly=True)
    claim = submit(person)
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert (claim.status, decision.outcome, decision.monthly_amount) == ("granted", "granted", Decimal("1621.00"))
    assert (decision.decided_by, decision.effective_on) == (None, RECEIVED_ON)
    award = Award.objects.get(claim=claim)
    assert (award.person, award.decision_id, award.period.lower) == (person, decision.pk, RECEIVED_ON)
    assert award.rates.get().monthly_amount == Decimal("1621.00")
    assert sent == [("decision", claim.pk)]
    assert claim.decided_at is not None


@pytest.mark.django_db
def test_a_claim_that_the_law_refuses_is_refused_with_its_reasons_and_no_award(sent: list[tuple[str, int]]) -> None:
    claim = submit(PersonFactory(birth_date=date(1975, 1, 1)))
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert (claim.status, decision.outcome, decision.monthly_amount) == ("refused", "refused", None)
    assert decision.determination["values"]["bpc_age_met"] is False
    assert not Award.objects.exists()
    assert sent == [("decision", claim.pk)]


@pytest.mark.django_db
def test_the_service_standard_gives_the_last_day_for_an_answer() -> None:
    claim = submit(PersonFactory(elderly=True))
    assert (claim.due_on - claim.received_on).days == 45


@pytest.mark.django_db
def test_the_same_key_with_the_same_answers_gives_the_claim_already_made() -> None:
    person = PersonFactory(elderly=True)
    assert submit(person) == submit(person)
    assert (Claim.objects.count(), Decision.objects.count(), Award.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_the_same_key_with_other_answers_is_a_conflict() -> None:
    person = PersonFactory(elderly=True)
    submit(person)
    with pytest.raises(operations.IdempotencyConflict):
        submit(person, monthly_income="10.00")


@pytest.mark.django_db
def test_two_persons_may_use_the_same_key() -> None:
    assert submit(PersonFactory(elderly=True)) != submit(PersonFactory(elderly=True))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "   ", "k" * 101])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    with pytest.raises(operations.KeyUnusable):
        submit(PersonFactory(elderly=True), key)


@pytest.mark.django_db
def test_a_second_claim_while_one_is_open_names_the_open_one() -> None:
    claim = ClaimFactory(referred=True)
    with pytest.raises(operations.ClaimAlreadyOpen) as refused:
        submit(claim.claimant, "another-key")
    assert refused.value.claim == claim


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_open_claim_and_a_second_use_of_a_key() -> None:
    claim = ClaimFactory()
    with pytest.raises(IntegrityError, match="one_open_per_service"), transaction.atomic():
        ClaimFactory(claimant=claim.claimant)
    with pytest.raises(IntegrityError, match="one_per_key"), transaction.atomic():
        ClaimFactory(claimant=claim.claimant, service="retirement", idempotency_key=claim.idempotency_key)


@pytest.mark.django_db
def test_a_person_may_claim_again_after_a_refusal() -> None:
    person = PersonFactory(birth_date=date(1961, 3, 10))
    assert submit(person, "young").status == "refused"
    assert submit(person, "old enough", on=date(2026, 3, 10)).status == "granted"


@pytest.mark.django_db
def test_a_benefit_in_payment_is_not_awarded_again_and_nothing_of_the_claim_remains() -> None:
    person = PersonFactory(elderly=True)
    submit(person)
    with pytest.raises(BenefitAlreadyInPayment):
        submit(person, "again", on=date(2026, 4, 1))
    assert (Claim.objects.count(), Decision.objects.count(), Award.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_answers_are_checked_before_anything_is_recorded() -> None:
    with pytest.raises(operations.AnswersNotAccepted) as refused:
        submit(PersonFactory(elderly=True), monthly_income="-5", biometric_registered=None)
    assert set(refused.value.errors) == {"monthly_income", "biometric_registered"}
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_nobody_claims_for_a_person_whose_death_is_on_record() -> None:
    person = PersonFactory(elderly=True)
    CivilEvent.objects.create(person=person, kind="death", occurred_on=date(2026, 2, 1), source="SIRC")
    with pytest.raises(ClaimantHasDied):
        submit(person)


@pytest.mark.django_db
def test_a_draft_is_kept_once_and_is_gone_with_the_claim() -> None:
    person = PersonFactory(elderly=True)
    operations.save_draft(person_id=person.pk, service="bpc_elderly", answers={"household": []})
    key = queries.draft_key(person.pk, "bpc_elderly")
    operations.save_draft(person_id=person.pk, service="bpc_elderly", answers=bpc_answers())
    assert queries.draft_answers(person.pk, "bpc_elderly") == bpc_answers()
    assert queries.draft_key(person.pk, "bpc_elderly") == key
    submit(person, key or "")
    assert not ClaimDraft.objects.exists()


@pytest.mark.django_db
def test_a_withdrawn_claim_is_closed_and_makes_room_for_another() -> None:
    claim = ClaimFactory()
    assert operations.withdraw_claim(claim_id=claim.pk).status == "withdrawn"
    with pytest.raises(operations.ClaimClosed):
        operations.withdraw_claim(claim_id=claim.pk)
    assert submit(claim.claimant, "anew").status == "granted"


@pytest.mark.django_db
def test_waiting_claims_are_decided_in_one_round_and_one_that_cannot_be_is_named() -> None:
    granted, refused = ClaimFactory(), ClaimFactory(claimant__birth_date=date(1980, 1, 1))
    twice = submit(PersonFactory(elderly=True))
    failing = ClaimFactory(claimant=twice.claimant)
    seen: list[tuple[int, int]] = []
    outcome = operations.decide_open_claims(
        on=date(2026, 3, 9), progress=lambda done, total: seen.append((done, total))
    )
    assert outcome.by_status == {"granted": 1, "refused": 1}
    assert list(outcome.failed) == [failing.pk]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert {granted.pk, refused.pk}.isdisjoint(queries.undecided_claim_ids())


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment, each on a connection of its own; what each gave or raised."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001  # what was raised is what the test is about
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("birth", [date(1955, 6, 2), date(1980, 1, 1)], ids=["granted", "refused"])
def test_the_same_claim_from_many_threads_at_once_is_one_claim_and_all_get_it(birth: date) -> None:
    person: Person = PersonFactory(birth_date=birth)
    claims = at_once(*[lambda: submit(person, "the key")] * 6)
    assert len({claim.pk for claim in claims}) == 1
    assert (Claim.objects.count(), Decision.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("birth", [date(1955, 6, 2), date(1980, 1, 1)], ids=["granted", "refused"])
def test_two_browsers_with_keys_of_their_own_at_once_make_one_claim(birth: date) -> None:
    person: Person = PersonFactory(birth_date=birth)
    submit(PersonFactory(elderly=True), "so that law and process are loaded")
    made = at_once(*[lambda key=key: submit(person, key) for key in ("one", "two", "three")])
    claims = [one for one in made if isinstance(one, Claim)]
    refusals = [one for one in made if isinstance(one, operations.ClaimAlreadyOpen)]
    assert (len(claims), len(refusals)) == (1, 2)
    assert {refusal.claim.pk for refusal in refusals} == {claims[0].pk}
    assert Claim.objects.filter(claimant=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_changed_body_under_one_key_at_once_is_one_claim_and_one_conflict() -> None:
    person = PersonFactory(elderly=True)
    made = at_once(lambda: submit(person, "key"), lambda: submit(person, "key", monthly_income="1.00"))
    assert sorted(type(one).__name__ for one in made) == ["Claim", "IdempotencyConflict"]


@pytest.mark.django_db(transaction=True)
def test_a_claim_begun_by_two_rounds_at_once_is_decided_once() -> None:
    claim = ClaimFactory()
    at_once(*[lambda: operations.decide_open_claims(on=date(2026, 3, 9))] * 3)
    assert Decision.objects.filter(claim=claim).count() == 1
    assert Award.objects.count() == 1
