"""What a person reads: the headline, the reasons with their values, the routes, and the steps below each reason."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.law import Law, load_law
from amparo.law.explanation import Explanation, OtherLaw, explain
from amparo.law.facts import expand_facts
from amparo.law.telling import StepShown
from amparo.law.words import LANGUAGES
from tests.law.lawmaking import law_of, rule, series
from tests.law.small_institution import write_institution

ON = date(2026, 1, 15)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_law(write_institution(tmp_path_factory.mktemp("institutions")))


def person(**more: Any) -> dict[str, Any]:
    row = {"from": "2010-01", "to": "2025-12", "wage": Decimal("2500.10"), "category": "employee"}
    return expand_facts({"sex": "female", "birth_date": date(1964, 5, 2), "contributions": [row], **more})


def told(law: Law, facts: Any, language: str = "en", *, outlook: bool = False) -> Explanation:
    """The explanation of stored data, as a decision of years ago would be shown."""
    stored = json.loads(json.dumps(law.determine("pension", facts, ON).as_data()))
    opens = law.opening_dates("pension", facts, ON) if outlook else None
    return explain(law, stored, language, currency="BRL", opening_dates=opens)


def plain(text: str | None) -> str:
    return (text or "").replace("\xa0", " ").replace("\u202f", " ")


def find(step: StepShown, name: str) -> StepShown:
    return next(each for each in every_step(step) if each.name == name)


def every_step(step: StepShown) -> list[StepShown]:
    return [step, *(inner for below in step.below for inner in every_step(below))]


@pytest.mark.parametrize(
    ("language", "headline", "amount"),
    [
        ("pt-br", "Aposentadoria: você tem direito a R$ 1.621,00 por mês.", "R$ 1.621,00"),
        ("es", "Jubilación: usted tiene derecho a 1.621,00 R$ al mes.", "1.621,00 R$"),
        ("fr", "Pension : vous avez droit à 1 621,00 R$ par mois.", "1 621,00 R$"),
        ("en", "You are entitled to Pension: R$1,621.00 a month.", "R$1,621.00"),
    ],
)
def test_the_headline_says_the_outcome_and_the_amount(law: Law, language: str, headline: str, amount: str) -> None:
    found = told(law, person(birth_date=date(1960, 1, 1)), language)
    assert (plain(found.headline), plain(found.amount), found.outcome) == (headline, amount, "entitled")


def test_reasons_come_in_order_with_their_values_and_articles(law: Law) -> None:
    reasons = told(law, person()).reasons
    assert [(each.name, each.satisfied, each.sentence, each.article) for each in reasons] == [
        ("record_met", True, "You contributed for 16 years; 15 years are asked for.", "Act 1, s. 5"),
        ("age_met", False, "You are 61 years and 8 months old; 62 years are asked for.", "Act 1, s. 4"),
    ]


def test_a_condition_without_a_sentence_says_its_label_and_yes_or_no(law: Law) -> None:
    points = told(law, person(), "fr").routes[1].reasons[0]
    assert plain(points.sentence) == "Points met : non"


def test_the_steps_below_a_reason_lead_to_the_facts(law: Law) -> None:
    step = told(law, person()).reasons[1].step
    required, sex = find(step, "age_required"), find(step, "sex")
    assert (required.value, required.article, required.label) == ("62 years", "Act 1, s. 4", "Age required")
    assert [(each.condition, each.taken) for each in required.branches] == [("Sex = woman", True)]
    assert [(each.label, each.value, each.in_force_from, each.reference) for each in required.parameters] == [
        ("Age of women", "62 years", "January 1, 2024", "Act 1 of 2024")
    ]
    assert (sex.value, sex.is_fact, sex.below) == ("woman", True, ())
    assert find(step, "birth_date").value == "May 2, 1964"


def test_what_is_not_confirmed_is_said(law: Law) -> None:
    found = told(law, person())
    assert "whether broken months count" in found.unconfirmed[1]
    assert "“Months asked for” has not yet been confirmed" in found.unconfirmed[0]
    assert found.reasons[0].step.unconfirmed == "whether broken months count"
    assert not found.reasons[0].step.parameters[0].confirmed


@pytest.mark.parametrize(
    ("language", "note"), [("pt", "meses incompletos"), ("es", "cuentan meses"), ("fr", "les mois incomplets")]
)
def test_what_is_not_confirmed_is_said_in_the_reader_s_language(law: Law, language: str, note: str) -> None:
    found = told(law, person(), language)
    assert note in found.unconfirmed[1]
    assert note in (found.reasons[0].step.unconfirmed or "")


def test_what_is_unconfirmed_about_a_member_of_the_household_is_said() -> None:
    phrase = "{ pt: a nota, es: la nota, fr: la note, en: the note }"
    noted = rule("return p.old_age", needs="p", returns="Years", name="years_asked")
    noted = noted.replace('"Act 1, s. 2")', '"Act 1, s. 2", unconfirmed="the note")')
    law = law_of(
        "age = fact(Years)\nhousehold = persons()\n"
        + noted
        + rule("return age >= years_asked", needs="age, years_asked", returns="bool", name="old")
        + rule("return household.where(household.old).exists()", needs="household", returns="bool", name="cared_for")
        + rule("return p.paid", needs="p"),
        benefit="""
            benefit: care
            title: { pt: a, es: a, fr: a, en: a }
            article: Act 1
            entitled: cared_for
            amount: amount
            """,
        words=f"years_asked:\n  label: {phrase}\n  unconfirmed: {phrase}\n",
        old_age=series("years", {"2020-01-01": 70}, confirmed=False),
        paid=series("money", {"2020-01-01": "5.00"}),
    )
    determination = law.determine("care", {"household": [{"age": 80}]}, date(2026, 1, 15))
    told_so = explain(law, determination, "fr", currency="BRL").unconfirmed
    assert len(told_so) == 2, "the rule of the member, and the parameter that it reads"
    assert any(each.endswith("la note") for each in told_so)


def test_routes_show_amount_and_the_day_on_which_they_open(law: Law) -> None:
    found = told(law, person(), outlook=True)
    assert [(each.code, each.title, each.opens_on, each.amount) for each in found.routes] == [
        ("by_age", "Age", "May 2, 2026", None),
        ("by_points", "Points", "March 2, 2037", None),
    ]
    assert found.outlook == "If you go on contributing every month, it opens on May 2, 2026."
    assert found.route == "by_age"


def test_an_open_route_has_no_opening_day_and_the_best_is_chosen(law: Law) -> None:
    found = told(law, person(birth_date=date(1960, 1, 1)), outlook=True)
    by_age = found.routes[0]
    assert (by_age.entitled, by_age.chosen, by_age.opens_on, found.outlook) == (True, True, None, None)
    assert plain(by_age.amount) == "R$1,621.00"
    assert found.amount_step is not None
    assert plain(found.amount_step.value) == "R$1,621.00"
    assert find(found.amount_step, "average_wage").value == "R$2,500.10"


def test_a_missing_fact_is_asked_for_by_its_label(law: Law) -> None:
    facts = person()
    del facts["sex"]
    found = told(law, facts)
    assert (found.outcome, [(each.name, each.label) for each in found.missing]) == ("incomplete", [("sex", "Sex")])
    assert found.amount is None


def test_a_referral_says_why(law: Law) -> None:
    found = told(law, person(away=True))
    assert found.outcome == "refer"
    assert [each.sentence for each in found.referred] == ["Lives abroad: yes"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_with_a_hole(law: Law, language: str) -> None:
    for facts in (person(), person(birth_date=date(1940, 1, 1)), person(contributions=[]), person(away=True)):
        found = told(law, facts, language, outlook=True)
        sentences = [
            found.headline,
            found.outlook or "",
            *(each.sentence for each in (*found.reasons, *found.referred)),
        ]
        assert not any("{" in sentence or "None" in sentence for sentence in sentences)


def test_an_old_decision_is_told_by_the_law_archived_with_it(law: Law) -> None:
    stored = json.loads(json.dumps(law.determine("pension", person(), ON).as_data()))
    archived = Law.from_archive(law.archive())
    assert explain(archived, stored, "pt", currency="BRL") == explain(law, stored, "pt", currency="BRL")


def test_data_and_determination_tell_the_same(law: Law) -> None:
    determination = law.determine("pension", person(), ON)
    assert explain(law, determination, "en", currency="BRL") == told(law, person())


def test_a_shared_step_is_opened_once_in_a_tree(brazil: Law) -> None:
    row = {"from": "1991-01", "to": "2025-12", "wage": Decimal("2500.10"), "category": "employee", "teaching": False}
    facts = expand_facts({"sex": "female", "birth_date": date(1963, 5, 2), "contributions": [row]})
    found = explain(brazil, brazil.determine("retirement", facts, ON), "en", currency="BRL")
    assert found.amount_step is not None
    opened = [each.name for each in every_step(found.amount_step) if not each.is_fact and not each.shown_above]
    assert len(opened) == len(set(opened))
    assert len(every_step(found.amount_step)) < 100


def test_a_determination_of_another_law_is_refused(law: Law, brazil: Law) -> None:
    stored = law.determine("pension", person(), ON).as_data()
    with pytest.raises(OtherLaw, match=f"version {law.version}"):
        explain(brazil, stored, "pt", currency="BRL")
    with pytest.raises(OtherLaw):
        explain(law, {**stored, "routes": [{**stored["routes"][0], "code": "by_magic"}]}, "pt", currency="BRL")


categories = st.sampled_from(["employee", "domestic", "individual", "facultative", "simplified", "low_income"])
spans = st.tuples(
    st.integers(1990, 2024), st.integers(0, 40), st.decimals(100, 20_000, places=2), categories, st.booleans()
)


def career(drawn: list[Any]) -> list[dict[str, Any]]:
    """One row a month, the later spans giving way to the earlier."""
    rows: dict[date, dict[str, Any]] = {}
    for year, years, wage, category, teaching in drawn:
        for each in range(year, min(year + years, 2025) + 1):
            for month in range(1, 13):
                row = {"month": date(each, month, 1), "wage": wage, "category": category, "teaching": teaching}
                rows.setdefault(row["month"], row)
    return [rows[month] for month in sorted(rows)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    sex=st.sampled_from(["female", "male"]),
    birth=st.dates(date(1940, 1, 1), date(2000, 12, 31)),
    drawn=st.lists(spans, max_size=4),
    claims_teaching=st.booleans(),
    language=st.sampled_from(LANGUAGES),
)
def test_any_career_is_explained_without_a_hole(
    brazil: Law, sex: str, birth: date, drawn: list[Any], claims_teaching: bool, language: str
) -> None:
    facts = {"sex": sex, "birth_date": birth, "contributions": career(drawn), "claims_teaching": claims_teaching}
    determination = brazil.determine("retirement", facts, ON)
    opens = brazil.opening_dates("retirement", facts, ON, years_ahead=10)
    found = explain(
        brazil, json.loads(json.dumps(determination.as_data())), language, currency="BRL", opening_dates=opens
    )
    reasons = [*found.reasons, *found.referred, *(each for route in found.routes for each in route.reasons)]
    assert not any("{" in each.sentence or "–" in each.sentence for each in reasons)
    assert all((route.entitled, route.opens_on) != (True, None) or opens[route.code] == ON for route in found.routes)
    assert (found.amount is None) == (determination.amount is None)
