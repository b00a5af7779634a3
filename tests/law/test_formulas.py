"""Formulas: a passage written once, read wherever a rule calls it."""

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from amparo.law.errors import Cycle, DeclaredTwice, Forbidden, LawError, NotRounded, Unbounded, UnitClash, UnknownName
from amparo.law.law import Law
from tests.law.lawmaking import law_of, rule, series

ON = date(2026, 1, 15)
HALF = """
@formula
def half(amount):
    \"\"\"Half of it.\"\"\"
    return round_half_up(amount / 2, 2)
"""
WORK = """
contributions = relation(month=Date, wage=Money)

@formula
def recent(rows, on):
    \"\"\"The rows of this year.\"\"\"
    return rows.where(year_of(rows.month) == year_of(on))

@formula
def raised(rows, p):
    \"\"\"The wage, at least the minimum of its month.\"\"\"
    return max(rows.wage, p.minimum.at(rows.month))
"""
ROWS = [
    {"month": date(2025, 12, 1), "wage": Decimal(90)},
    {"month": date(2026, 1, 1), "wage": Decimal(60)},
    {"month": date(2026, 1, 1), "wage": Decimal(120)},
]


def minimum() -> str:
    return series("money", {"2020-01-01": "80.00", "2026-01-01": "100.00"})


def computed(law: Law, name: str = "amount", **facts: object) -> object:
    return law.compute([name], facts, ON).values[name]


def test_a_formula_of_values() -> None:
    law = law_of("wage = fact(Money)\n" + HALF + rule("return half(wage) + half(wage + wage)", needs="wage"))
    assert computed(law, wage=Decimal("0.05")) == Decimal("0.08")


def test_a_formula_of_rows_and_one_of_each_row() -> None:
    law = law_of(
        WORK + rule("return recent(contributions, on).sum(raised(contributions, p))", needs="contributions, on, p"),
        minimum=minimum(),
    )
    assert computed(law, contributions=ROWS) == Decimal(220)


def test_rows_restricted_further_by_the_caller() -> None:
    body = "return recent(contributions.where(contributions.wage > 60), on).sum(contributions.wage)"
    law = law_of(
        WORK
        + rule(body + " + raised_least(contributions, p)", needs="contributions, on, p")
        + """
@formula
def raised_least(rows, p):
    \"\"\"The least raised wage.\"\"\"
    return rows.min(raised(rows, p))
""",
        minimum=minimum(),
    )
    assert computed(law, contributions=ROWS) == Decimal(120 + 90)


def test_a_dated_parameter_and_a_counter_are_passed_on() -> None:
    law = law_of(
        dedent("""
        @formula
        def times(figure, n):
            \"\"\"So often the figure.\"\"\"
            return figure * n
        """)
        + rule("return max(times(p.minimum.at(day(2021, 5, 5)), n) for n in whole(1, 3))", needs="p"),
        minimum=minimum(),
    )
    assert computed(law) == Decimal(240)


def test_equal_calls_are_one_expression_across_rules() -> None:
    calls = "return recent(contributions, on).top_sum(raised(contributions, p), 1)"
    needs = "contributions, on, p"
    law = law_of(WORK + rule(calls, needs=needs) + rule(calls, needs=needs, name="other"), minimum=minimum())
    readings = law.rulebook.readings
    assert readings["amount"].result is readings["other"].result
    program = law.programs.program(["amount", "other"])
    assert program.source.count("running_sums(") == 1


def test_branches_roundings_and_parameters_count_to_the_caller() -> None:
    law = law_of(
        dedent("""
        wage = fact(Money)

        @formula
        def at_least(amount, p):
            \"\"\"Not below the minimum.\"\"\"
            if amount < p.minimum:
                return p.minimum
            return round_down(amount / 3, 2)
        """)
        + rule("return at_least(wage, p)", needs="wage, p"),
        minimum=minimum(),
    )
    (low,) = law.compute(["amount"], {"wage": 5}, ON).steps
    (high,) = law.compute(["amount"], {"wage": 500}, ON).steps
    assert [(each.condition, each.taken) for each in low.branches] == [("amount < p.minimum", True)]
    assert (low.roundings, high.roundings) == ((), (("down", 2),))
    assert [use.name for use in low.parameters] == ["minimum"]
    assert list(low.inputs) == ["wage"]


def test_a_branch_in_another_file_names_it() -> None:
    files = {
        "a.py": '@formula\ndef small(x):\n    """Small or none."""\n    if x > 9:\n        return 9\n    return x\n',
        "b.py": "wage = fact(Money)\n" + rule("return small(wage)", needs="wage"),
    }
    law = Law("testland", {name: text.encode() for name, text in files.items()})
    (step,) = law.compute(["amount"], {"wage": 5}, ON).steps
    assert step.as_data()["branches"] == [
        {"condition": "x > 9", "taken": False, "line": 4, "file": "institutions/testland/a.py"}
    ]


def test_an_error_names_the_formula_and_its_line() -> None:
    with pytest.raises(UnitClash) as caught:
        law_of(
            dedent("""
            birth_date = fact(Date)
            @formula
            def wrong(x):
                \"\"\"It cannot be.\"\"\"
                return x + 1
            """)
            + rule("return wrong(birth_date)", needs="birth_date", returns="Date")
        )
    assert str(caught.value).startswith("institutions/testland/pension/rules.py:7: wrong: a date is added")


