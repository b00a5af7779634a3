"""Pensions of the BPS and of the bank employees' fund, worked out the slow and plain way, to hold the rules against.

From the articles, sharing no code: the record is a sorted list, the last ten years are its last 120 months, the best
twenty years its 240 highest, deferral is walked birthday by birthday. Index, ceilings and minima are data, read from
the law's parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amparo.law import Law

REGISTER = date(1996, 4, 1)
LEAST_SERVICE = {65: 25, 66: 23, 67: 21, 68: 19, 69: 17, 70: 15}


def to_cent(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def month_before(day: date) -> date:
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def birthday(birth: date, age: int) -> date:
    if (birth.month, birth.day) == (2, 29) and (birth.year + age) % 4:
        return date(birth.year + age, 2, 28)
    return birth.replace(year=birth.year + age)


def age_on(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@cache
def index_factors(law: "Law", on: date) -> dict[date, Fraction]:
    """For each month, what its pay is multiplied by: the changes of the months after it, up to the month before."""
    changes, product, month, found = law.parameters["wage_index"], Fraction(1), month_before(on), {}
    while month >= REGISTER:
        found[month] = Fraction((product * 10**6 + Fraction(1, 2)).__floor__(), 10**6)
        product *= 1 + Fraction(changes.value_on(month)) / 100
        month = month_before(month)
    return found


@dataclass(frozen=True)
class Work:
    """A person's months of one fund, in order, and the service that children give."""

    law: "Law"
    birth: date
    rows: Sequence[dict[str, Any]]
    child_months: int = 0

    def service_by(self, day: date) -> int:
        return sum(1 for row in self.rows if row["month"] <= day) + self.child_months

    def pays(self, on: date, ceiling: Fraction | None) -> list[Fraction]:
        """The updated pay of each month of the register before the pension starts, oldest first."""
        factors = index_factors(self.law, on.replace(day=1))
        counted = [row for row in self.rows if REGISTER <= row["month"] < on.replace(day=1)]
        updated = [to_cent(Fraction(row["wage"]) * factors[row["month"]]) for row in counted]
        return updated if ceiling is None else [min(pay, ceiling) for pay in updated]

    def averages(self, on: date, ceiling: Fraction | None) -> tuple[Fraction, Fraction]:
        """Of the last ten years and of the best twenty."""
        pays = self.pays(on, ceiling)
        last, best = pays[-120:], sorted(pays, reverse=True)[:240]
        return to_cent(sum(last, Fraction(0)) / max(len(last), 1)), to_cent(sum(best, Fraction(0)) / max(len(best), 1))

    def deferral(self, on: date) -> Fraction:
        """2 % for a year of age beyond 60 that began without 35 years of service (ten at most), 3 % for the others."""
        short = long = 0
        for year in range(age_on(self.birth, on) - 60):
            if self.service_by(birthday(self.birth, 60 + year)) >= 35 * 12:
                long += 1
            else:
                short += 1
        return min(Fraction(2 * min(short, 10) + 3 * long, 100), Fraction(30, 100))

    def beyond_35(self, on: date) -> Fraction:
        years = self.service_by(min(on, birthday(self.birth, 60))) // 12
        return min(Fraction(max(0, years - 35) * 5, 1000), Fraction(25, 1000))

    def value(self, name: str, on: date) -> Fraction:
        return Fraction(self.law.parameters[name].value_on(on))


def bps_pension(work: Work, on: date) -> Fraction | None:
    """What the BPS pays by the law before the reform; None without a right."""
    age, years = age_on(work.birth, on), work.service_by(on) // 12
    transition = work.birth <= date(1956, 4, 1) and any(row["month"] < REGISTER for row in work.rows)
    last, best = work.averages(on, None if transition else work.value("computable_pay_ceiling", on))
    basic = max(best, min(last, to_cent(best * Fraction(105, 100))))
    amounts = []
    if age >= 60 and years >= 30:
        share = Fraction(45 + min(years, 35) - 30, 100) + work.beyond_35(on) + work.deferral(on)
        minimum = to_cent(work.value("minimum_at_sixty", on) * (100 + 12 * min(age - 60, 10)) / 100)
        amounts.append(max(to_cent(basic * share), minimum))
    if age >= 65 and years >= LEAST_SERVICE[min(age, 70)]:
        share = Fraction(50 + min(14, years - LEAST_SERVICE[min(age, 70)]), 100)
        amounts.append(max(to_cent(basic * share), work.value("minimum_advanced_age", on)))
    maximum = work.value("transition_maximum" if transition else "pension_maximum", on)
    return min(max(amounts), maximum) if amounts else None


def bank_pension(work: Work, on: date) -> Fraction | None:
    """What the bank employees' fund pays (ages of 2017 on); None without a right."""
    age, years = age_on(work.birth, on), work.service_by(on) // 12
    basic = max(work.averages(on, None))
    if age >= 60 and years >= 30:
        return to_cent(basic * (Fraction(1, 2) + work.beyond_35(on) + work.deferral(on)))
    if age >= 65 and years >= LEAST_SERVICE[min(age, 70)]:
        return to_cent(basic * Fraction(50 + min(14, years - LEAST_SERVICE[min(age, 70)]), 100))
    return None
