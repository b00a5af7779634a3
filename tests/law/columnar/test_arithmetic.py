"""Dates, roundings, tables and chained changes over arrays give what they give one by one."""

from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest

from amparo.law import runtime
from amparo.law.columnar import calendar
from amparo.law.columnar.failures import Failures
from amparo.law.columnar.parameters import ChainArrays, TableArrays
from amparo.law.columnar.rounding import rounded
from amparo.law.parameters import read_parameter
from tests.law.test_compiled_equals_interpreted import PARAMETERS

_FIRST, _LAST = date(1850, 1, 1).toordinal(), date(2200, 12, 31).toordinal()
_drawn = Random(3)
_days = [_drawn.randint(_FIRST, _LAST) for _ in range(300)]
_month_ends = [calendar.last_of_month(day).item() for day in _days[:100]] + [date(2024, 2, 29).toordinal()] * 100


def _each(function: Any, *arguments: Any) -> list[int]:
    return [int(function(*each)) for each in zip(*arguments, strict=True)]


@pytest.mark.parametrize("name", ["full_years", "full_months", "days_between"])
def test_spans(name: str) -> None:
    earlier, later = _days[:200], [*_month_ends[:100], *_days[100:200]]
    found = calendar.FUNCTIONS[name](np.array(earlier), np.array(later))
    assert found.tolist() == _each(getattr(runtime, name), earlier, later)


@pytest.mark.parametrize("name", ["add_years", "add_months", "add_days"])
def test_shifts(name: str) -> None:
    counts = [_drawn.randint(-200, 200) for _ in _month_ends]
    found = calendar.FUNCTIONS[name](np.array(_month_ends), np.array(counts))
    assert found.tolist() == _each(getattr(runtime, name), _month_ends, counts)


@pytest.mark.parametrize("name", ["first_of_month", "last_of_month", "year_of", "month_of"])
def test_parts_of_days(name: str) -> None:
    days = [1, *_days, *_month_ends]
    assert calendar.FUNCTIONS[name](np.array(days)).tolist() == _each(getattr(runtime, name), days)


def test_days_made_of_parts() -> None:
    parts = [[2024, 2023, 1850, 2200], [2, 2, 1, 12], [31, 29, 1, 31]]
    assert calendar.make_day(*map(np.array, parts)).tolist() == _each(runtime.make_day, *parts)


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down", "up"])
@pytest.mark.parametrize("unit", [1, 2, 3, 10, 100, 10**8])
def test_roundings_halves_and_negatives_included(mode: str, unit: int) -> None:
    tops = [k * unit // 2 + d for k in range(-9, 10) for d in (-1, 0, 1)] + [2**62, -(2**62)]
    expected = _each(runtime.ROUNDINGS[mode], tops, [unit] * len(tops))
    array = np.array(tops)
    assert rounded(mode, array, unit, negative=True, small=False).tolist() == expected
    assert rounded(mode, array, np.full(len(tops), unit), negative=True, small=False).tolist() == expected
    above = [top for top in tops if top >= 0]
    assert rounded(mode, np.array(above), unit, negative=False, small=True).tolist() == _each(
        runtime.ROUNDINGS[mode], above, [unit] * len(above)
    )


@pytest.mark.parametrize(
    "brackets",
    [
        "[{to: 100.00, value: 0.05}, {to: 1000.00, value: 0.1}, {value: 0.2}]",
        "[{to: 100.00, value: 0.05}, {to: 1000.00, value: 0.1}]",
        "[{over: null, value: 0.05}, {over: 100.00, value: 0.1}, {over: 250.00, value: 0}]",
        "[{over: 0, value: 0.05}, {over: 100.00, value: 0.1}]",
        "[{at: 0, value: 0.05}, {at: 100.00, value: 0.1}]",
    ],
)
def test_tables(brackets: str) -> None:
    text = PARAMETERS["slices"].split("brackets:")[0] + f"brackets: {brackets}\n"
    parameter = read_parameter(text, "slices", "slices.yaml")
    table = parameter.entries[0].value
    arrays = TableArrays(parameter, table, Failures())
    xs = [-1, 0, 1, 9_999, 10_000, 10_001, 25_000, 25_001, 99_999, 100_000, 100_001, 10**9]
    values, codes = arrays.lookup(np.array(xs))
    failed = [False] * len(xs) if codes is None else (codes != 0).tolist()
    found = [None if lacking else value for value, lacking in zip(values.tolist(), failed, strict=True)]
    assert found == [table.lookup(x) for x in xs]
    if table.kind != "at":
        assert arrays.progressive(np.array(xs))[0].tolist() == [table.progressive(x) for x in xs]


def test_chained_changes_between_months_of_each_row() -> None:
    chain = runtime.lookup_of(read_parameter(PARAMETERS["growth"], "growth", "growth.yaml"))
    assert isinstance(chain, runtime.ChainedChanges)
    months = [date(2025, month, 1) for month in range(8, 13)] + [date(2026, month, 15) for month in range(1, 6)]
    pairs = [(start.toordinal(), end.toordinal()) for start in months for end in months]
    starts, ends = (np.array(each) for each in zip(*pairs, strict=True))
    values, codes = ChainArrays(chain, Failures()).between(starts, ends)
    for i, (start, end) in enumerate(pairs):
        failure = chain.failure(*(calendar.month_number(each).item() for each in (start, end)))
        assert bool(codes[i]) == (failure is not None and calendar.month_number(start) < calendar.month_number(end))
        assert codes[i] or values[i] == chain.between(start, end)
