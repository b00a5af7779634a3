"""From the record to a pension: one question, a decision with its reasons, a letter and the day of the first payment."""

import re
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims.queries import claims_of_person, draft_answers
from amparo.administration.payments.calendar import current_calendar
from amparo.law.formatting import format_day
from tests.journeys.conftest import Arrive
from tests.journeys.people import entitled_to_retirement, too_young

SUBMITTED_TO_SHOWN_SECONDS = 2.0
SLACK = 3  # the tests' machine also drives a browser and may be busy with other tests


def test_a_pension_is_claimed_decided_and_shown_at_once(
    arrive: Arrive, screen: tuple[int, int], record_property: Callable[[str, object], None]
) -> None:
    account = entitled_to_retirement()
    visitor = arrive(screen=screen)
    visitor.sign_in(account)
    visitor.go("/record/")
    assert "26 anos e 6 meses" in visitor.text()
    visitor.go("/entitlement/")
    visitor.follow(re.compile(f"{visitor.words('See why')}.*Aposentadoria\\s*$"))
    assert visitor.page.locator(".amparo-figure__value").first.inner_text().startswith("R$")
    visitor.page.locator("details summary").first.click()
    visitor.look()

    visitor.press(visitor.words("Claim it"))
    visitor.press(visitor.words("Start"))
    visitor.choose(visitor.words("No"))
    visitor.press(visitor.words("Save and come back later"))
    assert draft_answers(account.person_id, "retirement") == {"claims_teaching": False}
    visitor.follow("Aposentadoria")
    visitor.press(visitor.words("Go on where you stopped"))
    assert visitor.words("Check your answers") in visitor.text()
    visitor.follow(visitor.words("Change"))
    visitor.press(visitor.words("Continue"))

    began = time.perf_counter()
    visitor.page.get_by_role("button", name=visitor.words("Submit the claim")).click()
    visitor.page.wait_for_url("**/claims/**")
    seconds = time.perf_counter() - began
    record_property("seconds from submission to reasons", round(seconds, 2))
    print(f"{seconds:.2f} s from submission to the decision with its reasons")
    assert seconds < SUBMITTED_TO_SHOWN_SECONDS * SLACK
    visitor.look()

    (claim,) = claims_of_person(account.person_id)
    (award,) = awards_of_person(account.person_id)
    assert claim.status == "granted"
    assert claim.referral_reasons == []
    assert visitor.page.locator(".amparo-reason").count() >= 2
    for why in visitor.page.locator(".amparo-reason summary").all():
        why.click()
    visitor.look()
    _the_letter_opens(arrive, visitor)
    visitor.go("/payments/")
    assert award.monthly_amount is not None
    own_day = current_calendar().pay_days(date(2026, 7, 1)).of(award.pk, award.monthly_amount)
    assert format_day(own_day, "pt-br") in visitor.text()
    visitor.go("/home/")
    assert visitor.words("Your next payment") in visitor.text()


def _the_letter_opens(arrive: Arrive, visitor: object) -> None:
    page = visitor.page  # type: ignore[attr-defined]
    address = page.get_by_role("link", name="PDF").get_attribute("href")
    response = page.request.get(address)
    assert response.headers["content-type"] == "application/pdf"
    letter = PdfReader(BytesIO(response.body()))
    assert "Aposentadoria" in letter.pages[0].extract_text()


@pytest.mark.parametrize("language", ["pt-br", "es", "fr", "en"])
def test_a_refusal_says_when_each_way_opens(arrive: Arrive, language: str) -> None:
    account = too_young()
    visitor = arrive(account, language=language)
    visitor.go("/entitlement/retirement/")
    visitor.follow(visitor.words("Claim anyway"))
    visitor.press(visitor.words("Start"))
    visitor.choose(visitor.words("No"))
    visitor.press(visitor.words("Continue"))
    visitor.press(visitor.words("Submit the claim"))
    (claim,) = claims_of_person(account.person_id)
    assert claim.status == "refused"
    ways = [way.inner_text() for way in visitor.page.locator(".govuk-details__summary-text").all()]
    assert sum("203" in way or "204" in way for way in ways) >= 2, ways
    visitor.page.locator("details.govuk-details summary").first.click()
    visitor.look()
    assert not awards_of_person(account.person_id)
