"""One person, two browsers: however the buttons are pressed there is one claim, and nobody sends what they did not see."""

from threading import Barrier, Thread
from typing import Any

from django.db import connections
from django.test import Client

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims.queries import claims_of_person
from tests.factories.access import signed_in
from tests.journeys.conftest import Arrive
from tests.journeys.people import entitled_to_retirement
from tests.journeys.visitor import Visitor

CHECK = "/claim/retirement/check/"


def ready_to_submit(visitor: Visitor) -> None:
    visitor.go("/claim/retirement/question/claims_teaching/")
    visitor.choose(visitor.words("No"))
    visitor.press(visitor.words("Continue"))


def form_of(visitor: Visitor) -> dict[str, str]:
    """What the page would send."""
    return {name: visitor.page.input_value(f"main [name={name}]") for name in ("key", "seen")}


def test_two_browsers_that_submit_one_after_the_other_make_one_claim(arrive: Arrive) -> None:
    account = entitled_to_retirement()
    first, second = arrive(account), arrive(account)
    ready_to_submit(first)
    second.go(CHECK)
    first.press(first.words("Submit the claim"))
    second.press(second.words("Submit the claim"))
    assert second.page.url == first.page.url
    assert second.words("You have already made this claim. You can follow it here.") in second.text()
    assert len(claims_of_person(account.person_id)) == 1


def test_two_browsers_that_submit_at_the_same_moment_make_one_claim(arrive: Arrive) -> None:
    account = entitled_to_retirement()
    visitor = arrive(account)
    ready_to_submit(visitor)
    sent, start, ends = form_of(visitor), Barrier(4), []

    def submit(client: Client) -> None:
        start.wait()
        ends.append(client.post(CHECK, sent).headers["Location"])
        connections.close_all()

    racing = [Thread(target=submit, args=[signed_in(account)]) for _browser in range(4)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    (claim,) = claims_of_person(account.person_id)
    assert ends == [f"/claims/{claim.reference}/"] * 4
    assert len(awards_of_person(account.person_id)) == 1


def test_answers_changed_in_another_browser_are_not_sent_unseen(arrive: Arrive) -> None:
    account = entitled_to_retirement()
    first, second = arrive(account), arrive(account)
    ready_to_submit(first)
    second.go("/claim/retirement/question/claims_teaching/?change=1")
    second.choose(second.words("Yes"))
    second.press(second.words("Continue"))
    first.press(first.words("Submit the claim"))
    assert (
        first.words("Your answers have changed since you opened this page. Check them, then send them.") in first.text()
    )
    assert not claims_of_person(account.person_id)


def test_another_body_under_the_same_key_is_an_error(arrive: Arrive) -> None:
    account: Any = entitled_to_retirement()
    visitor = arrive(account)
    ready_to_submit(visitor)
    used = form_of(visitor)["key"]
    visitor.press(visitor.words("Submit the claim"))
    visitor.go("/claim/bpc_elderly/question/household/")
    visitor.press(visitor.words("Continue"))
    visitor.go("/claim/retirement/question/claims_teaching/")
    visitor.choose(visitor.words("Yes"))
    visitor.press(visitor.words("Continue"))
    visitor.page.evaluate("key => document.querySelector('main [name=key]').value = key", used)
    visitor.press(visitor.words("Submit the claim"))
    told = "This claim was already sent with other answers. Start a new claim to send different ones."
    assert visitor.words(told) in visitor.text()
    assert len(claims_of_person(account.person_id)) == 1
