"""The subsidies of the BPS, worked out the slow and plain way from the acts, to hold the rules against.

No code is shared with the rules: the record is walked month by month, the benefit is paid month by month from its first
day, days are counted one by one. Figures that the acts write stand here as the acts write them; amounts that the BPS
publishes every year are data, read from the law's parameters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amparo.law import Law

DAY = timedelta(days=1)


def to_cent(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def next_month(day: date, months: int = 1) -> date:
    """The day of equal number some months later; the first of the month after where it is missing."""
    year, month = divmod(month_of(day) + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, day.day) if day.day <= last else date(year, month + 1, last) + DAY


def birthday(birth: date, age: int) -> date:
    """The day on which a person is so many years old; 1 March where 29 February is missing."""
    if (birth.month, birth.day) == (2, 29) and (birth.year + age) % 4:
        return date(birth.year + age, 3, 1)
    return birth.replace(year=birth.year + age)


def published(law: "Law", name: str, on: date) -> Fraction:
    return Fraction(law.parameters[name].value_on(on))


def published_scale(law: "Law", name: str, on: date) -> list[Fraction]:
    """The amounts of a table, which it keeps in cents."""
    return [Fraction(value, 100) for value in law.parameters[name].value_on(on).values]


def computed(law: "Law", name: str, facts: dict[str, Any], on: date) -> Fraction:
    """What the rules give for a number."""
    return Fraction(str(law.compute([name], facts, on).values[name]))


@dataclass(frozen=True)
class Record:
    """Months of work, counted from year 0: pay, days and kind of work of each."""

    months: dict[int, tuple[Decimal, int, str]] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"month": date(month // 12, month % 12 + 1, 1), "wage": wage, "days": days, "category": category}
            for month, (wage, days, category) in sorted(self.months.items())
        ]

    def backwards(self, first_day: date, furthest: int) -> Iterator[tuple[Fraction, int, str]]:
        """The months of work before the month of a day, the latest first."""
        for month in range(month_of(first_day) - 1, month_of(first_day) - 1 - furthest, -1):
            wage, days, category = self.months.get(month, (None, 0, ""))
            if wage is not None and category != "bank":
                yield Fraction(wage), days, category

    def last_of_work(self, first_day: date, wanted: int) -> list[Fraction]:
        return [wage for wage, _, _ in self.backwards(first_day, 36)][:wanted]


@dataclass(frozen=True)
class Unemployed:
    """Who lost work: the facts that the scale, the limits and the duration depend on."""

    law: "Law"
    record: Record
    birth: date
    last_day: date
    cause: str
    pay_kind: str
    supplement: bool
    used: int
    same_employer: bool

    def worked_enough(self) -> bool:
        first = self.last_day + DAY
        kinds = [kind for _, _, kind in self.record.backwards(first, 30)]
        kind = kinds[0] if kinds else ""
        if kind == "rural":
            return self._within(first, 30, 9, 225)
        return self._within(first, 12, 6, 150) or (kind == "domestic" and self._within(first, 24, 12, 250))

    def _within(self, first: date, window: int, months: int, day_wages: int) -> bool:
        rows = list(self.record.backwards(first, window))
        if len(rows) < months:
            return False
        if self.pay_kind == "daily":
            return sum(days for _, days, _ in rows) >= day_wages
        bpc = published(self.law, "bpc", self.last_day)
        return self.pay_kind != "variable" or sum(wage for wage, _, _ in rows) >= months * bpc

    def months_in_all(self) -> int:
        if self.cause == "suspension":
            return 4
        if birthday(self.birth, 50) > self.last_day:
            return 6
        return 14 if self.pay_kind == "daily" else 12

    def paid_on(self, on: date) -> Fraction | None:
        """What the month of benefit in which the day lies pays; none outside the time of the benefit."""
        if not self.worked_enough():
            return None
        starts = self.last_day + DAY
        for number in range(1, self.months_in_all() - self.used + 1):
            if next_month(starts, number - 1) <= on < next_month(starts, number):
                return self._amount(number + (self.used if self.same_employer else 0))
        return None

    def _amount(self, level: int) -> Fraction:
        six = sum(self.record.last_of_work(self.last_day + DAY, 6), Fraction())
        place = min(level, 6) - 1
        if self.cause == "suspension":
            share, day_wages = Fraction(1, 2), 12
            cap = published(self.law, "unemployment_suspension_cap", self.last_day)
        else:
            share = Fraction([66, 57, 50, 45, 42, 40][place], 100)
            day_wages = [16, 14, 12, 11, 10, 9][place]
            cap = published_scale(self.law, "unemployment_caps", self.last_day)[place]
        gross = six / 150 * day_wages if self.pay_kind == "daily" else six / 6 * share
        limited = max(min(to_cent(gross), cap), published(self.law, "unemployment_floor", self.last_day))
        return limited + (to_cent(limited / 5) if self.supplement else 0)


def sickness_days(ill_from: date, hospitalised_on: date | None, on: date) -> int:
    """Paid days up to a day, counted one by one."""
    paid, day = 0, ill_from
    while day <= on:
        in_hospital = hospitalised_on is not None and day >= hospitalised_on
        paid += in_hospital or day >= ill_from + 3 * DAY
        day += DAY
    return paid


def month_of_birth_pay(law: "Law", record: Record, first_day: date, kind: str, on: date) -> Fraction:
    """A month of maternity or paternity: the average, of employees with a share of bonus, leave and holiday pay."""
    pays = record.last_of_work(first_day, 12 if kind in ("independent", "single_tax") else 6)
    average = to_cent(sum(pays, Fraction()) / max(len(pays), 1))
    bpc = published(law, "bpc", on)
    whole = average
    if kind == "employee":
        leave = to_cent(average / 30 * 20 / 12)
        owed = Fraction(181 if average <= Fraction(5, 2) * bpc else 196, 1000)
        whole += to_cent(average / 12) + leave + leave - to_cent(leave * owed)
    return max(whole, 2 * bpc)


def equity_plan(law: "Law", able: int, secondary: int, disabled: int, on: date) -> tuple[Fraction, Fraction]:
    """Bounds of what a household has by the act's formula: half a cent a child for the rounding, a hair for floats."""
    low = high = disabled * published(law, "equity_plan_disability", on)
    for name, number in (("equity_plan_base", able), ("equity_plan_secondary", secondary)):
        exact = Fraction(number**0.6) * published(law, name, on)
        slack = Fraction(number, 200) + Fraction(1, 1000)
        low, high = low + exact - slack, high + exact + slack
    return low, high
