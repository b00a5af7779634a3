"""The first day on which each route to a benefit opens, if the person goes on contributing each month as in their last row.

Within a calendar year a right that has opened stays open: age and record only grow, and the law's requirements step on
1 January. From one year to the next it may close again. So the years are tried one by one on their last day, and inside
the first that opens the day is found by bisection among the days on which something can change: the first of each month,
and each month's day of birth (and of the person's other dates).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from amparo.law.benefits import Benefit, Projection
from amparo.law.errors import LawError
from amparo.law.parameters import Parameter
from amparo.law.preparation import Prepared
from amparo.law.program import Program
from amparo.law.runtime import Failure

if TYPE_CHECKING:
    from amparo.law.law import Law

type Facts = Mapping[str, Any]
type Row = Mapping[str, Any]
ROW_LIMIT = 1_200


def opening_dates(law: "Law", benefit: str, facts: Facts, on: date, *, years_ahead: int = 45) -> dict[str, date | None]:
    """The day for each route's code: `on` for one open already, None for one that does not open within the years.

    A benefit without routes is one route under its own code. A route that does not apply to the person is None. Raises
    MissingFact and other LawErrors for what is wrong on the day itself; a later day for which the law cannot yet be
    computed counts as not open.
    """
    asked = law.benefits[benefit]
    routes = {route.code: route.entitled for route in asked.routes} or {asked.benefit: str(asked.entitled)}
    applies = {route.code: route.applies for route in asked.routes if route.applies}
    today = law.compute((*routes.values(), *dict.fromkeys(applies.values())), facts, on).values
    found: dict[str, date | None] = {code: on if today[name] else None for code, name in routes.items()}
    closed = [code for code in routes if not found[code] and (code not in applies or today[applies[code]])]
    if closed:
        years = _change_days(facts, on, years_ahead)
        record = Record(law, asked, facts, on, years[-1][-1])
        found |= _first_open(law, {code: routes[code] for code in closed}, record, years)
    return found


def _first_open(
    law: "Law", routes: Mapping[str, str], record: "Record", years: Sequence[Sequence[date]]
) -> dict[str, date | None]:
    """For each route the first of the days on which its variable holds."""
    ahead = _Ahead(law, law.programs.program(tuple(routes.values())), record)
    found: dict[str, date | None] = dict.fromkeys(routes)
    for days in years:
        for code, name in routes.items():
            if not found[code] and ahead.holds(name, days[-1]):
                found[code] = days[bisect_left(days, True, key=partial(ahead.holds, name))]
        if all(found.values()):
            break
    return found


def _change_days(facts: Facts, on: date, years_ahead: int) -> list[list[date]]:
    """For each year, the days after `on` on which something can change, and 31 December."""
    numbers = sorted({1, *(value.day for value in facts.values() if isinstance(value, date))})
    years = []
    for year in range(on.year, on.year + years_ahead + 1):
        days = {day for month in range(1, 13) for number in numbers if (day := _day(year, month, number))}
        years.append(sorted(day for day in days | {date(year, 12, 31)} if day > on))
    return years if years[0] else years[1:]


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


class Record:
    """A person's facts with their record going on until a day, and how much of it there is on each day before."""

    def __init__(self, law: "Law", benefit: Benefit, facts: Facts, on: date, until: date) -> None:
        self.projection, self.facts, self.known, self.first, self.on = benefit.projection, facts, 0, 0, on
        rows = facts.get(benefit.projection.relation) if benefit.projection else None
        if benefit.projection is None or not rows:
            self.projection = None
            return
        last = max(rows, key=lambda row: row[benefit.projection.column])  # type: ignore[union-attr]
        self.known = len(rows)
        self.first = max(_month(last[benefit.projection.column]) + 1, _month(on))
        more = list(_rows(law, benefit.projection, last, self.first, _month(until)))
        self.facts = {**facts, benefit.projection.relation: [*rows, *more[: ROW_LIMIT - self.known]]}

    def rows_on(self, day: date) -> int:
        """How many rows there are on a day to come: those of today, and one for each month completed since."""
        return min(ROW_LIMIT, self.known + max(0, _month(day) - self.first))

    def counts_from(self) -> list[date]:
        """For each row the day from which it is there: the month after its own, and those known by now at the latest now."""
        if self.projection is None:
            return []
        months = [_month(row[self.projection.column]) + 1 for row in self.facts[self.projection.relation]]
        days = [date(number // 12, number % 12 + 1, 1) for number in months]
        return [min(day, self.on) for day in days[: self.known]] + days[self.known :]


class _Ahead(Prepared):
    """One program on days to come, each with the record as it will be then."""

    def __init__(self, law: "Law", program: Program, record: Record) -> None:
        super().__init__(program, record.facts)
        self.record, self.holding = record, dict[date, Mapping[str, bool]]()
        self.relation = record.projection.relation if record.projection else ""
        self.whole = self._columns.get(self.relation)

    def holds(self, name: str, day: date) -> bool:
        """Whether a variable of the program is true on a day."""
        if day not in self.holding:
            self.holding[day] = self._computed(day)
        return self.holding[day][name]

    def _computed(self, day: date) -> Mapping[str, bool]:
        if self.whole is not None:
            count = self.record.rows_on(day)
            self._columns[self.relation] = [column[:count] for column in self.whole]
            self._counts[self.relation] = count
        try:
            results = self.run(day, self.program.constants(day))[0]
        except LawError:
            return dict.fromkeys(self.program.targets, False)
        every = zip(self.program.order, results, strict=True)
        return {name: result.__class__ is not Failure and bool(result) for name, result in every}


def _rows(law: "Law", projection: Projection, last: Row, first: int, until: int) -> Iterator[Row]:
    """Rows like the last, one for each month from the first up to the one before `until` (months since year 0)."""
    least = {column: _FromDay(law.parameters[name]) for column, name in projection.at_least.items()}
    for number in range(first, until):
        month = date(number // 12, number % 12 + 1, 1)
        row = {**last, projection.column: month}
        row.update({column: max(row[column], value) for column, each in least.items() if (value := each.on(month))})
        yield row


class _FromDay:
    """A parameter looked up on days to come: most of them lie after its last change."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.latest_from = date.fromordinal(parameter.entries[-1].start)
        self.latest = parameter.value_on(self.latest_from)

    def on(self, day: date) -> Any:
        return self.latest if day >= self.latest_from else self.parameter.value_on(day)


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1
