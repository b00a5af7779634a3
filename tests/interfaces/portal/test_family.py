"""Whoever is left finds, in the portal, what they may claim and the certificate of the death; nobody else does."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from amparo.administration.audit.models import Reading
from amparo.administration.civil_events.models import Notification
from amparo.administration.civil_events.restoring import restore_living_person
from amparo.administration.claims.models import ClaimDraft
from amparo.administration.claims.operations import save_draft
from amparo.administration.documents.models import IssuedDocument
from amparo.administration.registry.operations import relate_persons
from amparo.interfaces.jobs.civil_events import settle
from tests.factories.access import AccountFactory, signed_in
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import TODAY, death_of, notified
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.interfaces.clock.today", lambda: TODAY)


def bereaved(kind: str = "spouse") -> tuple[Any, Notification]:
    """Somebody signed in who is this to a person whose death was told."""
    award = AwardFactory(person=PersonFactory(given_names="Anselmo", family_names="Tavares"))
    left = PersonFactory(given_names="Rosa", birth_date=date(1960, 2, 2))
    relate_persons(person_id=award.person_id, other_id=left.pk, kind=kind, start=date(1990, 5, 1))
    (notification,) = settle([notified(death_of(award.person))])
    return signed_in(AccountFactory(person=left)), notification


def home(visitor: Any) -> str:
    return str(visitor.get(reverse("portal:home")).content.decode())


def certificate(notification: Notification) -> str:
    return reverse("portal:death_certificate", args=[notification.reference])


@pytest.mark.parametrize("kind", ["spouse", "child"])
def test_a_survivor_sees_the_death_the_claim_and_the_certificate(kind: str) -> None:
    visitor, notification = bereaved(kind)
    shown = home(visitor)
    assert "Anselmo Tavares" in shown
    assert reverse("portal:claim_start", args=["death_pension"]) in shown
    assert certificate(notification) in shown


def drafts_shown(visitor: Any) -> list[str]:
    return [each.service for each in visitor.get(reverse("portal:home")).context["drafts"]]


def test_the_claim_that_a_death_prepared_is_shown_once_and_another_draft_still() -> None:
    visitor, _notification = bereaved()
    left = ClaimDraft.objects.get(service="death_pension").person_id
    assert drafts_shown(visitor) == []
    save_draft(person_id=left, service="retirement", answers={"a": 1})
    assert drafts_shown(visitor) == ["retirement"]


def test_a_parent_sees_the_death_and_no_claim() -> None:
    visitor, notification = bereaved("parent")
    shown = home(visitor)
    assert certificate(notification) in shown
    assert "Check and send the claim" not in shown


def test_the_certificate_is_the_same_when_asked_again_and_anybody_can_check_it() -> None:
    visitor, notification = bereaved()
    given = [visitor.get(certificate(notification)) for _time in range(2)]
    assert all(each.content.startswith(b"%PDF-") for each in given)
    issued = IssuedDocument.objects.get()
    assert "Anselmo Tavares" in visitor.get(f"/verify/{issued.code}/").content.decode()
    assert Reading.objects.filter(person=notification.person, subject="death certificate").exists()


def test_nobody_outside_the_family_gets_the_certificate() -> None:
    _visitor, notification = bereaved()
    stranger = signed_in(AccountFactory(person=PersonFactory()))
    assert stranger.get(certificate(notification)).status_code == 404
    assert "Anselmo" not in home(stranger)
    assert not IssuedDocument.objects.exists()


def test_after_a_living_person_is_restored_there_is_no_card_and_the_certificate_is_withdrawn() -> None:
    visitor, notification = bereaved()
    visitor.get(certificate(notification))
    restore_living_person(
        person_id=notification.person_id or 0,
        officer_id=AccountFactory(officer=True).pk,
        reason="Came in person",
        evidence="Passport",
        on=TODAY,
    )
    assert visitor.get(certificate(notification)).status_code == 404
    assert "Anselmo Tavares" not in home(visitor).split("<main", 1)[1]
    issued = IssuedDocument.objects.get()
    assert issued.withdrawn_on == TODAY
    checked = visitor.get(f"/verify/{issued.code}/").content.decode()
    assert "govuk-tag--red" in checked
    assert "govuk-tag--green" not in checked
