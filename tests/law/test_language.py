"""What each form of the rule language means."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amparo.law.errors import FactError, LawError, MissingFact, OutsideTable, ParameterNotInForce
from tests.law.lawmaking import law_of, rule, series

ON = date(2026, 3, 15)
FACTS = """
wage = fact(Money)
debt = fact(Money, least=-1000, default=0)
served = fact(Months)
age = fact(Years, default=30)
born = fact(Date)
sex = fact(Choice["female", "male"], default="female")
insured = fact(bool, default=False)
records = relation(month=Date, wage=Money, kind=column(Choice["a", "b"], default="b"))
partner = person(optional=True)
household = persons()
"""
NEEDS = "wage, debt, served, age, born, sex, insured, records, partner, household, on, p"


def value(body: str, returns: str, facts: dict[str, Any] | None = None, on: date = ON, **parameters: str) -> Any:
    law = law_of(FACTS + rule(body, needs=NEEDS, returns=returns), **parameters)
    return law.compute(["amount"], facts or {}, on).values["amount"]


@pytest.mark.parametrize(
    ("body", "returns", "expected"),
    [
        ("return round_half_up(wage / 8, 2)", "Money", "12.50"),
        ("return round_half_up(wage / 7, 2)", "Money", "14.29"),
        ("return round_down(wage / 7, 2)", "Money", "14.28"),
        ("return round_up(wage / 7, 2)", "Money", "14.29"),
        ("return round_half_up(-wage / 16, 1)", "Money", "-6.30"),
        ("return round_half_even(wage / 16, 1)", "Money", "6.20"),
        ("return round_half_up(wage / 3 * 3, 2)", "Money", "100.00"),
        ("return round_half_up(wage / 3 + wage / 6, 2)", "Money", "50.00"),
        ("return round_half_up(wage / 3 / 7, 2)", "Money", "4.76"),
        ("share = wage / 3 if age > 20 else wage / 4\nreturn round_half_up(share, 2)", "Money", "33.33"),
        ("return round_half_up(wage / 3, 4)", "Money[4]", "33.3333"),
        ("return min(wage, 250) - max(debt, 30)", "Money", "70.00"),
        ("total = wage\ntotal += 5\nreturn total", "Money", "105.00"),
        ("x = wage\nif age > 20:\n    x = x + 1\nelse:\n    x = x - 1\nreturn x", "Money", "101.00"),
        (
            "if age > 40:\n    return wage\nelif age > 20:\n    return wage + 1\nelse:\n    return wage + 2",
            "Money",
            "101.00",
        ),
        ("if age > 40:\n    return wage\nx = wage + 7\nreturn x", "Money", "107.00"),
        ("return 0 < age <= years(30) <= age", "bool", True),
        ("return sex in ('male', 'female') and sex != 'male'", "bool", True),
        ("return age not in (1, 2, 3)", "bool", True),
        ("return not insured or age < 3", "bool", True),
        ("return sex", 'Choice["female", "male"]', "female"),
        ("return 'male' if insured else sex", 'Choice["female", "male"]', "female"),
        ("return in_years(months(25))", "Years", 2),
        ("return in_months(age)", "Months", 360),
        ("return number(age) // 7", "Count", 4),
        ("return age // 7", "Years", 4),
        ("return number(age * 2)", "Count", 60),
        ("return full_years(day(2000, 2, 29), day(2001, 2, 28))", "Years", 0),
        ("return full_years(day(2000, 2, 29), day(2001, 3, 1))", "Years", 1),
        ("return full_months(day(2026, 1, 31), day(2026, 2, 28))", "Months", 0),
        ("return full_months(day(2026, 1, 31), day(2026, 3, 1))", "Months", 1),
        ("return full_months(on, day(2020, 1, 1))", "Months", 0),
        ("return days_between(day(2024, 2, 28), day(2024, 3, 1))", "Days", 2),
        ("return days_between(on, day(2020, 1, 1))", "Days", 0),
        ("return add_months(day(2026, 1, 31), months(1))", "Date", date(2026, 2, 28)),
        ("return add_years(day(2024, 2, 29), years(1))", "Date", date(2025, 2, 28)),
        ("return add_years(day(2024, 2, 29), 4)", "Date", date(2028, 2, 29)),
        ("return add_days(day(2026, 2, 28), days(1))", "Date", date(2026, 3, 1)),
        ("return first_of_month(on)", "Date", date(2026, 3, 1)),
        ("return last_of_month(day(2024, 2, 3))", "Date", date(2024, 2, 29)),
        ("return year_of(on) * 100 + month_of(on)", "Count", 202603),
        ("return day(year_of(on) - 1, 2, 31)", "Date", date(2025, 2, 28)),
        ("return max(day(2020, 1, 1), on)", "Date", ON),
        ("return max(n * (7 - n) for n in whole(0, 9))", "Count", 12),
        ("return which_max(n * (7 - n) for n in whole(0, 9))", "Count", 4),
        ("return which_max(5 - n for n in whole(3, 2))", "Count", 0),
        ("return max(wage * n for n in whole(3, 2))", "Money", "0.00"),
        ("return max(n - 9 for n in whole(1, 3))", "Count", -6),
        ("return any(n == age for n in whole(years(29), age))", "bool", True),
        ("return all(n > 1 for n in whole(1, 3))", "bool", False),
    ],
)
def test_an_expression(body: str, returns: str, expected: Any) -> None:
    found = value(body, returns, {"wage": Decimal("100.00")})
    assert found == (Decimal(expected) if isinstance(expected, str) and expected[-1].isdigit() else expected)
    if isinstance(found, Decimal):
        assert str(found) == expected


RECORDS = [
    {"month": date(2025, 11, 1), "wage": Decimal("10.00"), "kind": "a"},
    {"month": date(2025, 12, 1), "wage": Decimal("30.50")},
    {"month": date(2026, 1, 1), "wage": Decimal("20.00"), "kind": "a"},
]


@pytest.mark.parametrize(
    ("body", "returns", "expected"),
    [
        ("return records.count()", "Count", 3),
        ("return records.sum(records.wage)", "Money", Decimal("60.50")),
        ("return records.max(records.wage)", "Money", Decimal("30.50")),
        ("return records.min(records.wage)", "Money", Decimal("10.00")),
        ("return records.where(records.kind == 'a').sum(records.wage)", "Money", Decimal("30.00")),
        ("r = records.where(records.kind == 'a').where(records.wage > 10)\nreturn r.count()", "Count", 1),
        ("return records.where(records.wage > 90).max(records.wage)", "Money", Decimal(0)),
        ("return records.where(records.wage > 90).exists()", "bool", False),
        ("return records.top_sum(records.wage, 2)", "Money", Decimal("50.50")),
        ("return records.top_sum(records.wage, 9)", "Money", Decimal("60.50")),
        ("return records.top_sum(records.wage, 0 - 1)", "Money", Decimal(0)),
        (
            "if records.count() == 0:\n    return 0\nreturn round_half_up(records.mean(records.wage), 2)",
            "Money",
            Decimal("20.17"),
        ),
        ("return records.max(records.month)", "Date", date(2026, 1, 1)),
        ("return records.min(records.month)", "Date", date(2025, 11, 1)),
        ("return records.where(records.wage >= records.max(records.wage)).count()", "Count", 1),
        ("return records.sum(2)", "Count", 6),
        ("return max(records.where(year_of(records.month) <= y).count() for y in whole(2024, 2025))", "Count", 2),
        ("return max(records.where(year_of(records.month) < y).count() for y in whole(2024, 2026))", "Count", 2),
        ("return max(records.where(year_of(records.month) >= y).count() for y in whole(2024, 2026))", "Count", 3),
        ("return max(records.where(year_of(records.month) > y).count() for y in whole(2025, 2026))", "Count", 1),
        (
            "return max(records.where(records.kind == 'a' and year_of(records.month) > y).count() for y in whole(2025, 2026))",
            "Count",
            1,
        ),
        (
            "return max(records.where(records.wage > wage * y).sum(records.wage) for y in whole(1, 2))",
            "Money",
            Decimal("50.50"),
        ),
    ],
)
def test_records(body: str, returns: str, expected: Any) -> None:
    assert value(body, returns, {"wage": 15, "records": RECORDS}) == expected


def test_the_latest_day_of_no_rows_is_an_error_only_where_it_is_used() -> None:
    assert value("return records.max(records.month) if records.exists() else on", "Date") == ON
    with pytest.raises(FactError, match=r"Ask \.exists\(\) first"):
        value("return records.max(records.month)", "Date")


def test_linked_persons() -> None:
    facts = {"wage": 1, "partner": {"wage": 7}, "household": [{"wage": 2, "age": 70}, {"wage": 3, "age": 10}]}
    assert value("return partner.wage if partner.exists else 0", "Money", facts) == 7
    assert value("return partner.wage if partner.exists else 0", "Money", {"wage": 1}) == 0
    assert value("return household.where(household.age >= 65).sum(household.wage)", "Money", facts) == 2
    assert value("return household.count() + 1", "Count", facts) == 3
    assert value("return household.where(household.age >= 65).count()", "Count", {}) == 0


def test_variables_of_linked_persons() -> None:
    law = law_of(
        FACTS
        + rule("return wage * 2", needs="wage", name="double")
        + rule("return age >= 65", needs="age", name="old", returns="bool")
        + rule(
            "return household.where(household.old).sum(household.double)", needs="household", name="household_amount"
        )
        + rule("return partner.double if partner.exists else 0", needs="partner", name="partner_amount")
    )
    facts = {
        "partner": {"wage": 5},
        "household": [{"wage": 2, "age": 70}, {"wage": 3, "age": 10}, {"wage": 4, "age": 65}],
    }
    computation = law.compute(["household_amount", "partner_amount"], facts, ON)
    assert computation.values == {"household_amount": 12, "partner_amount": 10}
    inputs = {step.variable: step.inputs for step in computation.steps}
    assert inputs["partner_amount"] == {"partner.double": Decimal("10.00")}
    assert inputs["household_amount"]["household.double"] == [Decimal("4.00"), Decimal("6.00"), Decimal("8.00")]


FLOOR = series("money", {"2020-01-01": "100.00", "2026-02-01": "120.00"})
SHARE = series("percent", {"2020-01-01": "7.5"})
PER_YEAR = series("rate per year", {"2020-01-01": "0.02"})


def test_parameters_by_day() -> None:
    assert value("return p.floor", "Money", floor=FLOOR) == 120
    assert value("return p.floor", "Money", floor=FLOOR, on=date(2026, 1, 31)) == 100
    assert value("return p.floor.at(day(2020, 1, 1))", "Money", floor=FLOOR) == 100
    assert value("return p.share", "Rate", share=SHARE) == Decimal("0.0750")
    assert value("return p.growth * age", "Rate", growth=PER_YEAR) == Decimal("0.6000")


def test_before_the_first_date_is_an_error_that_names_the_parameter() -> None:
    with pytest.raises(ParameterNotInForce) as caught:
        value("return p.floor", "Money", floor=FLOOR, on=date(2019, 12, 31))
    assert "floor has no value on 2019-12-31; its first is from 2020-01-01" in str(caught.value)


def test_a_branch_not_taken_does_not_fail() -> None:
    assert (
        value(
            "return p.floor.at(born) if insured else wage", "Money", {"wage": 5, "born": date(1990, 1, 1)}, floor=FLOOR
        )
        == 5
    )
    assert value("return insured and p.floor > 0", "bool", floor=FLOOR, on=date(2019, 1, 1)) is False
    body = "return records.where(records.month >= day(2026, 1, 1)).sum(min(records.wage, p.floor.at(records.month)))"
    rows = [*RECORDS, {"month": date(2001, 1, 1), "wage": 10}]
    assert value(body, "Money", {"records": rows}, floor=FLOOR) == 20


def test_a_variable_that_fails_matters_only_where_it_is_used() -> None:
    law = law_of(
        FACTS
        + rule("return p.floor * 2", needs="p", name="double_floor")
        + rule("return double_floor if insured else wage", needs="double_floor, insured, wage"),
        floor=FLOOR,
    )
    early = date(2019, 1, 1)
    computation = law.compute(["amount"], {"wage": 5}, early)
    assert computation.values == {"amount": 5}
    assert [step.variable for step in computation.steps] == ["amount"]
    with pytest.raises(ParameterNotInForce):
        law.compute(["amount"], {"wage": 5, "insured": True}, early)


def test_shared_row_values_fail_only_in_the_rows_that_use_them() -> None:
    capped = "capped = round_half_up(min(records.wage, p.floor.at(records.month)) / 2, 2)\n"
    law = law_of(
        FACTS
        + rule(capped + "return records.where(records.kind == 'a').sum(capped)", needs="records, p", name="one")
        + rule(capped + "return records.where(records.wage > 0).sum(capped)", needs="records, p", name="all_of_them"),
        floor=FLOOR,
    )
    rows = [{"month": date(2021, 1, 1), "wage": 8, "kind": "a"}, {"month": date(2001, 1, 1), "wage": 10, "kind": "b"}]
    assert law.compute(["one"], {"records": rows}, ON).values == {"one": 4}
    run = law.programs.program(["one", "all_of_them"])
    assert "append(Failure(error))" in run.source
    with pytest.raises(ParameterNotInForce, match="2001-01-01"):
        law.compute(["one", "all_of_them"], {"records": rows}, ON)


def test_a_missing_fact_is_asked_for_only_when_it_is_needed() -> None:
    assert value("return insured and wage > 5", "bool") is False
    with pytest.raises(MissingFact) as caught:
        value("return insured and wage > 5", "bool", {"insured": True})
    assert caught.value.name == "wage"
    with pytest.raises(MissingFact) as caught:
        value("return household.sum(household.wage)", "Money", {"household": [{"wage": 1}, {}]})
    assert caught.value.name == "household[2].wage"


TABLE = """
title: Shares
kind: table
by: {by}
unit: rate
values:
  - from: 2020-01-01
    reference: Act 1
    source: gazette
    confirmed: true
    brackets: {brackets}
