"""Every fault that a law can have is named, placed and comes with its remedy."""

import pytest

from amparo.law import errors
from amparo.law.benefits import BenefitError
from tests.law.lawmaking import law_of, rule, series

FACTS = """
wage = fact(Money)
served = fact(Months)
age = fact(Years)
born = fact(Date)
sex = fact(Choice["female", "male"])
records = relation(month=Date, wage=Money)
partner = person(optional=True)
household = persons()
"""
FLOOR = series("money", {"2020-01-01": "100.00"})
NEEDS = "wage, served, age, born, sex, records, partner, household, on, p"


def fault(rules: str, **files: str) -> errors.LawError:
    with pytest.raises(errors.LawError) as caught:
        law_of(FACTS + rules, floor=FLOOR, **files)
    return caught.value


@pytest.mark.parametrize(
    ("body", "returns", "kind", "words"),
    [
        ("return wage + age", "Money", errors.UnitClash, "money and years are combined"),
        ("return 1 if served >= age else 0", "Count", errors.UnitClash, "Write in_months(...) around the years"),
        ("return served + 0 if age > 3 else age", "Months", errors.UnitClash, "months and years"),
        ("return wage * wage", "Money", errors.UnitClash, "the result is money^2"),
        ("return wage", "Rate", errors.UnitClash, "the result is money"),
        ("return born + 1", "Date", errors.UnitClash, "add_days"),
        ("return 1 if sex == 'woman' else 0", "Count", errors.UnitClash, "'woman' is not one of female, male"),
        ("return 1 if sex > 'female' else 0", "Count", errors.UnitClash, "has no order"),
        ("return 1 if wage else 0", "Count", errors.UnitClash, "yes or no is expected, got money"),
        ("return records", "Money", errors.UnitClash, "records is not a value"),
        ("return wage // 2", "Money", errors.UnitClash, "// divides whole numbers"),
        ("return wage * 1.5", "Money", errors.FloatLiteral, "1.5 is written into the rule"),
        ("return wage / 3", "Money", errors.NotRounded, "Round it first"),
        ("return 1 if wage / 3 > 5 else 0", "Count", errors.NotRounded, "unrounded quotient"),
        ("return records.sum(records.wage / 3)", "Money", errors.NotRounded, "unrounded quotient"),
        ("return round_half_up(wage / 3, 4)", "Money", errors.NotRounded, "4 decimals where 2 fit"),
        ("return round_half_up(wage / number(served), 2)", "Money", errors.MayDivideByZero, "Test it first"),
        ("return round_half_up(wage / records.count(), 2)", "Money", errors.MayDivideByZero, "max(x, 1)"),
        ("return age // (age - 3)", "Count", errors.MayDivideByZero, "could be zero"),
        ("return wages", "Money", errors.UnknownName, "Perhaps wage"),
        ("return p.flor", "Money", errors.UnknownName, "Perhaps floor is meant"),
        ("return records.sum(records.wags)", "Money", errors.UnknownName, "records has no column 'wags'"),
        ("return records.total(records.wage)", "Money", errors.UnknownName, "The methods are where"),
        ("return partner.wage", "Money", errors.Unguarded, "if partner.exists else 0"),
        ("return records.where(household.age > 1).sum(records.wage)", "Money", errors.Forbidden, "rows of"),
        ("return wage * 999999999 * 999999999", "Money", errors.Unbounded, "beyond 64 bits"),
        ("return wage + 9999999999999", "Money", errors.Unbounded, "too large for a literal"),
        (
            "return add_years(add_years(add_years(born, age), years(9000)), age)",
            "Date",
            errors.Unbounded,
            "leave the calendar",
        ),
        ("return max(wage * n for n in whole(0, 1000000))", "Money", errors.Unbounded, "could count 1000001 numbers"),
        ("if age > 3:\n    return wage", "Money", errors.Forbidden, "ends without return"),
        ("return wage\nreturn wage", "Money", errors.Forbidden, "never reached"),
        ("return p.floor.between(born, on)", "Money", errors.Forbidden, "It has at(day)"),
        ("return p", "Money", errors.UnitClash, "p is not a value"),
        ("return round_half_up(wage)", "Money", errors.Forbidden, "round_half_up takes 2 values, got 1"),
        ("return round_half_up(wage, 40)", "Money", errors.Forbidden, "number of decimals"),
        ("return day(2023, 2, 30)", "Date", errors.Forbidden, "there is no day 2023-2-30"),
        (
            "return max(max(wage * m for m in whole(1, n)) for n in whole(1, 3))",
            "Money",
            errors.Forbidden,
            "inside whole",
        ),
        ("return months(age)", "Months", errors.UnitClash, "takes a whole number without a unit, got years"),
    ],
)
def test_a_faulty_rule_is_refused(body: str, returns: str, kind: type[errors.LawError], words: str) -> None:
    error = fault(rule(body, needs=NEEDS, returns=returns))
    assert type(error) is kind, error
    assert words in str(error)
    assert str(error).startswith("institutions/testland/pension/rules.py:")
    assert ": amount: " in str(error)
    assert error.fix or kind in (errors.UnitClash, errors.Forbidden)


