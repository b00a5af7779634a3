"""Re-determination on local processes: equal to one person at a time, everybody accounted for, faults set aside."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from amparo.analysis.extract import Extract, ExtractWriter, open_extract
from amparo.analysis.extract.building import batch_of_facts
from amparo.analysis.extract.layout import file_path, part_folder
from amparo.analysis.redetermination import Summary, law_change, older_digests, redetermine
from amparo.analysis.redetermination import part as part_module
from amparo.analysis.redetermination import running as running_module
from amparo.analysis.redetermination.running import OtherQuestion, read_results
from amparo.law import Law, load_law
from amparo.law.columnar import Batch, Column, Linked
from amparo.law.columnar.determination import OUTCOMES
from tests.analysis.extract.extracts import TAKEN_ON

ON = date(2026, 4, 20)
RULES = """
from amparo.law.language import *
birth_date = fact(Date)
works = relation(month=Date, wage=Money)
partner = person(optional=True)

@article("Act 1, s 1")
def age(birth_date, on) -> Years:
    return full_years(birth_date, on)

@article("Act 1, s 2")
def old_enough(age, p) -> bool:
    return age >= p.pension_age

@article("Act 1, s 3")
def is_entitled(old_enough) -> bool:
    return old_enough

@article("Act 1, s 4")
def pension(works, p) -> Money:
    return min(works.sum(works.wage), p.ceiling)

@article("Act 9, s 9")
def elsewhere(birth_date, p, on) -> bool:
    return full_years(birth_date, on) >= p.other_age
