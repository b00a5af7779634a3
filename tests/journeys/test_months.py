"""A person looks at their months, past and to come; then asks what happens if contributing stops."""

from tests.factories.access import AccountFactory
from tests.journeys.conftest import Arrive
from tests.journeys.people import entitled_to_retirement, too_young


def test_a_person_sees_when_the_right_opens_and_why(arrive: Arrive, screen: tuple[int, int]) -> None:
    visitor = arrive(too_young(), screen=screen)
    visitor.go("/entitlement/retirement/")
    visitor.follow(visitor.words("See it month by month: past, now and to come"))
    assert visitor.words("Now") in visitor.text()
    assert visitor.words("What changes:") in visitor.text()
    assert visitor.page.locator(".amparo-band").is_visible() == (screen[0] > 640)
    visitor.follow(visitor.words("If contributing stops today"))
    assert visitor.words("No contribution is counted after today.") in visitor.text()


def test_amounts_that_move_are_a_table_of_their_own(arrive: Arrive, screen: tuple[int, int]) -> None:
    visitor = arrive(entitled_to_retirement(), screen=screen, language="fr")
    visitor.go("/entitlement/retirement/months/")
    for summary in visitor.page.locator("main details summary").all():
        summary.focus()
        visitor.page.keyboard.press("Enter")
    visitor.look()


def test_an_officer_says_why_and_sees_the_same(arrive: Arrive) -> None:
    person_id = too_young().person_id
    officer = arrive(AccountFactory(officer=True), screen=(1280, 900), language="es")
    officer.go(f"/desk/persons/{person_id}/months/retirement/")
    officer.page.locator("[name=purpose]").first.check()
    officer.press(officer.words("Open"))
    assert officer.words("What changes:") in officer.text()
    assert officer.page.locator(".amparo-band").is_visible()
