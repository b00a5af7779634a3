"""An officer's day: the queue, a claim with all that is known of it, a finding with its reason, and what follows."""

from amparo.administration.audit.queries import readings_of_person
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims.queries import claim_by_reference
from tests.factories.access import AccountFactory
from tests.factories.claims import submit
from tests.journeys.conftest import Arrive
from tests.journeys.people import account_of, teacher


def claim_as_teacher(arrive: Arrive) -> tuple[object, str]:
    """A claim that says that the years were years of teaching: its account and its reference."""
    account = teacher()
    visitor = arrive(account)
    visitor.go("/claim/retirement/question/claims_teaching/")
    visitor.choose(visitor.words("Yes"))
    visitor.press(visitor.words("Continue"))
    visitor.press(visitor.words("Submit the claim"))
    assert visitor.page.locator(".is-now").count() == 1
    return account, visitor.page.url.rstrip("/").rpartition("/")[2]


def test_a_teachers_years_are_accepted_and_the_law_applied_again(arrive: Arrive, screen: tuple[int, int]) -> None:
    account, reference = claim_as_teacher(arrive)
    person_id: int = account.person_id  # type: ignore[attr-defined]
    officer = arrive(AccountFactory(officer=True), screen=screen)
    officer.go("/desk/")
    officer.page.get_by_role("link", name="Maria da Conceição").click()
    officer.look()
    assert officer.page.locator(".amparo-diagram .is-now").count() == 1

    officer.press(officer.words("Record the finding"))
    errors = officer.page.locator(".govuk-error-summary li")
    assert errors.count() == 2
    officer.choose(officer.words("Accept"))
    officer.page.fill("[name=reason]", "As declarações da escola mostram sala de aula de 1998 a 2026.")
    officer.press(officer.words("Record the finding"))

    claim = claim_by_reference(reference)
    assert claim is not None
    assert claim.status == "granted"
    assert len(awards_of_person(person_id)) == 1
    assert any("claim" in reading.subject for reading in readings_of_person(person_id))
    owner = arrive(account)
    owner.go(f"/claims/{reference}/")
    assert "As declarações da escola" in owner.text()


def test_a_finding_that_rejects_refuses(arrive: Arrive) -> None:
    _account, reference = claim_as_teacher(arrive)
    officer = arrive(AccountFactory(supervisor=True))
    officer.go(f"/desk/claims/{reference}/")
    officer.choose(officer.words("Reject"))
    officer.page.fill("[name=reason]", "A escola diz que foi trabalho administrativo.")
    officer.press(officer.words("Record the finding"))
    claim = claim_by_reference(reference)
    assert claim is not None
    assert claim.status == "refused"


def test_a_record_is_opened_only_with_a_reason_that_its_owner_sees(arrive: Arrive, screen: tuple[int, int]) -> None:
    account = account_of(elderly=True)
    submit(account.person, monthly_income="500.00")
    officer = arrive(AccountFactory(officer=True), screen=screen)
    officer.go("/desk/persons/")
    officer.page.get_by_role("searchbox").press_sequentially("conceicao")
    officer.page.locator("#found tbody tr").first.wait_for()
    officer.look()
    officer.page.locator("#found a").first.click()
    officer.look()
    officer.press(officer.words("Open"))
    assert officer.page.locator(".govuk-error-summary").is_visible()
    officer.choose(officer.words("The person asked something"))
    officer.press(officer.words("Open"))
    assert officer.words("Awards") in officer.text()
    assert readings_of_person(account.person_id)
