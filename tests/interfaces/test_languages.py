"""No English in a page of another language: neither the programme's sentences nor what is stored, named or drawn."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.payments.operations import pay_chunk
from tests.factories.access import AccountFactory, signed_in
from tests.factories.claims import submit
from tests.factories.payments import awards_in_payment, released_run
from tests.factories.registry import PersonFactory
from tests.journeys import people

pytestmark = pytest.mark.django_db
LANGUAGES = ["pt-br", "es", "fr"]
# Words of every English sentence that are none in Portuguese, Spanish or French.
ENGLISH = "the and of you your with is are was this that which from each month day record claim not they who may"
TELLTALE = re.compile(rf"\b({'|'.join(ENGLISH.split())})\b", re.IGNORECASE)
SPOKEN = {"aria-label", "title", "alt", "placeholder"}


class Reader(HTMLParser):
    """What a page says, to the eye and to the ear; names of other languages are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag in {"script", "style"} or (tag == "button" and "lang" in named):
            self.silent += 1
        elif not self.silent:
            self.said += [value for name, value in attributes if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag in {"script", "style", "button"}:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent:
            self.said.append(" ".join(data.split()))


def english_in(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    return [text for text in reader.said if TELLTALE.search(text)]


def pages(client: Client, language: str, paths: list[str]) -> Iterator[tuple[str, str]]:
    client.cookies["language"] = language
    for path in paths:
        page = client.get(path).content.decode()
        assert f'<html lang="{language}"' in page, path
        yield path, page


def assert_no_english(client: Client, language: str, paths: list[str]) -> None:
    found = {path: english for path, page in pages(client, language, paths) if (english := english_in(page))}
    assert not found


@pytest.fixture
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-07-22"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_anybody_may_read(language: str) -> None:
    assert_no_english(Client(), language, ["/", "/sign-in/", "/no-such-page/"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("life", [people.entitled_to_retirement, people.too_young, people.teacher, people.old_and_poor])
@pytest.mark.usefixtures("today")
def test_what_a_person_reads_before_claiming(language: str, life: Any) -> None:
    paths = ["/home/", "/record/", "/entitlement/", "/entitlement/retirement/", "/entitlement/bpc_elderly/"]
    paths += [
        "/payments/",
        "/letters/",
        "/claim/retirement/",
        "/claim/bpc_elderly/",
        "/claim/retirement/question/claims_teaching/",
    ]
    questions = ("household", "monthly_income", "receives_other_benefit", "cadunico_updated_on")
    paths += [f"/claim/bpc_elderly/question/{code}/" for code in questions]
    assert_no_english(signed_in(life()), language, [*paths, "/desk/"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "answers",
    [{}, {"monthly_income": "500.00"}, {"monthly_income": "9000.00"}, {"cadunico_updated_on": None}],
    ids=["granted", "referred", "refused", "waiting"],
)
@pytest.mark.usefixtures("today")
def test_a_claim_as_its_claimant_and_as_an_officer_sees_it(language: str, answers: dict[str, Any]) -> None:
    account: Account = AccountFactory(person=PersonFactory(elderly=True))
    claim = submit(account.person, **answers)
    mine = [f"/claims/{claim.reference}/", "/home/", "/letters/", "/payments/", "/record/"]
    assert_no_english(signed_in(account), language, mine)
    desk = signed_in(AccountFactory(officer=True))
    theirs = ["/desk/", f"/desk/claims/{claim.reference}/", "/desk/persons/?text=maria"]
    assert_no_english(desk, language, theirs)
    whole = desk.post(f"/desk/persons/{account.person_id}/", {"purpose": "review"}).content.decode()
    assert not english_in(whole)
    assert_no_english(desk, language, [f"/desk/persons/{account.person_id}/"])
    assert_no_english(signed_in(account), language, ["/record/"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("today")
def test_a_payment_run_and_the_ledger(language: str) -> None:
    awards_in_payment(["2000.00", "3000.00"])
    run = released_run()
    pay_chunk(run_id=run.pk, number=1)
    paths = ["/desk/runs/", "/desk/runs/prepare/", f"/desk/runs/{run.pk}/", "/desk/ledger/"]
    assert_no_english(signed_in(AccountFactory(payment_officer=True)), language, paths)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("today")
def test_what_is_wrong_with_an_answer(language: str) -> None:
    client = signed_in(people.old_and_poor())
    client.cookies["language"] = language
    questions = ("monthly_income", "receives_other_benefit", "cadunico_updated_on", "biometric_registered")
    for code in questions:
        answer = {"answer": "x", "answer-day": "31", "answer-month": "2", "answer-year": "2026"}
        page = client.post(f"/claim/bpc_elderly/question/{code}/", answer).content.decode()
        assert "govuk-error-summary" in page
        assert not english_in(page)
    wrong = Client()
    wrong.cookies["language"] = language
    for body in ({}, {"login": "123.456.789-00", "password": "x"}):
        assert not english_in(wrong.post("/sign-in/", body).content.decode())