def test_bounds_proven_per_call_name_the_formula_line() -> None:
    source = (
        'wage = fact(Money)\n@formula\ndef cube(x):\n    """Too large."""\n    return x * number_of(x) * number_of(x)\n'
    )
    source += '@formula\ndef number_of(x):\n    """Whole."""\n    return round_down(x * x / x, 0)\n'
    with pytest.raises(LawError) as caught:
        law_of(source + rule("return cube(wage)", needs="wage"))
    assert "rules.py:" in str(caught.value)


@pytest.mark.parametrize(
    ("formula", "call", "error", "words"),
    [
        ("def f(x):\n    return x\n", "f(wage)", Forbidden, "not explained"),
        ("def f(x):\n    'd'\n    return f(x)\n", "f(wage)", Cycle, "f calls f"),
        (
            "def f(x):\n    'd'\n    return g(x)\n@formula\ndef g(x):\n    'd'\n    return f(x)\n",
            "f(wage)",
            Cycle,
            "calls",
        ),
        ("def f(x):\n    'd'\n    return x\n", "wage", Forbidden, "no rule calls the formula"),
        ("def f(x):\n    'd'\n    return x\n", "f(wage, wage)", Forbidden, "f takes 1 values, got 2"),
        ("def f(x):\n    'd'\n    return x\n", "f(x=wage)", Forbidden, "by position"),
        ("def f(*x):\n    'd'\n    return x\n", "f(wage)", Forbidden, "plain names"),
        ("def f(x=1):\n    'd'\n    return x\n", "f(wage)", Forbidden, "plain names"),
        ("def wage(x):\n    'd'\n    return x\n", "wage(wage)", DeclaredTwice, "already declared"),
        ("def round_up(x):\n    'd'\n    return x\n", "round_up(wage)", DeclaredTwice, "function of the rule language"),
        (
            "def which_max(x):\n    'd'\n    return x\n",
            "which_max(wage)",
            DeclaredTwice,
            "function of the rule language",
        ),
        ("def f(x):\n    'd'\n    return wage\n", "f(wage)", UnknownName, "'wage' is not among the names"),
        ("def f(x):\n    'd'\n    return x.__class__\n", "f(wage)", Forbidden, "__class__"),
        ("def f(x):\n    'd'\n    import os\n    return x\n", "f(wage)", Forbidden, "import os"),
        ("def f(x):\n    'd'\n    eval('1')\n    return x\n", "f(wage)", Forbidden, "not part of the rule language"),
        ("def f(x):\n    'd'\n", "f(wage)", Forbidden, "without return"),
        ("def f(x) -> Money:\n    'd'\n    return x / 3\n", "f(wage)", NotRounded, "unrounded"),
        ("def f(x) -> Money:\n    'd'\n    return rows\n", "f(wage)", UnknownName, "rows"),
        ("def f(x):\n    'd'\n    return x\n", "f + wage", UnknownName, "is not known here"),
    ],
)
def test_a_hostile_formula(formula: str, call: str, error: type[LawError], words: str) -> None:
    with pytest.raises(error) as caught:
        law_of("wage = fact(Money)\n@formula\n" + formula + rule(f"return {call}", needs="wage"))
    assert words in str(caught.value)


def test_a_formula_as_something_needed_is_told_to_be_called() -> None:
    with pytest.raises(UnknownName, match=r"Call it in the rule: half\(amount\)"):
        law_of(HALF + rule("return half", needs="half"))


def test_a_rule_does_not_give_rows() -> None:
    with pytest.raises(UnitClash, match="is not a value"):
        law_of(WORK + rule("return recent(contributions, on)", needs="contributions, on"), minimum=minimum())


def test_a_formula_cites_no_article() -> None:
    source = "@formula\n@article('Act 1')\ndef f(x):\n    'd'\n    return x\n"
    with pytest.raises(Forbidden, match="@formula alone"):
        law_of(source)


def test_formulas_that_double_at_every_level_are_stopped() -> None:
    levels = ["@formula\ndef f0(x, y):\n    'd'\n    return x + y\n"]
    levels += [
        f"@formula\ndef f{n}(x, y):\n    'd'\n    return f{n - 1}(x + {n}, y) + f{n - 1}(x, y + {n})\n"
        for n in range(1, 40)
    ]
    with pytest.raises(Unbounded, match="too many ways"):
        law_of("wage = fact(Money)\n" + "".join(levels) + rule("return f39(wage, wage)", needs="wage"))


def test_equal_calls_are_read_once() -> None:
    levels = ["@formula\ndef f0(x):\n    'd'\n    return min(x, 1)\n"]
    levels += [f"@formula\ndef f{n}(x):\n    'd'\n    return min(f{n - 1}(x), f{n - 1}(x))\n" for n in range(1, 60)]
    law = law_of("wage = fact(Money)\n" + "".join(levels) + rule("return f59(wage)", needs="wage"))
    assert computed(law, wage=5) == 1
