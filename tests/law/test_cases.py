"""Worked cases: a cent of difference fails, and the report leads a lawyer to the reason."""

from pathlib import Path

import pytest

from amparo.law import Law, load_law
from amparo.law.case_report import report_cases
from amparo.law.cases import CaseError, CaseResult, read_case_file, read_cases, run_cases, uncovered
from tests.law.small_institution import write_institution

CASE = """
- name: {name}
  source: worked by hand
  on: 2026-01-15
  {more}
  facts:
    sex: female
    birth_date: 1964-05-02
    contributions:
      - {{ from: 2010-01, to: 2025-12, wage: 2500.10, category: employee }}
  {expect}
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_law(write_institution(tmp_path_factory.mktemp("institutions")))


def case(expect: str, *, name: str = "A woman of 61", more: str = "") -> str:
    return CASE.format(name=name, more=more, expect=expect)


def run(law: Law, folder: Path, *cases: str) -> list[CaseResult]:
    file = folder / "pension" / "cases" / "age.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(cases), "utf-8")
    return run_cases(law, folder)


def test_a_case_passes_when_every_value_is_met(law: Law, tmp_path: Path) -> None:
    expect = "expect: { age_met: false, paid_months: 192, average_wage: 2500.10, age_required: 62 }"
    (result,) = run(law, tmp_path, case(expect))
    assert result.passed
    assert {step.variable for step in result.steps} >= {"age_met", "age_months", "average_wage"}


@pytest.mark.parametrize(
    ("expect", "expected", "got"),
    [
        ("average_wage: 2500.11", "2500.11", "2500.10"),
        ("paid_months: 191", "191", "192"),
        ("age_met: true", "True", "False"),
        ("age_met: 0", "0", "False"),
        ("paid_months: '192'", "192", "192"),
    ],
)
def test_any_difference_fails(law: Law, tmp_path: Path, expect: str, expected: str, got: str) -> None:
    (result,) = run(law, tmp_path, case(f"expect: {{ {expect} }}"))
    assert [(str(each.expected), str(each.got)) for each in result.differences] == [(expected, got)]


def test_a_benefit_is_determined_with_its_answers_and_opening_days(law: Law, tmp_path: Path) -> None:
    expect = """expect: { outcome: not_entitled, amount: null, route: null, missing: [], refer: [], age_met: false, points: 77 }
  opens: { by_age: 2026-05-02, by_points: 2037-03-02 }"""
    (result,) = run(law, tmp_path, case(expect, more="benefit: pension"))
    assert result.passed, result


def test_a_wrong_opening_day_is_a_difference(law: Law, tmp_path: Path) -> None:
    (result,) = run(law, tmp_path, case("opens: { by_age: 2026-05-01 }", more="benefit: pension"))
    assert [each.variable for each in result.differences] == ["opens.by_age"]


def test_an_error_belongs_to_its_case_and_the_others_go_on(law: Law, tmp_path: Path) -> None:
    unknown = case("expect: { agemet: true }", name="Unknown")
    of_benefit = case("expect: { outcome: entitled }", name="Outcome of nothing")
    nobody = case("expect: { outcome: entitled }", name="No such benefit", more="benefit: pensions")
    wrong = case("expect: { age_met: false }", name="Wrong fact").replace("sex: female", "sex: woman")
    typo = case("expect: { age_met: false }", name="Typo").replace("sex: female", "sex: female\n    awai: true")
    results = run(law, tmp_path, unknown, of_benefit, nobody, wrong, typo, case("expect: { age_met: false }"))
    assert "no rule has the name agemet" in str(results[0].error)
    assert "need benefit:" in str(results[1].error)
    assert "there is no benefit pensions" in str(results[2].error)
    assert "sex" in str(results[3].error)
    assert "awai: the law knows no such fact. Perhaps away is meant" in str(results[4].error)
    assert [result.passed for result in results] == [False, False, False, False, False, True]


def test_the_report_leads_from_the_difference_to_the_facts(law: Law, tmp_path: Path) -> None:
    failing = case(
        "expect: { age_met: true, average_wage: 2500.11 }\n  steps: |\n    61 years\n    of age", name="Old enough"
    )
    report = report_cases(law, run(law, tmp_path, failing), currency="BRL")
    for line in (
        "✗ Old enough",
        "pension/cases/age.yaml, on January 15, 2026",
        "Source: worked by hand",
        "Age reached (age_met): expected Yes, got No",
        "Act 1, s. 4 · institutions/small/pension/rules.py:",
        "Age = 61 years and 8 months · Act 1, s. 2",
        "Age required = 62 years · Act 1, s. 4",
        "because Sex = woman",
        "Age of women = 62 years, in force from January 1, 2024 (Act 1 of 2024)",
        "Average wage (average_wage): expected R$2,500.11, got R$2,500.10 (apart by 0.01)",
        "61 years",
        "0 of 1 cases give what they should.",
        "Parameters that no case uses (",
    ):
        assert line in report, line


def test_what_no_case_reaches_is_listed(law: Law, tmp_path: Path) -> None:
    missed = uncovered(law, run(law, tmp_path, case("expect: { age_met: false }")))
    assert "average_wage" in missed.variables_not_computed
    assert missed.variables_not_expected == ("age_required", "age_months")
    assert set(missed.parameters) == {"age_man", "minimum_wage", "months_required", "points_required", "share"}


def test_only_the_files_in_cases_folders_are_read(law: Law, tmp_path: Path) -> None:
    run(law, tmp_path, case("expect: { age_met: false }"))
    (tmp_path / "pension" / "words.yaml").write_text("- not a case")
    assert len(read_cases(tmp_path)) == 1
    assert len(read_cases(tmp_path / "pension" / "cases")) == 1
    assert len(read_cases(tmp_path / "pension" / "cases" / "age.yaml")) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1", "a case file is a list of cases"),
        ("- 1", "case 1: a case has name"),
        (case("expect: { a: 1 }").replace("source", "sauce"), "A woman of 61: sauce is not one of"),
        (case("expect: { a: 1 }").replace("worked by hand", ""), "there is no source"),
        (case("expect: { a: 1 }").replace("2026-01-15", "soon"), "on is a day"),
        (case("steps: none"), "the case expects nothing"),
        (case("opens: { by_age: 2026-05-02 }"), "opens needs benefit"),
        (case("expect: { a: 1 }") * 2, "two cases have this name"),
        (case("expect: { a: 1 }").replace("2010-01,", "2010-13,"), "contributions, row 1, from: a month was expected"),
        ("- &a 1", "cases.yaml:1: anchors"),
    ],
)
def test_a_faulty_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(CaseError) as refused:
        read_case_file(text, "cases.yaml")
    assert message in str(refused.value)
    assert str(refused.value).startswith("cases.yaml")
