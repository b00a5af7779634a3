"""Every page speaks the reader's language, on a phone, whatever page they are on when they choose it."""

import pytest

from amparo.administration.access.models import Account
from tests.factories.access import AccountFactory
from tests.factories.claims import submit
from tests.factories.payments import awards_in_payment
from tests.journeys.conftest import DESKTOP, PHONE, Arrive
from tests.journeys.people import account_of, entitled_to_retirement

SMALLEST = (320, 568)  # WCAG 1.4.10: what fits here also fits a desktop at 400 %
LANGUAGES = ["pt-br", "es", "fr", "en"]
OPEN = ["/", "/sign-in/"]
PERSONS = ["/home/", "/record/", "/entitlement/", "/entitlement/retirement/", "/entitlement/bpc_elderly/"]
PERSONS += ["/payments/", "/letters/", "/claim/retirement/", "/claim/bpc_elderly/", "/claim/retirement/check/"]
PERSONS += ["/claim/retirement/question/claims_teaching/", "/claim/bpc_elderly/question/household/"]
PERSONS += [f"/claim/bpc_elderly/question/{code}/" for code in ("monthly_income", "cadunico_updated_on")]
DESK = ["/desk/", "/desk/persons/", "/desk/persons/?text=maria", "/desk/runs/", "/desk/runs/prepare/", "/desk/ledger/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_portal(arrive: Arrive, language: str) -> None:
    visitor = arrive(language=language)
    for path in OPEN:
        visitor.go(path)
    visitor.go("/no-such-page/", status=404)
    visitor = arrive(entitled_to_retirement(), language=language)
    for path in PERSONS:
        visitor.go(path)
    visitor.go("/desk/", status=403)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_desk(arrive: Arrive, language: str) -> None:
    claim = submit(account_of(elderly=True).person, monthly_income="500.00")
    awards_in_payment(["2000.00"])
    supervisor: Account = AccountFactory(supervisor=True)
    visitor = arrive(supervisor, language=language)
    for path in [*DESK, f"/desk/claims/{claim.reference}/", f"/desk/persons/{claim.claimant_id}/"]:
        visitor.go(path)


@pytest.mark.parametrize("language", ["fr", "pt-br"])
def test_the_smallest_phone_shows_every_page_without_scrolling_sideways(arrive: Arrive, language: str) -> None:
    account = entitled_to_retirement()
    claim = submit(account.person, monthly_income="500.00")
    visitor = arrive(account, language=language, screen=SMALLEST)
    for path in [*PERSONS, f"/claims/{claim.reference}/"]:
        visitor.go(path)
    visitor = arrive(AccountFactory(supervisor=True), language=language, screen=SMALLEST)
    for path in [*DESK, f"/desk/claims/{claim.reference}/", f"/desk/persons/{claim.claimant_id}/"]:
        visitor.go(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_told_in_the_readers_language(arrive: Arrive, language: str) -> None:
    visitor = arrive(language=language)
    visitor.go("/sign-in/")
    visitor.press(visitor.words("Continue"))
    visitor = arrive(entitled_to_retirement(), language=language)
    for code in ("monthly_income", "receives_other_benefit"):
        visitor.go(f"/claim/bpc_elderly/question/{code}/")
        visitor.press(visitor.words("Continue"))
        assert visitor.page.locator(".govuk-error-message").count() == 1
    visitor.go("/claim/bpc_elderly/question/cadunico_updated_on/")
    visitor.fill_day("answer", (31, 2, 2026))
    visitor.press(visitor.words("Continue"))
    assert visitor.page.locator(".govuk-error-summary a").count() == 1
    visitor = arrive(AccountFactory(supervisor=True), language=language)
    claim = submit(account_of(elderly=True).person, monthly_income="500.00")
    visitor.go(f"/desk/claims/{claim.reference}/")
    visitor.press(visitor.words("Record the finding"))
    assert visitor.page.locator(".govuk-error-message").count() == 2


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_language_is_changed_in_place(arrive: Arrive, size: tuple[int, int]) -> None:
    visitor = arrive(entitled_to_retirement(), screen=size)
    visitor.go("/claim/bpc_elderly/question/monthly_income/?change=1")
    before = visitor.page.url
    for language in ("fr", "es", "en", "pt-br"):
        visitor.page.locator(f".amparo-languages button[value='{language}']").click()
        visitor.language = language
        visitor.look()
        assert visitor.page.url == before
