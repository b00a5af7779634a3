"""The compiled function and a plain reading of the same graph in exact fractions give the same values."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.law.errors import Unbounded
from amparo.law.law import Law
from tests.law.interpreter import Interpreter
from tests.law.lawmaking import law_of, rule, series

ON = date(2026, 3, 31)
DECLARED = """
income = fact(Money, least=-1000000, most=1000000)
age = fact(Years)
born = fact(Date)
sex = fact(Choice["female", "male"])
insured = fact(bool, default=False)
records = relation(month=Date, wage=column(Money, most=1000000), teaching=bool)
partner = person(optional=True)
household = persons()
"""
PARAMETERS = {
    "floor": series("money", {"1990-01-01": "100.00", "2010-01-01": "250.50"}),
    "share": series("rate", {"1990-01-01": "0.0750", "2015-07-01": "0.1234"}),
    "slices": """
        title: Slices
        kind: table
        by: money
        unit: rate
        values:
          - from: 1990-01-01
            reference: Act 1
            source: gazette
            confirmed: true
            brackets: [{to: 100.00, value: 0.05}, {to: 1000.00, value: 0.1}, {value: 0.2}]
        """,
    "growth": """
        title: Growth
        kind: monthly_change
        unit: percent
        factor_decimals: 6
        values:
          - reference: Act 1
            source: gazette
            confirmed: true
            series: {2025-10: 1.07, 2025-11: -0.5, 2025-12: 0.33, 2026-01: 2, 2026-02: 0.41}
        """,
}
NEEDS = "income, age, born, sex, insured, records, partner, household, on, p"


def money(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(
        ["income", "p.floor", "p.floor.at(born)", "records.sum(records.wage)", "records.max(records.wage)", "first"]
    )
    if depth == 0:
        return leaves
    inner, test, row = money(depth - 1), condition(depth - 1), row_money(depth - 1)
    mode = st.sampled_from(["round_half_up", "round_half_even", "round_down", "round_up"])
    return st.one_of(
        leaves,
        st.tuples(inner, st.sampled_from("+-"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(mode, inner).map(lambda t: f"{t[0]}({t[1]} * p.share, 2)"),
        st.tuples(mode, inner, st.sampled_from(["max(age, years(1))", "7", "max(records.count(), 1)"])).map(
            lambda t: f"{t[0]}({t[1]} / number({t[2]}), 2)" if t[2] != "7" else f"{t[0]}({t[1]} / 7, 2)"
        ),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(inner, test, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(row, row_condition()).map(lambda t: f"records.where({t[1]}).sum({t[0]})"),
        st.tuples(row, row_condition()).map(lambda t: f"records.where({t[1]}).min({t[0]})"),
        st.tuples(row, row_condition(), st.integers(0, 5)).map(
            lambda t: f"records.where({t[1]}).top_sum({t[0]}, {t[2]})"
        ),
        row.map(lambda e: f"max(records.top_sum({e}, n) - n * p.floor for n in whole(0, 4))"),
        st.tuples(mode, st.sampled_from(["lookup", "progressive"]), inner).map(
            lambda t: (
                f"{t[0]}(p.slices.progressive(max({t[2]}, 0)), 2)"
                if t[1] == "progressive"
                else f"{t[0]}(p.floor * p.slices.lookup({t[2]}), 2)"
            )
        ),
        inner.map(lambda e: f"(partner.income if partner.exists else {e})"),
        st.just("household.where(household.age >= 18).sum(household.income)"),
    )


def row_money(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["records.wage", "round_half_up(records.wage * p.growth.between(records.month, on), 2)"])
    if depth == 0:
        return leaves
    inner = row_money(depth - 1)
    return st.one_of(
        leaves,
        inner.map(lambda e: f"min({e}, p.floor.at(records.month))"),
        inner.map(lambda e: f"({e} if records.teaching else first)"),
        inner.map(lambda e: f"max({e}, records.max(records.wage))"),
    )


def row_condition() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(
        [
            "records.wage >= p.floor.at(records.month)",
            "records.month < on",
            "not records.teaching",
            "month_of(records.month) > 6",
            "insured",
        ]
    )
    return st.one_of(
        leaves, st.tuples(leaves, st.sampled_from(["and", "or"]), leaves).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    )


def condition(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(
        [
            'sex == "female"',
            "insured",
            "age >= 18",
            "born < day(1980, 1, 1)",
            "full_years(born, on) > 30",
            "any(age > n for n in whole(years(20), years(24)))",
        ]
    )
    if depth == 0:
        return leaves
    inner, amounts = condition(depth - 1), money(depth - 1)
    return st.one_of(
        leaves,
        st.tuples(amounts, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), amounts).map(
            lambda t: f"{t[0]} {t[1]} {t[2]}"
        ),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda c: f"(not {c})"),
    )


def _law(first: str, second: str) -> Law:
    """Two variables, the second of which uses the first."""
    one = rule(f"return {first.replace('first', 'income')}", needs=NEEDS, name="first")
    two = rule(f"return {second}", needs=NEEDS + ", first", name="second")
    return law_of(DECLARED + one + two, **PARAMETERS)


amounts = st.integers(-1_000_000, 1_000_000).map(lambda cents: Decimal(cents) / 100)
wages = st.integers(0, 1_000_000).map(lambda cents: Decimal(cents) / 100)
months = st.sampled_from(
    [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
)
rows = st.lists(st.fixed_dictionaries({"month": months, "wage": wages, "teaching": st.booleans()}), max_size=6)
people = st.fixed_dictionaries(
    {
        "income": amounts,
        "age": st.integers(0, 120),
        "born": st.dates(date(1991, 1, 1), date(2025, 12, 31)),
        "sex": st.sampled_from(["female", "male"]),
        "insured": st.booleans(),
    }
)
claimants = st.builds(
    lambda person, records, partner, household: {
        **person,
        "records": records,
        "partner": partner,
        "household": household,
    },
    people,
    rows,
    st.none() | people,
    st.lists(people, max_size=3),
)


def _plain(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(first=money(2), second=money(3), persons=st.lists(claimants, min_size=1, max_size=4))
def test_random_rules_give_what_their_graph_says(first: str, second: str, persons: list[dict[str, Any]]) -> None:
    try:
        law = _law(first, second)
    except Unbounded:
        return
    ranges = law.rulebook.ranges.variables
    for facts in persons:
        computed = law.compute(["first", "second"], facts, ON).values
        interpreter = Interpreter(law, facts, ON)
        assert {name: _plain(value) for name, value in computed.items()} == {
            name: interpreter.variable(name) for name in ("first", "second")
        }
        for name, found in computed.items():
            low, high = ranges[name]
            assert low <= _plain(found) * 100 <= high, "a value lies outside the range that was proven"
