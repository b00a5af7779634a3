"""Whom a notification is about, and what follows from a death at once."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amparo.administration.awards.models import Suspension, Termination
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.civil_events import operations
from amparo.administration.civil_events.choices import NotificationState
from amparo.administration.civil_events.models import Candidate, Notification
from amparo.administration.civil_events.operations import FoundLink
from amparo.administration.claims.queries import draft_answers
from amparo.administration.common.periods import period_from
from amparo.administration.notices.models import Notice
from amparo.administration.registry.models import CivilEvent, Person, Relationship
from amparo.administration.registry.operations import relate_persons
from amparo.administration.registry.queries import death_date_of, relationships_of
from tests.factories.access import AccountFactory
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import DIED, NOW, TODAY, death_of, notified
from tests.factories.registry import PersonFactory, cpf_number

pytestmark = pytest.mark.django_db


def settled(notification: Notification) -> Notification:
    return operations.settle_by_number(notification_id=notification.pk, on=TODAY, at=NOW)


def test_a_death_with_the_right_number_stops_every_award_at_once() -> None:
    award = AwardFactory()
    found = settled(notified(death_of(award.person)))
    assert (found.state, found.person_id, found.settled_on) == ("matched", award.person_id, TODAY)
    assert death_date_of(award.person_id) == DIED
    held = Suspension.objects.get(award=award)
    assert (held.period.lower, held.reason) == (date(2026, 11, 11), "death_reported")
    assert not Termination.objects.exists()
    assert Notice.objects.get(person=award.person).kind == "civil_event"


def test_the_same_death_settled_again_changes_nothing() -> None:
    notification = notified(death_of(AwardFactory().person))
    settled(notification)
    settled(notification)
    assert (CivilEvent.objects.count(), Suspension.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_two_registers_tell_of_one_death() -> None:
    person = AwardFactory().person
    first = settled(notified(death_of(person)))
    second = settled(notified(death_of(person, "77", register="Cartório de Feira")))
    assert second.state == "matched"
    assert second.event_number == first.event_number
    assert Suspension.objects.count() == 1


def test_registers_that_name_different_days_are_looked_at() -> None:
    person = AwardFactory().person
    settled(notified(death_of(person)))
    second = settled(notified(death_of(person, "77", occurred_on="2026-11-09")))
    assert (second.state, "2026-11-10" in second.note) == ("doubtful", True)


@pytest.mark.parametrize("other", [{"birth_date": "1970-02-02"}, {"given_names": "Roberto"}])
def test_a_right_number_with_another_name_or_birth_is_doubtful(other: dict[str, str]) -> None:
    award = AwardFactory()
    found = settled(notified(death_of(award.person, **other)))
    assert found.state == "doubtful"
    assert Candidate.objects.get().person_id == award.person_id
    assert not Suspension.objects.exists()


def test_a_family_name_changed_by_marriage_is_no_contradiction() -> None:
    award = AwardFactory()
    assert settled(notified(death_of(award.person, family_names="Pereira"))).state == "matched"


@pytest.mark.parametrize("number", ["", "123", cpf_number(777)])
def test_a_death_without_a_usable_number_waits_to_be_linked(number: str) -> None:
    assert settled(notified(death_of(AwardFactory().person, identifier=number))).state == "received"


def waiting_for_linkage() -> tuple[Notification, Person]:
    person = AwardFactory().person
    return notified(death_of(person, identifier="")), person


def link(person: Person, *, certain: bool, probability: float = 0.99) -> FoundLink:
    return FoundLink(person.pk, probability, certain, {"given_names": "exact"})


def test_a_certain_link_stops_the_awards() -> None:
    notification, person = waiting_for_linkage()
    operations.take_links(notification_id=notification.pk, links=[link(person, certain=True)], on=TODAY, at=NOW)
    notification.refresh_from_db()
    assert (notification.state, notification.probability) == ("linked", 0.99)
    assert Suspension.objects.count() == 1


def test_a_doubtful_link_stops_nothing_until_an_officer_has_looked() -> None:
    notification, person = waiting_for_linkage()
    links = [link(person, certain=False, probability=0.7), link(PersonFactory(), certain=False, probability=0.4)]
    operations.take_links(notification_id=notification.pk, links=links, on=TODAY, at=NOW)
    assert not Suspension.objects.exists()
    officer = AccountFactory(officer=True)
    operations.decide_same(
        notification_id=notification.pk, person_id=person.pk, officer_id=officer.pk, on=TODAY, at=NOW
    )
    notification.refresh_from_db()
    assert (notification.state, notification.settled_by_id) == ("linked", officer.pk)
    assert Suspension.objects.count() == 1
    with pytest.raises(operations.NotWaiting):
        operations.decide_nobody(notification_id=notification.pk, officer_id=officer.pk, reason="no", on=TODAY)


def test_two_certain_links_are_no_certainty() -> None:
    notification, person = waiting_for_linkage()
    links = [link(person, certain=True), link(PersonFactory(), certain=True)]
    found = operations.take_links(notification_id=notification.pk, links=links, on=TODAY, at=NOW)
    assert found.state == "doubtful"


def test_an_officer_asks_the_register_and_then_finds_nobody() -> None:
    notification, person = waiting_for_linkage()
    officer = AccountFactory(officer=True).pk
    operations.take_links(notification_id=notification.pk, links=[link(person, certain=False)], on=TODAY, at=NOW)
    with pytest.raises(operations.ReasonNeeded):
        operations.ask_register(notification_id=notification.pk, officer_id=officer, reason=" ", on=TODAY)
    operations.ask_register(notification_id=notification.pk, officer_id=officer, reason="Which mother?", on=TODAY)
    found = operations.decide_nobody(notification_id=notification.pk, officer_id=officer, reason="No", on=TODAY)
    assert found.state == "unmatched"
    assert not Suspension.objects.exists()


def test_no_link_is_nobody_on_record() -> None:
    notification, _person = waiting_for_linkage()
    assert operations.take_links(notification_id=notification.pk, links=[], on=TODAY, at=NOW).state == "unmatched"


def test_survivors_are_told_and_find_their_claim_filled_in() -> None:
    award = AwardFactory()
    widow = PersonFactory(given_names="Rosa")
    relate_persons(person_id=award.person_id, other_id=widow.pk, kind="spouse", start=date(1990, 5, 1))
    settled(notified(death_of(award.person)))
    assert Notice.objects.get(person=widow).subject == "O que você pode pedir"
    answers = draft_answers(widow.pk, "death_pension")
    assert answers["relation_to_deceased"] == "spouse"
    assert answers["deceased"]["death_date"] == "2026-11-10"
    assert answers["union_began_on"] == "1990-05-01"
    assert (answers["deceased"]["benefit_received"], answers["deceased"]["benefit_received_amount"]) == (
        "retirement",
        "2000.00",
    )
    assert len(answers["deceased"]["identifier"]) == 11


def test_an_award_ends_when_an_officer_confirms() -> None:
    award = AwardFactory()
    notification = settled(notified(death_of(award.person)))
    assert operations.confirm_death(notification_id=notification.pk, on=TODAY) == 1
    assert operations.confirm_death(notification_id=notification.pk, on=TODAY) == 0
    assert awards_of_person(award.person_id)[0].last_day == DIED


def birth(**other: object) -> dict[str, object]:
    return {
        "register": "1º Ofício",
        "certificate_number": "N1",
        "kind": "birth",
        "occurred_on": "2026-11-01",
        "given_names": "Ana",
        "family_names": "Lima",
        "sex": "female",
        **other,
    }


def test_a_newborn_is_put_on_record_with_the_parent_whose_number_is_given() -> None:
    mother = PersonFactory(cpf=cpf_number(55))
    others = [{"role": "mother", "identifier": cpf_number(55)}]
    found = settled(notified(birth(others=others, identifier=cpf_number(99))))
    assert found.state == "matched"
    child = relationships_of(mother.pk, TODAY)[0]
    assert (child.kind, child.other.given_names, child.other.birth_date) == ("child", "Ana", date(2026, 11, 1))
    assert CivilEvent.objects.get(person=child.other).kind == "birth"


def test_a_newborn_of_nobody_on_record_is_not_put_on_record() -> None:
    assert settled(notified(birth())).state == "unmatched"
    assert Person.objects.count() == 0


def marriage(one: Person, other_number: str) -> dict[str, object]:
    event = death_of(one)
    others = [{"role": "spouse", "identifier": other_number}]
    return event | {"kind": "marriage", "occurred_on": "2026-11-07", "others": others}


def test_a_marriage_makes_partners_spouses() -> None:
    one, other = PersonFactory(), PersonFactory(cpf=cpf_number(66))
    relate_persons(person_id=one.pk, other_id=other.pk, kind="partner", start=date(2020, 1, 1))
    assert settled(notified(marriage(one, cpf_number(66)))).state == "matched"
    rows = Relationship.objects.filter(person=one).order_by("period")
    assert [(row.kind, row.period) for row in rows] == [
        ("partner", period_from(date(2020, 1, 1), date(2026, 11, 7))),
        ("spouse", period_from(date(2026, 11, 7))),
    ]


def test_a_marriage_beside_another_is_looked_at() -> None:
    one, other = PersonFactory(), PersonFactory(cpf=cpf_number(66))
    relate_persons(person_id=one.pk, other_id=PersonFactory().pk, kind="spouse", start=date(2020, 1, 1))
    assert settled(notified(marriage(one, cpf_number(66)))).state == "doubtful"
    assert not relationships_of(other.pk, TODAY)


def test_what_was_received_never_changes() -> None:
    notification = notified(death_of(PersonFactory()))
    for change in ({"occurred_on": date(2026, 1, 1)}, {"raw": {}}, {"identifier": "1"}):
        with pytest.raises(DatabaseError, match="stands_as_received"), transaction.atomic():
            Notification.objects.filter(pk=notification.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        notification.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Notification.objects.filter(pk=notification.pk).update(state=NotificationState.ANNULLED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=notification.pk).update(state=NotificationState.MATCHED)
