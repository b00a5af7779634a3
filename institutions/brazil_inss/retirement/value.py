"""What retirement pays: EC 103/2019, art. 26; for art. 17, the average times the benefit factor.

The average is that of all contribution wages since July 1994, each limited to the ceiling of its month and brought to
the month before the pension starts. Those who had joined by July 1994 divide by at least 108 months (Lei 8.213/1991,
art. 135-A), so that one high contribution cannot make the whole average.

Which months may be left out, and why it is enough to compare whole years, is said in formulas.py.
"""

from amparo.law.language import *


@article("Lei 8.213/1991, art. 135-A (Lei 14.331/2022)")
def average_least_divisor(contributions, on, p) -> Months:
    """The fewest months by which the wages are divided: 108 for those who joined by July 1994, from 5 May 2022; otherwise 1."""
    if on >= day(2022, 5, 5) and contributions.where(contributions.month <= p.average_starts_on).exists():
        return p.average_minimum_divisor
    return 1


@article("EC 103/2019, art. 26, §§ 2 e 5")
def coefficient_from(sex, p) -> Years:
    """Contribution time beyond which each full year adds to the share of the average."""
    return p.coefficient_from_woman if sex == "female" else p.coefficient_from_man


@article(
    "EC 103/2019, art. 26, caput; Lei 8.212/1991, art. 21, §§ 2 e 3",
    unconfirmed="months of the simplified plans are left out of the average where they do not count as contribution time",
)
def averaged_months(contributions, on, p) -> Months:
    """Months whose wages are averaged by the rules that rest on length of contribution."""
    return months(averaged(counted_for_length(contributions, p), on, p).count())


@article("EC 103/2019, art. 26, caput")
def averaged_months_all_plans(contributions, on, p) -> Months:
    """Months whose wages are averaged by the rules on age, the simplified plans included."""
    return months(averaged(counted(contributions, p), on, p).count())


@article("EC 103/2019, art. 26, § 6")
def points_kept_least(
    contribution_months_excluding_simplified, full_contribution_required, points_required, age_months
) -> Months:
    """Months that must remain for the points of today and the contribution time; all, where the right was acquired before."""
    return min(
        contribution_months_excluding_simplified,
        max(in_months(full_contribution_required), months(12 * points_required) - age_months),
    )


@article("EC 103/2019, art. 26, § 6")
def progressive_age_kept_least(contribution_months_excluding_simplified, full_contribution_required) -> Months:
    return min(contribution_months_excluding_simplified, in_months(full_contribution_required))


@article("EC 103/2019, art. 26, § 6")
def points_years_kept(
    contributions,
    contribution_months_excluding_simplified,
    averaged_months,
    points_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    return best_years_kept(
        counted_for_length(contributions, p),
        points_kept_least,
        contribution_months_excluding_simplified,
        averaged_months,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def points_wages_averaged(
    contribution_months_excluding_simplified,
    averaged_months,
    points_kept_least,
    average_least_divisor,
    points_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * points_years_kept), points_kept_least)
    return wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def points_average(contributions, points_wages_averaged, average_least_divisor, on, p) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    return average_of_highest(counted_for_length(contributions, p), points_wages_averaged, average_least_divisor, on, p)


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def points_share(
    contribution_months_excluding_simplified, averaged_months, points_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months_excluding_simplified - averaged_months + points_wages_averaged, coefficient_from, p
    )


@article("EC 103/2019, art. 15; art. 26, caput e §§ 1, 2, 5 e 6")
def points_amount(points_average, points_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    return pension_of(round_half_up(points_average * points_share, 2), p)


@article("EC 103/2019, art. 26, § 6")
def progressive_age_years_kept(
    contributions,
    contribution_months_excluding_simplified,
    averaged_months,
    progressive_age_kept_least,
    average_least_divisor,
    coefficient_from,
    on,
    p,
) -> Count:
    """Full years of contributions with which the pension is highest; where two numbers pay alike, the larger."""
    return best_years_kept(
        counted_for_length(contributions, p),
        progressive_age_kept_least,
        contribution_months_excluding_simplified,
        averaged_months,
        average_least_divisor,
        coefficient_from,
        on,
        p,
    )


@article("EC 103/2019, art. 26, caput e § 6")
def progressive_age_wages_averaged(
    contribution_months_excluding_simplified,
    averaged_months,
    progressive_age_kept_least,
    average_least_divisor,
    progressive_age_years_kept,
) -> Months:
    """Months whose wages are averaged; the lowest of the others are left out."""
    kept = max(months(12 * progressive_age_years_kept), progressive_age_kept_least)
    return wages_averaged_of(kept, contribution_months_excluding_simplified, averaged_months, average_least_divisor)


@article("EC 103/2019, art. 26, caput e §§ 1 e 6; Lei 8.213/1991, art. 135-A")
def progressive_age_average(contributions, progressive_age_wages_averaged, average_least_divisor, on, p) -> Money:
    """The average of the wages that stay, never above the ceiling."""
    return average_of_highest(
        counted_for_length(contributions, p), progressive_age_wages_averaged, average_least_divisor, on, p
    )


@article("EC 103/2019, art. 26, §§ 2, 5 e 6")
def progressive_age_share(
    contribution_months_excluding_simplified, averaged_months, progressive_age_wages_averaged, coefficient_from, p
) -> Rate:
    """The share of the average for the time that stays."""
    return share_of_average(
        contribution_months_excluding_simplified - averaged_months + progressive_age_wages_averaged, coefficient_from, p
    )


@article("EC 103/2019, art. 16; art. 26, caput e §§ 1, 2, 5 e 6")
def progressive_age_amount(progressive_age_average, progressive_age_share, p) -> Money:
    """The share of the average, between the minimum wage and the ceiling."""
    return pension_of(round_half_up(progressive_age_average * progressive_age_share, 2), p)
