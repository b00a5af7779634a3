"""An extract of the record says of everybody what the records would say of each, and counts what the database counts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from amparo.administration.access.choices import Role
from amparo.administration.claims.facts import GATHERED, gather_facts
from amparo.administration.claims.operations import decide_claim
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import period_from
from amparo.administration.contributions.models import ContributionMonth
from amparo.administration.registry.columns import (
    EVERYBODY,
    next_range,
    one_sided_couples,
    read_people,
)
from amparo.administration.registry.models import HouseholdMember, Person, PersonFact, Relationship
from amparo.analysis.extract import ExtractWriter, Manifest, open_extract
from amparo.interfaces.jobs.extraction import taking
from amparo.interfaces.jobs.extraction.gathering import WRONG_FACT
from amparo.interfaces.jobs.extraction.taking import Request, TotalsDiffer, take_extract
from amparo.law.columnar.determination import FAILED, OUTCOMES
from tests.factories.claims import submit
from tests.factories.contributions import record_career
from tests.factories.payments import officer
from tests.factories.registry import EmployerFactory, PersonFactory, live_together

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def take(folder: Path, *benefits: str, persons_per_part: int = 4, on: date = ON) -> Manifest:
    request = Request(benefits or ("bpc_elderly",), on, persons_per_part=persons_per_part)
    return take_extract(folder, request, account_id=officer(Role.SUPERVISOR).pk, now=NOW)


def people(seed: int = 1, count: int = 14) -> list[Person]:
    """Persons with careers at several employers, households, and stated facts."""
    random = Random(seed)
    made: list[Person] = []
    employers = [EmployerFactory() for _number in range(2)]
    for _number in range(count):
        born = date(random.randrange(1945, 2000), random.randrange(1, 13), random.randrange(1, 29))
        person: Person = PersonFactory(birth_date=born, sex=random.choice(["male", "female"]))
        for employer in employers[: random.randrange(3)]:
            first = random.randrange(1995, 2020)
            last = date(first + random.randrange(1, 20), random.randrange(1, 13), 1)
            record_career(person.pk, [(date(first, 5, 1), last, random.randrange(900, 9000))], employer_id=employer.pk)
        if random.random() < 0.4:
            record_career(person.pk, [(date(2012, 1, 1), date(2014, 6, 1), 700)], category="simplified")
        made.append(person)
    live_together(made[0], (made[1], "spouse", 1200), (made[2], "child", 0), head_income=300)
    live_together(made[3], (made[4], "parent", Decimal("1518.50")))
    for person in made[5:9]:
        _state(person, "monthly_income", random.choice([0, 300, 350.55, "405.25"]))
        _state(person, "cadunico_updated_on", "2025-11-03")
        _state(person, "biometric_registered", True)
    return made


def _state(person: Person, name: str, value: Any, since: date = date(2025, 1, 1)) -> None:
    PersonFact.objects.create(person=person, name=name, value=value, valid_from=since, source="CadÚnico")


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("benefit", ["retirement", "bpc_elderly"])
def test_many_at_once_are_determined_as_one_at_a_time(seed: int, benefit: str, tmp_path: Path) -> None:
    people(seed)
    take(tmp_path / "x", benefit)
    extract, law, seen = open_extract(tmp_path / "x"), current_law(), 0
    for info in extract.parts:
        part = extract.read_part(info.number)
        answers = law.benefit_columns(benefit).determine(part.batch, ON)
        for place, person_id in enumerate(part.person_id.tolist()):
            one = law.determine(benefit, gather_facts(person_id, benefit, {}, ON), ON)
            assert OUTCOMES[answers.outcome[place]] == one.outcome, person_id
            assert Decimal(int(answers.amount[place])).scaleb(-2) == (one.amount or 0)
            seen += 1
    assert seen == 14


def test_what_was_claimed_and_found_counts_over_the_record(tmp_path: Path) -> None:
    plain, poor = PersonFactory(elderly=True), PersonFactory(elderly=True)
    live_together(plain, (PersonFactory(), "child", 9000))
    submit(plain)
    referred = submit(poor, monthly_income="500.00")
    assert referred.status == "referred"
    decide_claim(
        claim_id=referred.pk,
        officer_id=officer(Role.CASE_OFFICER).pk,
        outcome="accepted",
        reason="Costs of treatment.",
        on=ON,
    )
    take(tmp_path / "x")
    extract = open_extract(tmp_path / "x")
    found: dict[int, int] = {}
    for info in extract.parts:
        part = extract.read_part(info.number)
        answers = current_law().benefit_columns("bpc_elderly").determine(part.batch, ON)
        found |= dict(zip(part.person_id.tolist(), answers.outcome.tolist(), strict=True))
    assert [OUTCOMES[found[person.pk]] for person in (plain, poor)] == ["entitled", "entitled"]


def test_whatever_is_gathered_of_one_is_gathered_of_all() -> None:
    """A new gathered fact needs its columns too: gathering.py, or kin.py for relatives."""
    assert set(GATHERED) == {"contributions", "household"}


def test_households_are_never_divided(tmp_path: Path) -> None:
    people()
    take(tmp_path / "x", persons_per_part=1)
    extract = open_extract(tmp_path / "x")
    parts = [set(extract.read_part(info.number).household.tolist()) for info in extract.parts]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(parts)
    assert max(info.persons for info in extract.parts) == 3


def test_totals_are_those_that_the_database_counts(tmp_path: Path) -> None:
    people()
    totals = take(tmp_path / "x", "retirement").totals
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT (person_id, month)), sum(remuneration) * 100 FROM contributions_contributionmonth"
            " WHERE month <= %s",
            [ON],
        )
        months, cents = cursor.fetchone()
    assert totals.persons == Person.objects.count()
    assert (totals.rows["contributions"], totals.sums["contributions.wage"]) == (months, cents)


def test_a_total_that_differs_stops_the_extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    monkeypatch.setattr(taking, "contribution_totals", lambda _within: {"contribution_rows": 0, "wage_cents": 0})
    with pytest.raises(TotalsDiffer, match="contribution_rows"):
        take(tmp_path / "x", "retirement")
    assert not list((tmp_path / "x").glob("part-*"))


class TestGoingOn:
    def taken_until(self, parts: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take an extract and be interrupted after so many parts."""
        write = ExtractWriter.write_part

        def dying(self: ExtractWriter, number: int, *arguments: Any, **options: Any) -> Any:
            if number == parts:
                raise KeyboardInterrupt
            return write(self, number, *arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(ExtractWriter, "write_part", dying)
            with pytest.raises(KeyboardInterrupt):
                take(folder, "retirement")

    def test_it_goes_on_where_it_was_interrupted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        people()
        self.taken_until(2, tmp_path / "x", monkeypatch)
        before = (tmp_path / "x" / "part-00001" / "part.json").stat().st_mtime_ns
        whole, again = take(tmp_path / "y", "retirement"), take(tmp_path / "x", "retirement")
        assert again.totals == whole.totals
        assert (tmp_path / "x" / "part-00001" / "part.json").stat().st_mtime_ns == before

    def test_what_has_changed_meanwhile_is_written_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made = people()
        self.taken_until(3, tmp_path / "x", monkeypatch)
        ContributionMonth.objects.filter(person=made[12]).delete()
        HouseholdMember.objects.filter(person=made[2]).delete()
        record_career(made[0].pk, [(date(2020, 1, 1), date(2021, 1, 1), "1234.56")])
        PersonFactory()
        whole, again = take(tmp_path / "y", "retirement"), take(tmp_path / "x", "retirement")
        assert again.totals.sums["contributions.wage"] == whole.totals.sums["contributions.wage"]
        assert again.totals.persons == whole.totals.persons == 15


def test_a_fact_that_the_law_does_not_take_sets_the_person_aside(tmp_path: Path) -> None:
    sound, wrong = people(count=10)[8:10]
    _state(wrong, "cadunico_updated_on", "some day")
    manifest = take(tmp_path / "x")
    assert manifest.rejects == {WRONG_FACT: 1}
    (row,) = [row for table in open_extract(tmp_path / "x").rejects() for row in table.to_pylist()]
    assert row["person_id"] == wrong.pk != sound.pk
    assert "cadunico_updated_on" in row["detail"]
    assert manifest.totals.persons == 9


def test_a_wage_beyond_all_bounds_sets_the_person_aside(tmp_path: Path) -> None:
    person = PersonFactory()
    record_career(person.pk, [(date(2020, 1, 1), date(2020, 3, 1), 20_000_000)])
    assert take(tmp_path / "x", "retirement").rejects == {WRONG_FACT: 1}


def test_the_past_is_read_as_it_was_known_to_hold(tmp_path: Path) -> None:
    person = PersonFactory(elderly=True)
    _state(person, "monthly_income", "100.00", date(2025, 1, 1))
    _state(person, "monthly_income", "900.00", date(2026, 1, 1))
    record_career(person.pk, [(date(2025, 1, 1), date(2026, 2, 1), 2000)])
    take(tmp_path / "x", "bpc_elderly", "retirement", on=date(2025, 6, 15))
    batch = open_extract(tmp_path / "x").read_part(0).batch
    assert batch.facts["monthly_income"].values.tolist() == [10_000]
    assert len(batch.relations["contributions"].columns["month"].values) == 6
    answers = current_law().benefit_columns("retirement").determine(batch, date(2025, 6, 15))
    assert answers.outcome[0] != FAILED


def test_couples_that_lead_back_on_one_side_only_are_found() -> None:
    together, apart = [PersonFactory() for _number in range(2)], [PersonFactory() for _number in range(2)]
    for person, other in (together, together[::-1], apart):
        Relationship.objects.create(person=person, other=other, kind="spouse", period=period_from(date(2010, 1, 1)))
    read_people(EVERYBODY, {"day": ON})
    within = next_range(taking.BEFORE_ALL, 100)
    assert within is not None
    assert one_sided_couples(within) == [apart[0].pk]