def test_the_line_is_that_of_the_fault() -> None:
    error = fault(rule("twice = wage * 2\nif age > 3:\n    return twice\nreturn served", needs=NEEDS))
    head = FACTS.count("\n") + 1
    assert error.line == head + 3 + 2  # the if, whose sides do not agree


def test_the_message_reads_as_one_sentence_with_its_remedy() -> None:
    error = fault(rule("return served >= age", needs="served, age", returns="bool", name="old_enough"))
    assert str(error) == (
        "institutions/testland/pension/rules.py:14: old_enough: months and years are combined."
        " Write in_months(...) around the years, or in_years(...) around the months."
    )


def test_variables_that_need_each_other() -> None:
    error = fault(
        rule("return second", needs="second", name="first") + rule("return first", needs="first", name="second")
    )
    assert type(error) is errors.Cycle
    assert "first needs second needs first" in str(error) or "second needs first needs second" in str(error)


def test_variables_that_need_each_other_through_a_linked_person() -> None:
    body = "return partner.amount if partner.exists else 0"
    assert type(fault(rule(body, needs="partner"))) is errors.Cycle


def test_a_name_that_the_rule_does_not_take() -> None:
    error = fault(rule("return wage"))
    assert "Add wage to its parameters" in str(error)


def test_one_name_twice() -> None:
    error = fault("wage = fact(Money)\n")
    assert type(error) is errors.DeclaredTwice
    assert "already declared in institutions/testland/pension/rules.py:3" in str(error)


def test_a_rule_without_its_article() -> None:
    assert type(fault("\ndef amount(wage) -> Money:\n    return wage\n")) is errors.MissingArticle


def test_a_rule_without_a_type() -> None:
    error = fault('\n@article("Act 1")\ndef amount(wage):\n    return wage\n')
    assert "nothing is not a type" in str(error)


def test_a_benefit_that_names_no_variable() -> None:
    benefit = """
        benefit: pension
        title: {pt: a, es: a, fr: a, en: a}
        article: Act 1
        entitled: age_met
        amount: amount
        """
    with pytest.raises(BenefitError, match="age_met"):
        law_of(FACTS + rule("return wage", needs="wage"), benefit=benefit)


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (series("money", {"2020-01-01": "1.005"}), "more than 2 decimals"),
        (series("dollars", {"2020-01-01": "1"}), "'dollars' is not known"),
        (series("money", {"2021-01-01": "1", "2020-01-01": "2"}), "does not come after"),
        (series("money", {"2020-01-01": "1"}).replace("reference: Act 1, s. 1", "reference: ''"), "has no reference"),
        (series("money", {"2020-01-01": "1"}).replace("    confirmed: true\n", ""), "whether it is confirmed"),
        (series("money", {"2020-01-01": "1"}).replace("title: A parameter\n", ""), "'title' is missing"),
        (series("money", {"2020-01-01": "1"}).replace("2020-01-01", "soon"), "'soon' is not a day"),
        (series("money", {"2020-01-01": "1"}) + "extra: 1\n", "'extra' is not a key"),
    ],
)
def test_a_parameter_that_cannot_be_relied_on(parameter: str, words: str) -> None:
    with pytest.raises(errors.LawError, match=words) as caught:
        law_of(FACTS, rate=parameter)
    assert str(caught.value).startswith("institutions/testland/pension/parameters/rate.yaml: rate: ")


TABLE = """
title: A table
kind: table
by: money
unit: rate
values:
  - from: 2020-01-01
    reference: Act 1
    source: gazette
    confirmed: true
    brackets: {brackets}
"""


@pytest.mark.parametrize(
    ("brackets", "words"),
    [
        ("[]", "is not a list"),
        ("[{to: 2, value: 1}, {to: 1, value: 1}]", "do not rise"),
        ("[{to: 2, value: 1}, {over: 3, value: 1}]", "use one of to, over and at"),
        ("[{value: 1}, {to: 3, value: 1}]", "row 1 of a table has no limit"),
    ],
)
def test_a_table_that_cannot_be_relied_on(brackets: str, words: str) -> None:
    with pytest.raises(errors.BadParameter, match=words):
        law_of(FACTS, rates=TABLE.replace("{brackets}", brackets))


def test_a_missing_month_of_a_chain() -> None:
    chain = """
        title: Growth
        kind: monthly_change
        unit: percent
        values:
          - reference: Act 1
            source: gazette
            confirmed: true
            series: {2025-10: 1.07, 2025-12: 0.33}
        """
    with pytest.raises(errors.BadParameter, match="a month is missing before 2025-12"):
        law_of(FACTS, growth=chain)
