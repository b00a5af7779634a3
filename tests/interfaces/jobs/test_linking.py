"""Deaths without a number are linked to persons in the database: one by one, or a whole file at once."""

from datetime import date
from time import perf_counter
from typing import Any

import pytest

from amparo.administration.awards.models import Suspension
from amparo.administration.civil_events.models import Candidate, Notification
from amparo.administration.registry.models import Person
from amparo.analysis.linkage import Engine
from amparo.interfaces.jobs import civil_events, linking
from tests.factories.awards import AwardFactory
from tests.factories.civil_events import TODAY, death_of, notified
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.interfaces.jobs.civil_events.clock.today", lambda: TODAY)


@pytest.fixture(params=["one by one", "all at once"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(civil_events, "WHOLE_FILE", 1 if request.param == "all at once" else 10**9)


def linked(person: Person, **other: Any) -> Notification:
    (settled,) = civil_events.settle([notified(death_of(person, identifier="", **other))])
    return settled


@pytest.mark.usefixtures("way")
def test_a_death_with_an_error_is_linked_and_stops_the_payment() -> None:
    award = AwardFactory()
    PersonFactory(given_names="Zulmira", family_names="Quadros", birth_date=date(1931, 1, 30))
    settled = linked(award.person, given_names=award.person.given_names.upper(), birth_date="1955-02-06")
    assert (settled.state, settled.person_id) == ("linked", award.person_id)
    assert settled.probability is not None
    assert settled.probability > 0.97
    assert Suspension.objects.get().award_id == award.pk


@pytest.mark.usefixtures("way")
def test_a_twin_is_shown_to_an_officer_and_goes_on_being_paid() -> None:
    award = AwardFactory()
    settled = linked(award.person, given_names="Zulmira")
    assert settled.state == "doubtful"
    assert Candidate.objects.get().agreements["given_names"] == "differs"
    assert not Suspension.objects.exists()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("name", ["Marcela", "João Batista"])
def test_somebody_with_a_social_name_is_found_by_either(name: str) -> None:
    person = PersonFactory(given_names="João Batista", social_name="Marcela", family_names="Figueiredo Lobato")
    assert linked(person, given_names=name).person_id == person.pk


def test_the_dead_are_not_linked_again() -> None:
    person = AwardFactory().person
    assert linked(person).state == "linked"
    other = notified(death_of(person, "77", identifier="", register="Cartório de Feira"))
    assert [each.state for each in civil_events.settle([other])] == ["unmatched"]


def test_nobody_on_record_is_nobody() -> None:
    gone = PersonFactory.build(given_names="Waldemar", family_names="Quiroga", birth_date=date(1933, 1, 2))
    event = {
        "register": "Cartório",
        "certificate_number": "9",
        "kind": "death",
        "occurred_on": "2026-11-10",
        "given_names": gone.given_names,
        "family_names": gone.family_names,
    }
    assert [each.state for each in civil_events.settle([notified(event)])] == ["unmatched"]


def test_those_of_the_same_day_are_looked_at_before_those_of_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory(given_names="Maria", family_names="Silva Lobato", birth_date=date(1950, 5, 5))
    for year in range(1951, 1957):
        PersonFactory(given_names="Maria", family_names="Silva", birth_date=date(year, 5, 5))
    monkeypatch.setattr("amparo.administration.civil_events.preselection.MOST", 2)
    told = notified(death_of(person, identifier="", family_names="Silva"))
    assert person.pk in [link.person_id for link in linking.links_near(told)]


def test_one_death_is_linked_while_the_register_waits() -> None:
    person = AwardFactory().person
    told = notified(death_of(person, identifier=""))
    linking.links_near(told)  # the first time reads the model
    began = perf_counter()
    assert linking.links_near(told)
    assert perf_counter() - began < 3  # a tenth of a second on a machine left alone


def test_a_whole_file_is_linked_on_the_cluster_that_the_settings_name(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    asked: list[Engine] = []
    monkeypatch.setattr(civil_events, "WHOLE_FILE", 1)
    monkeypatch.setattr(linking, "link_records", lambda *_tables, engine, **_options: asked.append(engine) or [])
    settings.SPARK_MASTER = "spark://master:7077"
    linked(PersonFactory())
    assert [engine.spark for engine in asked] == ["spark://master:7077"]
