"""What retirement pays to those who taught: the same value, with the teaching time kept.

Months that are left out of the average count for nothing (EC 103/2019, art. 26, § 6). As the lowest wages may be those of
teaching, no more months are left out than there are months of teaching beyond the ones asked for; the teaching time then
surely remains.
"""

from amparo.law.language import *


@article("EC 103/2019, art. 26, § 6")
def teacher_kept_least(
    contribution_months_excluding_simplified, teaching_months, teacher_contribution_required
) -> Months:
    """Months that must remain so that the teaching time of the transition surely remains."""
    return contribution_months_excluding_simplified - max(0, teaching_months - in_months(teacher_contribution_required))


@article("EC 103/2019, art. 26, § 6")
def teacher_points_kept_least(
    contribution_months_excluding_simplified, teacher_kept_least, teacher_points_required, age_months
) -> Months:
    return min(
        contribution_months_excluding_simplified,
        max(teacher_kept_least, months(12 * teacher_points_required) - age_months),
    )


@article("EC 103/2019, art. 26, § 6; Lei 8.213/1991, art. 25, II")
def teacher_permanent_kept_least(contribution_months_excluding_simplified, teaching_months, p) -> Months:
    return contribution_months_excluding_simplified - max(
        0, teaching_months - in_months(p.teacher_permanent_contribution)
    )


@article("EC 103/2019, art. 26, § 6")
def teacher_points_years_kept(
    contributions,
    teacher_transition_applies,
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_points_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    if not teacher_transition_applies:
        return 0
    return best_years_kept(
        counted_for_length(contributions, p),
        teacher_points_kept_least,
        contribution_months_excluding_simplified,
        averaged_months,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def teacher_points_wages_averaged(
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_points_kept_least,
    average_least_divisor,
    teacher_points_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * teacher_points_years_kept), teacher_points_kept_least)
    return wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def teacher_points_average(
    contributions, teacher_transition_applies, teacher_points_wages_averaged, average_least_divisor, on, p
) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    if not teacher_transition_applies:
        return 0
    return average_of_highest(
        counted_for_length(contributions, p), teacher_points_wages_averaged, average_least_divisor, on, p
    )


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def teacher_points_share(
    contribution_months_excluding_simplified, averaged_months, teacher_points_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months_excluding_simplified - averaged_months + teacher_points_wages_averaged, coefficient_from, p
    )


@article("EC 103/2019, art. 15, § 3; art. 26, caput e §§ 1, 2, 5 e 6")
def teacher_points_amount(teacher_transition_applies, teacher_points_average, teacher_points_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    if not teacher_transition_applies:
        return 0
    return pension_of(round_half_up(teacher_points_average * teacher_points_share, 2), p)


@article("EC 103/2019, art. 26, § 6")
def teacher_progressive_age_years_kept(
    contributions,
    teacher_transition_applies,
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    if not teacher_transition_applies:
        return 0
    return best_years_kept(
        counted_for_length(contributions, p),
        teacher_kept_least,
        contribution_months_excluding_simplified,
        averaged_months,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def teacher_progressive_age_wages_averaged(
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_kept_least,
    average_least_divisor,
    teacher_progressive_age_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * teacher_progressive_age_years_kept), teacher_kept_least)
    return wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def teacher_progressive_age_average(
    contributions, teacher_transition_applies, teacher_progressive_age_wages_averaged, average_least_divisor, on, p
) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    if not teacher_transition_applies:
        return 0
    return average_of_highest(
        counted_for_length(contributions, p), teacher_progressive_age_wages_averaged, average_least_divisor, on, p
    )


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def teacher_progressive_age_share(
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_progressive_age_wages_averaged,
    coefficient_from,
    p,
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months_excluding_simplified - averaged_months + teacher_progressive_age_wages_averaged,
        coefficient_from,
        p,
    )


@article("EC 103/2019, art. 16, § 2; art. 26, caput e §§ 1, 2, 5 e 6")
def teacher_progressive_age_amount(
    teacher_transition_applies, teacher_progressive_age_average, teacher_progressive_age_share, p
) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    if not teacher_transition_applies:
        return 0
    return pension_of(round_half_up(teacher_progressive_age_average * teacher_progressive_age_share, 2), p)


@article("EC 103/2019, art. 26, § 6")
def teacher_permanent_years_kept(
    contributions,
    teacher_permanent_applies,
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_permanent_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    if not teacher_permanent_applies:
        return 0
    return best_years_kept(
        counted_for_length(contributions, p),
        teacher_permanent_kept_least,
        contribution_months_excluding_simplified,
        averaged_months,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def teacher_permanent_wages_averaged(
    contribution_months_excluding_simplified,
    averaged_months,
    teacher_permanent_kept_least,
    average_least_divisor,
    teacher_permanent_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * teacher_permanent_years_kept), teacher_permanent_kept_least)
    return wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def teacher_permanent_average(
    contributions, teacher_permanent_applies, teacher_permanent_wages_averaged, average_least_divisor, on, p
) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    if not teacher_permanent_applies:
        return 0
    return average_of_highest(
        counted_for_length(contributions, p), teacher_permanent_wages_averaged, average_least_divisor, on, p
    )


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def teacher_permanent_share(
    contribution_months_excluding_simplified, averaged_months, teacher_permanent_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months_excluding_simplified - averaged_months + teacher_permanent_wages_averaged,
        coefficient_from,
        p,
    )


@article("EC 103/2019, art. 19, § 1, II; art. 26, caput e §§ 1, 2, 5 e 6")
def teacher_permanent_amount(teacher_permanent_applies, teacher_permanent_average, teacher_permanent_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    if not teacher_permanent_applies:
        return 0
    return pension_of(round_half_up(teacher_permanent_average * teacher_permanent_share, 2), p)
