"""The columnar program and the scalar one agree on random laws and random persons: every cent, branch and failure."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amparo.law.errors import Unbounded
from amparo.law.law import Law
from tests.law.columnar.agreement import differences
from tests.law.lawmaking import law_of, rule
from tests.law.test_compiled_equals_interpreted import (
    DECLARED,
    NEEDS,
    PARAMETERS,
    amounts,
    condition,
    money,
    months,
    row_condition,
    row_money,
    rows,
)

_QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
_WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # each example compiles a law
_OLD_AND_NEW = st.dates(date(1985, 1, 1), date(2026, 12, 31))


def any_money(depth: int) -> st.SearchStrategy[str]:
    """Amounts, also those whose look-ups fail, that count against moving limits, or that have no rows to be the latest of."""
    test, row = condition(1), row_condition()
    return st.one_of(
        money(depth),
        st.sampled_from(["p.floor.at(born)", "round_half_up(income * p.growth.between(born, on), 2)"]),
        st.tuples(row, st.sampled_from(["<", "<=", ">", ">="])).map(
            lambda t: (
                f"round_down(p.floor * max(records.where({t[0]} and records.month {t[1]} add_months(born, months(n))).count()"
                " for n in whole(0, full_months(born, on))), 2)".replace("full_months(born, on)", "5")
            )
        ),
        row.map(lambda c: f"p.floor.at(records.where({c}).max(records.month))"),
        test.map(lambda c: f"(p.floor.at(records.min(records.month)) if {c} else income)"),
        st.tuples(test, money(1)).map(lambda t: f"(household.max(household.income) if {t[0]} else {t[1]})"),
        st.tuples(row_money(1), row).map(lambda t: f"records.where({t[1]}).max({t[0]})"),
        st.sampled_from(
            [
                "round_up(p.floor * which_max(income - p.floor * n for n in whole(1, 3)), 2)",
                "round_half_even(income / (number(age) - 200), 2)",
                "min(income, p.floor.at(partner.born) if partner.exists else 0)",
            ]
        ),
    )


def _without(person: dict[str, Any], lacking: str) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name != lacking}


people = st.builds(
    _without,
    st.fixed_dictionaries(
        {
            "income": amounts,
            "age": st.integers(0, 120),
            "born": _OLD_AND_NEW,
            "sex": st.sampled_from(["female", "male"]),
            "insured": st.booleans(),
        }
    ),
    st.sampled_from(["", "", "", "", "income", "age", "born", "sex", "insured"]),
)
claimants = st.builds(
    lambda person, records, partner, household: {
        **person,
        "records": records,
        "partner": partner,
        "household": household,
    },
    people,
    rows
    | st.lists(st.fixed_dictionaries({"month": _OLD_AND_NEW, "wage": amounts.map(abs), "teaching": st.booleans()})),
    st.none() | people,
    st.lists(people, max_size=3),
)


def _law(first: str, second: str) -> Law:
    one = rule(f"return {first.replace('first', 'income')}", needs=NEEDS, name="first")
    two = rule(f"return {second}", needs=NEEDS + ", first", name="second")
    return law_of(DECLARED + one + two, **PARAMETERS)


@settings(max_examples=150, deadline=None, suppress_health_check=_QUIET, phases=_WITHOUT_SHRINKING)
@given(
    first=any_money(1),
    second=any_money(2),
    persons=st.lists(claimants, min_size=1, max_size=9),
    day=months,
    each=st.data(),
)
def test_both_compilers_agree(first: str, second: str, persons: list[Any], day: date, each: Any) -> None:
    try:
        law = _law(first, second)
        law.columns(["first", "second"])
    except Unbounded:
        return
    assert differences(law, ["first", "second"], persons, day) == []
    if each.draw(st.booleans()):
        days = each.draw(st.lists(_OLD_AND_NEW, min_size=len(persons), max_size=len(persons)))
        assert differences(law, ["second", "first"], persons, days) == []
