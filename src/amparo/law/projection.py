"""The first day on which each route to a benefit opens, if the person goes on contributing each month as in their last row.

Within a calendar year a right that has opened stays open: age and record only grow, and the law's requirements step on 1 January. From
one year to the next it may close again. So the years are tried one by one on their last day, and inside the first that opens the
day is found by bisection among the days on which something can change: the first of each month, and each month's day of
birth (and of the person's other dates).
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from amparo.law.benefits import Benefit, Projection, Route
from amparo.law.errors import LawError

if TYPE_CHECKING:
    from amparo.law.law import Law

type Row = Mapping[str, Any]
type Open = Callable[[str, date], bool]
ROW_LIMIT = 1_200


def opening_dates(
    law: "Law", benefit: str, facts: Mapping[str, Any], on: date, *, years_ahead: int = 45
) -> dict[str, date | None]:
    """The day for each route's code: `on` for one open already, None for one that does not open within the years.

    A benefit without routes is one route under its own code. Raises MissingFact and other LawErrors for what is wrong on the day
    itself; a later day for which the law cannot yet be computed counts as not open.
    """
    asked = law.benefits[benefit]
    routes = {route.code: route.entitled for route in asked.routes} or {asked.benefit: str(asked.entitled)}
    possible = _applying(law, asked, facts, on)
    ahead = _Ahead(law, asked, [routes[code] for code in routes if code in possible], facts, on)
    days = _change_days(facts, on, years_ahead)
    return {code: ahead.first_open(name, days) if code in possible else None for code, name in routes.items()}


def _applying(law: "Law", benefit: Benefit, facts: Mapping[str, Any], on: date) -> set[str]:
    if not benefit.routes:
        return {benefit.benefit}
    conditional: list[Route] = [route for route in benefit.routes if route.applies]
    values = law.compute(tuple(dict.fromkeys(str(route.applies) for route in conditional)), facts, on).values
    return {route.code for route in benefit.routes if not route.applies or values[route.applies]}


def _change_days(facts: Mapping[str, Any], on: date, years_ahead: int) -> list[list[date]]:
    """For each year, the days on which something can change, the last of them 31 December; the first is `on` itself."""
    numbers = sorted({1, *(value.day for value in facts.values() if isinstance(value, date))})
    years = []
    for year in range(on.year, on.year + years_ahead + 1):
        days = [day for month in range(1, 13) for number in numbers if (day := _day(year, month, number)) and day > on]
        last = date(year, 12, 31)
        years.append([*([on] if year == on.year else []), *days, *([last] if last > on and last not in days else [])])
    return years


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


class _Ahead:
    """Which variables hold on days to come, with the record as it will be then."""

    def __init__(self, law: "Law", benefit: Benefit, names: Sequence[str], facts: Mapping[str, Any], on: date) -> None:
        self.law, self.names, self.facts, self.on = law, tuple(names), facts, on
        self.projection = benefit.projection
        self.record = list(facts.get(benefit.projection.relation) or ()) if benefit.projection else []
        self.known: dict[date, Mapping[str, Any]] = {}

    def first_open(self, name: str, years: Sequence[Sequence[date]]) -> date | None:
        """The first of the days on which the variable holds."""
        if self.holds(name, self.on):
            return self.on
        for days in years:
            if self.holds(name, days[-1]):
                return days[bisect_left(days, True, key=lambda day: self.holds(name, day))]
        return None

    def holds(self, name: str, day: date) -> bool:
        if day not in self.known:
            self.known[day] = self._computed(day)
        return bool(self.known[day][name])

    def _computed(self, day: date) -> Mapping[str, Any]:
        try:
            return self.law.compute(self.names, self._facts_on(day), day).values
        except LawError:
            if day == self.on:
                raise
            return dict.fromkeys(self.names, False)

    def _facts_on(self, day: date) -> Mapping[str, Any]:
        if self.projection is None or not self.record:
            return self.facts
        return {**self.facts, self.projection.relation: self.record + self._rows_until(day)}

    def _rows_until(self, day: date) -> list[Row]:
        """One row for each month completed between the day of the question, or the last row, and the day to come."""
        return going_on(self.law, self.projection, self.record, self.on, day) if self.projection else []


def going_on(law: "Law", projection: Projection, record: Sequence[Row], on: date, until: date) -> list[Row]:
    """The rows that a record gains between two days: like its last, one for each month that is completed by the later day."""
    last = max(record, key=lambda row: row[projection.column])
    first = max(_month(last[projection.column]) + 1, _month(on))
    count = min(_month(until) - first, ROW_LIMIT - len(record))
    return [_row(law, projection, last, date(number // 12, number % 12 + 1, 1)) for number in range(first, first + max(0, count))]


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _row(law: "Law", projection: Projection, last: Row, month: date) -> Row:
    row = {**last, projection.column: month}
    for column, parameter in projection.at_least.items():
        least = law.parameters[parameter].value_on(month)
        if least is not None:
            row[column] = max(row[column], least)
    return row
