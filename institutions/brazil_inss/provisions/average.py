"""The average of the contribution wages (EC 103/2019, art. 26, caput and § 1)."""

from amparo.law.language import *


@article(
    "EC 103/2019, art. 26, caput, § 1; Lei 8.213/1991, arts 29-B, 135-A; Decreto 3.048/1999, art. 33",
    unconfirmed="the official factors are rounded month by month; a factor may differ from ours by five in a million",
)
def average_wage(contributions, averaged_months_all_plans, average_least_divisor, on, p) -> Money:
    """The mean of all contribution wages since July 1994, never above the ceiling.

    Each wage is limited to the ceiling of its month and brought to the month before the benefit starts. Those who had
    joined by July 1994 divide by at least 108.
    """
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
    divisor = max(number(averaged_months_all_plans), number(average_least_divisor), 1)
    return min(round_half_up(counted.sum(updated) / divisor, 2), p.contribution_ceiling)
