"""Proposed changes on the desk: the list and its filters, one proposal, and who may decide."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from amparo.administration.awards.models import AwardChange, AwardRate
from amparo.administration.registry.models import Person
from tests.factories.access import AccountFactory, signed_in
from tests.factories.changes import TODAY, earned_more, pay_months, redetermined, retired

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY.isoformat()


@pytest.fixture
def change(tmp_path: Path) -> AwardChange:
    award = retired(given_names="Benedita")
    pay_months()
    earned_more(award)
    return redetermined(tmp_path).changes[0]


def desk(language: str = "en", **role: bool) -> Client:
    browser = signed_in(AccountFactory(**(role or {"supervisor": True})))
    browser.cookies["language"] = language
    return browser


def text(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def address(change: AwardChange) -> str:
    return f"/desk/changes/{change.reference}/"


def test_nothing_to_decide_says_so() -> None:
    assert "Nothing here." in text(desk(), "/desk/changes/")


def test_the_list_shows_both_amounts_and_filters(change: AwardChange) -> None:
    browser = desk()
    assert f"{change.amount_by_law:,.2f}" in text(browser, "/desk/changes/")
    assert "Benedita" in text(browser, "/desk/changes/?status=waiting&why=facts&kind=amount&award__benefit=retirement")
    for other in ("status=applied", "why=law", "kind=end", "award__benefit=bpc_elderly"):
        assert "Benedita" not in text(browser, f"/desk/changes/?{other}")
    assert "Benedita" in text(browser, "/desk/changes/?status=unheard-of")


def test_one_proposal_is_explained_in_every_language(change: AwardChange) -> None:
    browser = desk()
    for language in ("pt-br", "es", "fr", "en"):
        browser.cookies["language"] = language
        page = text(browser, address(change))
        assert str(change.reference) in page
        figures = re.sub(r"(?<=\d)[., \u00a0\u202f](?=\d)", "", page)
        assert "550000" in figures  # the wage of both employers
        assert str(change.amount_by_law).replace(".", "") in figures


def test_approving_applies_it_once(change: AwardChange) -> None:
    browser = desk(officer=True)
    reason = {"reason": "The second employer's record is right.", "verdict": "approve"}
    assert browser.post(address(change), reason).status_code == 302
    change.refresh_from_db()
    assert change.status == "applied"
    assert "Applied" in text(browser, address(change))
    browser.post(address(change), reason)
    assert change.award.rates.count() == 2


def test_rejecting_leaves_the_award_and_keeps_the_reason(change: AwardChange) -> None:
    browser = desk()
    assert "Write the reason" in browser.post(address(change), {"verdict": "reject"}).content.decode()
    browser.post(address(change), {"verdict": "reject", "reason": "That record is another person's."})
    change.refresh_from_db()
    assert (change.status, change.award.rates.count()) == ("rejected", 1)
    assert "another person" in text(browser, address(change))


def test_whoever_approved_first_is_told_to_wait_for_another(tmp_path: Path) -> None:
    award = retired()
    Person.objects.filter(pk=award.person_id).update(birth_date=date(1995, 5, 4))
    AwardRate.objects.filter(award=award).update(monthly_amount="6000.00")
    (heavy,) = redetermined(tmp_path).changes
    browser = desk()
    browser.post(address(heavy), {"verdict": "approve", "reason": "Right."})
    heavy.refresh_from_db()
    assert heavy.status == "approved"
    page = text(browser, address(heavy))
    assert "Another person must approve it too" in page
    assert "verdict" not in page


def test_who_only_pays_does_not_change_awards(change: AwardChange) -> None:
    assert desk(payment_officer=True).get("/desk/changes/").status_code == 403
    assert desk(payment_officer=True).get(address(change)).status_code == 403


def test_an_unknown_proposal_is_not_found() -> None:
    assert desk().get("/desk/changes/00000000-0000-0000-0000-000000000000/").status_code == 404
