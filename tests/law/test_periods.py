"""From when and until when: what benefit.yaml names of it, what a determination says, and how it is told."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amparo.law import Law
from amparo.law.benefits import BenefitError
from amparo.law.cases import read_case_file, run_case
from amparo.law.explanation import explain
from tests.law.columnar.agreement import benefit_differences
from tests.law.lawmaking import law_of, rule

ON = date(2026, 3, 15)
RULES = (
    """
sick_on = fact(Date)
weeks = fact(Count, least=-10, most=100)
for_life = fact(bool, default=False)
poor = fact(bool, default=True)
doubtful = fact(bool, default=False)
"""
    + rule("return poor", needs="poor", returns="bool", name="grant_entitled")
    + rule("return 100", name="grant_amount")
    + rule("return doubtful", needs="doubtful", returns="bool", name="to_weigh")
    + rule("return add_days(sick_on, 3)", needs="sick_on", returns="Date", name="first_day")
    + rule("return add_days(first_day, days(weeks * 7))", needs="first_day, weeks", returns="Date", name="last_day")
    + rule("return not for_life", needs="for_life", returns="bool", name="has_end")
)
TITLE = "{pt: a, es: a, fr: a, en: a}"
BENEFIT = f"""
benefit: grant
title: {TITLE}
article: Act 1
entitled: grant_entitled
amount: grant_amount
refer_when: [to_weigh]
"""
PERIOD = "starts: first_day\nends: last_day\nends_when: has_end\n"
FACTS: dict[str, Any] = {"sick_on": date(2026, 2, 1), "weeks": 10}
FIRST, LAST = date(2026, 2, 4), date(2026, 4, 15)


@pytest.fixture(scope="module")
def law() -> Law:
    return law_of(RULES, benefit=BENEFIT + PERIOD)


def test_a_determination_says_from_when_and_until_when(law: Law) -> None:
    found = law.determine("grant", FACTS, ON)
    assert (found.outcome, found.starts_on, found.ends_on) == ("entitled", FIRST, LAST)
    assert found.as_data()["ends_on"] == "2026-04-15"
    assert "last_day" in {step.variable for step in found.steps}


def test_there_is_an_end_only_where_the_law_says_so(law: Law) -> None:
    found = law.determine("grant", FACTS | {"for_life": True}, ON)
    assert (found.starts_on, found.ends_on) == (FIRST, None)
    lasting = {"sick_on": FACTS["sick_on"], "for_life": True}
    assert law.determine("grant", lasting, ON).outcome == "entitled", "the weeks do not matter without an end"


def test_who_is_not_entitled_has_no_days(law: Law) -> None:
    found = law.determine("grant", FACTS | {"poor": False}, ON)
    assert (found.outcome, found.starts_on, found.ends_on) == ("not_entitled", None, None)
    assert law.determine("grant", {"poor": False}, ON).outcome == "not_entitled"


def test_what_an_officer_weighs_has_the_days_that_it_would_have(law: Law) -> None:
    found = law.determine("grant", FACTS | {"poor": False, "doubtful": True}, ON)
    assert (found.outcome, found.amount, found.starts_on, found.ends_on) == ("refer", None, FIRST, LAST)


def test_days_that_cannot_be_known_leave_the_claim_incomplete(law: Law) -> None:
    found = law.determine("grant", {"sick_on": FACTS["sick_on"]}, ON)
    assert (found.outcome, found.missing) == ("incomplete", ("weeks",))


def test_an_end_before_the_start_leaves_no_day(law: Law) -> None:
    assert law.determine("grant", FACTS | {"weeks": -1}, ON).is_without_days
    assert not law.determine("grant", FACTS | {"weeks": 0}, ON).is_without_days


def test_a_law_that_names_no_days_says_none() -> None:
    found = law_of(RULES, benefit=BENEFIT).determine("grant", FACTS, ON)
    assert (found.starts_on, found.ends_on, found.is_without_days) == (None, None, False)


def test_the_route_that_is_awarded_has_its_own_days() -> None:
    routes = "".join(
        f"  - {{code: {code}, title: {TITLE}, article: s. 1, entitled: {entitled}, amount: grant_amount{own}}}\n"
        for code, entitled, own in (
            ("limited", "has_end", ", ends: last_day"),
            ("lasting", "grant_entitled", ""),
        )
    )
    law = law_of(RULES, benefit=f"benefit: grant\ntitle: {TITLE}\narticle: Act 1\nstarts: first_day\nroutes:\n{routes}")
    limited, lasting = (law.determine("grant", FACTS | {"for_life": life}, ON) for life in (False, True))
    assert (limited.route, limited.starts_on, limited.ends_on) == ("limited", FIRST, LAST)
    assert (lasting.route, lasting.starts_on, lasting.ends_on) == ("lasting", FIRST, None)


def test_many_persons_at_once_are_answered_alike(law: Law) -> None:
    people = [
        FACTS,
        FACTS | {"for_life": True},
        {"poor": False},
        {"sick_on": FACTS["sick_on"]},
        {"weeks": 3},
        FACTS | {"poor": False, "doubtful": True},
        {"sick_on": FACTS["sick_on"], "for_life": True},
    ]
    assert not benefit_differences(law, "grant", people, ON)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("starts: grant_amount", "grant_amount is money; a date is expected here"),
        ("ends: has_end", "has_end is yes or no; a date is expected here"),
        ("starts: first_dey", "Perhaps first_day is meant"),
        ("ends: last_day\nends_when: first_day", "first_day is a date; yes or no is expected here"),
        ("ends_when: has_end", "ends_when is written without ends"),
    ],
)
def test_a_fault_is_named_when_the_law_is_loaded(text: str, message: str) -> None:
    with pytest.raises(BenefitError, match=message):
        law_of(RULES, benefit=BENEFIT + text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt", "De 4 de fevereiro de 2026 até 15 de abril de 2026."),
        ("es", "Desde el 4 de febrero de 2026 hasta el 15 de abril de 2026."),
        ("fr", "Du 4 février 2026 au 15 avril 2026."),
        ("en", "From February 4, 2026 until April 15, 2026."),
    ],
)
def test_the_days_are_told_in_words(law: Law, language: str, words: str) -> None:
    stored = json.loads(json.dumps(law.determine("grant", FACTS, ON).as_data()))
    assert explain(law, stored, language, currency="BRL").period == words


def test_what_was_stored_before_the_law_named_days_is_told_without_them(law: Law) -> None:
    stored = law.determine("grant", FACTS, ON).as_data()
    del stored["starts_on"], stored["ends_on"]
    assert explain(law, stored, "en", currency="BRL").period is None


def test_a_worked_case_expects_the_days(law: Law) -> None:
    text = """
- name: Ten weeks
  source: worked by hand
  on: 2026-03-15
  benefit: grant
  facts: { sick_on: 2026-02-01, weeks: 10 }
  expect: { starts: 2026-02-04, ends: 2026-04-16, amount: 100 }
"""
    result = run_case(law, read_case_file(text, "cases.yaml")[0])
    assert [(each.variable, each.got) for each in result.differences] == [("ends", LAST)]
    assert law.determine("grant", FACTS, ON).amount == Decimal(100)
