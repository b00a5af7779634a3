"""What unemployment pays (art. 7): a share of recent pay by month of benefit, within limits, with a supplement for a family."""

from amparo.law.language import *

# Pay that goes on in the month, where work was only reduced.
pay_while_reduced = fact(Money, default=0)

# The usual working time, for the lowest benefit: days of the month and hours of the day.
workdays_per_month = fact(Count, default=25, most=31)
hours_per_day = fact(Count, default=8, most=24)

# A spouse or partner, or in their care parents, children under 21, or relatives who cannot work; and that relative's income.
has_family = fact(bool, default=False)
family_income = fact(Money, default=0)


@article("Decreto-Ley 15.180, arts 7.1, 7.4")
def unemployment_base(contributions, unemployment_first_day, p) -> Money:
    """The pay of the six months before, or of the last six months of work where that is more."""
    wanted = number(p.unemployment_base_months)
    return recent_pay(contributions, unemployment_first_day, wanted, number(p.unemployment_base_furthest_months))


@article("Decreto-Ley 15.180, art. 7.1", unconfirmed="the rounding to the cent")
def unemployment_average(unemployment_base, p) -> Money:
    """The average pay of a month, shown to the person; the benefit is counted from the unrounded one."""
    return round_half_up(unemployment_base / max(number(p.unemployment_base_months), 1), 2)


@article("Decreto-Ley 15.180, arts 7.1, 7.5, 7.6")
def unemployment_level(unemployment_month, unemployment_months_already, same_employer_again) -> Count:
    """The place in the scale: it goes on after a return to the same employer, else begins anew; from the sixth it stays."""
    before = unemployment_months_already if same_employer_again else 0
    return min(unemployment_month + before, 6)


@article("Decreto-Ley 15.180, arts 7.1, 7.2, 7.5", unconfirmed="the rounding of this and the other amounts to the cent")
def unemployment_before_limits(unemployment_base, unemployment_cause, unemployment_level, pay_kind, p) -> Money:
    """A share of the average month, or so many day-wages of a 150th of six months each."""
    dismissed = unemployment_cause == "dismissal"
    if pay_kind == "daily":
        wages = (
            p.unemployment_day_wages.lookup(unemployment_level) if dismissed else p.unemployment_suspension_day_wages
        )
        return round_half_up(unemployment_base * wages / max(p.unemployment_base_day_wages, 1), 2)
    share = p.unemployment_share.lookup(unemployment_level) if dismissed else p.unemployment_suspension_share
    return round_half_up(unemployment_base * share / max(number(p.unemployment_base_months), 1), 2)


@article("Decreto-Ley 15.180, art. 7.7; Ley 19.003, arts 1, 2")
def unemployment_lowest(unemployed_on, workdays_per_month, hours_per_day, p) -> Money:
    """The lowest benefit, in proportion to 25 days of eight hours."""
    worked = min(workdays_per_month, p.unemployment_full_days) * min(hours_per_day, p.unemployment_full_hours)
    full = max(p.unemployment_full_days * p.unemployment_full_hours, 1)
    return round_half_up(p.unemployment_floor.at(unemployed_on) * worked / full, 2)


@article("Decreto-Ley 15.180, arts 7.8, 7.9; Ley 19.003, arts 1, 2")
def unemployment_highest(unemployed_on, unemployment_cause, unemployment_level, p) -> Money:
    """The highest benefit of the month, as it stood on the day on which the work stopped."""
    if unemployment_cause == "dismissal":
        return p.unemployment_caps.at(unemployed_on).lookup(unemployment_level)
    return p.unemployment_suspension_cap.at(unemployed_on)


@article(
    "Decreto-Ley 15.180, arts 7.3, 7.8",
    unconfirmed="that the highest amount limits what is left after the pay that goes on is taken off",
)
def unemployment_beside_pay(unemployment_before_limits, unemployment_highest, pay_while_reduced) -> Money:
    """With reduced work: what is left of the half after the pay that goes on, up to the highest amount."""
    left = max(unemployment_before_limits, pay_while_reduced) - pay_while_reduced
    return min(left, unemployment_highest)


@article("Decreto-Ley 15.180, arts 7.3, 7.7, 7.8")
def unemployment_limited(
    unemployment_before_limits,
    unemployment_lowest,
    unemployment_highest,
    unemployment_beside_pay,
    unemployment_cause,
) -> Money:
    """Between the lowest and the highest amount; with reduced work there is no lowest."""
    if unemployment_cause == "reduced":
        return unemployment_beside_pay
    return max(min(unemployment_before_limits, unemployment_highest), unemployment_lowest)


@article(
    "Decreto-Ley 15.180, art. 7.10; BPS, Subsidio por desempleo por despido",
    unconfirmed="the act names no limit of the relative's income; the BPS publishes one BPC",
)
def unemployment_family_income_met(family_income, unemployed_on, p) -> bool:
    """The relative has one BPC a month at most."""
    return family_income <= p.bpc.at(unemployed_on)


@article("Decreto-Ley 15.180, art. 7.10")
def unemployment_supplement_met(has_family, unemployment_family_income_met) -> bool:
    """A spouse or partner, or relatives in the person's care."""
    if not has_family:
        return False
    return unemployment_family_income_met


@article("Decreto-Ley 15.180, arts 7.9, 7.10")
def unemployment_supplement(unemployment_limited, unemployment_supplement_met, p) -> Money:
    """A fifth more, also above the highest amount."""
    if not unemployment_supplement_met:
        return 0
    return round_half_up(unemployment_limited * p.unemployment_family_supplement, 2)


@article("Decreto-Ley 15.180, art. 7")
def unemployment_amount(unemployment_limited, unemployment_supplement) -> Money:
    """What the month of benefit pays, before contributions are taken off."""
    return unemployment_limited + unemployment_supplement
