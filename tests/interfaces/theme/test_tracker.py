"""Where a claim stands, told as a line of steps."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from amparo.administration.claims.process import process_view
from amparo.interfaces.theme.tracker import diagram, tracker
from tests.factories.claims import submit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def steps(language: str = "en", **answers: Any) -> list[tuple[str, str]]:
    with override(language):
        return [
            (step.label, step.state) for step in tracker(process_view(submit(PersonFactory(elderly=True), **answers)))
        ]


def test_a_decided_claim_is_done_throughout() -> None:
    found = steps()
    assert {state for _label, state in found} == {"done"}
    assert len(found) >= 4


def test_a_claim_with_an_officer_says_what_happens_now_and_what_comes() -> None:
    states = [state for _label, state in steps(monthly_income="500.00")]
    assert states.count("now") == 1
    assert states[-1] == "later"


def test_a_claim_that_waits_says_so_to_the_claimant() -> None:
    with override("en"):
        view = process_view(submit(PersonFactory(elderly=True), cadunico_updated_on=None))
        (now,) = [step for step in tracker(view) if step.state == "now"]
        assert now.now
        assert "is-now" in diagram(view)


@pytest.mark.parametrize("language", ["pt-br", "es", "fr"])
def test_the_steps_speak_the_readers_language(language: str) -> None:
    assert not {label for label, _state in steps(language)} & {label for label, _state in steps("en")}


def test_the_model_lies_in_the_institutions_folder() -> None:
    view = process_view(submit(PersonFactory(elderly=True)))
    assert Path(view.path).name == "claim.bpmn"
