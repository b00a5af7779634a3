"""benefit.yaml: typed, and checked against the law's variables."""

from typing import Any

import pytest

from amparo.law.benefits import Benefit, BenefitError, check_benefit, read_benefit, variables_to_determine
from amparo.law.types import BOOL, DATE, NAMED_TYPES
from amparo.law.words import LANGUAGES, WordsError, read_words

TITLE = "{ pt: Aposentadoria, es: Jubilación, fr: Retraite, en: Pension }"
TEXT = f"""
benefit: retirement
title: {TITLE}
article: EC 103/2019
thirteenth: true
refer_when: [needs_evidence]
reasons: [insured]
projection: {{ relation: contributions, column: month, at_least: {{ wage: minimum_wage }} }}
routes:
  - code: points
    title: {TITLE}
    article: EC 103/2019, art. 15
    entitled: points_entitled
    amount: points_amount
    conditions: [points_met]
    applies: insured
"""
VARIABLES = dict.fromkeys(["needs_evidence", "insured", "points_entitled", "points_met"], BOOL) | {
    "points_amount": NAMED_TYPES["Money"],
    "points": NAMED_TYPES["Months"],
}
RELATIONS = {"contributions": {"month": DATE, "wage": NAMED_TYPES["Money"]}}


def check(text: str) -> Benefit:
    benefit = read_benefit(text, "benefit.yaml")
    check_benefit(benefit, "benefit.yaml", VARIABLES, RELATIONS, {"minimum_wage"})
    return benefit


def test_a_benefit_names_its_variables_once_in_order() -> None:
    benefit = check(TEXT)
    assert benefit.thirteenth
    assert benefit.variables() == ("needs_evidence", "points_entitled", "points_amount", "points_met", "insured")
    assert benefit.conditions() == ("insured", "points_met")
    assert benefit.route("points").article == "EC 103/2019, art. 15"


def test_what_the_sentences_show_is_determined_too() -> None:
    languages = "{ pt: '{points}', es: '{points}', fr: '{points}', en: '{points} of {minimum_wage}' }"
    words = read_words(f"points_met: {{ label: {TITLE}, yes: {languages}, no: {languages} }}", "words.yaml")
    assert variables_to_determine(check(TEXT), words, VARIABLES)[-1] == "points"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("benefit: retirement", "benefits: retirement", "benefit.yaml: "),
        ("article: EC 103/2019\n", "", "there is no required field article"),
        ("thirteenth: true", "thirteenth: perhaps", "in thirteenth"),
        ("    amount: points_amount\n", "", "in routes[0]"),
        (
            "[needs_evidence]",
            "[needs_evidense]",
            "no rule has the name needs_evidense. Perhaps needs_evidence is meant",
        ),
        ("[needs_evidence]", "[points]", "points is months; yes or no is expected here"),
        ("amount: points_amount", "amount: points_met", "points_met is yes or no; money is expected here"),
        ("column: month", "column: wage", "contributions.wage is not a column of dates"),
        ("relation: contributions", "relation: jobs", "there is no relation jobs"),
        ("wage: minimum_wage", "wage: maximum_wage", "there is no parameter maximum_wage"),
        ("at_least: { wage", "at_least: { pay", "there is no column pay"),
    ],
)
def test_a_fault_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(BenefitError) as refused:
        check(TEXT.replace(old, new))
    assert message.replace("required field ", "") in str(refused.value)
    assert str(refused.value).startswith("benefit.yaml")


def test_two_routes_may_not_share_a_code() -> None:
    route = TEXT[TEXT.index("  - code: points") :]
    with pytest.raises(BenefitError, match="two routes have the code points"):
        read_benefit(TEXT + route, "benefit.yaml")


def test_a_benefit_without_routes_names_its_variables() -> None:
    bare: dict[str, Any] = {"benefit": "grant", "article": "Lei 1"}
    text = f"title: {TITLE}\n" + "\n".join(f"{key}: {value}" for key, value in bare.items())
    with pytest.raises(BenefitError, match="there is no entitled"):
        read_benefit(text, "benefit.yaml")
    assert read_benefit(text + "\nentitled: a\namount: b", "benefit.yaml").variables() == ("a", "b")


def test_every_title_is_in_every_language() -> None:
    with pytest.raises(WordsError, match=r"retirement.title: there is no text in fr"):
        read_benefit(TEXT.replace("fr: Retraite, ", "", 1), "benefit.yaml", LANGUAGES)
