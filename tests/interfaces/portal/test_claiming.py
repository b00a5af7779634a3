"""Claiming: what is wrong is said twice, what was typed stays, what is saved is there again."""

import re
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.models import Account
from amparo.administration.claims.queries import claims_of_person, draft_answers
from tests.factories.access import AccountFactory, signed_in
from tests.factories.claims import submit
from tests.factories.registry import PersonFactory, live_together

pytestmark = pytest.mark.django_db
QUESTION = "/claim/bpc_elderly/question/{}/"


@pytest.fixture
def account() -> Account:
    account: Account = AccountFactory(person=PersonFactory(elderly=True))
    return account


@pytest.fixture
def client(account: Account, settings: Any) -> Client:
    settings.AMPARO_TODAY = "2026-03-02"
    browser = signed_in(account)
    browser.cookies["language"] = "en"
    return browser


def page(response: Any) -> str:
    return str(response.content.decode())


def errors_in_summary(html: str) -> list[str]:
    summary = re.search(r"govuk-error-summary__list.*?</ul>", html, re.DOTALL)
    return re.findall(r'<a href="#([^"]+)">', summary[0]) if summary else []


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("monthly_income", {"answer": "um pouco"}),
        ("monthly_income", {"answer": "-5"}),
        ("cadunico_updated_on", {"answer-day": "31", "answer-month": "2", "answer-year": "2026"}),
        ("biometric_registered", {}),
        ("receives_other_benefit", {"answer": "maybe"}),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_above_and_nothing_is_lost(
    client: Client, account: Account, code: str, typed: dict[str, str]
) -> None:
    html = page(client.post(QUESTION.format(code), typed))
    (target,) = errors_in_summary(html)
    assert f'id="{target}"' in html
    assert f'id="{target}-error"' in html or "_0-error" in html or 'id="id_answer-error"' in html
    assert "<title>Error:" in html
    for value in typed.values():
        assert f'value="{value}"' in html or value == "maybe"
    assert not draft_answers(account.person_id, "bpc_elderly")


def test_each_member_of_the_household_has_their_own_error(client: Client, account: Account) -> None:
    son = PersonFactory(given_names="Paulo", birth_date="1990-01-01", sex="male")
    live_together(account.person, (son, "child", 1800))
    html = page(client.post(QUESTION.format("household"), {f"income_{son.pk}": "x", f"kind_{son.pk}": "work"}))
    assert errors_in_summary(html) == [f"id_income_{son.pk}"]
    html = page(client.post(QUESTION.format("household"), {f"income_{son.pk}": "100", f"kind_{son.pk}": "none"}))
    assert errors_in_summary(html) == [f"id_kind_{son.pk}"]
    assert 'value="100"' in html
    summary = re.search(r"govuk-error-summary__list.*?</ul>", html, re.DOTALL)
    assert summary
    assert "Paulo" in summary[0]


def test_answers_are_saved_one_by_one_and_found_again(client: Client, account: Account) -> None:
    response = client.post(QUESTION.format("monthly_income"), {"answer": "1.518,00", "later": "1"})
    assert response.headers["Location"] == "/home/"
    assert draft_answers(account.person_id, "bpc_elderly") == {"monthly_income": "1518.00"}
    assert 'value="1518.00"' in page(client.get(QUESTION.format("monthly_income")))
    assert "/claim/bpc_elderly/" in page(client.get("/home/"))


def test_the_check_waits_for_every_answer(client: Client) -> None:
    assert client.get("/claim/retirement/check/").headers["Location"].endswith("/question/claims_teaching/")
    assert client.post("/claim/retirement/check/", {"key": "k"}).headers["Location"].endswith("/claims_teaching/")


def test_a_question_that_is_not_asked_leads_back_to_the_start(client: Client) -> None:
    assert client.get("/claim/retirement/question/nothing/").headers["Location"] == "/claim/retirement/"


def test_a_form_without_key_or_with_old_answers_is_not_sent(client: Client, account: Account) -> None:
    client.post("/claim/retirement/question/claims_teaching/", {"answer": "no"})
    for body in ({}, {"key": "k", "seen": "old"}):
        assert client.post("/claim/retirement/check/", body).headers["Location"] == "/claim/retirement/check/"
    assert not claims_of_person(account.person_id)


