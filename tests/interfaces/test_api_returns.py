"""Payroll programs: a key, a body in three forms, one answer per idempotency key."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import issue_key
from amparo.administration.common.periods import period_from
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.registry.models import Employer
from amparo.administration.returns.models import EmployerFact, MonthlyReturn, Representative
from amparo.interfaces import clock
from tests.administration.returns.test_readers import EVENT, batch
from tests.factories.registry import EmployerFactory, PersonFactory, cpf_number
from tests.factories.returns import firm, representative_of, worker_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chart() -> None:
    """What is filed is charged, and what is charged is in the ledger."""
    open_accounts()


URL = "/api/v1/returns?month=2026-09"


def key_for(*employers: Employer) -> str:
    account = representative_of(employers[0])
    for other in employers[1:]:
        first = Representative.objects.get(account=account)
        Representative.objects.create(
            account=account, employer=other, period=period_from(first.period.lower), confirmed_by=first.confirmed_by
        )
    return issue_key(account_id=account.pk, scope=Scope.RETURNS, name="payroll", on=clock.today())


def send(secret: str, content: Any, url: str = URL, key: str = "a-key-of-its-own") -> Any:
    return Client().post(
        url,
        data=content,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": key},
    )


def csv_of(*lines: tuple[str, str]) -> bytes:
    rows = [f"{number};employee;{pay}" for number, pay in lines]
    return "\n".join(["cpf;categoria;remuneracao", *rows]).encode()


def test_a_sheet_is_filed_and_can_be_asked_for() -> None:
    employer = firm()
    person, secret = worker_of(employer), key_for(employer)

    answer = send(secret, csv_of((cpf_number(person.pk), "3.000,00")))

    assert answer.status_code == 201
    assert answer.json()["totals"] == {"remuneration": "3000.00", "worker": "248.60", "employer": "630.00"}
    again = Client().get(answer.headers["Location"], headers={"Authorization": f"Bearer {secret}"})
    assert (again.json()["state"], again.json()["accepted"]) == ("filed", 1)
    listed = Client().get("/api/v1/returns", headers={"Authorization": f"Bearer {secret}"})
    assert [each["version"] for each in listed.json()["returns"]] == [1]


def test_json_is_filed() -> None:
    employer = firm()
    line = {"identifier": cpf_number(worker_of(employer).pk), "category": "employee", "remuneration": "1800.00"}

    assert send(key_for(employer), json.dumps({"lines": [line]})).status_code == 201


def test_events_of_esocial_are_filed() -> None:
    employer = EmployerFactory(identifier="11222333000181")
    EmployerFact.objects.create(
        employer=employer, name="employer_accident_risk", value="light", valid_from=date(2020, 1, 1), source="test"
    )
    PersonFactory(cpf="52998224725")

    answer = send(key_for(employer), batch(EVENT))

    assert (answer.status_code, answer.json()["totals"]["remuneration"]) == (201, "2849.50")


def test_wrong_lines_are_told_one_by_one_and_nothing_is_filed() -> None:
    employer = firm()
    person, secret = worker_of(employer), key_for(employer)
    content = csv_of((cpf_number(person.pk), "3000"), ("11144477735", "1"))

    answer = send(secret, content)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "lines_refused")
    assert [(each["line"], each["field"]) for each in answer.json()["error"]["details"]] == [(3, "identifier")]
    assert not MonthlyReturn.objects.exists()
    partly = send(secret, content, f"{URL}&partly=yes")
    assert (partly.status_code, partly.json()["accepted"], partly.json()["refused"]) == (201, 1, 1)
    assert partly.json()["errors"][0]["line"] == 3


def test_one_key_answers_once() -> None:
    employer = firm()
    person, secret = worker_of(employer), key_for(employer)
    first = send(secret, csv_of((cpf_number(person.pk), "3000")))

    assert send(secret, csv_of((cpf_number(person.pk), "3000"))).json()["return"] == first.json()["return"]
    assert send(secret, csv_of((cpf_number(person.pk), "3001"))).status_code == 409


def test_a_key_reaches_no_other_employer() -> None:
    mine, other = firm(), firm()
    secret = key_for(mine)
    filed = send(key_for(other), csv_of((cpf_number(worker_of(other).pk), "3000")))

    assert send(secret, b"", f"{URL}&employer={other.identifier}").status_code == 403
    unseen = Client().get(filed.headers["Location"], headers={"Authorization": f"Bearer {secret}"})
    assert unseen.status_code == 404


def test_whoever_acts_for_two_says_for_which() -> None:
    one, two = firm(), firm()
    secret = key_for(one, two)
    content = csv_of((cpf_number(worker_of(two).pk), "3000"))

    assert send(secret, content).status_code == 400
    assert send(secret, content, f"{URL}&employer={two.identifier}").status_code == 201


@pytest.mark.parametrize(
    ("url", "content", "status"),
    [
        ("/api/v1/returns", b"x", 400),
        ("/api/v1/returns?month=2026-13", b"x", 400),
        (URL, b"", 400),
        (URL, b"{", 400),
        (URL, b'{"lines": [1]}', 400),
        (URL, b'[{"wage": 1}]', 400),
        (URL, b"<!DOCTYPE a><evtRemun/>", 400),
        ("/api/v1/returns?month=2099-01", csv_of(), 422),
    ],
)
def test_what_is_no_return_is_refused_in_words(url: str, content: bytes, status: int) -> None:
    answer = send(key_for(firm()), content, url)

    assert (answer.status_code, bool(answer.json()["error"]["message"])) == (status, True)
