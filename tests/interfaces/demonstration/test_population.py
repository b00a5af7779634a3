"""The population in the record: as many as asked, the same again, all or nothing, and claims of every kind."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection, transaction

from amparo.administration.claims.queries import undecided_claim_ids
from amparo.administration.common.institution import current_law
from amparo.administration.registry.queries import count_persons
from amparo.interfaces.demonstration import careers, population, registering
from amparo.interfaces.demonstration.plan import current_plan

TODAY = date(2026, 7, 20)
pytestmark = pytest.mark.django_db


def load(persons: int = 250, claims: int = 12, seed: int = 5) -> tuple[population.Loaded, int]:
    told: list[int] = []
    loaded = population.load(persons=persons, claims=claims, seed=seed, progress=told.append, today=TODAY)
    return loaded, sum(told)


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def digest() -> str:
    """What was written, without the numbers that the database gave."""
    found = rows(
        "SELECT p.given_names, p.family_names, p.birth_date, m.month, m.category, m.remuneration, e.identifier"
        " FROM contributions_contributionmonth m JOIN registry_person p ON p.id = m.person_id"
        " LEFT JOIN registry_employer e ON e.id = m.employer_id ORDER BY 1, 2, 3, 4, 5, 6"
    )
    found += rows("SELECT service, answers::text !~ 'member_id', received_on FROM claims_claim ORDER BY 1, 2, 3")
    return sha256(repr(found).encode()).hexdigest()


def test_it_has_as_many_persons_months_and_claims_as_it_says() -> None:
    loaded, told = load()
    assert (loaded.persons, loaded.claims, told) == (250, 12, 250)
    assert count_persons() == 250
    assert rows("SELECT count(*) FROM contributions_contributionmonth") == [(loaded.contribution_months,)]
    assert len(undecided_claim_ids()) == 12
    assert rows("SELECT count(*) FROM registry_householdmember") == [(250,)]


def test_one_seed_gives_the_same_record() -> None:
    digests = set()
    for _time in range(2):
        with transaction.atomic():
            load()
            digests.add(digest())
            transaction.set_rollback(True)
    assert len(digests) == 1


def test_every_kind_of_claim_is_made() -> None:
    load()
    kinds = {kind.benefit for kind in current_plan().claims}
    assert {code for (code,) in rows("SELECT DISTINCT benefit FROM claims_claim")} == kinds


def test_a_database_with_persons_is_left_alone() -> None:
    load(persons=20, claims=0)
    with pytest.raises(population.PopulationExists):
        load()
    assert count_persons() == 20


def test_what_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(registering, "_facts", fail)
    with pytest.raises(InterruptedError):
        load()
    assert count_persons() == 0


def test_wages_are_measured_against_the_law_of_their_month() -> None:
    by_month = {each.month: each for each in registering.figures_by_month(TODAY)}
    assert str(by_month[date(2026, 1, 1)].minimum_wage) == "1621.00"
    assert str(by_month[date(2025, 12, 1)].minimum_wage) == "1518.00"
    assert (min(by_month), max(by_month)) == (careers.FIRST_MONTH, date(2026, 7, 1))


def test_the_first_known_value_stands_for_earlier_months() -> None:
    wage = current_law().parameters["minimum_wage"]
    assert registering._value(wage, date(1988, 1, 1)) == wage.value_on(date.fromordinal(wage.entries[0].start))