"""


def table(brackets: str, by: str = "money") -> str:
    return TABLE.replace("{by}", by).replace("{brackets}", brackets)


CLOSED = table("[{to: 100.00, value: 0.1}, {to: 200.00, value: 0.2}]")
OPEN = table("[{to: 100.00, value: 0.1}, {value: 0.2}]")
OVER = table("[{over: 0, value: 0.1}, {over: 100.00, value: 0.2}]")
LATE = table("[{over: 50.00, value: 0.1}, {over: 100.00, value: 0.2}]")


@pytest.mark.parametrize(
    ("brackets", "wage", "looked_up", "progressive"),
    [
        (CLOSED, "0.00", "0.1", "0"),
        (CLOSED, "100.00", "0.1", "10.00"),
        (CLOSED, "100.01", "0.2", "10.00"),
        (CLOSED, "150.00", "0.2", "20.00"),
        (CLOSED, "200.00", "0.2", "30.00"),
        (CLOSED, "200.01", None, "30.00"),
        (OPEN, "300.00", "0.2", "50.00"),
        (OVER, "100.00", "0.1", "10.00"),
        (OVER, "100.01", "0.2", "10.00"),
        (OVER, "300.00", "0.2", "50.00"),
        (OVER, "0.00", None, "0"),
        (LATE, "50.00", None, "0"),
        (LATE, "60.00", "0.1", "1.00"),
        (LATE, "150.00", "0.2", "15.00"),
    ],
)
def test_tables(brackets: str, wage: str, looked_up: str | None, progressive: str) -> None:
    facts = {"wage": Decimal(wage)}
    assert value("return round_half_up(p.shares.progressive(wage), 2)", "Money", facts, shares=brackets) == Decimal(
        progressive
    )
    if looked_up is None:
        with pytest.raises(OutsideTable):
            value("return p.shares.lookup(wage)", "Rate", facts, shares=brackets)
    else:
        assert value("return p.shares.lookup(wage)", "Rate", facts, shares=brackets) == Decimal(looked_up)
        assert value("return p.shares.at(on).lookup(wage)", "Rate", facts, shares=brackets) == Decimal(looked_up)


def test_a_table_by_equality() -> None:
    rows = table("[{at: 60, value: 0.5}, {at: 61, value: 0.4}]", by="years")
    assert value("return p.shares.lookup(age)", "Rate", {"age": 61}, shares=rows) == Decimal("0.4")
    with pytest.raises(OutsideTable, match="62"):
        value("return p.shares.lookup(age)", "Rate", {"age": 62}, shares=rows)


GROWTH = """
title: Growth
kind: monthly_change
unit: percent
factor_decimals: 4
rounding: half_up
values:
  - reference: Act 1
    source: gazette
    confirmed: true
    series: {2025-10: 1.07, 2025-11: -0.5, 2025-12: 0.33}
