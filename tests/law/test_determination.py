"""From facts to an outcome, with every step that led to it."""

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amparo.law import Law, UnknownName
from amparo.law.errors import BadArchive, ParameterNotInForce
from tests.law.lawmaking import law_of, rule, series

ON = date(2026, 3, 15)
RULES = (
    """
wage = fact(Money)
age = fact(Years)
claims_more = fact(bool, default=False)
sex = fact(Choice["female", "male"], default="female")
records = relation(month=Date, wage=Money)
"""
    + rule("return p.age_woman if sex == 'female' else p.age_man", needs="sex, p", returns="Years", name="age_required")
    + rule("return age >= age_required", needs="age, age_required", returns="bool", name="age_met")
    + rule("return records.count() >= 2", needs="records", returns="bool", name="record_met")
    + rule("return age_met and record_met", needs="age_met, record_met", returns="bool", name="long_entitled")
    + rule("return round_half_up(wage * p.share.at(day(2024, 5, 1)), 2)", needs="wage, p", name="long_amount")
    + rule("return age_met", needs="age_met", returns="bool", name="short_entitled")
    + rule("return min(long_amount, p.cap)", needs="long_amount, p", name="short_amount")
    + rule("return claims_more", needs="claims_more", returns="bool", name="needs_officer")
    + rule("return wage > 0", needs="wage", returns="bool", name="short_applies")
)
BENEFIT = """
benefit: pension
title: {pt: a, es: a, fr: a, en: a}
article: Act 1
refer_when: [needs_officer]
routes:
  - code: long
    title: {pt: a, es: a, fr: a, en: a}
    article: s. 3
    entitled: long_entitled
    amount: long_amount
    conditions: [age_met, record_met]
  - code: short
    title: {pt: a, es: a, fr: a, en: a}
    article: s. 4
    entitled: short_entitled
    amount: short_amount
    conditions: [age_met]
    applies: short_applies
"""
PARAMETERS = {
    "age_woman": series("years", {"2020-01-01": 60, "2026-01-01": 62}),
    "age_man": series("years", {"2020-01-01": 65}, confirmed=False),
    "share": series("rate", {"2020-01-01": "0.5", "2024-01-01": "0.6", "2025-01-01": "0.7"}, confirmed=False),
    "cap": series("money", {"2020-01-01": "50.00"}),
}
ROWS = [{"month": date(2020, month, 1), "wage": 1} for month in (1, 2)]
WOMAN = {"wage": Decimal("100.00"), "age": 62, "records": ROWS}


@pytest.fixture(scope="module")
def law() -> Law:
    return law_of(RULES, benefit=BENEFIT, **PARAMETERS)


def test_the_best_open_route_is_awarded(law: Law) -> None:
    found = law.determine("pension", WOMAN, ON)
    assert (found.outcome, found.route, found.amount) == ("entitled", "long", Decimal("60.00"))
    assert [(each.code, each.entitled, each.amount) for each in found.routes] == [
        ("long", True, Decimal("60.00")),
        ("short", True, Decimal("50.00")),
    ]


def test_an_open_route_is_awarded_when_the_better_one_is_not(law: Law) -> None:
    found = law.determine("pension", {**WOMAN, "records": ROWS[:1]}, ON)
    assert (found.outcome, found.route, found.amount) == ("entitled", "short", Decimal("50.00"))
    assert found.routes[0].conditions == {"age_met": True, "record_met": False}
    assert found.routes[0].amount is None


def test_what_a_closed_route_would_pay_is_not_computed(law: Law) -> None:
    closed = law.determine("pension", {**WOMAN, "age": 61}, ON)
    assert [each.amount for each in closed.routes] == [None, None]
    assert not {"long_amount", "short_amount"} & {*closed.values, *(step.variable for step in closed.steps)}
    short_alone = law.determine("pension", {**WOMAN, "records": ROWS[:1]}, ON)
    assert {"long_amount", "short_amount"} <= set(short_alone.values), "the open route's amount rests on the other's"
    assert law.compute(["long_amount"], {"wage": 100}, ON).values == {"long_amount": Decimal("60.00")}


