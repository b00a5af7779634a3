"""A claim on a day for which the law lacks a figure: kept with its date, explained, and decided once the figure is there."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from amparo.administration.claims import determination
from amparo.administration.claims.determination import LawHasNoAnswer, preview, why_undecided
from amparo.administration.claims.models import Claim, ClaimDetermination
from amparo.administration.claims.operations import decide_open_claims, submit_claim
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.registry.models import Person
from amparo.law import Law
from amparo.law.archive import read_folder
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
RECEIVED_ON = date(2026, 10, 5)
WAGE_UPDATE = "provisions/parameters/wage_update.yaml"
SEPTEMBER = b"""
  - reference: Act of the test
    source: the test
    confirmed: true
    series: { 2026-09: 0.50 }
"""


@pytest.fixture
def person() -> Person:
    person: Person = PersonFactory(
        birth_date=date(1960, 1, 1), career=[(date(1995, 1, 1), date(2026, 9, 1), "3000.00")]
    )
    return person


def claim_of(person: Person) -> Claim:
    return submit_claim(
        claimant_id=person.pk,
        service="retirement",
        answers={"claims_teaching": False},
        received_on=RECEIVED_ON,
        idempotency_key="key",
    )


def law_with_september() -> Law:
    files = read_folder(Path(settings.INSTITUTION_FOLDER))
    return Law("brazil_inss", {**files, WAGE_UPDATE: files[WAGE_UPDATE] + SEPTEMBER})


def test_the_claim_is_kept_as_received_with_its_date(person: Person) -> None:
    claim = claim_of(person)
    stored = Claim.objects.get(pk=claim.pk)
    assert (stored.status, stored.received_on) == ("submitted", RECEIVED_ON)
    assert stored.process_state is None or not stored.process_state
    assert decision_of_claim(claim.pk) is None
    assert not ClaimDetermination.objects.filter(claim=claim).exists()
    assert claim_of(person) == claim, "sent twice, it is the same claim"


def test_deciding_names_it_with_the_month_that_is_missing_and_leaves_it(person: Person) -> None:
    claim = claim_of(person)
    assert "2026-09" in decide_open_claims(on=date(2026, 10, 6)).failed[claim.pk]
    assert Claim.objects.get(pk=claim.pk).status == "submitted"


def test_it_is_decided_as_of_its_date_once_the_figure_is_there(
    person: Person, monkeypatch: pytest.MonkeyPatch, sent: list[tuple[str, int]]
) -> None:
    claim = claim_of(person)
    assert sent == []
    complete = law_with_september()
    monkeypatch.setattr(determination, "current_law", lambda: complete)
    decided = decide_open_claims(on=date(2026, 11, 12))
    assert (decided.failed, decided.by_status) == ({}, {"granted": 1})
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    assert (decision.effective_on, decision.determination["on"]) == (RECEIVED_ON, "2026-10-05")
    assert sent == [("decision", claim.pk)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "for September 2026"),
        ("pt-br", "de setembro de 2026"),
        ("es", "septiembre de 2026"),
        ("fr", "septembre 2026"),
    ],
)
def test_people_are_told_which_month_is_missing_in_their_language(person: Person, language: str, words: str) -> None:
    claim = claim_of(person)
    with override(language):
        assert words in (why_undecided(claim) or "")
        with pytest.raises(LawHasNoAnswer, match=words):
            preview(person.pk, "retirement", {}, RECEIVED_ON)


def test_a_claim_that_nothing_hinders_has_no_such_reason(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = claim_of(person)
    complete = law_with_september()
    monkeypatch.setattr(determination, "current_law", lambda: complete)
    assert why_undecided(claim) is None