"""


@pytest.mark.parametrize(
    ("start", "end", "factor"),
    [
        (date(2025, 10, 1), date(2026, 1, 31), "1.0090"),  # 1.0107 × 0.995 × 1.0033 = 1.0089651...
        (date(2025, 11, 30), date(2026, 1, 1), "0.9983"),  # 0.995 × 1.0033 = 0.9982835
        (date(2025, 12, 1), date(2025, 12, 31), "1"),
        (date(2026, 5, 1), date(2026, 1, 1), "1"),
        (date(2001, 1, 1), date(2001, 1, 31), "1"),
    ],
)
def test_chained_changes(start: date, end: date, factor: str) -> None:
    body = "return p.growth.between(born, on)"
    assert value(body, "Factor[4]", {"born": start}, growth=GROWTH, on=end) == Decimal(factor)
    other = f"return p.growth.between(born, day({end.year}, {end.month}, {end.day}))"
    assert value(other, "Factor[4]", {"born": start}, growth=GROWTH) == Decimal(factor)


@pytest.mark.parametrize(
    ("start", "end", "month"),
    [(date(2025, 9, 1), date(2026, 1, 1), "2025-09"), (date(2025, 10, 1), date(2026, 2, 1), "2026-01")],
)
def test_a_chain_that_lacks_a_month_names_it(start: date, end: date, month: str) -> None:
    with pytest.raises(ParameterNotInForce, match=f"growth has no change for {month}"):
        value("return p.growth.between(born, on)", "Factor[4]", {"born": start}, growth=GROWTH, on=end)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"wage": 1.5}, "wage: money is expected, got 1.5. A float is not exact"),
        ({"wage": Decimal("1.005")}, "wage: 1.005 has more than 2 decimals"),
        ({"wage": -1}, "is not between 0.00 and 10000000.00"),
        ({"wage": 1, "age": 151}, "age: 151 is not between 0 and 150"),
        ({"wage": 1, "sex": "woman"}, "sex: one of female, male is expected, got 'woman'"),
        ({"wage": 1, "insured": 1}, "insured: yes or no is expected, got 1"),
        ({"wage": 1, "born": "soon"}, "born: a date is expected, got 'soon'"),
        ({"wage": 1, "born": date(1700, 1, 1)}, "born: 1700-01-01 is not between"),
        ({"wage": 1, "records": [{"month": date(2020, 1, 1)}]}, "records[1].wage: the row has no wage"),
        (
            {"wage": 1, "records": [RECORDS[0], {"month": date(2020, 1, 1), "wage": 2.5}]},
            "records[2].wage: money is expected",
        ),
        (
            {"wage": 1, "records": [{"month": date(2020, 1, 1), "wage": Decimal("0.001")}]},
            "records[1].wage: 0.001 has more than",
        ),
        ({"wage": 1, "records": 5}, "records: a list of rows is expected"),
        ({"wage": 1, "records": RECORDS * 401}, "records: there are 1203 rows, more than 1200"),
        ({"wage": 1, "household": {}}, "household: a list of persons is expected"),
        ({"wage": 1, "household": [{"wage": "x"}]}, "household[1].wage: a number is expected, got 'x'"),
        ({"wage": 1, "partner": [1]}, "partner: one person is expected"),
    ],
)
def test_a_fact_of_the_wrong_type(facts: dict[str, Any], words: str) -> None:
    body = """
        x = wage + records.sum(records.wage) + household.sum(household.wage) + (partner.wage if partner.exists else 0)
        return x if sex == "female" or insured or age > 3 or born < on else 0
    """
    with pytest.raises(LawError) as caught:
        value(body, "Money", facts)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "number", ["1e99999999999", Decimal("1e99999999999"), 10**400, "9" * 5000, "NaN", Decimal("Infinity")]
)
def test_a_monstrous_number_is_refused_at_once(number: Any) -> None:
    with pytest.raises(FactError):
        value("return wage", "Money", {"wage": number})
    with pytest.raises(FactError):
        value("return records.sum(records.wage)", "Money", {"records": [{"month": ON, "wage": number}]})


def test_names_that_look_alike_when_joined_stay_apart() -> None:
    law = law_of(
        "a = relation(b_c=Money)\na_b = relation(c=Money)\n"
        + rule("return a.sum(a.b_c) * 10 + a_b.sum(a_b.c)", needs="a, a_b")
    )
    assert law.compute(["amount"], {"a": [{"b_c": 1}], "a_b": [{"c": 2}]}, ON).values["amount"] == 12


def test_facts_as_json_stores_them() -> None:
    body = "return wage + records.where(records.month >= born).sum(records.wage)"
    rows = [{"month": "2025-11-01", "wage": "10.50"}, {"month": "2025-12-01", "wage": 2}]
    assert value(body, "Money", {"wage": "1.25", "born": "2025-11-01", "records": rows}) == Decimal("13.75")


def test_the_limits_of_whole_may_be_the_lesser_of_two() -> None:
    law = law_of(
        "n = fact(Count)\n"
        + rule("return max(i for i in whole(min(n, 2), max(min(n, 9), 3)))", needs="n", returns="Count")
    )
    assert [law.compute(["amount"], {"n": n}, date(2026, 1, 1)).values["amount"] for n in (1, 5, 50)] == [3, 5, 9]


def test_counts_that_differ_by_their_limit_alone_are_counted_in_order() -> None:
    source = "rows = relation(month=Date, wage=Money)\nfirst = fact(Date)\n" + "".join(
        rule(
            f"return rows.where(rows.wage > 1).where(rows.month {op} {limit}).count()",
            needs=needs,
            returns="Count",
            name=name,
        )
        for name, op, limit, needs in (
            ("until", "<=", "on", "rows, on"),
            ("before", "<", "on", "rows, on"),
            ("since", ">=", "first", "rows, first"),
            ("after", ">", "first", "rows, first"),
        )
    )
    law = law_of(source)
    names = ("until", "before", "since", "after")
    assert law.programs.program(names).source.count("sorted(") == 1
    months = [3, 1, 2, 2, 5, 4]
    rows = [{"month": date(2026, month, 1), "wage": 1 + month % 3} for month in months]
    facts = {"rows": rows, "first": date(2026, 2, 1)}
    kept = [month for month in months if month % 3]
    on = date(2026, 4, 1)
    assert law.compute(names, facts, on).values == {
        "until": sum(month <= 4 for month in kept),
        "before": sum(month < 4 for month in kept),
        "since": sum(month >= 2 for month in kept),
        "after": sum(month > 2 for month in kept),
    }
    assert law.compute(names[:2], {"rows": []}, on).values == {"until": 0, "before": 0}
