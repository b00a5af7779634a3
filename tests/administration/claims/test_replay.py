"""A decision can be computed again from what was stored; and it is told when today's law would decide otherwise."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from amparo.administration.claims import determination
from amparo.administration.claims.determination import DecisionUnknown, preview, replay_decision
from amparo.administration.claims.models import Claim
from amparo.administration.claims.operations import submit_claim
from amparo.administration.common.institution import current_law
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.explanation import explanation_of
from amparo.administration.decisions.models import Decision
from amparo.administration.decisions.operations import record_decision
from amparo.administration.decisions.queries import law_of_version
from amparo.law import load_law
from tests.factories.claims import bpc_answers, submit
from tests.factories.contributions import record_career
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_law_kept() -> None:
    law_of_version.cache_clear()


@pytest.fixture
def another_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The institution's law a little later: the benefit for older people begins at 75."""
    folder = tmp_path / "brazil_inss"
    shutil.copytree(settings.INSTITUTION_FOLDER, folder)
    path = folder / "bpc_elderly" / "parameters" / "bpc_age.yaml"
    text = path.read_text(encoding="utf-8")
    assert "value: 65" in text
    path.write_text(text.replace("value: 65", "value: 75"), encoding="utf-8")
    later = load_law(folder)
    monkeypatch.setattr(determination, "current_law", lambda: later)


def decided(**answers: Any) -> Decision:
    return Decision.objects.get(claim=submit(PersonFactory(elderly=True), **answers))


@pytest.mark.parametrize("answers", [{}, {"receives_other_benefit": True}], ids=["granted", "refused"])
def test_a_decision_computed_again_is_identical(answers: dict[str, object]) -> None:
    decision = decided(**answers)
    result = replay_decision(decision.reference)
    assert result.identical
    assert result.differences == ()
    assert (result.law_changed, result.decides_otherwise) == (False, False)
    assert result.reference == decision.reference


def test_a_long_career_computed_again_is_identical() -> None:
    person = PersonFactory(birth_date=date(1961, 2, 3))
    record_career(
        person.pk, [(date(1994, 1, 1), date(2009, 12, 1), "1234.56"), (date(2011, 3, 1), date(2026, 1, 1), 4321)]
    )
    claim = submit_claim(
        claimant_id=person.pk,
        service="retirement",
        answers={"claims_teaching": False},
        received_on=date(2026, 3, 2),
        idempotency_key="career",
    )
    assert claim.status in ("granted", "refused")
    result = replay_decision(Decision.objects.get(claim=claim).reference)
    assert result.identical, result.differences


def test_todays_other_law_is_reported_beside_the_identical_decision(request: pytest.FixtureRequest) -> None:
    decision = decided()
    request.getfixturevalue("another_law")
    result = replay_decision(decision.reference)
    assert result.identical
    assert (result.law_changed, result.decides_otherwise) == (True, True)
    assert (result.today_outcome, result.today_amount) == ("not_entitled", None)


def test_a_law_that_no_longer_knows_the_benefit_is_reported_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = decided()

    class Lost:
        version = "0" * 64

        def determine(self, *_all: object) -> None:
            raise KeyError("bpc_elderly")

    monkeypatch.setattr(determination, "current_law", Lost)
    result = replay_decision(decision.reference)
    assert result.identical
    assert (result.decides_otherwise, result.today_outcome) == (True, None)
    assert "bpc_elderly" in result.today_error


def test_what_was_stored_wrongly_is_found_and_named() -> None:
    person = PersonFactory(elderly=True)
    facts, seen = preview(person.pk, "bpc_elderly", bpc_answers(), date(2026, 3, 2))
    stored = seen.as_data()
    stored["values"]["bpc_amount"] = "9999.00"
    stored["outcome"] = "not_entitled"
    decision = record_decision(
        law=current_law(),
        person_id=person.pk,
        facts=facts,
        determination=seen,
        outcome=Outcome.GRANTED,
        monthly_amount=Decimal("1621.00"),
        made_on=date(2026, 3, 2),
    )
    forged = Decision.objects.create(
        person=person,
        institution=decision.institution,
        benefit=decision.benefit,
        outcome="refused",
        made_on=decision.made_on,
        effective_on=decision.effective_on,
        law_version=decision.law_version,
        facts=decision.facts,
        determination=stored,
    )
    result = replay_decision(forged.reference)
    assert not result.identical
    assert {one.path: (one.stored, one.computed) for one in result.differences} == {
        "outcome": ("not_entitled", "entitled"),
        "values.bpc_amount": ("9999.00", "1621.00"),
    }


def test_a_decision_of_before_the_law_named_days_is_still_the_same() -> None:
    person = PersonFactory(elderly=True)
    facts, seen = preview(person.pk, "bpc_elderly", bpc_answers(), date(2026, 3, 2))
    decision = record_decision(
        law=current_law(),
        person_id=person.pk,
        facts=facts,
        determination=seen,
        outcome=Outcome.GRANTED,
        monthly_amount=seen.amount,
        made_on=date(2026, 3, 2),
    )
    stored = {name: value for name, value in seen.as_data().items() if name not in ("starts_on", "ends_on")}
    older = Decision.objects.create(
        person=person,
        institution=decision.institution,
        benefit=decision.benefit,
        outcome="granted",
        monthly_amount=seen.amount,
        made_on=decision.made_on,
        effective_on=decision.effective_on,
        law_version=decision.law_version,
        facts=decision.facts,
        determination=stored,
    )
    assert replay_decision(older.reference).identical


@pytest.mark.parametrize("reference", ["", "no-reference", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_reference_is_said_to_be_unknown(reference: str) -> None:
    with pytest.raises(DecisionUnknown):
        replay_decision(reference)


def test_a_preview_stores_nothing_and_says_what_the_claim_would_give() -> None:
    person = PersonFactory(elderly=True)
    seen = preview(person_id=person.pk, benefit="bpc_elderly", answers=bpc_answers(), on=date(2026, 3, 2))
    assert (seen.determination.outcome, seen.determination.amount) == ("entitled", Decimal("1621.00"))
    assert not Claim.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("language", ["pt-br", "es", "fr", "en"])
def test_a_stored_decision_explains_itself_in_each_language(language: str) -> None:
    told = explanation_of(decided(), language)
    assert told.headline
    assert told.reasons
