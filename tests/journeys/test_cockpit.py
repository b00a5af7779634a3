"""An analyst changes a value of the law, sees its effect, and runs the nation; by keyboard, on phone and desk."""

from pathlib import Path
from typing import Any

import pytest

from amparo.interfaces.cockpit import samples
from amparo.interfaces.jobs import studies
from tests.factories.access import AccountFactory
from tests.journeys.conftest import DESKTOP, PHONE, Arrive


@pytest.fixture(autouse=True)
def _small(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STUDY_SAMPLE_PERSONS = 3000
    settings.DATA_DIRECTORY = tmp_path
    monkeypatch.setattr("amparo.interfaces.cockpit.forms._NATIONS", (3000,))
    samples._sample.cache_clear()


@pytest.mark.parametrize(("screen", "language"), [(PHONE, "pt-br"), (DESKTOP, "en")])
def test_a_reform_is_tried_and_studied(arrive: Arrive, screen: tuple[int, int], language: str) -> None:
    analyst = arrive(AccountFactory(analyst=True), screen=screen, language=language)
    analyst.go("/cockpit/")
    assert analyst.words("No study yet. Change a value of the law and see in a moment what it does.") in analyst.text()
    analyst.look()
    analyst.go("/cockpit/reform/")
    analyst.page.select_option("[name=benefit]", "retirement")
    analyst.page.fill("[name=words]", "age_transition_woman")
    analyst.press(analyst.words("Find parameters"))
    analyst.look()
    analyst.page.locator("tbody a").first.press("Enter")
    analyst.page.fill("[name=words]", "permanent_age_woman")
    analyst.press(analyst.words("Find parameters"))
    analyst.page.locator("tbody a").first.press("Enter")
    analyst.page.wait_for_selector("[name=value-permanent_age_woman]")
    analyst.page.fill("[name=value-permanent_age_woman]", "65")
    analyst.page.fill("[name=value-age_transition_woman]", "many")
    analyst.press(analyst.words("Show the effect"))
    analyst.page.wait_for_selector("#reform .govuk-error-summary")
    analyst.look()
    analyst.page.fill("[name=value-age_transition_woman]", "780")
    analyst.fill_day("starts_on", (1, 1, 2028))
    analyst.press(analyst.words("Show the effect"))
    analyst.page.wait_for_selector("#effect table")
    analyst.look()

    analyst.page.locator("#reform details summary").press("Enter")
    analyst.page.get_by_role("button", name=analyst.words("Run the nation"), exact=True).press("Enter")
    analyst.page.wait_for_url("**/cockpit/studies/*/")
    analyst.look()
    (study,) = studies.all_studies()
    studies.run(study.reference)
    analyst.page.wait_for_selector("text=CSV")
    analyst.look()
