"""Records that go on: the same months, the same wages as the forecast of a single person, and only for the active."""

from datetime import date
from pathlib import Path

import pytest

from amparo.analysis.nation import read_profile
from amparo.analysis.nation.drawing import draw_part
from amparo.analysis.simulation.going_on import ACTIVE_WITHIN_MONTHS, GoingOn
from amparo.law import Law
from amparo.law.projection import Record
from tests.analysis.plain import facts_of

SINCE = date(2026, 7, 20)


@pytest.mark.parametrize("day", [date(2026, 8, 1), date(2027, 7, 1), date(2033, 7, 1)])
def test_rows_are_those_of_a_single_persons_forecast(brazil: Law, institution_folder: Path, day: date) -> None:
    profile = read_profile(institution_folder, brazil)
    batch = draw_part(brazil, profile, first=0, persons=80, seed=3, on=SINCE).batch
    benefit = brazil.benefits["retirement"]
    grown = GoingOn(brazil, benefit.projection, batch, SINCE).on(day)
    active = 0
    for place in range(batch.persons):
        facts, later = facts_of(brazil, batch, place), facts_of(brazil, grown, place)
        rows = facts["contributions"]
        if not rows or _months(SINCE) - _months(max(row["month"] for row in rows)) > ACTIVE_WITHIN_MONTHS:
            assert later == facts
            continue
        active += 1
        record = Record(brazil, benefit, facts, SINCE, day)
        assert later["contributions"] == record.facts["contributions"][: record.rows_on(day)]
    assert active > 20


def test_a_day_that_is_not_ahead_changes_nothing(brazil: Law, institution_folder: Path) -> None:
    batch = draw_part(brazil, read_profile(institution_folder, brazil), first=0, persons=5, seed=3, on=SINCE).batch
    assert GoingOn(brazil, brazil.benefits["retirement"].projection, batch, SINCE).on(SINCE) is batch
    assert GoingOn(brazil, None, batch, SINCE).on(date(2040, 1, 1)) is batch


def _months(day: date) -> int:
    return day.year * 12 + day.month
