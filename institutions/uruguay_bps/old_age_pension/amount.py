"""What is paid: the share of the basic pay between the minimum and the maximum (Ley 16.713, arts 40 and 41)."""

from amparo.law.language import *


@formula
def not_below_general_minimum(minimum, on, p):
    """The law's minimum, or the general one of the Executive's decrees where it is held and higher."""
    return max(minimum, p.general_minimum) if on >= p.general_minimum_held_from else minimum


@article(
    "Ley 16.713, art. 40",
    unconfirmed="the general minimum of the decrees has conditions of its own (one pension, residence); they are taken as met",
)
def common_minimum(age_years, on, p) -> Money:
    """The minimum at 60, 12 % more for each year of age, at most 120 % more; not below the general minimum."""
    growth = min(p.minimum_growth * max(0, number(age_years) - number(p.common_age)), p.minimum_growth_most)
    return not_below_general_minimum(round_half_up(p.minimum_at_sixty * (1 + growth), 2), on, p)


@article(
    "Ley 16.713, art. 40",
    unconfirmed="the general minimum of the decrees has conditions of its own (one pension, residence); they are taken as met",
)
def advanced_minimum(on, p) -> Money:
    """The minimum of pensions for advanced age and incapacity; not below the general minimum."""
    return not_below_general_minimum(p.minimum_advanced_age, on, p)


@article("Ley 16.713, arts 41, 76")
def highest_pension(transition_applies, p) -> Money:
    """4,125 pesos of May 1995; in the transition 6,100."""
    return p.transition_maximum if transition_applies else p.pension_maximum


@article("Ley 16.713, arts 29, A; 40; 41; 72", unconfirmed="the amount is rounded to the cent, half up")
def common_amount(basic_pay, common_share, common_minimum, highest_pension) -> Money:
    return min(max(round_half_up(basic_pay * common_share, 2), common_minimum), highest_pension)


@article("Ley 16.713, arts 29, C; 40; 41", unconfirmed="the amount is rounded to the cent, half up")
def advanced_amount(basic_pay, advanced_share, advanced_minimum, highest_pension) -> Money:
    return min(max(round_half_up(basic_pay * advanced_share, 2), advanced_minimum), highest_pension)
