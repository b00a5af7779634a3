"""The amounts worked out a second time, by another road: integers of cents and exact fractions, straight from the Act's words.

Here the multiples of one, two, three and four dollars are taken as the Act writes them, where the rules count whole
dollars of a 24th, 48th or 96th part of the year's income.
"""

from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from amparo.law import Law


class Quarter(NamedTuple):
    """The six amounts of a quarter, in dollars."""

    pension: Fraction
    single: Fraction
    couple: Fraction
    survivor: Fraction
    top_up_single: Fraction
    top_up_couple: Fraction


def quarter(law: Law, on: date) -> Quarter:
    names = (
        "full_pension",
        "supplement_single",
        "supplement_couple",
        "supplement_survivor",
        "top_up_single",
        "top_up_couple",
    )
    return Quarter(*(Fraction(law.parameters[name].value_on(on)) for name in names))


def down(amount: Fraction, multiple: int) -> Fraction:
    """The next lower multiple of so many dollars."""
    return Fraction(floor(amount / multiple) * multiple)


def up(amount: Fraction, multiple: int) -> Fraction:
    """The next higher multiple of so many dollars."""
    return Fraction(ceil(amount / multiple) * multiple)


def cents(amount: Fraction) -> Fraction:
    """To the nearest cent, half a cent up."""
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def counted(net: Fraction, work: Fraction) -> Fraction:
    """Income of s. 2, without contributions: less the first 5,000 of work and half of the next 10,000."""
    left_out = min(work, Fraction(5000)) + min(Fraction(5000), max(work - 5000, Fraction(0)) / 2)
    return max(net - left_out, Fraction(0))


def additional(highest: Fraction, income: Fraction, *, two: bool) -> Fraction:
    """A × B - C/4 of ss. 12.1 and 22.1; C is a part of the income above 2,000 or 4,000."""
    above = (income - 4000) / 24 if two else (income - 2000) / 12
    return max(highest - down(max(above, Fraction(0)), 4) / 4, Fraction(0))


def alone(q: Quarter, own: Fraction, income: Fraction) -> Fraction:
    base = q.single + q.pension - own - down(income / 12, 2) / 2
    return max(base, Fraction(0)) + additional(q.top_up_single, income, two=False)


def beside_pensioner(q: Quarter, own: Fraction, joint: Fraction) -> Fraction:
    base = q.couple + q.pension - own - down(joint / 24, 2) / 2
    return max(base, Fraction(0)) + additional(q.top_up_couple, joint, two=True)


def base_beside_none(q: Quarter, own: Fraction, joint: Fraction) -> Fraction:
    base_income = max(joint / 24 - up(q.pension, 4) / 2, Fraction(0))
    return max(q.single + q.pension - own - down(base_income, 2) / 2, Fraction(0))


def beside_none(q: Quarter, own: Fraction, joint: Fraction) -> Fraction:
    return base_beside_none(q, own, joint) + additional(q.top_up_single, joint, two=True)


def limit(q: Quarter) -> Fraction:
    """Four thirds of the rounded pension equivalent, rounded up to four dollars."""
    return up(up(q.pension, 3) * 4 / 3, 4)


def base_allowance(q: Quarter, joint: Fraction) -> Fraction:
    monthly = joint / 12
    if monthly <= limit(q):
        return q.couple + max(q.pension - down(monthly, 4) * 3 / 4, Fraction(0))
    return max(q.couple - down(monthly - limit(q), 4) / 4, Fraction(0))


def allowance(q: Quarter, joint: Fraction) -> Fraction:
    return base_allowance(q, joint) + additional(q.top_up_couple, joint, two=True)


def beside_allowance(q: Quarter, own: Fraction, joint: Fraction) -> Fraction:
    residual = max(joint / 12 - limit(q), Fraction(0))
    of_part_three = max(q.couple + q.pension - own - down(residual, 4) / 4, Fraction(0))
    partner = base_allowance(q, joint)
    if partner + of_part_three < base_beside_none(q, own, joint):
        of_part_three = base_beside_none(q, own, joint) - partner
    return of_part_three + additional(q.top_up_couple, joint, two=True)


def survivor(q: Quarter, income: Fraction) -> Fraction:
    monthly = income / 12
    if monthly <= limit(q):
        base = q.survivor + max(q.pension - down(monthly, 4) * 3 / 4, Fraction(0))
    else:
        base = max(q.survivor - down(monthly - limit(q), 2) / 2, Fraction(0))
    return base + additional(q.top_up_single, income, two=False)


def pension(full: Fraction, fortieths: int, months: int, *, older: bool) -> Fraction:
    """So many fortieths, deferred for so many months, ten per cent higher from 75."""
    deferred = cents(cents(full * min(fortieths, 40) / 40) * (1 + Fraction(6, 1000) * months))
    return cents(deferred * Fraction(11, 10)) if older else deferred
