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
    counted = contributions.where(
        contributions.month >= p.average_starts_on
        and contributions.month < first_of_month(on)
        and (contributions.month < p.minimum_month_from or contributions.wage >= p.minimum_wage.at(contributions.month))
    )
    updated = round_half_up(
        min(contributions.wage, p.contribution_ceiling.at(contributions.month))
        * p.wage_update.between(contributions.month, on),
        2,
    )
    averaged = number(averaged_months_all_plans)
    earlier = number(contribution_months) - averaged
    least = number(age_transition_kept_least) - earlier
    divisor = number(average_least_divisor)
    return which_max(
        round_half_up(
            min(
                p.contribution_ceiling,
                round_half_up(
                    counted.top_sum(updated, min(averaged, max(12 * year - earlier, least, divisor)))
                    / max(min(averaged, max(12 * year - earlier, least, divisor)), divisor),
                    2,
                ),
            )
            * (
                p.coefficient_base
                + p.coefficient_step
                * max(
                    0,
                    (earlier + min(averaged, max(12 * year - earlier, least, divisor))) // 12
                    - number(coefficient_from),
                )
            ),
            2,
        )
        for year in whole(number(in_years(age_transition_kept_least)), number(in_years(contribution_months)))
    )


@article("EC 103/2019, art. 26, caput and § 6")
def age_transition_wages_averaged(
    contribution_months,
    averaged_months_all_plans,
    age_transition_kept_least,
    average_least_divisor,
    age_transition_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    earlier = contribution_months - averaged_months_all_plans
    return min(
        averaged_months_all_plans,
        max(
            months(12 * age_transition_years_kept) - earlier, age_transition_kept_least - earlier, average_least_divisor
        ),
    )


@article("EC 103/2019, art. 26, caput and §§ 1 and 6; Lei 8.213/1991, art. 135-A")
def age_transition_average(contributions, age_transition_wages_averaged, average_least_divisor, on, p) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    counted = contributions.where(
        contributions.month >= p.average_starts_on
        and contributions.month < first_of_month(on)
        and (contributions.month < p.minimum_month_from or contributions.wage >= p.minimum_wage.at(contributions.month))
    )
    updated = round_half_up(
        min(contributions.wage, p.contribution_ceiling.at(contributions.month))
        * p.wage_update.between(contributions.month, on),
        2,
    )
    divisor = max(number(age_transition_wages_averaged), number(average_least_divisor))
    return min(
        p.contribution_ceiling,
        round_half_up(counted.top_sum(updated, number(age_transition_wages_averaged)) / divisor, 2),
    )


@article("EC 103/2019, art. 26, §§ 2, 5 and 6")
def age_transition_share(
    contribution_months, averaged_months_all_plans, age_transition_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    kept = in_years(contribution_months - averaged_months_all_plans + age_transition_wages_averaged)
    return p.coefficient_base + p.coefficient_step * max(0, number(kept) - number(coefficient_from))


@article("EC 103/2019, art. 18; art. 26, caput and §§ 1, 2, 5 and 6")
def age_transition_amount(age_transition_average, age_transition_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    return min(
        max(round_half_up(age_transition_average * age_transition_share, 2), p.minimum_wage), p.contribution_ceiling
    )


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
    counted = contributions.where(
        contributions.month >= p.average_starts_on
        and contributions.month < first_of_month(on)
        and (contributions.month < p.minimum_month_from or contributions.wage >= p.minimum_wage.at(contributions.month))
    )
    updated = round_half_up(
        min(contributions.wage, p.contribution_ceiling.at(contributions.month))
        * p.wage_update.between(contributions.month, on),
        2,
    )
    averaged = number(averaged_months_all_plans)
    earlier = number(contribution_months) - averaged
    least = number(permanent_kept_least) - earlier
    divisor = number(average_least_divisor)
    return which_max(
        round_half_up(
            min(
                p.contribution_ceiling,
                round_half_up(
                    counted.top_sum(updated, min(averaged, max(12 * year - earlier, least, divisor)))
                    / max(min(averaged, max(12 * year - earlier, least, divisor)), divisor),
                    2,
                ),
            )
            * (
                p.coefficient_base
                + p.coefficient_step
                * max(
                    0,
                    (earlier + min(averaged, max(12 * year - earlier, least, divisor))) // 12
                    - number(coefficient_from),
                )
            ),
            2,
        )
        for year in whole(number(in_years(permanent_kept_least)), number(in_years(contribution_months)))
    )


@article("EC 103/2019, art. 26, caput and § 6")
def permanent_wages_averaged(
    contribution_months, averaged_months_all_plans, permanent_kept_least, average_least_divisor, permanent_years_kept
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    earlier = contribution_months - averaged_months_all_plans
    return min(
        averaged_months_all_plans,
        max(months(12 * permanent_years_kept) - earlier, permanent_kept_least - earlier, average_least_divisor),
    )


@article("EC 103/2019, art. 26, caput and §§ 1 and 6; Lei 8.213/1991, art. 135-A")
def permanent_average(contributions, permanent_wages_averaged, average_least_divisor, on, p) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    counted = contributions.where(
        contributions.month >= p.average_starts_on
        and contributions.month < first_of_month(on)
        and (contributions.month < p.minimum_month_from or contributions.wage >= p.minimum_wage.at(contributions.month))
    )
    updated = round_half_up(
        min(contributions.wage, p.contribution_ceiling.at(contributions.month))
        * p.wage_update.between(contributions.month, on),
        2,
    )
    divisor = max(number(permanent_wages_averaged), number(average_least_divisor))
    return min(
        p.contribution_ceiling, round_half_up(counted.top_sum(updated, number(permanent_wages_averaged)) / divisor, 2)
    )


@article("EC 103/2019, art. 26, §§ 2, 5 and 6")
def permanent_share(
    contribution_months, averaged_months_all_plans, permanent_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    kept = in_years(contribution_months - averaged_months_all_plans + permanent_wages_averaged)
    return p.coefficient_base + p.coefficient_step * max(0, number(kept) - number(coefficient_from))


@article("EC 103/2019, art. 19; art. 26, caput and §§ 1, 2, 5 and 6")
def permanent_amount(permanent_average, permanent_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    return min(max(round_half_up(permanent_average * permanent_share, 2), p.minimum_wage), p.contribution_ceiling)