"""
BENEFIT = """
benefit: pension
title: {en: Pension}
article: Act 1
entitled: is_entitled
amount: pension
reasons: [old_enough]
"""


def parameter(unit: str, value: str, start: str = "1990-01-01") -> str:
    entry = f"{{ from: {start}, value: {value}, reference: Act 1, source: the Act as printed, confirmed: true }}"
    return f"unit: {unit}\ntitle: A figure\nvalues:\n  - {entry}\n"


def law_of(folder: Path, **changes: str) -> Law:
    files = {
        "pension/rules.py": RULES,
        "pension/benefit.yaml": BENEFIT,
        "pension/parameters/pension_age.yaml": parameter("years", "65"),
        "pension/parameters/ceiling.yaml": parameter("money", "1000.00"),
        "pension/parameters/other_age.yaml": parameter("years", "70"),
    }
    for name, text in (files | {key.replace("__", "/"): value for key, value in changes.items()}).items():
        path = folder / (name if "." in name else f"pension/parameters/{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load_law(folder)


def person(age: int, *wages: str) -> dict[str, Any]:
    works = [{"month": date(2020, number + 1, 1), "wage": Decimal(wage)} for number, wage in enumerate(wages)]
    return {"birth_date": date(ON.year - age, 1, 1), "works": works}


def extract_of(law: Law, folder: Path, *parts: list[dict[str, Any]] | Batch) -> Extract:
    writer = ExtractWriter(folder, institution="small", law_version=law.version, taken_on=TAKEN_ON, source={})
    first = 1
    for number, persons in enumerate(parts):
        batch = persons if isinstance(persons, Batch) else batch_of_facts(law, persons)[0]
        numbers = np.arange(first, first + batch.persons)
        writer.write_part(number, numbers, numbers, batch)
        first += batch.persons
    writer.keep_law(law.archive())
    writer.close()
    return open_extract(folder)


@pytest.fixture
def law(tmp_path: Path) -> Law:
    return law_of(tmp_path / "small")


def run(extract: Extract, law: Law, out: Path, **options: Any) -> Summary:
    return redetermine(extract, law.archive(), "pension", options.pop("on", ON), out, **options)


def rejects(out: Path) -> list[dict[str, Any]]:
    with pa.memory_map(str(out / "rejects.arrow")) as source:
        rows: list[dict[str, Any]] = pa.ipc.open_file(source).read_all().to_pylist()
    return rows


def test_everybody_gets_what_the_law_gives_one_at_a_time(law: Law, tmp_path: Path) -> None:
    persons = [person(age, *wages) for age in (40, 64, 65, 66, 90) for wages in ((), ("0.01",), ("600.00", "700.00"))]
    extract = extract_of(law, tmp_path / "x", persons[:7], persons[7:])
    summary = run(extract, law, tmp_path / "out")
    rows = [row for part in extract.parts for row in read_results(tmp_path / "out", part.number).to_pylist()]
    for row, facts in zip(rows, persons, strict=True):
        one = law.determine("pension", facts, ON)
        assert OUTCOMES[row["outcome"]] == one.outcome
        assert Decimal(row["amount"]).scaleb(-2) == (one.amount or 0)
        assert row["reasons"] & 1 == one.values["old_enough"]
    assert (summary.persons, summary.determined, summary.rejected) == (15, 15, 0)
    assert summary.outcomes == {"entitled": 9, "not_entitled": 6}
    assert summary.amount_cents == 3 * (1 + 100_000)
    assert summary.agrees


def test_processes_give_the_same_results(law: Law, tmp_path: Path) -> None:
    parts = [[person(60 + number, "100.00")] * 3 for number in range(4)]
    extract = extract_of(law, tmp_path / "x", *parts)
    told: list[int] = []
    two = run(extract, law, tmp_path / "two", processes=2, progress=told.append)
    one = run(extract, law, tmp_path / "one")
    assert (two.outcomes, two.amount_cents, sum(told)) == (one.outcomes, one.amount_cents, 12)
    assert [read_results(tmp_path / "two", n) for n in range(4)] == [
        read_results(tmp_path / "one", n) for n in range(4)
    ]


class TestSetAside:
    def test_a_person_without_birth_date_is_set_aside_and_the_rest_goes_on(self, law: Law, tmp_path: Path) -> None:
        extract = extract_of(law, tmp_path / "x", [person(70, "10.00"), {"works": []}])
        summary = run(extract, law, tmp_path / "out")
        assert (summary.determined, summary.set_aside) == (1, {"missing_fact:birth_date": 1})
        (row,) = rejects(tmp_path / "out")
        assert (row["person_id"], row["part"], row["detail"]) == (2, 0, "birth_date is not known")

    def test_a_parameter_without_a_value_on_the_day_is_named(self, law: Law, tmp_path: Path) -> None:
        extract = extract_of(law, tmp_path / "x", [person(70, "10.00")])
        summary = run(extract, law, tmp_path / "out", on=date(1980, 5, 1))
        assert summary.set_aside == {"no_answer:pension_age": 1}
        assert rejects(tmp_path / "out")[0]["detail"] == "pension_age has no value for 1980-05-01"
        assert summary.agrees

    def test_a_damaged_part_is_named_and_its_persons_counted(self, law: Law, tmp_path: Path) -> None:
        extract = extract_of(law, tmp_path / "x", [person(70)] * 2, [person(70)] * 3)
        path = file_path(part_folder(extract.folder, 1), "persons")
        sound = path.read_bytes()
        path.write_bytes(sound[:100])
        summary = run(extract, law, tmp_path / "out")
        assert (summary.persons, summary.determined, summary.set_aside) == (5, 2, {"damaged_part": 3})
        assert "persons.arrow" in summary.damaged_parts["1"]
        assert summary.agrees
        path.write_bytes(sound)
        assert run(extract, law, tmp_path / "out").determined == 5

    def test_partners_who_are_not_each_others_are_set_aside(self, law: Law, tmp_path: Path) -> None:
        batch, _faults = batch_of_facts(law, [person(70, "5.00") for _number in range(6)])
        own = Batch(6, batch.facts, batch.relations, {})
        partner = np.array([1, 0, 3, 4, 3, 5])  # 2 names 3, whose partner is 4; 5 is their own partner
        circling = Batch(6, batch.facts, batch.relations, {"partner": Linked(own, partner, None)})
        reading_partners = RULES.replace(
            "    return old_enough\n",
            "    return old_enough and (partner.birth_date <= on if partner.exists else True)\n",
        ).replace("def is_entitled(old_enough)", "def is_entitled(old_enough, partner, on)")
        other = law_of(tmp_path / "couples", **{"pension/rules.py": reading_partners})
        summary = run(extract_of(other, tmp_path / "x", circling), other, tmp_path / "out")
        assert summary.set_aside == {"partner_not_mutual": 1, "linked_to_oneself": 1}
        assert [row["person_id"] for row in rejects(tmp_path / "out")] == [3, 6]
        assert summary.determined == 4

    def test_who_was_set_aside_when_the_extract_was_taken_is_still_counted(self, law: Law, tmp_path: Path) -> None:
        writer = ExtractWriter(
            tmp_path / "x", institution="small", law_version=law.version, taken_on=TAKEN_ON, source={}
        )
        writer.reject([(99, "wrong_fact", "sex")])
        writer.write_part(0, np.array([1]), np.array([1]), batch_of_facts(law, [person(70)])[0])
        writer.close()
        summary = run(open_extract(tmp_path / "x"), law, tmp_path / "out")
        assert (summary.persons, summary.determined, summary.rejected) == (2, 1, 1)
        assert [row["person_id"] for row in rejects(tmp_path / "out")] == [99]


class TestGoingOn:
    def test_finished_parts_are_not_done_again(self, law: Law, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        extract = extract_of(law, tmp_path / "x", [person(70, "10.00")], [person(70, "20.00")])
        done: list[int] = []
        determine = part_module.determine_part

        def interrupted(question: Any, extract: Extract, number: int) -> Any:
            done.append(number)
            if len(done) == 2:
                raise KeyboardInterrupt
            return determine(question, extract, number)

        monkeypatch.setattr(running_module, "determine_part", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(extract, law, tmp_path / "out")
        assert run(extract, law, tmp_path / "out").amount_cents == 3_000
        assert done == [0, 1, 1]

    def test_results_of_two_questions_never_come_together(self, law: Law, tmp_path: Path) -> None:
        extract = extract_of(law, tmp_path / "x", [person(70)])
        run(extract, law, tmp_path / "out")
        with pytest.raises(OtherQuestion, match="another question"):
            run(extract, law, tmp_path / "out", on=date(2026, 5, 1))


class TestIncremental:
    def test_only_who_changed_is_determined_again(self, law: Law, tmp_path: Path) -> None:
        older = extract_of(law, tmp_path / "old", [person(70, "10.00"), person(71)], [person(72)])
        newer = extract_of(law, tmp_path / "new", [person(70, "11.00"), person(71)], [person(72), person(73)])
        only = older_digests(older, tmp_path / "since")
        summary = run(newer, law, tmp_path / "out", only=only)
        assert (summary.determined, summary.unchanged, summary.persons) == (2, 2, 4)
        assert read_results(tmp_path / "out", 0).column("person_id").to_pylist() == [1]
        assert read_results(tmp_path / "out", 1).column("person_id").to_pylist() == [4]
        assert summary.agrees

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"ceiling": parameter("money", "1100.00")}, "parameters: ceiling"),
            ({"pension/rules.py": RULES.replace("age >= p.pension_age", "age > p.pension_age")}, "old_enough"),
            ({"pension/rules.py": RULES.replace("fact(Date)", 'fact(Date, default="1950-01-01")')}, "birth_date"),
        ],
    )
    def test_a_change_of_what_the_benefit_reads_is_named(
        self, law: Law, tmp_path: Path, changes: dict[str, str], told: str
    ) -> None:
        assert told in str(law_change(law, law_of(tmp_path / "new", **changes), "pension"))

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"other_age": parameter("years", "71")},
            {"pension/rules.py": RULES.replace(">= p.other_age", "> p.other_age")},
        ],
    )
    def test_what_the_benefit_does_not_read_changes_nothing(
        self, law: Law, tmp_path: Path, changes: dict[str, str]
    ) -> None:
        assert not law_change(law, law_of(tmp_path / "new", **changes), "pension")


def test_each_person_as_of_their_own_day(law: Law, tmp_path: Path) -> None:
    batch, _faults = batch_of_facts(law, [person(64), person(64)])
    writer = ExtractWriter(tmp_path / "x", institution="small", law_version=law.version, taken_on=TAKEN_ON, source={})
    days = np.array([date(2026, 12, 31).toordinal(), date(2027, 1, 1).toordinal()])
    writer.write_part(0, np.array([1, 2]), np.array([1, 2]), batch, on=days)
    writer.close()
    run(open_extract(tmp_path / "x"), law, tmp_path / "out", on=None)
    assert read_results(tmp_path / "out", 0).column("outcome").to_pylist() == [1, 0]


def test_a_column_of_something_else_does_no_harm(law: Law, tmp_path: Path) -> None:
    batch, _faults = batch_of_facts(law, [person(70)])
    more = Batch(1, {**batch.facts, "region": Column(np.array([3]))}, batch.relations, {})
    assert run(extract_of(law, tmp_path / "x", more), law, tmp_path / "out").determined == 1
