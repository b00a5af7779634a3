"""The figures of the law hold together: what one table says, another confirms."""

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from amparo.law.tables import Table

if TYPE_CHECKING:
    from amparo.law import Law


def dated(law: "Law", name: str) -> list[tuple[date, Any]]:
    return [(date.fromordinal(entry.start), entry.value) for entry in law.parameters[name].entries]


@pytest.mark.parametrize("name", ["minimum_wage", "contribution_ceiling"])
def test_the_minimum_wage_and_the_ceiling_only_rise(brazil: "Law", name: str) -> None:
    assert all(later > earlier for (_, earlier), (_, later) in pairwise(dated(brazil, name)))


@pytest.mark.parametrize("name", ["contribution_slices", "contribution_brackets_flat"])
def test_the_last_limit_of_a_table_is_the_ceiling_of_its_day(brazil: "Law", name: str) -> None:
    ceiling = brazil.parameters["contribution_ceiling"]
    for day, table in dated(brazil, name):
        entry = ceiling.entry_on(day.toordinal())
        assert isinstance(table, Table)
        assert entry is not None
        assert table.limits[-1] == entry.value, day


def test_the_first_slice_ends_at_the_minimum_wage_of_its_day(brazil: "Law") -> None:
    minimum = brazil.parameters["minimum_wage"]
    for day, table in dated(brazil, "contribution_slices"):
        entry = minimum.entry_on(day.toordinal())
        assert entry is not None
        assert table.limits[0] == entry.value, day


def test_every_change_of_the_minimum_wage_since_2020_has_its_slices(brazil: "Law") -> None:
    slices = {day for day, _ in dated(brazil, "contribution_slices")}
    changes = {day for day, _ in dated(brazil, "minimum_wage") if day > date(2020, 3, 1)}
    assert changes <= slices


@pytest.mark.parametrize("name", ["minimum_wage", "contribution_ceiling", "wage_update"])
def test_the_months_of_the_average_are_covered_from_july_1994(brazil: "Law", name: str) -> None:
    assert dated(brazil, name)[0][0] == date(1994, 7, 1)


def test_every_figure_cites_its_law_and_its_source(brazil: "Law") -> None:
    for parameter in brazil.parameters.values():
        assert all(entry.reference.strip() and entry.source.strip() != "pending" for entry in parameter.entries)


def test_what_a_person_may_see_has_words_in_every_language(brazil: "Law") -> None:
    shown = {*brazil.variables, *brazil.facts, *brazil.relations, *brazil.parameters, "household"}
    assert sorted(shown - set(brazil.words)) == []