def test_an_amount_that_the_law_cannot_give_matters_only_when_its_route_is_open() -> None:
    rules = (
        "open_today = fact(bool)\nwage = fact(Money)\n"
        + rule("return open_today", needs="open_today", returns="bool", name="entitled")
        + rule("return p.late.at(day(2001, 1, 1))", needs="p", name="paid")
    )
    benefit = """
        benefit: pension
        title: {pt: a, es: a, fr: a, en: a}
        article: Act 1
        routes: [{code: only, title: {pt: a, es: a, fr: a, en: a}, article: s. 3, entitled: entitled, amount: paid}]
        """
    law = law_of(rules, benefit=benefit, late=series("money", {"2020-01-01": "1.00"}))
    assert law.determine("pension", {"open_today": False}, ON).outcome == "not_entitled"
    assert law.determine("pension", {}, ON).missing == ("open_today",)
    with pytest.raises(ParameterNotInForce):
        law.determine("pension", {"open_today": True}, ON)


def test_no_route_no_amount(law: Law) -> None:
    found = law.determine("pension", {**WOMAN, "age": 61}, ON)
    assert (found.outcome, found.route, found.amount) == ("not_entitled", None, None)


def test_a_route_that_does_not_apply_is_not_open(law: Law) -> None:
    found = law.determine("pension", {**WOMAN, "wage": 0, "records": []}, ON)
    assert (found.outcome, found.routes[1].applies, found.routes[1].entitled) == ("not_entitled", False, False)


def test_a_missing_fact_makes_it_incomplete(law: Law) -> None:
    found = law.determine("pension", {"records": ROWS}, ON)
    assert found.outcome == "incomplete"
    assert set(found.missing) == {"age", "wage"}
    assert found.amount is None


def test_a_missing_fact_that_changes_nothing_is_not_asked_for() -> None:
    benefit = """
        benefit: pension
        title: {pt: a, es: a, fr: a, en: a}
        article: Act 1
        entitled: long_entitled
        amount: long_amount
        reasons: [age_met]
        """
    found = law_of(RULES, benefit=benefit, **PARAMETERS).determine("pension", {"age": 20}, ON)
    assert (found.outcome, found.missing) == ("not_entitled", ())


def test_what_the_law_leaves_to_an_officer(law: Law) -> None:
    found = law.determine("pension", {**WOMAN, "claims_more": True}, ON)
    assert (found.outcome, found.refer, found.amount) == ("refer", ("needs_officer",), Decimal("60.00"))


def test_a_day_before_the_law(law: Law) -> None:
    with pytest.raises(ParameterNotInForce, match="age_woman has no value on 2019-06-01"):
        law.determine("pension", WOMAN, date(2019, 6, 1))


def test_an_unknown_benefit(law: Law) -> None:
    with pytest.raises(UnknownName, match="Perhaps pension is meant"):
        law.determine("pensions", WOMAN, ON)


def test_a_step_shows_what_was_used_and_what_was_decided(law: Law) -> None:
    steps = {step.variable: step for step in law.determine("pension", WOMAN, ON).steps}
    required = steps["age_required"]
    assert (required.value, required.unit, required.article) == (62, "years", "Act 1, s. 2")
    assert required.inputs == {"sex": "female"}
    assert [(use.name, use.value, use.in_force_from, use.confirmed) for use in required.parameters] == [
        ("age_woman", 62, date(2026, 1, 1), True)
    ]
    assert [(branch.condition, branch.taken) for branch in required.branches] == [("sex == 'female'", True)]
    assert steps["record_met"].inputs == {"records": 2}
    assert steps["long_amount"].roundings == (("half_up", 2),)
    assert [(use.value, use.in_force_from) for use in steps["long_amount"].parameters] == [
        (Decimal("0.6000"), date(2024, 1, 1))
    ]
    assert required.file.endswith("pension/rules.py")


