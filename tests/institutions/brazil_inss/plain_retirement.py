"""Retirement worked out the slow and plain way, to hold the rules against: from the articles, sharing no code.

What is asked is a formula of the year here, not a dated parameter; a right acquired is looked for on every month's end
and birthday since the reform, not on year ends; wages to leave out are found by trying every number of months, not whole
years. Minimum wages, ceilings, monthly indices and the life table are data, read from the law's parameters.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amparo.law import Law

REFORM = date(2019, 11, 13)
KEPT_BY_YEAR_STEPS = ("points", "progressive_age", "age_transition", "teacher_points", "teacher_progressive_age")
SIMPLE_PLANS = ("simplified", "low_income")


def half_up(value: Fraction, decimals: int) -> Fraction:
    return Fraction((value * 10**decimals + Fraction(1, 2)).__floor__(), 10**decimals)


def stepped(year: int, first: int, step: int, last: int) -> int:
    """What is asked in a year: `first` in 2019, `step` more each January, `last` at most."""
    return min(last, first + step * (year - 2019))


def completed_months(birth: date, on: date) -> int:
    return max(0, 12 * (on.year - birth.year) + on.month - birth.month - (on.day < birth.day))


@cache
def updates(law: "Law", start: date) -> dict[date, Fraction]:
    """For each month since July 1994, the product of the changes from that month up to the one before `start`."""
    changes, product, month = law.parameters["wage_update"], Fraction(1), start
    found = {}
    while month > date(1994, 7, 1):
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        product *= 1 + Fraction(changes.value_on(month)) / 100
        found[month] = half_up(product, 6)
    return found


@dataclass(frozen=True)
class PlainRetirement:
    """One person under the law's data. `rows` are one a month, in order."""

    law: "Law"
    woman: bool
    birth: date
    rows: Sequence[dict[str, Any]]

    # time

    def _counts(self, row: dict[str, Any]) -> bool:
        month = row["month"]
        return bool(month < date(2019, 11, 1) or row["wage"] >= self.law.parameters["minimum_wage"].value_on(month))

    @cached_property
    def _months(self) -> tuple[list[date], list[date], list[date]]:
        """All months that count; those for length of contribution; those of them spent teaching."""
        every = [row for row in self.rows if self._counts(row)]
        long = [row for row in every if row["category"] not in SIMPLE_PLANS]
        taught = [row for row in long if row["teaching"]]
        return tuple([row["month"] for row in rows] for rows in (every, long, taught))  # type: ignore[return-value]

    def time(self, on: date) -> tuple[int, int, int]:
        every, long, taught = self._months
        return bisect_right(every, on), bisect_right(long, on), bisect_right(taught, on)

    def _by_sex(self, woman: int, man: int) -> int:
        return woman if self.woman else man

    @cached_property
    def _missing(self) -> tuple[int, int]:
        """Time missing at the reform, and teaching time missing."""
        _, long, taught = self.time(REFORM)
        return max(0, self._by_sex(360, 420) - long), max(0, self._by_sex(300, 360) - taught)

    # conditions

    def meets(self, route: str, on: date) -> bool:
        """Whether the requirements of this very day are met."""
        every, long, taught = self.time(on)
        if every < 180 or (route not in ("permanent", "teacher_permanent") and not self._insured_before()):
            return False
        age, year, by = completed_months(self.birth, on), on.year, self._by_sex
        full, teacher = by(360, 420), by(300, 360)
        missing, missing_teaching = self._missing
        return {
            "points": long >= full and age + long >= 12 * by(stepped(year, 86, 1, 100), stepped(year, 96, 1, 105)),
            "progressive_age": long >= full and age >= by(stepped(year, 672, 6, 744), stepped(year, 732, 6, 780)),
            "toll_50": self.time(REFORM)[1] > by(336, 396) and 2 * long >= 2 * full + missing,
            "toll_100": age >= by(57, 60) * 12 and long >= full + missing,
            "age_transition": age >= by(stepped(year, 720, 6, 744), 780),
            "permanent": every >= by(180, 240) and age >= by(62, 65) * 12,
            "teacher_points": taught >= teacher
            and age + long >= 12 * by(stepped(year, 81, 1, 92), stepped(year, 91, 1, 100)),
            "teacher_progressive_age": taught >= teacher
            and age >= by(stepped(year, 612, 6, 684), stepped(year, 672, 6, 720)),
            "teacher_toll_100": age >= by(52, 55) * 12 and taught >= teacher + missing_teaching,
            "teacher_permanent": taught >= 300 and age >= by(57, 60) * 12,
        }[route]

    def _insured_before(self) -> bool:
        return any(row["month"] <= REFORM for row in self.rows)

    def entitled(self, route: str, on: date) -> bool:
        """Met today, or on any earlier day since the reform."""
        return self.meets(route, on) or (route in KEPT_BY_YEAR_STEPS and self._met_before(route, on.year))

    def _met_before(self, route: str, year: int) -> bool:
        ends = (
            date(each, month, day)
            for each in range(2019, year)
            for month in range(1, 13)
            for day in {monthrange(each, month)[1], min(self.birth.day, monthrange(each, month)[1])}
        )
        return any(self.meets(route, day) for day in ends if day >= REFORM)

    # value

    def amount(self, route: str, on: date) -> Decimal:
        """What an open route pays."""
        ceiling = self._money("contribution_ceiling", on)
        if route == "toll_50":
            value = half_up(min(ceiling, self._averages(self._wages(on, long=True), on)[-1]) * self._factor(on), 2)
        else:
            value = max(self._tries(route, on), default=Fraction(0))
        clamped = max(self._money("minimum_wage", on), min(ceiling, value))
        return Decimal(clamped.numerator) / Decimal(clamped.denominator)

    def _money(self, name: str, on: date) -> Fraction:
        return Fraction(self.law.parameters[name].value_on(on))

    def _wages(self, on: date, *, long: bool) -> list[Fraction]:
        """Wages since July 1994 up to the month before the claim, limited and updated, the highest first."""
        first, start = date(1994, 7, 1), on.replace(day=1)
        factors = updates(self.law, start)
        found = [
            half_up(
                min(Fraction(row["wage"]), self._money("contribution_ceiling", row["month"])) * factors[row["month"]], 2
            )
            for row in self.rows
            if first <= row["month"] < start and self._counts(row) and not (long and row["category"] in SIMPLE_PLANS)
        ]
        return sorted(found, reverse=True)

    def _averages(self, wages: Sequence[Fraction], on: date) -> list[Fraction]:
        """The average of none, of the highest, of the two highest, and so on to all."""
        joined_early = any(row["month"] <= date(1994, 7, 31) for row in self.rows)
        least = 108 if joined_early and on >= date(2022, 5, 5) else 1
        sums = accumulate(wages, initial=Fraction(0))
        return [half_up(each / max(count, least), 2) for count, each in enumerate(sums)]

    def _tries(self, route: str, on: date) -> list[Fraction]:
        """The pension for every number of months that may be kept."""
        long = route not in ("age_transition", "permanent")
        every, counted, _ = self.time(on)
        time = counted if long else every
        wages = self._wages(on, long=long)
        earlier, ceiling = time - len(wages), self._money("contribution_ceiling", on)
        averages = self._averages(wages, on)
        found = []
        for kept in range(max(min(self._least(route, on), time), earlier), time + 1):
            over = max(0, kept // 12 - self._by_sex(15, 20))
            share = Fraction(1) if "toll" in route else Fraction(60 + 2 * over, 100)
            found.append(half_up(min(ceiling, averages[kept - earlier]) * share, 2))
        return found

    def _least(self, route: str, on: date) -> int:
        """Months that the route needs."""
        _, long, taught = self.time(on)
        age, year, by = completed_months(self.birth, on), on.year, self._by_sex
        missing, missing_teaching = self._missing
        full, teacher = by(360, 420), by(300, 360)
        points = 12 * by(stepped(year, 86, 1, 100), stepped(year, 96, 1, 105)) - age
        teacher_points = 12 * by(stepped(year, 81, 1, 92), stepped(year, 91, 1, 100)) - age
        return {
            "points": max(full, points),
            "progressive_age": full,
            "toll_100": full + missing,
            "age_transition": 180,
            "permanent": by(180, 240),
            "teacher_points": max(long - max(0, taught - teacher), teacher_points),
            "teacher_progressive_age": long - max(0, taught - teacher),
            "teacher_toll_100": long - max(0, taught - teacher - missing_teaching),
            "teacher_permanent": long - max(0, taught - 300),
        }[route]

    def _factor(self, on: date) -> Fraction:
        age = completed_months(self.birth, on)
        entry = self.law.parameters["life_expectancy"].entry_on(on.toordinal())
        assert entry is not None
        expectancy = Fraction(entry.value.lookup(min(max(age // 12, 40), 90)), 10)
        paid = (Fraction(self.time(on)[1], 12) + self._by_sex(5, 0)) * Fraction(31, 100)
        return half_up(paid / expectancy * (1 + (Fraction(age, 12) + paid) / 100), 4)
