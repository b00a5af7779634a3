"""Of everybody's partner and children at once, the record says the same as of one person's."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from psycopg.types.range import DateRange

from amparo.administration.claims import facts, kin, relatives
from amparo.administration.claims.declared import declared_facts
from amparo.administration.common.periods import period_from
from amparo.administration.registry.columns import EVERYBODY, HouseholdRange, next_range, read_people
from amparo.administration.registry.models import CivilEvent, Person, PersonFact, Relationship
from amparo.interfaces.jobs.extraction.gathering import gather_part
from amparo.law import Law, load_law
from amparo.law.columnar.determination import OUTCOMES
from tests.database import REPOSITORY
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 20)
SUPPLEMENT = "guaranteed_income_supplement"


@pytest.fixture(scope="module")
def canada() -> Law:
    return load_law(Path(REPOSITORY) / "institutions" / "canada_esdc")


def under(law: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (facts, kin, relatives):
        monkeypatch.setattr(module, "current_law", lambda: law)


def relate(person: Person, other: Person, kind: str, until: date | None = None, *, back: str = "") -> None:
    period = DateRange(date(2010, 1, 1), until) if until else period_from(date(2010, 1, 1))
    Relationship.objects.create(person=person, other=other, kind=kind, period=period)
    if back:
        Relationship.objects.create(person=other, other=person, kind=back, period=period)


def state(person: Person, name: str, value: Any, since: date = date(2025, 1, 1)) -> None:
    PersonFact.objects.create(person=person, name=name, value=value, valid_from=since, source="taxes")


def families() -> list[Person]:
    """Couples that last, that ended, that ended and began anew, of whom one died, on record on one side only; children."""
    made: list[Person] = [PersonFactory(birth_date=date(1945 + number, 5, 3)) for number in range(14)]
    relate(made[0], made[1], "spouse", back="spouse")
    relate(made[2], made[3], "partner", date(2020, 1, 1), back="partner")
    relate(made[4], made[5], "spouse", ON, back="spouse")  # the last day is not counted: divorced on the day itself
    Relationship.objects.create(person=made[2], other=made[6], kind="spouse", period=period_from(date(2021, 1, 1)))
    Relationship.objects.create(person=made[6], other=made[2], kind="spouse", period=period_from(date(2021, 1, 1)))
    relate(made[7], made[8], "spouse", back="spouse")
    CivilEvent.objects.create(person=made[8], kind="death", occurred_on=date(2026, 2, 1), source="registrar")
    relate(made[9], made[0], "spouse")
    for child, kind in ((made[10], "child"), (made[11], "stepchild"), (made[12], "ward"), (made[13], "sibling")):
        relate(made[0], child, kind)
    relate(made[1], made[10], "child")
    for person in made[:10]:
        state(person, "residence", [{"since": "1970-02-01"}])
        state(person, "legal_status", True)
        state(person, "pension_start_month", "2020-02-01")
        state(person, "net_income", 4000.55 + person.pk % 7)
    state(made[1], "net_income", "9000.25", date(2026, 3, 1))
    state(made[1], "net_income", "1.00", date(2026, 7, 21))
    state(made[1], "old_age_benefit", "pension")
    state(made[3], "old_age_benefit", "allowance")
    return made


def everybody() -> HouseholdRange:
    read_people(EVERYBODY, {"day": ON})
    within = next_range(-(2**63), 1000)
    assert within is not None
    return within


def of_one(person: Person, benefit: str, law: Any) -> dict[str, Any]:
    needed = law.needed_facts(benefit)
    return facts._relatives(person.pk, ON, {name.partition(".")[0] for name in needed}, needed)


@pytest.mark.parametrize("benefit", ["old_age_security", SUPPLEMENT, "allowance", "allowance_for_the_survivor"])
def test_partners_are_known_of_many_as_of_one(benefit: str, canada: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    under(canada, monkeypatch)
    made = families()
    one_by_one = {person.pk: found for person in made if (found := of_one(person, benefit, canada))}
    assert kin.relatives_of_many(everybody(), benefit) == one_by_one
    if benefit == SUPPLEMENT:
        assert set(one_by_one) == {made[place].pk for place in (0, 1, 2, 6, 7, 8, 9)}


def law_of_children(names: set[str], defaults: dict[str, int | None]) -> SimpleNamespace:
    columns = {name: SimpleNamespace(default=default) for name, default in defaults.items()}
    return SimpleNamespace(
        needed_facts=lambda _benefit: ("children", "partner", *names),
        links={"partner": SimpleNamespace(many=False)},
        relations={"children": SimpleNamespace(columns=columns)},
    )


@pytest.mark.parametrize("disabled", [None, 0])
def test_children_are_known_of_many_as_of_one(disabled: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, int | None] = {"birth_date": None, "relationship": None, "disabled": disabled}
    law = law_of_children({"partner.death_date", "partner.net_income"}, asked)
    under(law, monkeypatch)
    made = families()
    state(made[10], "disabled", True)
    one_by_one = {person.pk: found for person in made if (found := of_one(person, "any", law))}
    found = kin.relatives_of_many(everybody(), "any")
    assert found == one_by_one
    assert found[made[7].pk]["partner"]["death_date"] == date(2026, 2, 1)
    # Where the law must know it of each child, one of whom it is not known hides them all.
    assert ("children" in found[made[0].pk], len(found[made[1].pk]["children"])) == (disabled == 0, 1)


def test_couples_are_determined_many_at_once_as_one_at_a_time(canada: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    under(canada, monkeypatch)
    families()
    part = gather_part(canada, [SUPPLEMENT], everybody())
    answers, seen = canada.benefit_columns(SUPPLEMENT).determine(part.batch, ON), set()
    for place, person_id in enumerate(part.person_id.tolist()):
        try:
            one = canada.determine(SUPPLEMENT, facts.gather_facts(person_id, SUPPLEMENT, {}, ON), ON)
        except Exception:  # noqa: BLE001 - what cannot be determined of one, fails among many
            assert OUTCOMES[answers.outcome[place]] not in ("entitled", "not_entitled"), person_id
            continue
        assert OUTCOMES[answers.outcome[place]] == one.outcome
        assert answers.amount[place] == (one.amount or 0) * 100
        seen.add(answers.amount[place])
    assert len(seen) > 2


def test_what_was_answered_of_a_partner_stands_over_the_record() -> None:
    recorded = {"partner": {"birth_date": date(1950, 1, 1), "net_income": 5}, "children": [{"a": 1}]}
    same = facts.with_answers(recorded, {"partner": {"net_income": 7}})
    other = facts.with_answers(recorded, {"partner": {"birth_date": date(1960, 1, 1)}, "sex": "male"})
    nobody = facts.with_answers(recorded, {"partner": None, "children": []})
    assert same["partner"] == {"birth_date": date(1950, 1, 1), "net_income": 7}
    assert other == {"partner": {"birth_date": date(1960, 1, 1)}, "children": [{"a": 1}]}
    assert nobody == {"partner": None, "children": []}


def test_no_query_is_made_for_each_couple(
    canada: Law, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    under(canada, monkeypatch)
    families()
    within = everybody()
    with django_assert_max_num_queries(5):
        assert len(list(declared_facts(within, [SUPPLEMENT]))) == 7
