"""What retirement by age pays (EC 103/2019, arts 18 and 19): the value of value.py, the simplified plans included."""

from amparo.law.language import *


@article("EC 103/2019, art. 26, § 6; Lei 8.213/1991, art. 25, II")
def age_transition_kept_least(contribution_months, p) -> Months:
    return min(contribution_months, max(in_months(p.age_transition_contribution), p.retirement_qualifying))


@article("EC 103/2019, art. 26, § 6; Lei 8.213/1991, art. 25, II")
def permanent_kept_least(contribution_months, permanent_contribution_required, p) -> Months:
    return min(contribution_months, max(in_months(permanent_contribution_required), p.retirement_qualifying))


@article("EC 103/2019, art. 26, § 6")
def age_transition_years_kept(
    contributions,
    contribution_months,
    averaged_months_all_plans,
    age_transition_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    return best_years_kept(
        counted(contributions, p),
        age_transition_kept_least,
        contribution_months,
        averaged_months_all_plans,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def age_transition_wages_averaged(
    contribution_months,
    averaged_months_all_plans,
    age_transition_kept_least,
    average_least_divisor,
    age_transition_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * age_transition_years_kept), age_transition_kept_least)
    return wages_averaged_of(kept, contribution_months, averaged_months_all_plans, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def age_transition_average(contributions, age_transition_wages_averaged, average_least_divisor, on, p) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    return average_of_highest(counted(contributions, p), age_transition_wages_averaged, average_least_divisor, on, p)


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def age_transition_share(
    contribution_months, averaged_months_all_plans, age_transition_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months - averaged_months_all_plans + age_transition_wages_averaged, coefficient_from, p
    )


@article("EC 103/2019, art. 18; art. 26, caput e §§ 1, 2, 5 e 6")
def age_transition_amount(age_transition_average, age_transition_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    return pension_of(round_half_up(age_transition_average * age_transition_share, 2), p)


@article("EC 103/2019, art. 26, § 6")
def permanent_years_kept(
    contributions,
    contribution_months,
    averaged_months_all_plans,
    permanent_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    return best_years_kept(
        counted(contributions, p),
        permanent_kept_least,
        contribution_months,
        averaged_months_all_plans,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def permanent_wages_averaged(
    contribution_months, averaged_months_all_plans, permanent_kept_least, average_least_divisor, permanent_years_kept
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * permanent_years_kept), permanent_kept_least)
    return wages_averaged_of(kept, contribution_months, averaged_months_all_plans, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def permanent_average(contributions, permanent_wages_averaged, average_least_divisor, on, p) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    return average_of_highest(counted(contributions, p), permanent_wages_averaged, average_least_divisor, on, p)


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def permanent_share(
    contribution_months, averaged_months_all_plans, permanent_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months - averaged_months_all_plans + permanent_wages_averaged, coefficient_from, p
    )


@article("EC 103/2019, art. 19; art. 26, caput e §§ 1, 2, 5 e 6")
def permanent_amount(permanent_average, permanent_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    return pension_of(round_half_up(permanent_average * permanent_share, 2), p)
