"""The desk's pages of civil events: the doubtful decided, a file sent, a living person restored, every reading logged."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amparo.administration.audit.models import Reading
from amparo.administration.awards.models import Award, Suspension
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.civil_events.intake import TEMPLATE
from amparo.administration.civil_events.models import EventFile, Notification
from amparo.administration.registry.queries import death_date_of
from amparo.interfaces.jobs.civil_events import keep_records, settle, settle_waiting
from tests.factories.access import AccountFactory, signed_in
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import DIED, TODAY, death_of, notified
from tests.factories.registry import cpf_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.interfaces.clock.today", lambda: TODAY)


@pytest.fixture
def desk() -> Any:
    return signed_in(AccountFactory(officer=True))


def doubtful() -> tuple[Notification, Award]:
    award = AwardFactory()
    (found,) = settle([notified(death_of(award.person, birth_date="1950-01-01"))])
    return found, award


def page(notification: Notification) -> str:
    return reverse("desk:civil_event", args=[notification.reference])


def test_both_records_stand_side_by_side_with_words_and_the_reading_is_logged(desk: Any) -> None:
    notification, award = doubtful()
    shown = desk.get(page(notification)).content.decode()
    assert "Diferente" in shown or "Different" in shown
    assert award.person.mother_name in shown
    assert Reading.objects.filter(person=award.person, purpose="civil_event").exists()


def test_an_officer_says_that_it_is_the_person(desk: Any) -> None:
    notification, award = doubtful()
    desk.post(page(notification), {"verdict": str(award.person_id)})
    assert death_date_of(award.person_id) == DIED
    assert "Aposentadoria" in (shown := desk.get(page(notification)).content.decode())
    assert "{&#x27;" not in shown
    listed = desk.get(reverse("desk:civil_events") + "?state=linked&kind=death").content.decode()
    assert award.person.given_names in listed
    desk.post(reverse("desk:civil_event_confirm", args=[notification.reference]))
    assert awards_of_person(award.person_id)[0].last_day == DIED


def test_nobody_but_a_candidate_can_be_chosen(desk: Any) -> None:
    notification, _award = doubtful()
    other = AwardFactory()
    assert desk.post(page(notification), {"verdict": str(other.person_id)}).status_code == 200
    assert desk.post(page(notification), {"verdict": "nobody", "reason": ""}).status_code == 200
    assert not Suspension.objects.exists()
    desk.post(page(notification), {"verdict": "nobody", "reason": "Another mother"})
    notification.refresh_from_db()
    assert (notification.state, notification.note) == ("unmatched", "Another mother")


def test_a_living_person_is_put_right_on_the_page(desk: Any) -> None:
    award = AwardFactory()
    (notification,) = settle([notified(death_of(award.person))])
    address = reverse("desk:civil_event_restore", args=[notification.reference])
    desk.post(address, {"reason": "", "evidence": ""})
    assert death_date_of(award.person_id) == DIED
    desk.post(address, {"reason": "Came in person", "evidence": "Passport"})
    assert death_date_of(award.person_id) is None
    assert not Suspension.objects.exists()
    assert "Passport" in desk.get(page(notification)).content.decode()


def send(desk: Any, content: str) -> Any:
    sent = SimpleUploadedFile("obitos.csv", content.encode(), content_type="text/csv")
    return desk.post(reverse("desk:civil_event_files"), {"file": sent}, follow=True)


def test_a_file_is_taken_line_by_line_and_only_once(desk: Any) -> None:
    award = AwardFactory()
    number = cpf_number(award.person_id)
    right = f"Cartório;1;death;2026-11-10;Maria da Conceição;;;;;;;{number};;;"
    wrong = "Cartório;2;death;2027-11-10;Maria;;;;;;;;;;"
    again = f"Cartório;1;death;2026-11-10;Outra;;;;;;;{number};;;"
    content = "\n".join([TEMPLATE.strip(), right, wrong, again])
    shown = send(desk, content).content.decode()
    file = EventFile.objects.get()
    assert [(each["line"], each["field"]) for each in file.errors] == [(3, "occurred_on"), (4, "certificate_number")]
    assert file.name in shown
    assert settle_waiting(file.pk) == 1
    assert Suspension.objects.get().award_id == award.pk
    send(desk, content)
    assert (EventFile.objects.count(), Notification.objects.count()) == (1, 1)


@pytest.mark.parametrize("content", ["", "a;b;c\n1;2;3\n", "\x00\x01"])
def test_what_is_no_file_of_events_is_refused_with_a_sentence(desk: Any, content: str) -> None:
    assert "govuk-error" in send(desk, content).content.decode()
    assert not EventFile.objects.exists()


def test_the_template_reads_as_a_file(desk: Any) -> None:
    assert desk.get(reverse("desk:civil_event_template")).content.decode().startswith("register;certificate_number")


def test_awards_end_by_themselves_when_the_days_of_objection_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    award = AwardFactory()
    settle([notified(death_of(award.person))])
    assert keep_records() == (0, 0)
    monkeypatch.setattr("amparo.interfaces.clock.today", lambda: date(2026, 12, 16))
    assert keep_records() == (0, 1)
    assert awards_of_person(award.person_id)[0].last_day == DIED