def test_who_has_an_open_claim_is_led_to_it(client: Client, account: Account) -> None:
    claim = submit(account.person, monthly_income="500.00")
    html = page(client.get("/claim/bpc_elderly/"))
    assert f"/claims/{claim.reference}/" in html
    assert "govuk-button--start" not in html


def test_only_what_is_asked_for_can_be_answered_afterwards(client: Client, account: Account) -> None:
    claim = submit(account.person)
    assert client.get(f"/claims/{claim.reference}/answer/").headers["Location"] == f"/claims/{claim.reference}/"


def test_answers_are_shown_as_text_and_never_as_markup(client: Client, account: Account) -> None:
    son = PersonFactory(given_names="<b>Paulo</b>", birth_date="1990-01-01", sex="male")
    live_together(account.person, (son, "child", 1800))
    assert "<b>Paulo" not in page(client.get(QUESTION.format("household")))


def seen_on_check(client: Client) -> dict[str, str]:
    html = page(client.get("/claim/retirement/check/"))
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', html)[0] for name in ("key", "seen")}


def test_a_claim_that_was_sent_is_found_again_by_its_key(client: Client, account: Account) -> None:
    client.post("/claim/retirement/question/claims_teaching/", {"answer": "no"})
    sent = seen_on_check(client)
    first = client.post("/claim/retirement/check/", sent).headers["Location"]
    assert client.post("/claim/retirement/check/", sent).headers["Location"] == first
    (claim,) = claims_of_person(account.person_id)
    assert first == f"/claims/{claim.reference}/"
    assert claim.idempotency_key == sent["key"]


def test_answers_that_have_changed_since_are_not_sent(client: Client, account: Account) -> None:
    client.post("/claim/retirement/question/claims_teaching/", {"answer": "no"})
    seen = seen_on_check(client)
    client.post("/claim/retirement/question/claims_teaching/", {"answer": "yes"})
    response = client.post("/claim/retirement/check/", seen, follow=True)
    assert "Your answers have changed" in page(response)
    assert not claims_of_person(account.person_id)


def test_every_browser_of_a_person_has_the_same_key(client: Client, account: Account) -> None:
    client.post("/claim/retirement/question/claims_teaching/", {"answer": "no"})
    assert seen_on_check(client) == seen_on_check(signed_in(account))


def test_the_fact_that_the_law_lacks_is_asked_for_and_decides(client: Client, account: Account) -> None:
    claim = submit(account.person, cadunico_updated_on=None)
    path = f"/claims/{claim.reference}/answer/"
    assert "Cadastro" in page(client.get(path))
    wrong = client.post(path, {"answer-day": "", "answer-month": "", "answer-year": ""})
    assert errors_in_summary(page(wrong)) == ["id_answer"]
    answered = client.post(path, {"answer-day": "15", "answer-month": "1", "answer-year": "2026"})
    assert answered.headers["Location"] == f"/claims/{claim.reference}/"
    assert claims_of_person(account.person_id)[0].status == "granted"


def test_the_household_is_checked_as_it_was_answered(client: Client, account: Account) -> None:
    son = PersonFactory(given_names="Paulo", birth_date="1990-01-01", sex="male")
    live_together(account.person, (son, "child", 1800))
    answers = [
        ("household", {f"income_{son.pk}": "100,50", f"kind_{son.pk}": "work"}),
        ("monthly_income", {"answer": "0"}),
        ("receives_other_benefit", {"answer": "no"}),
        ("cadunico_updated_on", {"answer-day": "", "answer-month": "", "answer-year": ""}),
        ("biometric_registered", {"answer": "yes"}),
    ]
    for code, answer in answers:
        client.post(QUESTION.format(code), answer)
    html = page(client.get("/claim/bpc_elderly/check/"))
    assert "Paulo" in html
    assert "100.50" in html
    assert "Not answered" in html
    (saved,) = draft_answers(account.person_id, "bpc_elderly")["household"]
    assert (saved["monthly_income"], saved["income_kind"], saved["member_id"]) == ("100.50", "work", son.pk)
