"""The benefits for incapacity, accident and children worked out the plain way, sharing no code with the rules.

Exact fractions; months are walked one after another; cover is simulated month by month; the last twelve wages are the
head of a list, latest first. Minimum wages, ceilings and monthly indices are data, read from the law's parameters.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.institutions.brazil_inss.plain_retirement import half_up

if TYPE_CHECKING:
    from amparo.law import Law

BY_CHOICE = ("facultative", "low_income")


def month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class PlainIncapacity:
    """One person under the law's data; `rows` are one a month, in order."""

    law: "Law"
    woman: bool
    rows: Sequence[dict[str, Any]]

    def _value(self, name: str, on: date) -> Fraction:
        return Fraction(str(self.law.parameters[name].value_on(on)))

    @cached_property
    def _counting(self) -> list[tuple[int, Fraction, str]]:
        """Number, wage and category of the months that count."""
        return [
            (month_number(row["month"]), Fraction(row["wage"]), row["category"])
            for row in self.rows
            if row["month"] < date(2019, 11, 1) or Fraction(row["wage"]) >= self._value("minimum_wage", row["month"])
        ]

    def months_until(self, day: date) -> list[int]:
        return [number for number, *_ in self._counting if number <= month_number(day)]

    def covered(self, day: date, *, unemployed: bool) -> bool:
        """Whether the cover of the last contribution still holds: to the 15th of the second month after the grace."""
        months = self.months_until(day)
        if not months:
            return False
        category = next(category for number, _, category in self._counting if number == months[-1])
        grace = 12 + 12 * (len(months) > 120) + 12 * unemployed
        end = months[-1] + (6 if category in BY_CHOICE else grace) + 2
        return month_number(day) < end or (month_number(day) == end and day.day <= 15)

    def enough_months(self, day: date) -> bool:
        """Twelve in all, and six since the last time that the months show a loss of cover."""
        months, anew = self.months_until(day), 0
        for place, number in enumerate(months):
            lost = place > 0 and number - months[place - 1] > 14 + 12 * (place > 120)
            anew = 1 if lost else anew + 1
        return len(months) >= 12 and anew >= 6

    def factor(self, since: int, until: int) -> Fraction:
        """The product of the monthly changes from one month up to the one before another, to six decimals."""
        product = Fraction(1)
        for number in range(since, until):
            product *= 1 + self._value("wage_update", first_of(number)) / 100
        return half_up(product, 6)

    def _updated(self, stopped: date, start: date) -> list[Fraction]:
        """The wages before a day, latest first, in the money of the month before the start."""
        factors, product, first = {}, Fraction(1), month_number(date(1994, 7, 1))
        for number in range(month_number(start) - 1, first - 1, -1):
            product *= 1 + self._value("wage_update", first_of(number)) / 100
            factors[number] = half_up(product, 6)
        return [
            half_up(min(wage, self._value("contribution_ceiling", first_of(number))) * factors[number], 2)
            for number, wage, _ in reversed(self._counting)
            if first <= number < month_number(stopped)
        ]

    def average(self, stopped: date, start: date) -> Fraction:
        wages = self._updated(stopped, start)
        mean = half_up(sum(wages, Fraction(0)) / max(len(wages), 1), 2)
        return min(max(mean, self._value("minimum_wage", start)), self._value("contribution_ceiling", start))

    def raised(self, amount: Fraction, start: date, on: date) -> Fraction:
        if start.year >= on.year:
            return amount
        return half_up(amount * self.factor(month_number(start), 12 * on.year), 2)

    def within_limits(self, amount: Fraction, on: date) -> Fraction:
        return min(max(amount, self._value("minimum_wage", on)), self._value("contribution_ceiling", on))

    def temporary(self, stopped: date, start: date, on: date) -> Fraction:
        amount, latest = half_up(self.average(stopped, start) * 91 / 100, 2), self._updated(stopped, start)[:12]
        if latest:
            amount = min(amount, half_up(sum(latest, Fraction(0)) / len(latest), 2))
        return self.within_limits(self.raised(amount, start, on), on)

    def share(self, day: date) -> Fraction:
        beyond = len(self.months_until(day)) // 12 - (15 if self.woman else 20)
        return Fraction(60 + 2 * max(0, beyond), 100)

    def permanent(self, stopped: date, start: date, on: date, *, work: bool, needs_help: bool) -> Fraction:
        share = Fraction(1) if work else self.share(start)
        initial = half_up(self.average(stopped, start) * share, 2)
        pension = self.within_limits(self.raised(initial, start, on), on)
        return pension + (half_up(pension / 4, 2) if needs_help else 0)

    def accident(self, stopped: date, base: date, start: date, on: date) -> Fraction:
        raised = self.average(stopped, base)
        if start > base:
            raised = half_up(raised * self.factor(month_number(base), month_number(start)), 2)
        return self.raised(half_up(raised / 2, 2), start, on)


def start_of_benefit(stopped: date, on: date, *, employed: bool) -> date:
    """The sixteenth or the first day; the day of a claim that comes more than thirty days after the first."""
    if on > stopped + timedelta(days=30):
        return on
    return stopped + timedelta(days=15) if employed else stopped


def last_paid_day(birth: date, age: int = 14) -> date:
    """The last day of the month of a birthday."""
    year = birth.year + age
    return date(year, birth.month, monthrange(year, birth.month)[1])


def family_quota(law: "Law", on: date) -> Decimal:
    return Decimal(str(law.parameters["family_salary_quota"].value_on(on)))
