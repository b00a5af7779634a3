"""A civil register's system tells of deaths: by key, each certificate once, settled before the answer comes."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import issue_key
from amparo.administration.awards.models import Suspension
from amparo.administration.civil_events.models import Notification
from amparo.interfaces import clock
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import death_of, registry_account
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/civil-events"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.interfaces.jobs.civil_events.clock.today", lambda: date(2026, 11, 16))
    monkeypatch.setattr("amparo.interfaces.api.civil_events.today", lambda: date(2026, 11, 16))


def key() -> str:
    return issue_key(account_id=registry_account().pk, scope=Scope.CIVIL_EVENTS, name="SIRC", on=clock.today())


def send(secret: str, content: Any) -> Any:
    return Client().post(
        URL, data=json.dumps(content), content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )


def test_a_death_stops_the_payment_before_the_answer_is_sent() -> None:
    award, secret = AwardFactory(), key()
    answer = send(secret, death_of(award.person))
    assert (answer.status_code, answer.json()["events"][0]["state"]) == (200, "matched")
    assert Suspension.objects.get().award_id == award.pk
    headers = {"Authorization": f"Bearer {secret}"}
    location = answer.json()["events"][0]["location"]
    assert Client().get(location, headers=headers).json()["state"] == "matched"
    given = Client().get(f"{location}/certificate", headers=headers)
    assert given.content.startswith(b"%PDF-")
    assert Client().get(f"/verify/{given.headers['X-Verification-Code']}/").status_code == 200


def test_the_same_events_sent_again_are_the_same_notifications() -> None:
    award, secret = AwardFactory(), key()
    first = send(secret, {"events": [death_of(award.person)]}).json()
    assert send(secret, {"events": [death_of(award.person)]}).json() == first
    assert Notification.objects.count() == 1
    other = send(secret, death_of(award.person, given_names="Outra"))
    assert (other.status_code, other.json()["events"][0]["errors"][0]["field"]) == (422, "certificate_number")


def test_each_event_that_is_wrong_is_named_and_the_others_are_taken() -> None:
    person = PersonFactory()
    wrong: list[Any] = [
        death_of(person, "2", occurred_on="2027-01-01"),
        death_of(person, "", birth_date=None),
        death_of(person, "4", kind="divorce"),
        death_of(person, "5", colour="red"),
        "death",
    ]
    answer = send(key(), {"events": [*wrong, death_of(person, "1")]}).json()
    assert (answer["taken"], answer["refused"]) == (1, 5)
    fields = [each["errors"][0]["field"] for each in answer["events"][:5]]
    assert fields == ["occurred_on", "certificate_number", "kind", "", ""]


@pytest.mark.parametrize("sent", [[], {"events": []}, {"events": "all"}, {"events": [{}] * 1001}])
def test_what_is_no_list_of_events_is_refused(sent: Any) -> None:
    assert send(key(), sent if isinstance(sent, dict) else {"events": sent}).status_code in (400, 413)


def test_another_register_does_not_see_it_and_a_payroll_key_does_not_open_it() -> None:
    location = send(key(), death_of(PersonFactory())).json()["events"][0]["location"]
    assert Client().get(location, headers={"Authorization": f"Bearer {key()}"}).status_code == 404
    assert send("amparo_wrong", {}).status_code == 401


def test_a_death_without_number_is_linked_when_everything_else_is_the_same() -> None:
    person = AwardFactory().person
    PersonFactory(given_names="Maria", family_names="dos Santos", birth_date=date(1982, 3, 14))
    answer = send(key(), death_of(person, identifier="")).json()
    assert answer["events"][0]["state"] == "linked"


@pytest.mark.parametrize(
    ("other", "state"),
    [
        ({"mother_name": "Zulmira Quadros"}, "doubtful"),
        ({"birth_date": "1955-02-06", "mother_name": ""}, "doubtful"),
        ({"given_names": "Zulmira", "family_names": "Quadros", "birth_date": "1931-01-30"}, "unmatched"),
    ],
)
def test_a_death_that_is_not_wholly_the_same_is_for_an_officer_or_nobodys(other: dict[str, str], state: str) -> None:
    person = AwardFactory().person
    assert send(key(), death_of(person, identifier="", **other)).json()["events"][0]["state"] == state
    assert not Suspension.objects.exists()


def test_a_death_with_day_and_month_exchanged_is_linked_where_all_the_rest_is_the_same() -> None:
    person = AwardFactory().person
    answer = send(key(), death_of(person, identifier="", birth_date="1955-02-06")).json()
    assert answer["events"][0]["state"] == "linked"
    assert Suspension.objects.exists()


def test_a_homonym_of_the_same_day_makes_it_doubtful() -> None:
    one = AwardFactory().person
    PersonFactory(
        given_names=one.given_names,
        family_names=one.family_names,
        birth_date=one.birth_date,
        mother_name=one.mother_name,
        municipality="Outra",
    )
    assert send(key(), death_of(one, identifier="")).json()["events"][0]["state"] == "doubtful"
