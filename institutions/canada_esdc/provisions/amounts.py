"""The amounts of a quarter: what is published, and nothing for a month that is not."""

from amparo.law.language import *


@formula
def of_the_month(amount, on, p):
    """An amount of the quarter, for a month whose amounts are held."""
    month = first_of_month(on)
    return round_half_up(amount * p.monthly_amounts.between(month, add_months(month, 1)), 2)


@article("Old Age Security Act, s. 7(2)")
def full_monthly_pension(on, p) -> Money:
    """The full pension of the month, before the increase at 75 and any deferral."""
    return of_the_month(p.full_pension, on, p)


@article("Old Age Security Act, s. 12(2)")
def single_supplement(on, p) -> Money:
    """The highest supplement of a person whose spouse or partner, if any, receives nothing, without the additional amount."""
    return of_the_month(p.supplement_single, on, p)


@article("Old Age Security Act, s. 12(2), s. 22(1) (supplement equivalent)")
def couple_supplement(on, p) -> Money:
    """The highest supplement of a person whose spouse or partner receives a benefit, without the additional amount."""
    return of_the_month(p.supplement_couple, on, p)


@article("Old Age Security Act, s. 22(4.2)")
def survivor_supplement(on, p) -> Money:
    """The supplement equivalent for the survivor."""
    return of_the_month(p.supplement_survivor, on, p)


@article("Old Age Security Act, s. 12.1(3), s. 22.1(4)")
def single_top_up(on, p) -> Money:
    """The highest additional amount of a person alone, or whose spouse or partner receives nothing."""
    return of_the_month(p.top_up_single, on, p)


@article("Old Age Security Act, s. 12.1(3), s. 22.1(4)")
def couple_top_up(on, p) -> Money:
    """The highest additional amount of a person whose spouse or partner receives a benefit."""
    return of_the_month(p.top_up_couple, on, p)
