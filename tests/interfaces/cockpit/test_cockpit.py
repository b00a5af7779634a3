"""The cockpit: parameters found, the effect on a sample, faults beside their fields, and studies of a nation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from amparo.administration.common.institution import current_law
from amparo.analysis.nation import NationProfile, ProfileError
from amparo.interfaces.cockpit import samples
from amparo.interfaces.jobs import studies
from tests.factories.access import AccountFactory, signed_in

pytestmark = pytest.mark.django_db
WOMEN = "benefit=retirement&parameter=permanent_age_woman&parameter=age_transition_woman"
VALUES = {"value-permanent_age_woman": "65", "value-age_transition_woman": "780"}
DAY = {"starts_on-day": "1", "starts_on-month": "1", "starts_on-year": "2028"}


@pytest.fixture(autouse=True)
def _small(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.AMPARO_TODAY = "2026-07-20"
    settings.STUDY_SAMPLE_PERSONS = 2000
    settings.DATA_DIRECTORY = tmp_path
    samples._sample.cache_clear()
    yield
    samples._sample.cache_clear()


def analyst(language: str = "en", **role: bool) -> Client:
    browser = signed_in(AccountFactory(**(role or {"analyst": True})))
    browser.cookies["language"] = language
    return browser


def tried(browser: Client, query: str = WOMEN, **typed: str) -> str:
    response = browser.post(
        f"/cockpit/reform/try/?{query}", {"do": "sample", "nation": "100000", **DAY, **VALUES, **typed}
    )
    assert response.status_code == 200
    return response.content.decode()


def test_parameters_are_found_by_title_or_name_with_value_day_and_law() -> None:
    page = analyst().get("/cockpit/reform/?benefit=retirement&words=permanent_age_woman").content.decode()
    entry = current_law().parameters["permanent_age_woman"].entries[-1]
    assert "permanent_age_woman" in page
    assert "62 years" in page
    assert entry.reference in page
    assert "permanent_age_man" not in page


def test_words_that_match_nothing_say_so() -> None:
    page = analyst().get(f"/cockpit/reform/?benefit=retirement&words={quote('zz zz')}").content.decode()
    assert "No parameter has these words" in page


def test_the_effect_is_shown_with_a_table_beside_each_picture() -> None:
    page = tried(analyst())
    assert "The effect on a month, as of" in page
    for title in ("Tenth of income, from the lowest", "Sex", "Age", "Region"):
        assert f">{title}<" in page
    assert page.count('role="img"') == 4
    assert "stand for 160,000,000" in page


def test_only_those_whom_the_reform_touches_lose() -> None:
    browser = analyst()
    response = browser.post(f"/cockpit/reform/try/?{WOMEN}", {"do": "sample", "nation": "100000", **DAY, **VALUES})
    sexes = next(group for group in response.context["effect"]["groups"] if group.title == "Sex").rows
    by_name = {row["name"]: row for row in sexes}
    assert by_name["Women"]["losers"] > 0
    assert by_name["Men"]["losers"] == by_name["Men"]["winners"] == by_name["Women"]["winners"] == 0


@pytest.mark.parametrize("typed", ["", "sixty", "64.5", "1e99"])
def test_a_value_that_cannot_be_is_refused_beside_its_field(typed: str) -> None:
    page = tried(analyst(), **{"value-permanent_age_woman": typed})
    assert 'href="#id_value-permanent_age_woman"' in page
    assert "The effect on a month" not in page


def test_a_day_that_is_past_is_refused() -> None:
    page = tried(analyst(), **{"starts_on-year": "2020"})
    assert "Choose a day from" in page


def test_a_parameter_that_does_not_exist_is_left_out() -> None:
    page = tried(analyst(), "benefit=retirement&parameter=nothing_of_this_name")
    assert "Choose a parameter above to change it." in page


def test_a_study_is_begun_run_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.interfaces.cockpit.forms._NATIONS", (3000,))
    browser = analyst()
    assert "No study yet." in browser.get("/cockpit/").content.decode()
    typed = {"do": "nation", "nation": "3000", "title": "Women at 65", **VALUES, **DAY}
    response = browser.post(f"/cockpit/reform/try/?{WOMEN}", typed)
    (study,) = studies.all_studies()
    assert response.headers["Location"] == f"/cockpit/studies/{study.reference}/"
    assert "Waiting" in browser.get(response.headers["Location"]).content.decode()
    studies.run(study.reference)
    page = browser.get(response.headers["Location"]).content.decode()
    assert "Finished" in page
    assert "2037" in page
    for kind, words in (("json", '"years"'), ("csv", "year,base_cost_cents"), ("picture", "vega-lite")):
        taken = browser.get(f"/cockpit/studies/{study.reference}/{kind}/")
        assert words in taken.content.decode()
        assert "attachment" in taken.headers["Content-Disposition"]
    assert "permanent_age_woman" in browser.get(f"/cockpit/studies/{study.reference}/reform/").content.decode()
    assert "Women at 65" in browser.get("/cockpit/").content.decode()


def test_a_study_whose_law_cannot_answer_says_why() -> None:
    reform = "title: Wrong\nbenefit: retirement\nyears: { first: 2026, last: 2026 }\n"
    reform += "parameters: { no_such: [{ from: 2026-01-01, value: 1 }] }\n"
    kept = studies.begin(
        reform, persons=10, extract=None, since=date(2026, 7, 20), at=datetime(2026, 7, 20, tzinfo=UTC), by="Nair"
    )
    studies.run(kept.reference)
    found = studies.study_of(kept.reference)
    assert found is not None
    assert found.state == "failed"
    assert "no_such" in found.fault


def test_where_nobody_said_what_the_people_are_like_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> NationProfile:
        raise ProfileError("analysis.yaml does not exist")

    monkeypatch.setattr(samples, "current_profile", none)
    assert "Nobody has said yet what this institution&#x27;s people are like" in tried(analyst())


def test_claims_are_not_the_analysts_business() -> None:
    assert analyst().get("/desk/").status_code == 403
    assert analyst(officer=True).get("/cockpit/").status_code == 403
    assert analyst(supervisor=True).get("/cockpit/").status_code == 200