def test_the_other_branch_shows_the_other_parameter(law: Law) -> None:
    steps = {step.variable: step for step in law.determine("pension", {**WOMAN, "sex": "male"}, ON).steps}
    assert [use.name for use in steps["age_required"].parameters] == ["age_man"]
    assert [branch.taken for branch in steps["age_required"].branches] == [False]


def test_what_is_unconfirmed_is_said_only_where_it_was_used(law: Law) -> None:
    names = {each.name for each in law.determine("pension", WOMAN, ON).unconfirmed}
    assert names == {"share"}
    man = {**WOMAN, "sex": "male"}
    assert {each.name for each in law.determine("pension", {**man, "age": 65}, ON).unconfirmed} == {"age_man", "share"}
    assert {each.name for each in law.determine("pension", {**man, "age": 64}, ON).unconfirmed} == {"age_man"}


def test_an_unconfirmed_rule_is_said() -> None:
    noted = rule("return 0").replace('"Act 1, s. 2")', '"Act 1, s. 2", unconfirmed="the rounding")')
    step = law_of(noted).compute(["amount"], {}, ON).steps[0]
    assert step.unconfirmed == "the rounding"


def test_many_values_of_a_parameter_are_one_use_from_the_first_to_the_last_row() -> None:
    law = law_of(
        "records = relation(month=Date, wage=Money)\n"
        + rule("return records.sum(min(records.wage, p.cap.at(records.month)))", needs="records, p"),
        cap=series("money", {"2020-01-01": "1"}, confirmed=False)
        + series("money", {"2021-01-01": "2", "2022-01-01": "3", "2023-01-01": "4"}).split("values:\n")[1],
    )

    def uses(*years: int) -> list[tuple[object, ...]]:
        rows = [{"month": date(year, 5, 1), "wage": 9} for year in years]
        (step,) = law.compute(["amount"], {"records": rows}, ON).steps
        return [(use.value, use.in_force_from.year, use.reference, use.confirmed) for use in step.parameters]

    assert uses(2022, 2021) == [(None, 2021, "Act 1, s. 2", True)]
    assert uses(2020, 2023) == [(None, 2020, "Act 1, s. 3", False)]
    assert uses(2022) == [(Decimal("3.00"), 2022, "Act 1, s. 2", True)]


def test_what_is_unconfirmed_about_linked_persons_is_said() -> None:
    benefit = """
        benefit: pension
        title: {pt: a, es: a, fr: a, en: a}
        article: Act 1
        entitled: entitled
        amount: amount
        """
    rules = (
        "age = fact(Years)\nhousehold = persons()\n"
        + rule("return age >= p.old_age", needs="age, p", returns="bool", name="old")
        + rule("return household.where(household.old).exists()", needs="household", returns="bool", name="entitled")
        + rule("return 100")
    )
    law = law_of(rules, benefit=benefit, old_age=series("years", {"2020-01-01": 65}, confirmed=False))
    assert [each.name for each in law.determine("pension", {"household": [{"age": 70}]}, ON).unconfirmed] == ["old_age"]
    assert law.determine("pension", {"household": []}, ON).unconfirmed == ()


def test_a_table_is_shown_with_the_value_found_in_it() -> None:
    shares = """
        title: Shares
        kind: table
        by: years
        unit: rate
        values:
          - {from: 2020-01-01, reference: r, source: s, confirmed: true, brackets: [{to: 60, value: 0.1}, {value: 0.2}]}
          - {from: 2024-01-01, reference: r, source: s, confirmed: true, brackets: [{to: 60, value: 0.3}, {value: 0.4}]}
        """
    for lookup, value, year in (("lookup(age)", "0.4000", 2024), ("at(day(2021, 1, 1)).lookup(age)", "0.2000", 2020)):
        law = law_of(
            "age = fact(Years)\n" + rule(f"return p.shares.{lookup}", needs="age, p", returns="Rate"), shares=shares
        )
        (step,) = law.compute(["amount"], {"age": 61}, ON).steps
        assert [(use.value, use.in_force_from.year) for use in step.parameters] == [(Decimal(value), year)]


