"""Where a claim stands, told as a line of steps."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from amparo.administration.claims.operations import decide_open_claims, receive_claim
from amparo.administration.claims.process import process_view
from amparo.administration.claims.queries import claim_by_reference
from amparo.interfaces.theme.tracker import TrackerStep, diagram, tracker
from tests.factories.claims import RECEIVED_ON, bpc_answers, submit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def steps(language: str = "en", **answers: Any) -> list[TrackerStep]:
    with override(language):
        return tracker(process_view(submit(PersonFactory(elderly=True), **answers)), received_on=RECEIVED_ON)


def test_a_decided_claim_is_done_throughout() -> None:
    found = steps()
    assert {step.state for step in found} == {"done"}
    assert len(found) >= 4


def test_a_claim_with_an_officer_says_what_happens_now_and_what_comes() -> None:
    states = [step.state for step in steps(monthly_income="500.00")]
    assert states.count("now") == 1
    assert states[-1] == "later"


def test_a_claim_that_waits_says_so_to_the_claimant() -> None:
    (now,) = [step for step in steps(cadunico_updated_on=None) if step.state == "now"]
    assert now.now


def test_a_claim_begins_on_the_day_it_was_received() -> None:
    person = PersonFactory(elderly=True)
    claim = receive_claim(
        claimant_id=person.pk,
        service="bpc_elderly",
        answers=bpc_answers(),
        received_on=date(2026, 3, 2),
        idempotency_key="key",
    )
    decide_open_claims(on=date(2026, 3, 9))
    decided = claim_by_reference(claim.reference)
    assert decided is not None
    found = tracker(process_view(decided), received_on=decided.received_on)
    assert (found[0].on, found[-1].on) == (date(2026, 3, 2), date(2026, 3, 9))


def test_the_picture_shows_where_the_claim_stands() -> None:
    drawn = diagram(process_view(submit(PersonFactory(elderly=True), monthly_income="500.00")))
    assert drawn.count("is-now") == 1


@pytest.mark.parametrize("language", ["pt-br", "es", "fr"])
def test_the_steps_speak_the_readers_language(language: str) -> None:
    assert not {step.label for step in steps(language)} & {step.label for step in steps("en")}
