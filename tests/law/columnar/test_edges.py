"""The columnar program at its edges: nobody, no rows, gaps, bounds, months, links, laws that it must refuse."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest

from amparo.law.columnar import Batch, Column, Linked, Rows, aggregates, batch_of
from amparo.law.columnar import program as columnar_program
from amparo.law.errors import FactError, MissingFact, Unbounded, UnknownName
from amparo.law.law import Law
from tests.law.columnar.agreement import differences
from tests.law.lawmaking import law_of, rule, series

ON = date(2026, 3, 31)
DECLARED = """
income = fact(Money, least=-1000000, most=1000000)
born = fact(Date)
insured = fact(bool, default=False)
records = relation(month=Date, wage=column(Money, most=1000000), kept=bool)
partner = person(optional=True)
household = persons()
"""
FLOOR = series("money", {"1990-01-01": "100.00", "2010-01-01": "250.50"})


@pytest.fixture(scope="module")
def law() -> Law:
    """A small law with rows, a partner, a household and a dated floor."""
    rules = [
        rule("return records.sum(max(records.wage, p.floor.at(records.month)))", needs="records, p", name="raised"),
        rule("return records.where(records.month < born).max(records.wage)", needs="records, born", name="early"),
        rule("return income + partner.income if partner.exists else income", needs="income, partner", name="couple"),
        rule("return household.sum(household.raised) + raised", needs="household, raised", name="house"),
        rule("return raised if insured else income", needs="raised, insured, income"),
    ]
    return law_of(DECLARED + "".join(rules), floor=FLOOR)


NAMES = ("raised", "early", "couple", "house", "amount")


def _person(**given: Any) -> dict[str, Any]:
    return {"income": Decimal("10.00"), "born": date(2000, 5, 17), **given}


def _row(month: date, wage: str) -> dict[str, Any]:
    return {"month": month, "wage": Decimal(wage), "kept": True}


def test_a_batch_of_nobody(law: Law) -> None:
    computed = law.columns(NAMES).compute(Batch(0), ON)
    assert [len(each) for each in computed.values.values()] == [0] * len(NAMES)


def test_persons_without_rows_partner_or_household(law: Law) -> None:
    assert differences(law, NAMES, [_person(), _person(insured=True)], ON) == []


def test_persons_without_rows_stand_between_persons_with_rows(law: Law) -> None:
    rows = [_row(date(1995, 1, 1), "50.00"), _row(date(2020, 7, 9), "900.00")]
    persons = [_person(), _person(records=rows), _person(), _person(records=rows[:1]), _person()]
    assert differences(law, NAMES, persons, ON) == []


def test_facts_not_known_fail_only_what_needs_them(law: Law) -> None:
    persons: list[dict[str, Any]] = [{"income": Decimal(1)}, {"born": date(1980, 1, 1), "insured": True}, {}]
    assert differences(law, NAMES, persons, ON) == []
    computed = law.columns(NAMES).compute(batch_of(law.rulebook.scope, persons), ON)
    codes = computed.failed["couple"]
    assert codes is not None
    assert codes.tolist()[0] == 0
    assert isinstance(computed.failures[codes[1] - 1], MissingFact)
    assert computed.failed["raised"] is None


def test_a_row_before_the_parameters_first_day(law: Law) -> None:
    persons = [_person(records=[_row(date(1989, 12, 1), "1.00")], insured=each) for each in (True, False)]
    assert differences(law, NAMES, persons, ON) == []


def test_values_at_and_beyond_their_bounds(law: Law) -> None:
    persons = [
        _person(income=Decimal(1_000_000), born=date(1850, 1, 1), records=[_row(date(2200, 12, 31), "1000000")]),
        _person(income=Decimal("1000000.01")),
        _person(records=[_row(date(2001, 1, 1), "1000000.01")]),
        _person(partner=_person(income=Decimal(-1_000_001))),
    ]
    assert differences(law, NAMES, persons, ON) == []
    computed = law.columns(NAMES).compute(batch_of(law.rulebook.scope, persons), ON)
    assert computed.refused is not None
    assert (computed.refused != 0).tolist() == [False, True, True, True]


def test_linked_persons_lack_facts_of_their_own(law: Law) -> None:
    lacking = {"born": date(1990, 1, 1)}
    persons = [_person(partner=lacking), _person(household=[_person(), lacking]), _person(partner=_person())]
    assert differences(law, NAMES, persons, ON) == []
    computed = law.columns(NAMES).compute(batch_of(law.rulebook.scope, persons), ON)
    assert "partner.income" in {error.name for error in computed.failures}


def test_a_day_of_determination_for_each_person(law: Law) -> None:
    records = [_row(date(1999, 3, 1), "20.00")]
    persons = [_person(records=records, household=[_person(records=records)]) for _ in range(3)]
    assert differences(law, NAMES, persons, [date(2009, 12, 31), date(2010, 1, 1), ON]) == []


def test_months_held_as_numbers_mean_their_first_days(law: Law) -> None:
    days = [date(1990, 1, 1), date(2000, 5, 1), date(2000, 6, 1), date(2010, 1, 1)]
    persons = [_person(records=[_row(day, "60.00") for day in days], born=born) for born in (date(2000, 5, 1), ON)]
    batch = batch_of(law.rulebook.scope, persons)
    given = batch.relations["records"]
    number = np.array([day.year * 12 + day.month - 1 for day in days * 2], np.int16)
    rows = Rows(given.offsets, {**given.columns, "month": Column(number, by_month=True)})
    by_month = Batch(batch.persons, batch.facts, {"records": rows}, batch.links)
    assert differences(law, NAMES, persons, ON, by_month) == []


def test_partners_within_the_same_batch() -> None:
    law = law_of(DECLARED + rule("return income + (partner.income if partner.exists else 0)", needs="income, partner"))
    facts = {"income": Column(np.array([100, 2_000, 30_000], np.int32))}
    people = Batch(3, facts)
    batch = Batch(3, facts, links={"partner": Linked(people, np.array([1, 0, -1]))})
    assert law.columns(["amount"]).compute(batch, ON).values["amount"].tolist() == [2_100, 2_100, 30_000]


def test_blocks_of_any_size_give_the_same(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [_row(date(1995, 1, 1), "50.00"), _row(date(2020, 7, 9), "900.00")]
    persons = [_person(records=rows[: i % 3], household=[_person(records=rows)] * (i % 2)) for i in range(9)]
    monkeypatch.setattr(columnar_program, "_MOST_PERSONS", 2)
    monkeypatch.setattr(columnar_program, "_MOST_ROWS", 3)
    assert differences(law, NAMES, persons, ON) == []


@pytest.mark.parametrize("padded", [0, 100_000])
def test_the_largest_few_of_records_of_very_different_length(padded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    law = law_of(
        DECLARED + rule("return records.where(records.kept).top_sum(records.wage - income, 3)", needs="records, income")
    )
    monkeypatch.setattr(aggregates, "_MOST_PADDED", 0)
    monkeypatch.setattr(aggregates, "_ALWAYS_PADDED", padded)
    drawn = Random(5)
    persons = [
        _person(
            records=[
                {**_row(date(2001, 1, 1), f"{drawn.randint(0, 5_000)}.00"), "kept": drawn.random() < 0.8}
                for _ in range(count)
            ],
            income=Decimal(drawn.randint(-900, 900)),
        )
        for count in (0, 1, 2, 3, 90, 0, 4, 1)
    ]
    assert differences(law, ["amount"], persons, ON) == []


def test_more_rows_than_a_record_has_are_refused(law: Law) -> None:
    persons = [_person(records=[_row(date(1995, 1, 1), "1.00")] * 1_201), _person()]
    assert differences(law, NAMES, persons, ON) == []


@pytest.mark.parametrize(
    "batch",
    [
        Batch(2, {"income": Column(np.zeros(3, np.int64))}),
        Batch(1, {"income": Column(np.zeros(1))}),
        Batch(1, {}, {"records": Rows(np.array([0, 2, 1]), {})}),
        Batch(1, {}, {"records": Rows(np.array([0, 2]), {"wage": Column(np.zeros(1, np.int64))})}),
        Batch(1, links={"partner": Linked(Batch(1), np.array([1]))}),
    ],
)
def test_columns_that_do_not_fit_each_other_are_refused(law: Law, batch: Batch) -> None:
    with pytest.raises(FactError):
        law.columns(NAMES).compute(batch, ON)


def test_a_name_that_is_no_variable(law: Law) -> None:
    with pytest.raises(UnknownName):
        law.columns(["amont"])


def test_a_law_whose_rounding_could_leave_64_bits_is_refused_by_name() -> None:
    declared = "a = fact(Rate[8])\nb = fact(Count, least=-1000000000000, most=-1)\n"
    law = law_of(declared + rule("return round_half_up(a / b, 0)", needs="a, b", returns="Rate"))
    with pytest.raises(Unbounded, match="amount"):
        law.columns(["amount"])


def test_a_failure_rounded_half_to_even_is_named_by_both() -> None:
    law = law_of(rule("return round_half_even(p.floor / 7, 2)", needs="p"), floor=FLOOR)
    assert differences(law, ["amount"], [{}], date(1980, 1, 1)) == []