def test_a_look_up_in_a_branch_not_taken_is_not_shown() -> None:
    law = law_of(
        "late = fact(bool)\nborn = fact(Date)\n"
        + rule("return p.cap.at(born) if late else p.cap.at(on)", needs="late, born, on, p"),
        cap=series("money", {"2020-01-01": "1", "2025-01-01": "2"}),
    )
    for late, day in ((True, date(2020, 1, 1)), (False, date(2025, 1, 1))):
        (step,) = law.compute(["amount"], {"late": late, "born": date(2021, 1, 1)}, ON).steps
        assert [use.in_force_from for use in step.parameters] == [day]


def test_a_determination_as_data_is_json_and_repeats_itself(law: Law) -> None:
    data = law.determine("pension", WOMAN, ON).as_data()
    assert json.loads(json.dumps(data)) == data
    assert data["amount"] == "60.00"
    assert data["on"] == "2026-03-15"
    assert data["steps"][0]["parameters"][0]["in_force_from"] == "2026-01-01"
    again = Law.from_archive(law.archive()).determine("pension", json.loads(json.dumps(WOMAN, default=str)), ON)
    assert again.as_data() == data


def test_an_archive_holds_the_law_and_nothing_else(law: Law) -> None:
    assert law.archive() == law_of(RULES, benefit=BENEFIT, **PARAMETERS).archive()
    restored = Law.from_archive(law.archive())
    assert (restored.version, restored.institution) == (law.version, "testland")
    changed = law_of(RULES.replace("records.count() >= 2", "records.count() >= 3"), benefit=BENEFIT, **PARAMETERS)
    assert changed.version != law.version


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_bytes_that_are_no_archive(data: bytes) -> None:
    with pytest.raises(BadArchive):
        Law.from_archive(data)


def test_a_damaged_archive(law: Law) -> None:
    data = bytearray(law.archive())
    data[data.index(b"wage = fact")] ^= 1
    with pytest.raises(BadArchive):
        Law.from_archive(bytes(data))


def test_needed_facts(law: Law) -> None:
    assert law.needed_facts("pension") == ("age", "claims_more", "records", "sex", "wage")


def test_determining_twice_on_other_days_uses_each_days_law(law: Law) -> None:
    facts: dict[str, Any] = {**WOMAN, "age": 60}
    assert law.determine("pension", facts, date(2025, 12, 31)).outcome == "entitled"
    assert law.determine("pension", facts, date(2026, 1, 1)).outcome == "not_entitled"
    assert law.determine("pension", facts, date(2025, 12, 31)).outcome == "entitled"


def test_the_order_of_steps_does_not_depend_on_the_process() -> None:
    script = (
        "import hashlib, json\n"
        "from datetime import date\n"
        "from amparo.law import load_law\n"
        "law = load_law('institutions/brazil_inss')\n"
        "rows = [{'month': date(1991 + i // 12, i % 12 + 1, 1), 'wage': 2000, 'category': 'employee', 'teaching': False}"
        " for i in range(400)]\n"
        "facts = {'sex': 'female', 'birth_date': date(1965, 2, 3), 'contributions': rows}\n"
        "data = law.determine('retirement', facts, date(2026, 1, 5)).as_data()\n"
        "print(hashlib.sha256(json.dumps(data).encode()).hexdigest())\n"
    )
    root = Path(__file__).parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


def test_parameters_that_a_benefit_reads_are_named(law: Law) -> None:
    assert law.parameters_read("pension") == tuple(sorted(PARAMETERS))
