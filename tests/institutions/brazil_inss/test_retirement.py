"""The worked cases of retirement, and what its files must hold together."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amparo.law.cases import Case, read_cases, run_case

if TYPE_CHECKING:
    from amparo.law import Law

FOLDER = Path(__file__).parents[3] / "institutions" / "brazil_inss" / "retirement"
CASES = read_cases(FOLDER)
SEXES = ("woman", "man")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_case(brazil: "Law", case: Case) -> None:
    result = run_case(brazil, case)
    assert result.error is None
    assert result.differences == ()


def test_every_case_tells_its_source_and_its_steps() -> None:
    assert len(CASES) >= 100
    assert all(case.source and case.steps for case in CASES)


def _yearly(law: "Law", name: str) -> list[tuple[date, int]]:
    return [(date.fromordinal(entry.start), int(entry.value)) for entry in law.parameters[name].entries]


@pytest.mark.parametrize(
    ("stem", "woman", "man", "step"),
    [
        ("points_required", (86, 100, 2033), (96, 105, 2028), 1),
        ("teacher_points_required", (81, 92, 2030), (91, 100, 2028), 1),
        ("progressive_age", (56 * 12, 62 * 12, 2031), (61 * 12, 65 * 12, 2027), 6),
        ("teacher_progressive_age", (51 * 12, 57 * 12, 2031), (56 * 12, 60 * 12, 2027), 6),
    ],
)
def test_what_is_asked_grows_each_january_to_its_end(
    brazil: "Law", stem: str, woman: tuple[int, int, int], man: tuple[int, int, int], step: int
) -> None:
    for sex, (first, last, year) in zip(SEXES, (woman, man), strict=True):
        rows = _yearly(brazil, f"{stem}_{sex}")
        assert rows[0] == (date(2019, 11, 13), first)
        assert rows[-1] == (date(year, 1, 1), last)
        assert [day for day, _ in rows[1:]] == [date(each, 1, 1) for each in range(2020, year + 1)]
        assert all(later - earlier == step for (_, earlier), (_, later) in pairwise(rows))


def test_life_expectancy_falls_with_age_and_covers_the_ages_looked_up(brazil: "Law") -> None:
    for entry in brazil.parameters["life_expectancy"].entries:
        values = list(entry.value.values)
        assert len(values) == 51
        assert values == sorted(values, reverse=True)


def test_every_variable_that_a_person_may_see_has_words(brazil: "Law") -> None:
    benefit = brazil.benefits["retirement"]
    shown = {*benefit.variables(), *benefit.conditions()}
    assert shown <= set(brazil.words)
    assert all(brazil.words[name].yes for name in benefit.conditions())
