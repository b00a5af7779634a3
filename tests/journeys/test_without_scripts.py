"""Everything that a person needs works where no script runs, and a first visit costs little on a thin line."""

import pytest
from playwright.sync_api import Response

from amparo.administration.claims.queries import claims_of_person
from tests.factories.access import AccountFactory
from tests.factories.claims import submit
from tests.journeys.conftest import Arrive
from tests.journeys.people import account_of, entitled_to_retirement
from tests.journeys.visitor import Visitor

HEAVIEST_PAGE_BYTES = 60_000
PERSONS = ["/", "/home/", "/record/", "/entitlement/", "/entitlement/retirement/", "/claim/retirement/", "/payments/"]
PERSONS += ["/letters/", "/claim/bpc_elderly/question/household/"]
DESK = ["/desk/", "/desk/persons/?text=maria", "/desk/runs/", "/desk/ledger/"]


def test_a_claim_from_sign_in_to_decision(arrive: Arrive) -> None:
    account = entitled_to_retirement()
    visitor = arrive(scripts=False)
    visitor.sign_in(account)
    menu = visitor.page.get_by_role("navigation")
    assert menu.get_by_role("link", name=visitor.words("My payments")).is_visible()
    visitor.go("/claim/retirement/")
    visitor.press(visitor.words("Start"))
    visitor.press(visitor.words("Continue"))
    assert visitor.page.locator(".govuk-error-summary").is_visible()
    visitor.choose(visitor.words("No"))
    visitor.press(visitor.words("Continue"))
    visitor.press(visitor.words("Submit the claim"))
    assert claims_of_person(account.person_id)[0].status == "granted"
    visitor.page.locator(".amparo-reason summary").first.click()
    assert visitor.page.locator(".amparo-reason .amparo-steps").first.is_visible()
    visitor.page.locator(".amparo-languages button[value=fr]").click()
    visitor.language = "fr"
    visitor.look()
    menu.get_by_role("button", name=visitor.words("Sign out")).click()
    visitor.page.wait_for_url("**/")


def weight(visitor: Visitor, path: str) -> int:
    """Bytes of a page and of all that it brings, bodies as sent over the line, to a browser that knows nothing yet."""
    responses: list[Response] = []
    visitor.page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - Playwright takes no built-in
    visitor.page.goto(path, wait_until="networkidle")
    for response in responses:
        length = int(response.headers.get("content-length") or 0)
        assert response.headers.get("content-encoding") == "gzip" or length < 400, response.url
    return sum(response.request.sizes()["responseBodySize"] for response in responses)


@pytest.mark.parametrize("path", PERSONS)
def test_no_page_of_the_portal_is_heavy(arrive: Arrive, path: str) -> None:
    account = entitled_to_retirement()
    found = weight(arrive(account), path)
    print(f"{path}: {found:,} bytes")
    assert 1_000 < found < HEAVIEST_PAGE_BYTES


def test_no_page_of_the_desk_is_heavy(arrive: Arrive) -> None:
    claim = submit(account_of(elderly=True).person, monthly_income="500.00")
    account = AccountFactory(supervisor=True)
    for path in [*DESK, f"/desk/claims/{claim.reference}/"]:
        found = weight(arrive(account), path)
        print(f"{path}: {found:,} bytes")
        assert found < HEAVIEST_PAGE_BYTES
