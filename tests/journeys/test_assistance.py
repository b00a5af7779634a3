"""A claim that lacks a fact: it waits for the person, says what for, and goes on with the answer."""

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims.queries import claims_of_person
from tests.factories.registry import PersonFactory, live_together
from tests.journeys.conftest import Arrive
from tests.journeys.people import account_of, old_and_poor
from tests.journeys.visitor import Visitor


def answer(visitor: Visitor, *, income: str = "0", updated: tuple[int, int, int] | None = None) -> None:
    """Answer the questions for someone who lives in need, as far as the check of the answers."""
    visitor.press(visitor.words("Continue"))
    visitor.page.fill("[name=answer]", income)
    visitor.press(visitor.words("Continue"))
    visitor.choose(visitor.words("No"))
    visitor.press(visitor.words("Continue"))
    if updated:
        visitor.fill_day("answer", updated)
    visitor.press(visitor.words("Continue"))
    visitor.choose(visitor.words("Yes"))
    visitor.press(visitor.words("Continue"))


def test_a_missing_fact_is_asked_for_and_the_claim_goes_on(arrive: Arrive, screen: tuple[int, int]) -> None:
    account = old_and_poor()
    visitor = arrive(account, screen=screen)
    visitor.go("/claim/bpc_elderly/")
    visitor.press(visitor.words("Start"))
    answer(visitor)
    visitor.press(visitor.words("Submit the claim"))
    assert visitor.words("We need something from you before we can decide.") in visitor.text()
    assert claims_of_person(account.person_id)[0].status == "waiting_for_claimant"

    visitor.go("/home/")
    visitor.follow(visitor.words("Answer so that it can go on"))
    visitor.press(visitor.words("Continue"))
    assert visitor.page.locator(".govuk-error-summary").is_visible()
    visitor.fill_day("answer", (15, 1, 2026))
    visitor.press(visitor.words("Continue"))

    (claim,) = claims_of_person(account.person_id)
    assert claim.status == "granted"
    assert len(awards_of_person(account.person_id)) == 1
    assert "R$ 1.621,00" in visitor.page.locator(".amparo-figure__value").first.inner_text().replace("\xa0", " ")


def test_the_household_is_known_and_can_be_corrected(arrive: Arrive) -> None:
    account = account_of(elderly=True)
    son = PersonFactory(given_names="Paulo", birth_date="1990-01-01", sex="male")
    live_together(account.person, (son, "child", 1800))
    visitor = arrive(account)
    visitor.go("/claim/bpc_elderly/question/household/")
    assert visitor.page.input_value(f"[name=income_{son.pk}]") == "1800,00"
    visitor.page.fill(f"[name=income_{son.pk}]", "cerca de mil")
    visitor.press(visitor.words("Continue"))
    assert visitor.page.input_value(f"[name=income_{son.pk}]") == "cerca de mil"
    assert visitor.page.locator(".govuk-error-summary").is_visible()
    visitor.page.fill(f"[name=income_{son.pk}]", "R$ 1.518,00")
    visitor.press(visitor.words("Continue"))
    visitor.go("/claim/bpc_elderly/question/household/")
    assert visitor.page.input_value(f"[name=income_{son.pk}]") == "1518,00"
